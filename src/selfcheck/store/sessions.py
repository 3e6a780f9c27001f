"""Sessions of the staff: a row for each sign-in, found by its cookie; it ends by itself or is revoked."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, delete, select, update

from selfcheck.store.people import Person, person
from selfcheck.store.schema import staff, staff_session

IDLE = timedelta(minutes=15)
ABSOLUTE = timedelta(hours=8)
TOUCH = timedelta(seconds=30)
"""A session's last use is noted at most this often, so that reading does not write each time."""

KEPT = timedelta(days=40)
"""Rows of ended sessions are kept for a while, so that no token is ever a session twice."""


def new_session_token() -> str:
    """256 random bits, for the cookie."""
    return secrets.token_urlsafe(32)


def open_session(connection: Connection, staff_id: int, token: str) -> bool:
    """Open the session of a token, of which only the SHA-256 is kept; False if it was ever used before."""
    known = select(staff_session.c.token).where(staff_session.c.token == _digest(token))
    if connection.execute(known).first():
        return False
    now = datetime.now(UTC)
    connection.execute(delete(staff_session).where(staff_session.c.created < now - KEPT))
    row = {"token": _digest(token), "staff_id": staff_id, "created": now, "last_seen": now}
    connection.execute(staff_session.insert().values(row))
    return True


@dataclass(frozen=True, slots=True)
class Lasting:
    """How long a session lasts: without use, and in any case."""

    idle: timedelta = IDLE
    absolute: timedelta = ABSOLUTE


def who(connection: Connection, token: str, lasting: Lasting = Lasting()) -> tuple[Person, datetime] | None:
    """Whose session it is and when it was last used; None if there is none or it has ended."""
    now, session = datetime.now(UTC), staff_session.c
    query = (
        select(staff, session.last_seen)
        .join(staff_session, session.staff_id == staff.c.id)
        .where(
            session.token == _digest(token),
            session.revoked.is_(None),
            session.created > now - lasting.absolute,
            session.last_seen > now - lasting.idle,
            staff.c.disabled.is_(None),
        )
    )
    row = connection.execute(query).first()
    return (person(row), row.last_seen) if row else None


def touch(connection: Connection, token: str) -> None:
    """Note that the session was used now."""
    _update(connection, token, last_seen=datetime.now(UTC))


def revoke(connection: Connection, token: str) -> None:
    """End the session at once, in every tab."""
    _update(connection, token, revoked=datetime.now(UTC))


def revoke_all(connection: Connection, staff_id: int) -> None:
    """End every session of a person."""
    mine = staff_session.c.staff_id == staff_id, staff_session.c.revoked.is_(None)
    connection.execute(update(staff_session).where(*mine).values(revoked=datetime.now(UTC)))


def _update(connection: Connection, token: str, **columns: object) -> None:
    mine = staff_session.c.token == _digest(token), staff_session.c.revoked.is_(None)
    connection.execute(update(staff_session).where(*mine).values(columns))


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
