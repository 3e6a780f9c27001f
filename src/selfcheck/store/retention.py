"""Retention: what is older than the clinic's policy is purged, with a receipt of what was done."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, Connection, and_, or_, select

from selfcheck.store.audit import Head
from selfcheck.store.lookup import remove
from selfcheck.store.schema import response
from selfcheck.store.settings import Settings
from selfcheck.store.store import Store

_BATCH = 1000
"""Responses purged in one transaction, so that patients can send in between."""


@dataclass(frozen=True, slots=True)
class Purged:
    """The receipt of a purge: how many Responses are gone, and the audit row that says so."""

    count: int
    head: Head | None


def purge(store: Store, actor: str, now: datetime | None = None) -> Purged:
    """Erase every Response whose time is over by the settings."""
    overdue = _overdue(store.settings, now or datetime.now(UTC))
    count, head = 0, None
    while batch := _purge_batch(store, overdue, actor):
        count, head = count + batch[0], batch[1]
    if count:
        store.database.forget()
    return Purged(count, head)


def overdue_ids(connection: Connection, settings: Settings, now: datetime) -> list[str]:
    """The ids that a purge would erase, for a preview."""
    return list(connection.execute(select(response.c.id).where(_overdue(settings, now))).scalars())


def erased_on(settings: Settings, created: datetime, *, visited: bool) -> datetime:
    """When a Response is over its time."""
    days = settings.retention_visited_days if visited else settings.retention_days
    return created + timedelta(days=days)


def _overdue(settings: Settings, now: datetime) -> ColumnElement[bool]:
    """Older than the policy for everybody, or than the longer one for those who came to the clinic."""
    plain = now - timedelta(days=settings.retention_days)
    visited = now - timedelta(days=settings.retention_visited_days)
    came = response.c.visited_on.is_not(None)
    return or_(and_(~came, response.c.created < plain), and_(came, response.c.created < visited))


def _purge_batch(store: Store, overdue: ColumnElement[bool], actor: str) -> tuple[int, Head] | None:
    with store.database.write() as connection:
        ids = list(connection.execute(select(response.c.id).where(overdue).limit(_BATCH)).scalars())
        if not ids:
            return None
        remove(connection, ids)
        return len(ids), store.audit.append(connection, actor, "purge", "response", count=len(ids))
