"""Responses in bulk, for exports and tables: page by page, without the cost of checking each one again."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, literal, select, tuple_

from selfcheck.model import Questionnaire
from selfcheck.store.database import Database
from selfcheck.store.inbox import Filter, where
from selfcheck.store.responses import questionnaire_of
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


_read: dict[str, Questionnaire] = {}
"""Versions read once: what belongs to a hash never changes, and there are few of them."""


def questionnaires(connection: Connection) -> dict[str, Questionnaire]:
    """Every questionnaire that Responses were made with, by its hash, newest first."""
    query = select(questionnaire.c.hash).order_by(questionnaire.c.kept.desc(), questionnaire.c.hash)
    hashes = connection.execute(query).scalars().all()
    return {digest: questionnaire_by(connection, digest) for digest in hashes}


def questionnaire_by(connection: Connection, digest: str) -> Questionnaire:
    """The questionnaire of a hash, as it was asked then; raises LookupError."""
    if digest not in _read:
        _read[digest] = questionnaire_of(connection, digest)
    return _read[digest]


def _record(row: Row[Any]) -> Record:
    return Record(
        **{name: getattr(row, name) for name in _SAME},
        answers=json.loads(row.answers),
        assessment=json.loads(row.assessment),
        guardian=bool(row.guardian),
        visit_wish=bool(row.visit_wish),
        sealed=Sealed(row.sealed_key, row.sealed) if row.sealed else None,
    )
