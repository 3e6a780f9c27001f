"""The connection to SQLite or PostgreSQL, with the settings under which nothing acknowledged is lost."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, ExceptionContext, create_engine, event, make_url
from sqlalchemy.exc import (
    ArgumentError,
    DBAPIError,
    IntegrityError,
    InterfaceError,
    OperationalError,
    SQLAlchemyError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeout

from selfcheck.store.settings import Settings, SettingsError

_POOL = {"pool_size": 8, "max_overflow": 0, "pool_timeout": 5}
"""Streamlit makes a thread for each running session, without a cap; the pool is the cap."""

_BUSY_SECONDS = 10
_HURRIED = "-c statement_timeout=5000 -c lock_timeout=3000"
_SESSION = "-c idle_in_transaction_session_timeout=10000 -c timezone=UTC"


DatabaseError = SQLAlchemyError
"""What every database raises that fails; its text may quote a row, so log `describe(error)` instead."""


class Database:
    """An engine, and the two ways to use it. One for each process and database; safe in threads."""

    def __init__(self, engine: Engine, path: Path | None = None, reserve_mb: int = 0) -> None:
        self.engine = engine
        self.path = path
        """The file of the embedded SQLite; None for PostgreSQL."""
        self._reserve = reserve_mb * 1024 * 1024
        self.damaged = False
        """Whether SQLite has met damage in its file since it was opened."""
        event.listen(engine, "handle_error", self._notice)

    @property
    def is_sqlite(self) -> bool:
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
        self.engine.dispose()


def connect(settings: Settings, *, hurried: bool = True) -> Database:
    """Connect by the settings; `hurried=False` lifts the time limits, for the operator's commands.

    Raises SettingsError for a URL that is none; the database itself is first met when it is used.
    """
    if settings.database_url:
        return Database(_postgresql(settings.database_url, hurried))
    try:
        return open_sqlite(settings.sqlite_path, settings.reserve_mb)
    except OSError as error:
        wrong_kind = isinstance(error, FileExistsError | NotADirectoryError)
        why = "this is a file, not a folder" if wrong_kind else (error.strerror or "cannot be used").lower()
        raise SettingsError(f"SELFCHECK_DATA: {error.filename or settings.data}: {why}.") from None


def open_sqlite(path: Path, reserve_mb: int = 0, journal: str | None = None) -> Database:
    """Open or make a SQLite file that only its owner can read; `journal` forces a journal mode."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    engine = create_engine(
        URL.create("sqlite", database=str(path)),
        connect_args={"timeout": _BUSY_SECONDS},
        hide_parameters=True,  # errors must not carry answers into logs
        **_POOL,
    )
    mode = journal or journal_mode()
    event.listen(engine, "connect", lambda connection, _record: _configure_sqlite(connection, mode))
    event.listen(engine, "begin", _begin_sqlite)
    event.listen(engine, "checkin", _release_pages)
    return Database(engine, path, reserve_mb)


def journal_mode() -> str:
    """WAL where the linked SQLite is free of the WAL-reset fault (fixed in 3.51.3); else DELETE."""
    return "WAL" if sqlite3.sqlite_version_info >= (3, 51, 3) else "DELETE"


def is_transient(error: Exception) -> bool:
    """Whether trying again soon may help: a lock, a lost connection, a restart, a full pool, a lost race."""
    if isinstance(error, PoolTimeout | IntegrityError | InterfaceError):
        return True
    if not isinstance(error, DBAPIError) or is_full(error):
        return False
    name = getattr(error.orig, "sqlite_errorname", None)
    if name is not None:
        return str(name).startswith(("SQLITE_BUSY", "SQLITE_LOCKED"))
    return isinstance(error, OperationalError) or error.connection_invalidated


def is_full(error: BaseException) -> bool:
    """Whether the disk of the database is full."""
    origin = getattr(error, "orig", None)
    return (
        getattr(origin, "sqlite_errorname", None) == "SQLITE_FULL"
        or getattr(origin, "sqlstate", None) == "53100"
    )


def is_damage(error: BaseException) -> bool:
    """Whether SQLite found its file damaged, or no database."""
    name = str(getattr(getattr(error, "orig", None), "sqlite_errorname", ""))
    return name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB"))


def describe(error: BaseException) -> str:
    """An error for the log: its kind and code, never its text, which may quote the row."""
    origin = getattr(error, "orig", None)
    code = getattr(origin, "sqlite_errorname", None) or getattr(origin, "sqlstate", None)
    return f"{type(origin or error).__name__} {code or ''}".strip()


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


def _postgresql(text: str, hurried: bool) -> Engine:
    try:
        url = make_url(text)
    except ArgumentError:
        raise SettingsError(
            "SELFCHECK_DATABASE_URL is not a URL such as postgresql://user@host/name."
        ) from None
    if url.get_backend_name() not in {"postgresql", "postgres"}:
        raise SettingsError("SELFCHECK_DATABASE_URL must begin with postgresql://; SQLite needs no URL.")
    try:
        return create_engine(
            url.set(drivername="postgresql+psycopg"),
            connect_args={
                "connect_timeout": 3,
                "options": f"{_HURRIED if hurried else ''} {_SESSION}".strip(),
            },
            pool_pre_ping=True,
            pool_recycle=1800,
            hide_parameters=True,
            **_POOL,
        )
    except ModuleNotFoundError:
        raise SettingsError("PostgreSQL needs more: pip install 'selfcheck[postgres]'.") from None
