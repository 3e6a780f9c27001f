"""What `selfcheck doctor` looks at in the database itself."""

import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from sqlalchemy import Connection, func, select, text
from sqlalchemy.exc import SQLAlchemyError

from selfcheck.store.audit import AuditError
from selfcheck.store.backup import newest_head
from selfcheck.store.database import file_mode, journal_mode
from selfcheck.store.database_errors import explain, is_damage
from selfcheck.store.migrations import VERSION, newer, schema_version
from selfcheck.store.reading import number_unreadable
from selfcheck.store.retention import overdue_ids
from selfcheck.store.schema import response
from selfcheck.store.seal import SealError
from selfcheck.store.store import Store

DAMAGED = "The database is damaged: stop the apps, keep the file aside, and restore the last backup."

Level = Literal["ok", "look", "wrong"]


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing looked at: `ok`, worth a `look`, or `wrong`."""

    level: Level
    sentence: str


def examine_store(store: Store) -> Iterator[Remark]:
    """Look at a database as it is; what cannot be looked at is `wrong`, never skipped.

    Raises DatabaseError where it cannot be reached.
    """
    with store.database.read() as connection:
        version = schema_version(connection)
    if version != VERSION:
        yield _other_version(store, version)
        return
    checks: list[Callable[[Store], Iterator[Remark]]] = [_sqlite if store.database.is_sqlite else _postgresql]
    if _may_read(store):
        checks += [_audit, _retention, _sealed, _backups]
    else:
        yield Remark("ok", "This database role may only send, as the patients' process should.")
    for check in checks:
        try:
            yield from check(store)
        except SQLAlchemyError as error:
            refused = f"The database refused {check.__name__.strip('_')}: {explain(error)}."
            yield Remark("wrong", DAMAGED if is_damage(error) else refused)


def _other_version(store: Store, found: int) -> Remark:
    place = store.database.path or "The database"
    if found > VERSION:
        return Remark("wrong", f"{newer(found)}")
    if found:
        return Remark("look", f"{place} has schema {found}, not {VERSION} yet. Run: selfcheck migrate")
    if store.database.path and not store.database.path.stat().st_size:
        lost = "If there were responses, stop the apps, move it away and restore the last backup."
        return Remark("wrong", f"{place} is empty, 0 bytes. {lost}")
    return Remark("look", f"{place} holds no tables yet. Run: selfcheck migrate")


def _may_read(store: Store) -> bool:
    if store.database.is_sqlite:
        return True
    with store.database.read() as connection:
        return bool(connection.execute(text("SELECT has_table_privilege('response', 'SELECT')")).scalar())


def _sqlite(store: Store) -> Iterator[Remark]:
    path = store.settings.sqlite_path
    with store.database.read() as connection:
        said = connection.execute(text("PRAGMA quick_check")).scalars().all()
    if said != ["ok"]:
        yield Remark("wrong", DAMAGED)
    else:
        yield Remark("ok", f"The database {path} is whole (journal mode {journal_mode()}).")
    shared = bool(path.parent.stat().st_mode & stat.S_ISGID)
    for place, mode in ((path.parent, 0o2770 if shared else 0o700), (path, file_mode(path.parent))):
        if stat.S_IMODE(place.stat().st_mode) & ~mode:
            yield Remark("wrong", f"Others can read {place}. Run: chmod {mode:o} {place}")
    if not os.access(path, os.W_OK):
        yield Remark("wrong", f"{path} cannot be written by this user: nothing can be sent.")
    if not store.database.has_room():
        yield Remark("wrong", f"Less than {store.settings.reserve_mb} MB are free: nothing new is taken.")
    yield Remark(
        "look",
        "Is the disk encrypted? That alone protects stored answers, and it cannot be seen here.",
    )


def _postgresql(store: Store) -> Iterator[Remark]:
    with store.database.read() as connection:
        version = _setting(connection, "server_version")
        yield Remark("ok", f"PostgreSQL {version} answers.")
        yield from _rights(connection)
        for name in ("fsync", "synchronous_commit"):
            if _setting(connection, name) == "off":
                yield Remark(
                    "wrong", f"PostgreSQL has {name}=off: a crash would lose receipts already given."
                )
        if _setting(connection, "log_error_verbosity") != "terse":
            yield Remark("look", "Set log_error_verbosity=terse, or PostgreSQL logs rows that it refuses.")
        if _setting(connection, "log_statement") in {"mod", "all"}:
            yield Remark("look", "PostgreSQL logs every statement, with the answers in them: log_statement.")
        if _setting(connection, "is_superuser") == "on":
            yield Remark("look", "This role is a superuser. Give each app its own role: docs/operations.md.")
        clock = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
    if abs(clock - datetime.now(UTC)) > timedelta(seconds=60):
        yield Remark("wrong", "The clocks of this machine and of the database are over a minute apart.")


def _rights(connection: Connection) -> Iterator[Remark]:
    """Whether this role may do what it is for; sign-in and Send would fail one by one otherwise."""
    held = "has_table_privilege('{}', '{}')".format
    sends = connection.execute(text(f"SELECT {held('finding_set', 'INSERT')}")).scalar()
    reviews = connection.execute(text(f"SELECT {held('review', 'INSERT')}")).scalar()
    if not (sends or reviews):
        yield Remark("wrong", "This role has no rights. As the owner of the tables: selfcheck migrate")


def _setting(connection: Connection, name: str) -> str:
    return str(connection.execute(select(func.current_setting(name))).scalar())


def _audit(store: Store) -> Iterator[Remark]:
    try:
        with store.database.read() as connection:
            head = store.audit.verify(connection, newest_head(store))
    except AuditError as error:
        yield Remark("wrong", str(error))
        return
    yield Remark("ok", f"The audit log is whole, {head.seq} rows. Note its head somewhere else: {head}")
    if store.settings.audit_key is None:
        yield Remark("look", "No SELFCHECK_AUDIT_KEY: anyone who writes the database could forge the log.")


def _retention(store: Store) -> Iterator[Remark]:
    settings = store.settings
    with store.database.read() as connection:
        overdue = len(overdue_ids(connection, settings, datetime.now(UTC)))
        unreadable = number_unreadable(connection)
        stored = connection.execute(select(func.count()).select_from(response)).scalar_one()
    kept = f"kept {settings.retention_days} days, of visitors {settings.retention_visited_days} days"
    yield Remark("ok", f"{stored} responses, {kept}.")
    if overdue:
        yield Remark("look", f"{overdue} responses are over their time. Run: selfcheck purge")
    if unreadable:
        yield Remark("wrong", f"{unreadable} responses cannot be read: their questionnaire is damaged.")


def _sealed(store: Store) -> Iterator[Remark]:
    if store.settings.private_key_file is None:
        return
    with store.database.read() as connection:
        used = connection.execute(
            select(response.c.sealed_key, func.count())
            .where(response.c.sealed_key.is_not(None))
            .group_by(response.c.sealed_key)
        ).all()
    try:
        keys = store.settings.read_private_keys()
    except SealError:
        return  # said with the keys
    for key, count in used:
        if key not in keys:
            yield Remark(
                "wrong", f"{count} responses are sealed for the private key {key}, which is not here."
            )


def _backups(store: Store) -> Iterator[Remark]:
    made = sorted(store.settings.backups.glob("*.sqlite3"))
    if not made:
        yield Remark("look", "There is no backup yet. Run: selfcheck backup")
        return
    age = datetime.now(UTC) - datetime.fromtimestamp(made[-1].stat().st_mtime, UTC)
    hours = age // timedelta(hours=1)
    level: Level = "look" if age > timedelta(days=2) else "ok"
    yield Remark(level, f"The newest backup is {hours} hours old: {made[-1]}")
