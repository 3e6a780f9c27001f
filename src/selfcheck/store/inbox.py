"""The inbox, in SQL: which Responses are wanted, how many there are, and one page of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import Field
from sqlalchemy import ColumnElement, Connection, Row, func, select

from selfcheck.model import Id, Noun, Urgency
from selfcheck.store.lookup import urgency_of
from selfcheck.store.schema import finding_set_item, response
from selfcheck.store.seal import Sealed

TOKYO = ZoneInfo("Asia/Tokyo")
"""The zone of every day that staff read or type."""

INBOX_PAGE = 50

State = Literal["new", "seen", "contacted", "closed"]


Day = Annotated[date, Field(ge=date(1970, 1, 1), le=date(9000, 1, 1))]
"""Has a day before and after it in every time zone: the first and the last of Python's have not."""


class Filter(Noun):
    """What staff want to see; what is left out may be anything."""

    urgencies: tuple[Urgency, ...] = ()
    stages: tuple[Id, ...] = ()
    states: tuple[State, ...] = ()
    tag: Id | None = None
    rule: Id | None = None
    since: Day | None = None
    """First day, in Asia/Tokyo."""
    until: Day | None = None
    """Last day, in Asia/Tokyo."""
    visit_wish: bool | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the inbox. It holds nothing that tells who the patient is."""

    id: str
    receipt: str
    created: datetime
    urgency: Urgency
    stage: str | None
    age_band: str | None
    visit_wish: bool
    state: State
    questionnaire_hash: str


@dataclass(frozen=True, slots=True)
class Count:
    """How many Responses have this urgency and this state."""

    urgency: Urgency
    state: State
    number: int


_COLUMNS = [
    response.c[name]
    for name in (
        "id", "receipt", "created", "urgency", "stage", "age_band", "visit_wish", "state",
        "questionnaire_hash",
    )
]  # fmt: skip


def work_list(
    connection: Connection, wanted: Filter, first: date, *, skip: int = 0, size: int = INBOX_PAGE
) -> list[Entry]:
    """Responses in the order in which staff work on them: those since the day `first`, then the older ones.

    Each part has the inbox's order, so that an emergency nobody ever marked as done does not stand above
    those of today for ever.
    """
    recent = wanted.model_copy(update={"since": max(wanted.since or first, first)})
    last = first - timedelta(days=1)
    older = wanted.model_copy(update={"until": min(wanted.until or last, last)})
    number = sum(count.number for count in counts(connection, recent))
    found = page(connection, recent, skip=skip, size=size) if skip < number else []
    if len(found) < size:
        found += page(connection, older, skip=max(skip - number, 0), size=size - len(found))
    return found


def sealed_contacts(connection: Connection, most: int) -> list[tuple[Entry, Sealed]]:
    """The newest Responses that hold a contact, each with its closed box."""
    columns = [*_COLUMNS, response.c.sealed, response.c.sealed_key]
    query = select(*columns).where(response.c.sealed.is_not(None)).order_by(response.c.created.desc())
    rows = connection.execute(query.limit(most)).all()
    return [(_entry(row), Sealed(row.sealed_key, row.sealed)) for row in rows]


def arrived(connection: Connection, since: datetime) -> int:
    """How many Responses came after a moment."""
    query = select(func.count()).select_from(response).where(response.c.created > since)
    return connection.execute(query).scalar_one()


def newest(connection: Connection) -> datetime | None:
    """When the last Response came."""
    found: datetime | None = connection.execute(select(func.max(response.c.created))).scalar_one()
    return found


def page(connection: Connection, wanted: Filter, *, skip: int = 0, size: int = INBOX_PAGE) -> list[Entry]:
    """The next `size` Responses behind the first `skip`: the most urgent first, within it the newest first.

    Their ids are found first, for which the indexes hold all that is asked; only then are rows read. In one
    step PostgreSQL reads the row of every match before it sorts them: half a second on a million.
    """
    order = response.c.urgency.desc(), response.c.created.desc(), response.c.id
    found = select(response.c.id).where(*where(wanted)).order_by(*order).limit(size).offset(skip).subquery()
    query = select(*_COLUMNS).join(found, found.c.id == response.c.id).order_by(*order)
    return [_entry(row) for row in connection.execute(query).all()]


def counts(connection: Connection, wanted: Filter) -> list[Count]:
    """How many Responses there are of each urgency and state."""
    by = response.c.urgency, response.c.state
    rows = connection.execute(select(*by, func.count()).where(*where(wanted)).group_by(*by)).all()
    return [Count(urgency_of(rank), state, number) for rank, state, number in rows]


def where(wanted: Filter) -> Sequence[ColumnElement[bool]]:
    """The conditions of a filter, for any SELECT from `response`."""
    column = response.c
    conditions: list[ColumnElement[bool]] = []
    if wanted.urgencies:
        conditions.append(column.urgency.in_([u.rank for u in wanted.urgencies]))
    if wanted.stages:
        conditions.append(column.stage.in_(wanted.stages))
    if wanted.states:
        conditions.append(column.state.in_(wanted.states))
    if wanted.visit_wish is not None:
        conditions.append(column.visit_wish == int(wanted.visit_wish))
    if wanted.since:
        conditions.append(column.created >= _midnight(wanted.since))
    if wanted.until:
        conditions.append(column.created < _midnight(wanted.until + timedelta(days=1)))
    found = (("tag", wanted.tag), ("rule", wanted.rule))
    return conditions + [_found(kind, name) for kind, name in found if name]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), TOKYO)


def _found(kind: str, name: str) -> ColumnElement[bool]:
    item = finding_set_item.c
    return response.c.finding_set.in_(select(item.set_id).where(item.kind == kind, item.name == name))


def _entry(row: Row[Any]) -> Entry:
    read = {"urgency": urgency_of(row.urgency), "visit_wish": bool(row.visit_wish)}
    own = {column.name: row._mapping[column.name] for column in _COLUMNS}
    return Entry(**{**own, **read})
