"""The operator's words of the `selfcheck` command: what keeps, mends and erases the store."""

import getpass
import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from selfcheck.cli.keys import keys, stop

if TYPE_CHECKING:
    from selfcheck.store import Store

WRONG = 1
"""Exit code: something is not as it should be."""

_CHANGES = ("lowered", "raised", "unreadable", "open", "same")
"""What reassessing finds, the most important first."""

Questions = Annotated[
    Path, typer.Argument(help="The questionnaire.", envvar="SELFCHECK_QUESTIONS", readable=False)
]
Receipt = Annotated[str, typer.Argument(help="The receipt code, as the patient says it.")]


def add_commands(app: typer.Typer) -> None:
    """Add these words to the `selfcheck` command."""
    for command in (purge, audit, backup, restore, doctor, reassess, erase, disclose):
        app.command()(command)
    app.add_typer(keys, name="keys")


def doctor(questions: Questions = Path("questions.yaml")) -> None:
    """Look at settings, database, keys, review dates and questionnaire, and say what is wrong."""
    from selfcheck.cli.doctor import examine
    from selfcheck.store import Settings, SettingsError

    try:
        remarks = list(examine(questions, Settings.from_environment()))
    except SettingsError as error:
        stop(str(error))
    for remark in remarks:
        typer.echo(f"{remark.level:5}  {remark.sentence}")
    raise typer.Exit(WRONG if any(remark.level == "wrong" for remark in remarks) else 0)


def purge(
    preview: Annotated[bool, typer.Option(help="Only say how many it would be.")] = False,
) -> None:
    """Erase the responses whose time is over, and print the receipt of it."""
    from datetime import UTC, datetime

    from selfcheck.store import overdue_ids
    from selfcheck.store import purge as purge_store

    with opened_store() as store:
        if preview:
            with store.database.read() as connection:
                count = len(overdue_ids(connection, store.settings, datetime.now(UTC)))
            typer.echo(f"{count} responses are over their time.")
            return
        purged = purge_store(store, operator())
    typer.echo(f"{purged.count} responses erased." + (f" Audit row {purged.head}" if purged.head else ""))


def audit(
    expect: Annotated[str, typer.Option(help="A head noted earlier, as `17:ab…`.", metavar="HEAD")] = "",
    show: Annotated[bool, typer.Option(help="Print every row as JSON.")] = False,
) -> None:
    """Verify the audit log and print its head, to be noted somewhere else."""
    from selfcheck.store import AuditError, read_head, rows

    with opened_store() as store, store.database.snapshot() as connection:
        try:
            head = store.audit.verify(connection, read_head(expect) if expect else None)
        except ValueError as error:
            stop(str(error))
        except AuditError as error:
            stop(str(error), WRONG)
        for row in rows(connection) if show else ():
            typer.echo(json.dumps({**row._mapping, "at": row.at.isoformat()}, ensure_ascii=False))
    typer.echo(f"The audit log is whole: {head}")


def backup(
    keep: Annotated[int, typer.Option(help="How many backups to keep; 0 keeps all.", min=0)] = 14,
) -> None:
    """Write a verified backup while the apps go on, and remove the oldest."""
    from selfcheck.store import BackupError, back_up, prune

    with opened_store() as store:
        try:
            made = back_up(store, operator())
        except BackupError as error:
            stop(str(error))
        removed = prune(store, keep) if keep and made.source_whole else []
    typer.echo(f"{made.path}: {made.responses} responses, audit log to {made.head}. Verified.")
    if removed:
        typer.echo(f"{len(removed)} older backups removed.")
    if not made.source_whole:
        stop("The backup is whole, but the database is damaged. Run: selfcheck doctor", WRONG)


def restore(file: Annotated[Path, typer.Argument(help="The backup.")]) -> None:
    """Put a backup into a new, empty database, and erase what is over its time by now."""
    from selfcheck.store import BackupError
    from selfcheck.store import purge as purge_store
    from selfcheck.store import restore as restore_backup

    with opened_store() as store:
        try:
            made = restore_backup(store, file, operator())
        except BackupError as error:
            stop(str(error))
        purged = purge_store(store, operator())
    typer.echo(f"{made.responses} responses restored, {purged.count} of them over their time and erased.")
    typer.echo("Erase again what patients had erased since this backup was made.")


def reassess(
    questions: Questions = Path("questions.yaml"),
    as_json: Annotated[bool, typer.Option("--json", help="Every response, one JSON object a line.")] = False,
) -> None:
    """Say what today's rules would make of the answers stored, the lowered first; nothing is changed."""
    from selfcheck.loader import load
    from selfcheck.problems import Problems
    from selfcheck.store import reassess as reassess_store

    try:
        questionnaire = load(questions)
    except Problems as error:
        stop(str(error))
    changes: Counter[str] = Counter()
    told: list[tuple[int, str]] = []
    with opened_store() as store:
        for one in reassess_store(store.database, questionnaire):
            changes[one.change] += 1
            if as_json:
                typer.echo(json.dumps({**asdict(one), "created": one.created.isoformat()}))
            elif one.change != "same":
                line = (
                    f"{one.receipt}  {one.created:%Y-%m-%d}  {one.before} → {one.after or '?'}  {one.change}"
                )
                told.append((_CHANGES.index(one.change), line))
    for _, line in sorted(told):
        typer.echo(line)
    counted = ", ".join(f"{changes[change]} {change}" for change in _CHANGES if changes[change])
    typer.echo(f"{changes.total()} responses: {counted}", err=True)


def erase(receipt: Receipt) -> None:
    """Erase one response, on its patient's wish, here and in the backups."""
    from selfcheck.store import ErasureError
    from selfcheck.store import erase as erase_response

    with opened_store() as store:
        try:
            head = erase_response(store, _receipt(receipt), operator())
        except ErasureError as error:
            stop(str(error), WRONG)
    if head is None:
        stop(f"There is no response {receipt}.", WRONG)
    typer.echo(f"Erased. Audit row {head}")


def disclose(
    receipt: Receipt,
    reason: Annotated[str, typer.Option(help="Why; kept in the audit log.", prompt=True)],
) -> None:
    """Print everything that is stored about one patient, as JSON."""
    from selfcheck.store import SealError
    from selfcheck.store import disclose as disclose_response

    with opened_store() as store:
        try:
            record = disclose_response(store, _receipt(receipt), operator(), reason)
        except SealError as error:
            stop(str(error))
    if record is None:
        stop(f"There is no response {receipt}.", WRONG)
    typer.echo(json.dumps(record, ensure_ascii=False, indent=2))


def _receipt(typed: str) -> str:
    from selfcheck.store import read_receipt

    receipt = read_receipt(typed)
    if receipt is None:
        stop(f"{typed[:40]} is no receipt code: nine digits, and the last one checks the others.")
    return receipt


@contextmanager
def opened_store() -> Iterator["Store"]:
    """The store of the environment; what keeps it shut is said in one sentence."""
    from selfcheck.store import DatabaseError, SchemaError, Settings, SettingsError, describe, open_store

    try:
        store = open_store(Settings.from_environment(), hurried=False)
    except (SettingsError, SchemaError, OSError) as error:
        stop(str(error))
    except DatabaseError as error:
        stop(f"The database cannot be used ({describe(error)}). Run: selfcheck doctor")
    try:
        yield store
    except DatabaseError as error:
        stop(f"The database stopped the work ({describe(error)}). Run: selfcheck doctor")
    finally:
        store.close()


def operator() -> str:
    """Who types the command, for the audit log."""
    return f"operator:{getpass.getuser()}"
