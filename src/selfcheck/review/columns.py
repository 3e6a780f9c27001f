"""The columns of the staff's table and of every export: one Response in one row, given as ids."""

from dataclasses import dataclass
from typing import Any, Literal

from selfcheck.model import Questionnaire
from selfcheck.store import TOKYO, Record, show_receipt

Kind = Literal[
    "text",
    "word",
    "urgency",
    "stage",
    "state",
    "age",
    "time",
    "day",
    "number",
    "flag",
    "tags",
    "departments",
    "ids",
]

ANSWERS = "answers."
"""Before a question's id: the column of its answers."""


SCORES = "scores."
"""Before a score's id: the column of its sums."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column that every Response has, whatever it was asked."""

    name: str
    kind: Kind


COLUMNS = (
    Column("receipt", "text"),
    Column("created", "time"),
    Column("urgency", "urgency"),
    Column("days", "number"),
    Column("departments", "departments"),
    Column("stage", "stage"),
    Column("age_band", "age"),
    Column("visit_wish", "flag"),
    Column("guardian", "flag"),
    Column("tags", "tags"),
    Column("rules", "ids"),
    Column("guidance", "word"),
    Column("finished", "flag"),
    Column("unasked", "ids"),
    Column("state", "state"),
    Column("doctor_visit_on", "day"),
    Column("visited_on", "day"),
    Column("language", "word"),
    Column("questionnaire", "word"),
    Column("questionnaire_version", "word"),
    Column("questionnaire_hash", "word"),
    Column("reviewed_by", "word"),
    Column("reviewed_on", "day"),
    Column("consent_version", "word"),
    Column("app_version", "word"),
)

CONTACT = ("name", "phone", "note")
"""Columns that only an export with contacts has."""


def values(record: Record, questionnaire: Questionnaire) -> tuple[Any, ...]:
    """The value of each of the COLUMNS, in their order.

    It is an id, a list of ids, a number, a bool, an aware datetime, a date as text, or None.
    """
    assessment, reviewed = record.assessment, questionnaire.reviewed
    return (  # one expression: a function for each column takes eight times as long, on each row of an export
        show_receipt(record.receipt),
        record.created.astimezone(TOKYO),
        assessment["urgency"],
        assessment["days"],
        assessment["departments"],
        assessment["stage"],
        record.age_band,
        record.visit_wish,
        record.guardian,
        assessment["tags"],
        [finding["rule"] for finding in assessment["findings"]],
        assessment["guidance"],
        assessment["finished"],
        assessment["unasked"],
        record.state,
        record.doctor_visit_on,
        record.visited_on,
        record.language,
        questionnaire.id,
        questionnaire.version,
        record.questionnaire_hash,
        reviewed.by,
        reviewed.on.isoformat(),
        record.consent_version,
        record.app_version,
    )
