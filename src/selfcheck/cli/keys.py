"""`selfcheck keys`: make and show the clinic's pair of keys."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from selfcheck.cli.stopping import stop

if TYPE_CHECKING:
    from selfcheck.store import PrivateKey

KeyFile = Annotated[Path, typer.Argument(help="The file of the private keys.")]

keys = typer.Typer(help="Make and show the clinic's keys.", no_args_is_help=True, rich_markup_mode=None)


@keys.command()
def new(file: KeyFile) -> None:
    """Make a new pair of keys: the private one goes in front of those in FILE, the public one is printed."""
    from selfcheck.store import SealError, add_key

    try:
        key = add_key(file, _passphrase())
    except SealError as error:
        stop(str(error))
    typer.echo(
        f"{file} now holds the private key {key.id}. Print it and lock it away: without it, name, phone"
    )
    typer.echo(
        "and note of every response are lost. Only the staff's app may read it. The patients' app needs:"
    )
    _show(key)


@keys.command()
def show(file: KeyFile) -> None:
    """Print the public key of the newest private key in FILE."""
    from selfcheck.store import PrivateKeys, SealError

    try:
        _show(PrivateKeys.read(file, _passphrase()).newest)
    except SealError as error:
        stop(str(error))


def _show(key: "PrivateKey") -> None:
    typer.echo(f"SELFCHECK_PUBLIC_KEY={key.public_text}")


def _passphrase() -> str | None:
    return os.environ.get("SELFCHECK_PRIVATE_KEY_PASSPHRASE") or None
