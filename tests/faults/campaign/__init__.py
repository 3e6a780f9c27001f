"""Faults, counted: `python -m tests.faults.campaign` breaks the running system on purpose and counts what was lost."""
