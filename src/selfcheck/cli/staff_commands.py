"""`selfcheck staff`: run the staff's app, and say who is staff."""

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from selfcheck.cli.listening import refuse_taken
from selfcheck.cli.service import enter, operator
from selfcheck.cli.stopping import WRONG, reason_of, stop
from selfcheck.cli.stores import opened_store

if TYPE_CHECKING:
    from selfcheck.store import Store

staff = typer.Typer(help="Run the staff's app, and say who is staff.", rich_markup_mode=None)


class Role(StrEnum):
    """What somebody may do: `staff` reads and notes, `admin` also exports and erases."""

    STAFF = "staff"
    ADMIN = "admin"


Name = Annotated[str, typer.Argument(help="The person's name, as they type it to sign in.")]
Generate = Annotated[
    bool,
    typer.Option(
        "--generate", help="Print a passphrase for the first sign-in, when the person chooses an own one."
    ),
]


@staff.callback(invoke_without_command=True)
def run(context: typer.Context) -> None:
    """Run the staff's app, and say who is staff."""
    if context.invoked_subcommand:
        return
    from selfcheck.staff import StaffSettings, serve
    from selfcheck.store import DatabaseError, SchemaError, SettingsError, explain

    enter(alone=False)
    try:
        settings = StaffSettings.from_environment()
        refuse_taken(settings.address, settings.port)
        typer.echo(f"The staff's app: http://{settings.address}:{settings.port}", err=True)
        serve(settings)
    except (SettingsError, SchemaError) as error:
        stop(str(error))
    except OSError as error:
        stop(reason_of(error))
    except DatabaseError as error:
        stop(f"The database cannot be used: {explain(error)}. Run: selfcheck doctor")


@staff.command()
def add(
    name: Name,
    role: Annotated[Role, typer.Option(help="What they may do.")],
    generate: Generate = False,
    oidc: Annotated[
        bool, typer.Option("--oidc", help="NAME is an e-mail address that signs in with the provider.")
    ] = False,
) -> None:
    """Add somebody; asks for their passphrase, unless they sign in with the provider."""
    from selfcheck.store import add as add_person

    name = name.strip().lower() if oidc else name.strip()
    if oidc and not re.fullmatch(r"[^@\s]+@[^@\s]+", name):
        stop(f"{name} is no e-mail address.", WRONG)
    made = new_passphrase() if generate and not oidc else ""
    hashed = None if oidc else _new_passphrase(name, made)
    with _writing(make=True) as (store, connection):
        if not add_person(connection, name, role.value, hashed):
            stop(f"{name} is staff already.", WRONG)
        store.audit.append(connection, operator(), "staff_add", name, role=role.value, oidc=oidc)
        place = store.database.path or "the PostgreSQL database"
    typer.echo(f"{name} is {role.value} now, in {place}.")
    _say_once(made)


@staff.command("list")
def show() -> None:
    """Show everybody."""
    from selfcheck.store import everybody

    with opened_store() as store, store.database.read() as connection:
        for person in everybody(connection):
            how = "passphrase" if person.passphrase else "OIDC"
            typer.echo(f"{person.name}  {person.role}  {how}{'  disabled' if person.disabled else ''}")


@staff.command()
def role(name: Name, role: Annotated[Role, typer.Argument(help="What they may do from now on.")]) -> None:
    """Change what somebody may do."""
    _change(name, "staff_role", role=role.value)


@staff.command()
def passphrase(name: Name, generate: Generate = False) -> None:
    """Give somebody a new passphrase, and sign them out everywhere."""
    made = new_passphrase() if generate else ""
    _change(name, "staff_passphrase", passphrase=_new_passphrase(name.strip(), made))
    _say_once(made)


@staff.command()
def disable(name: Name) -> None:
    """Let somebody in no longer, and sign them out everywhere."""
    _change(name, "staff_disable", disabled=datetime.now(UTC))


@staff.command()
def enable(name: Name) -> None:
    """Let somebody in again."""
    _change(name, "staff_enable", disabled=None)


@staff.command()
def unlock(name: Name) -> None:
    """Forget somebody's failed sign-ins, so that they need not wait."""
    from selfcheck.staff import name_key
    from selfcheck.store import forgive

    with _writing() as (store, connection):
        forgive(connection, [name_key(name.strip())])
        store.audit.append(connection, operator(), "staff_unlock", name.strip())
    typer.echo(f"{name.strip()} can try again.")


def _change(name: str, action: str, **columns: object) -> None:
    from selfcheck.store import LastAdminError, change, find_person, revoke_all

    name = name.strip()
    with _writing() as (store, connection):
        person = find_person(connection, name)
        if person is None:
            stop(f"{name} is not staff.", WRONG)
        name = person.name
        try:
            change(connection, name, **columns)
        except LastAdminError:
            stop(f"{name} is the last admin: make somebody else admin first.", WRONG)
        revoke_all(connection, person.id)
        told = {"role": columns["role"]} if "role" in columns else {}
        store.audit.append(connection, operator(), action, name, **told)
    typer.echo(f"{name}: done.")


def new_passphrase() -> str:
    """Four groups that can be read aloud, 99 bits, without signs that look alike."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(5)) for _ in range(4))


def _new_passphrase(name: str, made: str = "") -> str:
    """What is kept of the passphrase that was made, or else is typed now."""
    from selfcheck.staff import hashed, problem

    wrong = {
        "short": "It needs at least 13 characters: several words that nobody would put together are best.",
        "long": "At most 200 characters fit.",
        "holds_name": "It must not hold the name.",
        "simple": "It repeats too few characters.",
    }
    typed = made or str(
        typer.prompt("Passphrase (at least 13 characters)", hide_input=True, confirmation_prompt=True)
    )
    if found := problem(typed, name):
        stop(wrong[found], WRONG)
    return hashed(typed, one_time=bool(made))


def _say_once(made: str) -> None:
    if made:
        typer.echo(f"Passphrase for the first sign-in: {made}")


@contextmanager
def _writing(*, make: bool = False) -> Iterator[tuple["Store", Any]]:
    with opened_store(make=make) as store, store.database.write() as connection:
        yield store, connection
