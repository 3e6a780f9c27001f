"""Responses in bulk, for exports and tables: page by page, without the cost of checking each one again."""

import logging
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, NamedTuple, overload

from pydantic_core import from_json
from sqlalchemy import ColumnElement, Connection, Row, func, literal, select, tuple_

from selfcheck.model import Questionnaire
from selfcheck.store.database import Database
from selfcheck.store.inbox import Filter, where
from selfcheck.store.lookup import UnreadableError, questionnaire_of
from selfcheck.store.schema import questionnaire, response
from selfcheck.store.seal import Sealed

PAGE = 2000

_log = logging.getLogger(__name__)


class Record(NamedTuple):
    """A stored Response with its review state; `answers` and `assessment` as they lie in the database.

    A tuple, because a million are made: a frozen dataclass takes ten times as long.
    """

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


_COLUMNS = [response.c[name] for name in (*Record._fields, "sealed_key")]
_JSON = [Record._fields.index(name) for name in ("answers", "assessment")]
_FLAGS = [Record._fields.index(name) for name in ("guardian", "visit_wish")]


def records(database: Database, wanted: Filter, *, size: int = PAGE) -> Iterator[Sequence[Record]]:
    """Every Response of a filter that was there at the start, oldest first, in pages.

    Those whose questionnaire cannot be read are left out, and the log says how many. Each page is a
    transaction of its own: a cursor left open while the reader is slow would hold up Send.
    """
    conditions = [*where(wanted), *_readable(database), response.c.created <= datetime.now(UTC)]
    order = response.c.created, response.c.id
    behind: list[ColumnElement[bool]] = []
    while True:
        query = select(*_COLUMNS).where(*conditions, *behind).order_by(*order).limit(size)
        with database.read() as connection:
            rows = connection.execute(query).all()
        if rows:
            yield _Page(rows)
        if len(rows) < size:
            return
        place = literal(rows[-1].created, response.c.created.type), literal(rows[-1].id)
        behind = [tuple_(*order) > tuple_(*place)]


def number_of(connection: Connection, wanted: Filter) -> int:
    """How many Responses a filter finds."""
    query = select(func.count()).select_from(response).where(*where(wanted))
    return connection.execute(query).scalar_one()


def sealed_for(connection: Connection, wanted: Filter) -> dict[str, int]:
    """How many contacts of a filter there are for each key, by its id."""
    key = response.c.sealed_key
    query = select(key, func.count()).where(*where(wanted), key.is_not(None)).group_by(key)
    return {name: number for name, number in connection.execute(query).all()}  # noqa: C416 - rows are no pairs


_read: dict[str, Questionnaire] = {}
"""Versions read once: what belongs to a hash never changes, and there are few of them."""


def questionnaires(connection: Connection) -> dict[str, Questionnaire]:
    """Every questionnaire that Responses were made with and that can be read, by its hash, newest first."""
    query = select(questionnaire.c.hash).order_by(questionnaire.c.kept.desc(), questionnaire.c.hash)
    found = {}
    for digest in connection.execute(query).scalars().all():
        with suppress(UnreadableError):
            found[digest] = questionnaire_by(connection, digest)
    return found


def number_unreadable(connection: Connection) -> int:
    """How many Responses lie in the database whose questionnaire cannot be read."""
    known = questionnaires(connection)
    query = select(func.count()).where(response.c.questionnaire_hash.not_in(known))
    return connection.execute(query).scalar_one()


def _readable(database: Database) -> list[ColumnElement[bool]]:
    with database.read() as connection:
        if not (left_out := number_unreadable(connection)):
            return []
        _log.error("%s responses cannot be read and are left out", left_out)
        return [response.c.questionnaire_hash.in_(questionnaires(connection))]


def questionnaire_by(connection: Connection, digest: str) -> Questionnaire:
    """The questionnaire of a hash, as it was asked then; raises LookupError."""
    if digest not in _read:
        _read[digest] = questionnaire_of(connection, digest)
    return _read[digest]


class _Page(Sequence[Record]):
    """Records made one at a time, each time they are asked for.

    A page of them at once is a hundred thousand objects, through which Python's garbage collector walks again
    and again: reading takes half as long again.
    """

    def __init__(self, rows: Sequence[Row[Any]]) -> None:
        self._rows = rows

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[Record]:
        return map(_record, self._rows)

    @overload
    def __getitem__(self, place: int) -> Record: ...
    @overload
    def __getitem__(self, place: slice) -> "_Page": ...
    def __getitem__(self, place: int | slice) -> "Record | _Page":
        return _Page(self._rows[place]) if isinstance(place, slice) else _record(self._rows[place])


def _record(row: Row[Any]) -> Record:
    """By place, and read by pydantic's JSON: by name, and with `json`, reading takes twice as long."""
    kept: list[Any] = list(row[:-1])
    for place in _JSON:
        kept[place] = from_json(kept[place])
    for place in _FLAGS:
        kept[place] = bool(kept[place])
    kept[-1] = Sealed(row[-1], kept[-1]) if kept[-1] else None
    return Record._make(kept)
