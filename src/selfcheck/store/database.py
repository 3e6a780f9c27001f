"""The connection to SQLite or PostgreSQL, with the settings under which nothing acknowledged is lost."""

import os
import shutil
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, ExceptionContext, create_engine, event
from sqlalchemy.exc import OperationalError

from selfcheck.store.database_errors import is_damage
from selfcheck.store.postgresql import postgresql_engine
from selfcheck.store.settings import POOL, Settings, SettingsError

_BUSY_SECONDS = 10


class Database:
    """An engine, and the two ways to use it. One for each process and database; safe in threads."""

    def __init__(self, engine: Engine, path: Path | None = None, reserve_mb: int = 0) -> None:
        self.engine = engine
        self.path = path
        """The file of the embedded SQLite; None for PostgreSQL."""
        self._reserve = reserve_mb * 1024 * 1024
        self._file = _identity(path)
        self.damaged = False
        """Whether SQLite has met damage in its file since it was opened."""
        event.listen(engine, "handle_error", self._notice)

    @property
    def is_sqlite(self) -> bool:
        """Whether this is a SQLite file; else it is PostgreSQL."""
        return self.path is not None

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction that holds the write lock from its first moment (SQLite: BEGIN IMMEDIATE).

        It commits at the end, and rolls back on every exception, also those that are no `Exception`.
        """
        with self.engine.connect().execution_options(begin="IMMEDIATE") as connection, connection.begin():
            yield connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One transaction that reads. Fetch whole pages: an open cursor holds up writers on SQLite."""
        with self.engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """Reads of one moment, however long they take (PostgreSQL: REPEATABLE READ)."""
        frozen = {} if self.is_sqlite else {"isolation_level": "REPEATABLE READ"}
        with self.engine.connect().execution_options(**frozen) as connection, connection.begin():
            yield connection

    def has_room(self) -> bool:
        """Whether a new Response still leaves the reserve free (PostgreSQL looks after its own disk)."""
        return self.path is None or shutil.disk_usage(self.path.parent).free > self._reserve

    def is_in_place(self) -> bool:
        """Whether SQLite's file is still the one that was opened: not moved away, deleted or replaced."""
        return self._file == _identity(self.path)

    def forget(self) -> None:
        """After an erasure: empty SQLite's WAL, which still holds the old pages."""
        if self.is_sqlite and journal_mode() == "WAL":
            self.alone("PRAGMA wal_checkpoint(TRUNCATE)")

    def alone(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """Run what SQLite only does outside of a transaction."""
        connection = self.engine.raw_connection()
        try:
            cursor = connection.cursor()
            cursor.execute(statement, values)
            return list(cursor.fetchall())
        except sqlite3.Error as error:  # past SQLAlchemy, so that callers would not know it
            raise OperationalError(statement, None, error) from None
        finally:
            connection.close()

    def _notice(self, context: ExceptionContext) -> None:
        self.damaged |= is_damage(context.sqlalchemy_exception or context.original_exception)

    def close(self) -> None:
        """Close every connection that is not in use."""
        self.engine.dispose()


class NoDatabaseError(RuntimeError):
    """There is no database yet, and none was to be made; the message says where it was looked for."""


def connect(settings: Settings, *, short_timeouts: bool = True, make: bool = True) -> Database:
    """Connect by the settings; `short_timeouts=False` lifts the time limits, for the operator's commands.

    Raises SettingsError for a URL that is none, and NoDatabaseError where SQLite's file is missing and not to
    be made; the database itself is first met when it is used.
    """
    if settings.database_url:
        return Database(postgresql_engine(settings.database_url, short_timeouts))
    try:
        if not make and not _is_file(settings.sqlite_path):
            raise NoDatabaseError(f"There is no database {settings.sqlite_path}.")
        return open_sqlite(settings.sqlite_path, settings.reserve_mb)
    except OSError as error:
        wrong_kind = isinstance(error, FileExistsError | NotADirectoryError)
        why = "this is a file, not a folder" if wrong_kind else (error.strerror or "cannot be used").lower()
        raise SettingsError(f"SELFCHECK_DATA: {error.filename or settings.data}: {why}.") from None


def open_sqlite(path: Path, reserve_mb: int = 0, journal: str | None = None) -> Database:
    """Open or make a SQLite file that only its owner can read; `journal` forces a journal mode.

    In a folder that is shared with a group (setgid) the group can use the file too.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    _make_private(path)
    engine = create_engine(
        URL.create("sqlite", database=str(path)),
        connect_args={"timeout": _BUSY_SECONDS},
        hide_parameters=True,  # errors must not carry answers into logs
        **POOL,
    )
    mode = journal or journal_mode()
    event.listen(engine, "connect", lambda connection, _record: _configure_sqlite(connection, mode))
    event.listen(engine, "begin", _begin_sqlite)
    event.listen(engine, "checkin", _release_pages)
    return Database(engine, path, reserve_mb)


def file_mode(folder: Path) -> int:
    """The mode of a database's file: for its owner alone, or for the group that its folder is shared with."""
    return 0o660 if folder.stat().st_mode & stat.S_ISGID else 0o600


def _make_private(path: Path) -> None:
    try:
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
        os.fchmod(descriptor, file_mode(path.parent))  # whatever the umask is
    except FileExistsError:
        descriptor = os.open(path, os.O_RDWR)
    os.close(descriptor)


def _is_file(path: Path) -> bool:
    """Unlike `Path.exists`, it does not take a folder that may not be entered for one without the file."""
    try:
        path.stat()
    except FileNotFoundError:
        return False
    return True


def _identity(path: Path | None) -> tuple[int, int] | None:
    try:
        found = path.stat() if path else None
    except OSError:
        return (0, 0)
    return (found.st_dev, found.st_ino) if found else None


def journal_mode() -> str:
    """WAL where the linked SQLite is free of the WAL-reset fault (fixed in 3.51.3); else DELETE."""
    return "WAL" if sqlite3.sqlite_version_info >= (3, 51, 3) else "DELETE"


def _configure_sqlite(connection: Any, mode: str) -> None:
    connection.isolation_level = None  # we begin ourselves, below
    synchronous = "FULL" if mode == "WAL" else "EXTRA"
    for pragma in (
        f"journal_mode={mode}",
        f"synchronous={synchronous}",
        "foreign_keys=ON",
        "secure_delete=ON",  # what is erased leaves no bytes in the file
        "recursive_triggers=ON",  # else INSERT OR REPLACE goes round the audit log's triggers
        "trusted_schema=OFF",
    ):
        connection.execute(f"PRAGMA {pragma}").fetchall()


def _release_pages(connection: sqlite3.Connection | None, _record: object) -> None:
    """Give back the pages that SQLite keeps: 1.5 kB more with each Response, up to 2 MB a connection.

    They are of little use to the next one: whatever another connection writes makes them void.
    """
    if connection:
        connection.execute("PRAGMA shrink_memory")


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql(f"BEGIN {connection.get_execution_options().get('begin', 'DEFERRED')}")
