"""Stored Responses: found as they were sent, with the questionnaire of that day."""

import json
from collections.abc import Collection

from sqlalchemy import Connection, Row, Select, delete, select

from selfcheck.model import Questionnaire, Urgency, read_pinned
from selfcheck.store.response import Response, StoredAssessment
from selfcheck.store.schema import finding_set, questionnaire, response
from selfcheck.store.seal import Sealed

_URGENCIES = tuple(Urgency)
_REVIEWED = {"state", "doctor_visit_on", "visited_on"}
"""What the staff write into `response`; no part of what was sent."""


class UnreadableError(LookupError):
    """A row that no selfcheck can have written: a process that was taken over, or damage. Others are read."""


def responses() -> Select[tuple[object, ...]]:
    """All columns of a Response, and its questionnaire's id and version: add `where`, `order_by`, `limit`."""
    pinned = questionnaire.c.id.label("questionnaire"), questionnaire.c.version.label("questionnaire_version")
    return select(response, *pinned).join(
        questionnaire, questionnaire.c.hash == response.c.questionnaire_hash
    )


def read_row(row: Row[tuple[object, ...]]) -> Response:
    """The Response of a row of `responses()`; raises UnreadableError."""
    columns = dict(row._mapping)
    left_out = {"urgency", "stage", "finding_set", "sealed_key"} | _REVIEWED
    sealed = Sealed(columns["sealed_key"], columns["sealed"]) if columns["sealed"] else None
    kept = {name: value for name, value in columns.items() if name not in left_out}
    try:
        kept |= {"answers": json.loads(columns["answers"]), "sealed": sealed}
        kept["assessment"] = StoredAssessment.model_validate_json(columns["assessment"])
        return Response.model_validate(kept)
    except ValueError:
        raise UnreadableError(f"Response {columns['receipt']} cannot be read.") from None


def find(connection: Connection, response_id: str) -> Response | None:
    """The Response of an id."""
    row = connection.execute(responses().where(response.c.id == response_id)).first()
    return read_row(row) if row else None


def find_by_receipt(connection: Connection, receipt: str) -> Response | None:
    """The Response of a receipt code of nine digits (`read_receipt` makes them from what was typed)."""
    row = connection.execute(responses().where(response.c.receipt == receipt)).first()
    return read_row(row) if row else None


def questionnaire_of(connection: Connection, content_hash: str) -> Questionnaire:
    """The questionnaire as it was asked then; raises LookupError for a hash that no Response has.

    Raises UnreadableError where its text is not the one of the hash: a patients' process that was taken over
    could keep other words under it before the first Send does, and give answers another meaning.
    """
    column = questionnaire.c.text
    text = connection.execute(select(column).where(questionnaire.c.hash == content_hash)).scalar_one_or_none()
    if text is None:
        raise LookupError(f"No questionnaire with the hash {content_hash} is kept.")
    try:
        return read_pinned(text, content_hash)
    except ValueError:
        raise UnreadableError(f"The questionnaire {content_hash} cannot be read.") from None


def urgency_of(rank: int) -> Urgency:
    """The urgency of the column `urgency`."""
    return _URGENCIES[rank]


def remove(connection: Connection, ids: Collection[str]) -> None:
    """Delete Responses with the staff's notes on them, and the finding sets that nobody has any more."""
    chosen = response.c.id.in_(ids)
    sets = set(connection.execute(select(response.c.finding_set).where(chosen)).scalars())
    connection.execute(delete(response).where(chosen))
    used = select(response.c.id).where(response.c.finding_set == finding_set.c.id)
    connection.execute(delete(finding_set).where(finding_set.c.id.in_(sets), ~used.exists()))
