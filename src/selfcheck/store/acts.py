"""Reading the audit log for staff: the newest acts of one kind."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, select

from selfcheck.store.schema import audit


@dataclass(frozen=True, slots=True)
class Act:
    """One row of the audit log, without its chain."""

    at: datetime
    actor: str
    action: str
    object: str
    detail: dict[str, Any]


def recent(connection: Connection, action: str, number: int) -> list[Act]:
    """The newest acts of one kind, newest first."""
    columns = audit.c.at, audit.c.actor, audit.c.action, audit.c.object, audit.c.detail
    query = select(*columns).where(audit.c.action == action).order_by(audit.c.seq.desc()).limit(number)
    return [Act(*row[:4], _detail(row.detail)) for row in connection.execute(query).all()]


def _detail(written: str) -> dict[str, Any]:
    try:
        read = json.loads(written)
    except ValueError:
        read = None
    return read if isinstance(read, dict) else {"unreadable": True}


def newest_acts(connection: Connection, number: int, *, before: int | None = None) -> list[tuple[int, Act]]:
    """The newest acts of every kind with their numbers, newest first; `before` goes on behind a number."""
    columns = audit.c.seq, audit.c.at, audit.c.actor, audit.c.action, audit.c.object, audit.c.detail
    older = [audit.c.seq < before] if before else []
    query = select(*columns).where(*older).order_by(audit.c.seq.desc()).limit(number)
    return [(row.seq, Act(*row[1:5], json.loads(row.detail))) for row in connection.execute(query).all()]


def noted(connection: Connection, actor: str, action: str, object_: str, within: timedelta) -> bool:
    """Whether the log has this act of this person, no older than that; read from its end."""
    same = audit.c.actor == actor, audit.c.action == action, audit.c.object == object_
    query = select(audit.c.at).where(*same).order_by(audit.c.seq.desc()).limit(1)
    at = connection.execute(query).scalar_one_or_none()
    return at is not None and at > datetime.now(UTC) - within
