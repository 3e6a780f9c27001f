"""Responses in bulk, for exports and tables: page by page, without the cost of checking each one again."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, literal, select, tuple_

from selfcheck.canonical import read_canonical
from selfcheck.model import Questionnaire
from selfcheck.store.database import Database
from selfcheck.store.inbox import Filter, where
from selfcheck.store.schema import questionnaire, response
from selfcheck.store.seal import Sealed

PAGE = 2000


@dataclass(frozen=True, slots=True)
class Record:
    """A stored Response with its review state; `answers` and `assessment` as they lie in the database."""

    id: str
    receipt: str
    created: datetime
    language: str
    questionnaire_hash: str
    answers: dict[str, Any]
    assessment: dict[str, Any]
    """The fields of a StoredAssessment."""
    age_band: str | None
    consent_version: str
    guardian: bool
    visit_wish: bool
    app_version: str
    state: str
    doctor_visit_on: str | None
    visited_on: str | None
    sealed: Sealed | None


_SAME = (
    "id", "receipt", "created", "language", "questionnaire_hash", "age_band", "consent_version",
    "app_version", "state", "doctor_visit_on", "visited_on",
)  # fmt: skip
_COLUMNS = [
    response.c[name]
    for name in (*_SAME, "answers", "assessment", "guardian", "visit_wish", "sealed", "sealed_key")
]


def records(database: Database, wanted: Filter, *, size: int = PAGE) -> Iterator[list[Record]]:
    """Every Response of a filter that was there at the start, oldest first, in pages.

    Each page is a transaction of its own: a cursor left open while the reader is slow would hold up Send.
    """
    until = response.c.created <= datetime.now(UTC)
    order = response.c.created, response.c.id
    behind: list[ColumnElement[bool]] = []
    while True:
        query = select(*_COLUMNS).where(*where(wanted), until, *behind).order_by(*order).limit(size)
        with database.read() as connection:
            rows = connection.execute(query).all()
        if rows:
            yield [_record(row) for row in rows]
        if len(rows) < size:
            return
        place = literal(rows[-1].created, response.c.created.type), literal(rows[-1].id)
        behind = [tuple_(*order) > tuple_(*place)]


def number_of(connection: Connection, wanted: Filter) -> int:
    """How many Responses a filter finds."""
    query = select(func.count()).select_from(response).where(*where(wanted))
    return connection.execute(query).scalar_one()


def questionnaires(connection: Connection) -> dict[str, Questionnaire]:
    """Every questionnaire that Responses were made with, by its hash, newest first."""
    rows = connection.execute(select(questionnaire).order_by(questionnaire.c.kept.desc())).all()
    return {row.hash: read_canonical(row.text) for row in rows}


def _record(row: Row[Any]) -> Record:
    return Record(
        **{name: getattr(row, name) for name in _SAME},
        answers=json.loads(row.answers),
        assessment=json.loads(row.assessment),
        guardian=bool(row.guardian),
        visit_wish=bool(row.visit_wish),
        sealed=Sealed(row.sealed_key, row.sealed) if row.sealed else None,
    )
