"""What staff add to a Response: state, notes, a doctor's visit. They never change its level."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Literal

from sqlalchemy import Connection, select, update

from selfcheck.store.inbox import State
from selfcheck.store.schema import response, review

ReviewAct = Literal["state", "note", "doctor_visit", "visited"]

_COLUMNS: Mapping[str, str] = {
    "state": "state",
    "doctor_visit": "doctor_visit_on",
    "visited": "visited_on",
}


@dataclass(frozen=True, slots=True)
class Review:
    """One act on a Response. `value` is the state, the note or the day; empty takes a day back."""

    at: datetime
    by: str
    act: ReviewAct
    value: str


@dataclass(frozen=True, slots=True)
class Reviewed:
    """How a Response is with the staff, and all that they did, in order."""

    state: State
    doctor_visit_on: date | None
    visited_on: date | None
    acts: tuple[Review, ...]


def add_review(connection: Connection, response_id: str, by: str, act: ReviewAct, value: str) -> None:
    """Note an act; what the inbox shows of it is kept at the Response."""
    row = {"response_id": response_id, "at": datetime.now(UTC), "by": by, "act": act, "value": value}
    connection.execute(review.insert().values(row))
    if act in _COLUMNS:
        changed = {_COLUMNS[act]: value or None}
        connection.execute(update(response).where(response.c.id == response_id).values(changed))


def reviewed(connection: Connection, response_id: str) -> Reviewed:
    """The state of a Response; raises LookupError if there is none."""
    columns = response.c.state, response.c.doctor_visit_on, response.c.visited_on
    row = connection.execute(select(*columns).where(response.c.id == response_id)).first()
    if row is None:
        raise LookupError("There is no such response.")
    query = select(review.c.at, review.c.by, review.c.act, review.c.value)
    acts = connection.execute(query.where(review.c.response_id == response_id).order_by(review.c.id)).all()
    return Reviewed(
        row.state, _day(row.doctor_visit_on), _day(row.visited_on), tuple(Review(*act) for act in acts)
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
