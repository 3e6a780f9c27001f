"""How a command ends that cannot do its work: with one sentence and the code of docs/operations.md."""

from pathlib import Path
from typing import NoReturn

import typer

WRONG, UNUSABLE, TAKEN = 1, 2, 3
"""Exit codes: something is not as it should be; the command could not do its work; its port is taken."""


def stop(reason: str, code: int = UNUSABLE) -> NoReturn:
    """End a command with one sentence."""
    typer.echo(reason, err=True)
    raise typer.Exit(code)


def reason_of(error: OSError, path: Path | None = None) -> str:
    """What a file that cannot be used has, in words."""
    where = error.filename or path or "a file"
    if isinstance(error, FileExistsError):
        return f"{where} exists already, and nothing is written over. Name another file, or move it away."
    return f"{where}: {(error.strerror or 'cannot be used').lower()}."
