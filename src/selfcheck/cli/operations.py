"""The operator's words of the `selfcheck` command: what keeps, mends and erases the store."""

import json
import signal
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from selfcheck.cli.backup_commands import Keep, backup, migrate, restore
from selfcheck.cli.keys import keys
from selfcheck.cli.service import enter, operator, questions_file, settings_file
from selfcheck.cli.stopping import WRONG, stop
from selfcheck.cli.stores import opened_store

_CHANGES = ("lowered", "raised", "unreadable", "open", "same")
"""What reassessing finds, the most important first."""

Questions = Annotated[
    Path | None,
    typer.Argument(help="The questionnaire, or its folder.", envvar="SELFCHECK_QUESTIONS", readable=False),
]
Receipt = Annotated[str, typer.Argument(help="The receipt code, as the patient says it.")]


def add_commands(app: typer.Typer) -> None:
    """Add these words to the `selfcheck` command."""
    for command in (doctor, nightly, backup, restore, migrate, purge, audit, reassess, erase, disclose):
        app.command()(command)
    app.add_typer(keys, name="keys")


def doctor(questions: Questions = None) -> None:
    """Look at settings, servers, database, keys and questionnaire, say what is wrong, and change nothing."""
    from selfcheck.cli.doctor import examine
    from selfcheck.store import Settings, SettingsError

    path = settings_file()
    enter(alone=False)
    try:
        remarks = list(examine(questions_file(questions), Settings.from_environment(), path))
    except SettingsError as error:
        stop(str(error))
    for remark in remarks:
        typer.echo(f"{remark.level:5}  {remark.sentence}")
    raise typer.Exit(WRONG if any(remark.level == "wrong" for remark in remarks) else 0)


def purge(
    preview: Annotated[bool, typer.Option(help="Only say how many it would be.")] = False,
) -> None:
    """Erase the responses whose time is over, and print the receipt of it."""
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
    from selfcheck.store import AuditError, newest_head, read_head, rows

    with opened_store() as store, store.database.snapshot() as connection:
        try:
            head = store.audit.verify(connection, read_head(expect) if expect else newest_head(store))
        except ValueError as error:
            stop(str(error))
        except AuditError as error:
            stop(str(error), WRONG)
        for row in rows(connection) if show else ():
            typer.echo(json.dumps({**row._mapping, "at": row.at.isoformat()}, ensure_ascii=False))
    typer.echo(f"The audit log is whole: {head}")


def nightly(
    keep: Keep = 14,
    at: Annotated[
        datetime | None, typer.Option(formats=["%H:%M"], help="Stay, and do it every day at this time.")
    ] = None,
) -> None:
    """Every night's work: a verified backup, what is over its time erased, the audit log verified."""
    if at is None:
        raise typer.Exit(_work(keep))
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    while not ended.wait(seconds_until(at, datetime.now())):
        _work(keep)


def seconds_until(at: datetime, now: datetime) -> float:
    """How long it is until the next time that a clock shows this hour and minute, in the machine's zone."""
    today = now.replace(hour=at.hour, minute=at.minute, second=0, microsecond=0)
    return (today + timedelta(days=today <= now) - now).total_seconds()


def _work(keep: int) -> int:
    """The highest exit code of the three: one that fails stops none of the others."""
    failed = 0
    each: tuple[Callable[[], object], ...] = (
        partial(backup, keep),
        partial(purge, preview=False),
        partial(audit, expect="", show=False),
    )
    for work in each:
        try:
            work()
        except typer.Exit as end:
            failed = max(failed, end.exit_code)
    return failed


def reassess(
    questions: Questions = None,
    as_json: Annotated[bool, typer.Option("--json", help="Every response, one JSON object a line.")] = False,
) -> None:
    """Say what today's rules would make of the answers stored, the lowered first; nothing is changed."""
    from selfcheck.loader import load
    from selfcheck.problems import Problems
    from selfcheck.store import reassess as reassess_store

    changes: Counter[str] = Counter()
    told: list[tuple[int, str]] = []
    with opened_store() as store:
        try:
            questionnaire = load(questions_file(questions))
        except Problems as error:
            stop(str(error))
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
