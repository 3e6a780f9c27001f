"""The `selfcheck` command: one module for each group of commands."""

from selfcheck.cli.commands import main

__all__ = ["main"]
