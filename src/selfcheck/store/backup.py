"""Backup and restore: one SQLite file from either database, verified before it counts as a backup.

The file has the same tables as the store, so the same code reads, checks and erases in it, and a clinic moves
from SQLite to PostgreSQL by restoring a backup there. Sessions of the staff are left out.
"""

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Connection, Table, func, select, text
from sqlalchemy.exc import DatabaseError

from selfcheck.store.audit import AuditError, Head, head_of, rows
from selfcheck.store.database import Database, open_sqlite
from selfcheck.store.migrations import VERSION, SchemaError, migrate, schema_version
from selfcheck.store.schema import (
    audit,
    meta,
    metadata,
    response,
    review,
    sign_in_failure,
    staff,
    staff_session,
)
from selfcheck.store.store import Store

_LEFT_OUT = {meta, staff_session, sign_in_failure}
_COPIED = [table for table in metadata.sorted_tables if table not in _LEFT_OUT]
_PAGE = 1000


_OTHER_KEY = (
    "If it was made under another SELFCHECK_AUDIT_KEY, restore with that one (it is on the recovery sheet). "
    "If that key is lost, add --rekey: everything is restored, and the log says that it was chained anew."
)
_NOT_OWNER = (
    "This database role may not write what patients sent. Restore as the owner of the tables: "
    "selfcheck restore FILE --database postgresql://selfcheck_owner@HOST/selfcheck"
)


class BackupError(RuntimeError):
    """A backup that cannot be made, trusted or restored; the message says why."""


@dataclass(frozen=True, slots=True)
class Backup:
    """A verified backup: where it is, how many Responses it holds, and the audit row it reaches to."""

    path: Path
    responses: int
    head: Head
    source_whole: bool = True
    """Whether the database that it was made from has no damaged page; the backup itself never has."""
    audit_problem: str = ""
    """What is wrong with the audit log in it. Responses are kept all the same."""


def back_up(store: Store, actor: str) -> Backup:
    """Write a verified backup into the folder of backups while patients go on sending."""
    folder = store.settings.backups
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / f"selfcheck-{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}.sqlite3"
    with TemporaryDirectory(dir=folder) as unfinished:
        part = Path(unfinished) / "part.sqlite3"
        _write(store.database, part)
        made = check_backup(store, part)
        _flush(part)
        part.rename(path)
    _flush(folder)
    with store.database.write() as connection:
        store.audit.append(
            connection, actor, "backup", path.name, responses=made.responses, head=str(made.head)
        )
    return Backup(path, made.responses, made.head, _is_whole(store.database), made.audit_problem)


def prune(store: Store, keep: int) -> list[Path]:
    """Remove all backups but the newest `keep`; those removed."""
    old = sorted(store.settings.backups.glob("*.sqlite3"))[:-keep]
    for path in old:
        path.unlink()
    return old


def check_backup(store: Store, path: Path) -> Backup:
    """Read a backup whole: pages, references, every row, schema and audit chain. Raises BackupError.

    An audit chain that does not hold is named and no error: anyone who spoiled it must not stop the backups.
    """
    with _readable(), _opened(path) as backup, backup.read() as connection:
        _check_pages(connection)
        for table in _COPIED:
            for _ in connection.execute(select(table)).partitions(_PAGE):
                continue
        if schema_version(connection) != VERSION:
            raise BackupError(f"The backup has schema {schema_version(connection)}, not {VERSION}.")
        head, problem = head_of(connection), ""
        try:
            store.audit.verify(connection)
        except AuditError as error:
            problem = str(error)
        return Backup(path, _count(connection, response), head, audit_problem=problem)


def newest_head(store: Store) -> Head | None:
    """The audit log's head in the newest backup, by which a cut is found; None without a backup."""
    made = sorted(store.settings.backups.glob("*.sqlite3"))
    if not made:
        return None
    try:
        with _opened(made[-1]) as backup, backup.read() as connection:
            return head_of(connection)
    except (DatabaseError, OSError):
        return None


def restore(store: Store, path: Path, actor: str, *, rekey: bool = False) -> Backup:
    """Put a backup, also an older version's, into a database that holds nothing yet. Raises BackupError.

    `rekey` takes an audit log that does not fit the audit key, chains it anew with this key, and notes that
    nobody can tell any more whether it was changed before.
    """
    _may_restore(store.database)
    if not path.is_file():
        raise BackupError(f"There is no backup {path}.")
    with TemporaryDirectory() as folder:
        copy = Path(shutil.copy(path, Path(folder) / "copy.sqlite3"))
        with _readable(), _opened(copy) as backup:
            _upgrade(backup)
        made = check_backup(store, copy)
        if made.audit_problem and not rekey:
            raise BackupError(f"{made.audit_problem} {_OTHER_KEY}")
        with _opened(copy) as backup, backup.read() as source, store.database.write() as target:
            if any(_count(target, table) for table in (response, audit, staff)):
                raise BackupError(
                    "The database is not empty. Restore into a new one, and keep the old one aside."
                )
            _copy(source, target, [table for table in _COPIED if table is not audit])
            _restore_audit(store, source, target, made, actor, path.name)
            _set_counters(target)
            store.audit.append(target, actor, "restore", path.name, responses=made.responses)
    return replace(made, path=path)


def _restore_audit(
    store: Store, source: Connection, target: Connection, made: Backup, actor: str, name: str
) -> None:
    """The audit log as it was, or chained anew where it does not fit the audit key."""
    if made.audit_problem:
        store.audit.chain_anew(target, rows(source))
        store.audit.append(target, actor, "rekey", name, head=str(made.head))
        return
    _copy(source, target, [audit])
    if store.audit.verify(target) != made.head:
        raise BackupError("The copy does not end where the backup does.")


def _may_restore(database: Database) -> None:
    """On PostgreSQL only the owner of the tables may write what patients sent."""
    if database.is_sqlite:
        return
    with database.read() as connection:
        may = text(
            "SELECT has_table_privilege('response', 'INSERT') AND has_table_privilege('staff', 'INSERT')"
        )
        if not connection.execute(may).scalar():
            raise BackupError(_NOT_OWNER)


def _write(database: Database, path: Path) -> None:
    """A snapshot of the moment: SQLite writes it itself; from PostgreSQL it is copied table by table."""
    path.touch(0o600)
    if database.is_sqlite:
        database.alone("VACUUM INTO ?", str(path))
        with _opened(path) as backup, backup.write() as connection:
            for table in _LEFT_OUT - {meta}:
                connection.execute(table.delete())
        return
    with _opened(path) as backup:
        migrate(backup)
        with database.snapshot() as source, backup.write() as target:
            _copy(source, target)


def _copy(source: Connection, target: Connection, tables: Sequence[Table] = _COPIED) -> None:
    for table in tables:
        rows = source.execution_options(yield_per=_PAGE).execute(select(table).order_by(*table.primary_key))
        for page in rows.mappings().partitions():
            target.execute(table.insert(), [dict(row) for row in page])
        if _count(source, table) != _count(target, table):
            raise BackupError(f"Not every row of {table.name} was copied.")


def _set_counters(connection: Connection) -> None:
    """PostgreSQL counts ids apart from the rows; the next one must follow the copied ones."""
    if connection.dialect.name != "postgresql":
        return
    for table in (review, staff):
        highest = select(func.max(table.c.id)).scalar_subquery()
        sequence = func.pg_get_serial_sequence(table.name, "id")
        connection.execute(select(func.setval(sequence, func.coalesce(highest, 1), highest.is_not(None))))


def _upgrade(backup: Database) -> None:
    with backup.read() as connection:
        _check_pages(connection)
        if schema_version(connection) == 0:
            raise BackupError("The file is no backup of selfcheck.")
    try:
        migrate(backup)
    except SchemaError as error:
        raise BackupError(str(error)) from None


@contextmanager
def _readable() -> Iterator[None]:
    try:
        yield
    except DatabaseError:
        raise BackupError("The file is damaged, or no backup of selfcheck.") from None


def _check_pages(connection: Connection) -> None:
    said = connection.execute(text("PRAGMA integrity_check")).scalars().all()
    broken = connection.execute(text("PRAGMA foreign_key_check")).all()
    if said != ["ok"] or broken:
        raise BackupError("The file is damaged.")


def _is_whole(database: Database) -> bool:
    """Indexes are made anew in a backup, so that their damage is not met on the way."""
    if not database.is_sqlite:
        return True
    with database.read() as connection:
        return connection.execute(text("PRAGMA quick_check")).scalars().all() == ["ok"]


def _count(connection: Connection, table: Table) -> int:
    return connection.execute(select(func.count()).select_from(table)).scalar_one()


@contextmanager
def _opened(path: Path) -> Iterator[Database]:
    database = open_sqlite(path, journal="DELETE")  # a backup is one file
    try:
        yield database
    finally:
        database.close()


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
