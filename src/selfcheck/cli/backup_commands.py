"""What keeps the store: `backup`, `restore`, `migrate`."""

from pathlib import Path
from typing import Annotated

import typer

from selfcheck.cli.service import operator
from selfcheck.cli.stopping import WRONG, reason_of, stop
from selfcheck.cli.stores import opened_store

Keep = Annotated[int, typer.Option(help="How many backups to keep; 0 keeps all.", min=0)]
Owned = Annotated[
    str, typer.Option("--database", help="The database's URL as the owner of its tables.", metavar="URL")
]


def backup(keep: Keep = 14) -> None:
    """Write a verified backup while the apps go on, and remove the oldest."""
    from selfcheck.store import BackupError, back_up, prune

    with opened_store() as store:
        try:
            made = back_up(store, operator())
        except BackupError as error:
            stop(str(error))
        except OSError as error:
            stop(reason_of(error))
        sound = made.source_whole and not made.audit_problem
        removed = prune(store, keep) if keep and sound else []
    typer.echo(f"{made.path}: {made.responses} responses, audit log to {made.head}. Verified.")
    if removed:
        typer.echo(f"{len(removed)} older backups removed.")
    if not made.source_whole:
        stop("The backup is whole, but the database is damaged. Run: selfcheck doctor", WRONG)
    if made.audit_problem:
        stop(f"The backup is whole, but its audit log does not verify. {made.audit_problem}", WRONG)


def restore(
    file: Annotated[Path, typer.Argument(help="The backup.")],
    database: Owned = "",
    rekey: Annotated[
        bool, typer.Option("--rekey", help="The old audit key is lost: chain the audit log anew, and say so.")
    ] = False,
) -> None:
    """Put a backup into a new, empty database, and erase what is over its time by now."""
    from selfcheck.store import BackupError, grant_rights
    from selfcheck.store import purge as purge_store
    from selfcheck.store import restore as restore_backup

    with opened_store(make=True, database=database) as store:
        try:
            made = restore_backup(store, file, operator(), rekey=rekey)
        except BackupError as error:
            stop(str(error))
        except OSError as error:
            stop(f"{reason_of(error, file)} The service's user has to be able to read it.")
        purged = purge_store(store, operator())
        grant_rights(store.database)
    typer.echo(f"{made.responses} responses restored, {purged.count} of them over their time and erased.")
    if made.audit_problem:
        typer.echo("The audit log was chained anew: nothing proves its older rows any more.")
    typer.echo("Erase again what patients had erased since this backup was made.")


def migrate(database: Owned = "") -> None:
    """Make the tables, or bring them up to date, and give each database role its rights."""
    from selfcheck.store import grant_rights

    with opened_store(make=True, database=database) as store:
        granted = grant_rights(store.database)
    typer.echo("The database is up to date.")
    if granted:
        typer.echo("The roles selfcheck_patient and selfcheck_staff have their rights.")
