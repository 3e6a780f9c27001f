"""What the databases raise: whether trying again helps, and what to say to the operator."""

import re

from sqlalchemy.exc import DBAPIError, IntegrityError, InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

DatabaseError = SQLAlchemyError
"""What every database raises that fails; its text may quote a row, so log `describe(error)` instead."""

_SQLITE = {
    "SQLITE_NOTADB": "its file is damaged, or no database",
    "SQLITE_CORRUPT": "its file is damaged",
    "SQLITE_FULL": "the disk is full",
    "SQLITE_BUSY": "another process holds it",
    "SQLITE_LOCKED": "another process holds it",
    "SQLITE_READONLY": "its file or folder cannot be written by this user",
    "SQLITE_CANTOPEN": "its file cannot be opened by this user",
}
_NO_HOST = "resolve host|translate host|name or service not known|nodename nor servname"
_REASONS = {
    "password authentication failed|no password supplied": (
        "it refuses the user's password (PGPASSWORD, ~/.pgpass or the URL)"
    ),
    "role .* does not exist": "it knows no user of that name",
    "authentication|pg_hba": "it refuses the user",
    "database .* does not exist": "the server has no database of that name",
    _NO_HOST: "there is no host of that name",
    "connection refused|no such file or directory": "no PostgreSQL listens there, at that host and port",
    "timeout expired|timed out|no route|unreachable": "the host does not answer: wrong host, or no network",
    "no answer within": "it did not answer in time",
    "permission denied|must be owner": "this role may not do that",
}
"""What an error of PostgreSQL says in English → what is wrong. In another language the code has to do."""


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


def lacks_rights(error: BaseException) -> bool:
    """Whether PostgreSQL refused the role, not the statement."""
    return getattr(getattr(error, "orig", None), "sqlstate", None) == "42501"


def is_damage(error: BaseException) -> bool:
    """Whether SQLite found its file damaged, or no database."""
    name = str(getattr(getattr(error, "orig", None), "sqlite_errorname", ""))
    return name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB"))


def describe(error: BaseException) -> str:
    """An error for the log: its kind and code, never its text, which may quote the row."""
    origin = getattr(error, "orig", None)
    code = getattr(origin, "sqlite_errorname", None) or getattr(origin, "sqlstate", None)
    return f"{type(origin or error).__name__} {code or ''}".strip()


def explain(error: BaseException) -> str:
    """Why a database cannot be used, in words, for the operator; a row is never quoted."""
    origin = getattr(error, "orig", None)
    name = str(getattr(origin, "sqlite_errorname", ""))
    for kind, reason in _SQLITE.items():
        if name.startswith(kind):
            return reason
    text = str(origin or "")
    for pattern, reason in _REASONS.items():
        if re.search(pattern, text, re.IGNORECASE):
            return reason
    return describe(error)
