"""Faults, counted: `python -m bench.campaign` breaks the running system on purpose and counts what was lost."""
