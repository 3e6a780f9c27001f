"""`selfcheck upgrade` and `selfcheck rollback`, for a server that `selfcheck init` made."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from selfcheck.cli.service import questions_file, read_settings_file, settings_file
from selfcheck.cli.stopping import stop

if TYPE_CHECKING:
    from selfcheck.install import Releases


def upgrade(
    source: Annotated[Path, typer.Argument(help="A checkout of the newer release.")],
) -> None:
    """Back up, install a newer selfcheck beside this one, try it, and change over without a gap."""
    from selfcheck.install import ReleaseError

    questions = _settings().get("SELFCHECK_QUESTIONS", "")
    try:
        _releases().upgrade(source, questions_file(Path(questions) if questions else None))
    except (ReleaseError, OSError) as error:
        stop(str(error))


def rollback() -> None:
    """Use the release again that was in use before the last upgrade."""
    from selfcheck.install import ReleaseError

    try:
        _releases().rollback()
    except (ReleaseError, OSError) as error:
        stop(str(error))


def _releases() -> "Releases":
    from selfcheck.install import Releases, run

    servers = _settings().get("SELFCHECK_SERVERS", "").replace(",", " ").split()
    if os.geteuid() != 0:
        stop("Only root changes what the service runs. Run this with sudo.")
    return Releases(run, typer.echo, servers=servers)


def _settings() -> dict[str, str]:
    path = settings_file()
    if path is None:
        stop(
            "This machine was not made by `selfcheck init`: docs/deploy.md says how containers are upgraded."
        )
    return read_settings_file(path)
