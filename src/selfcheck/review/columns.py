"""The columns of the staff's table and of every export: one Response in one row, told by ids."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from selfcheck.model import Questionnaire
from selfcheck.store.inbox import TOKYO
from selfcheck.store.receipt import show_receipt
from selfcheck.store.records import Record

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


@dataclass(frozen=True, slots=True)
class Column:
    """A column that every Response has, whatever it was asked."""

    name: str
    kind: Kind
    read: Callable[[Record, Questionnaire], Any]
    """Its value: an id, a list of ids, a number, a bool, an aware datetime, a date as text, or None."""


def _kept(name: str, kind: Kind) -> Column:
    return Column(name, kind, lambda record, _: getattr(record, name))


def _assessed(name: str, kind: Kind) -> Column:
    return Column(name, kind, lambda record, _: record.assessment[name])


def _asked(name: str, read: Callable[[Questionnaire], str]) -> Column:
    return Column(name, "word", lambda _, questionnaire: read(questionnaire))


COLUMNS = (
    Column("receipt", "text", lambda record, _: show_receipt(record.receipt)),
    Column("created", "time", lambda record, _: record.created.astimezone(TOKYO)),
    _assessed("urgency", "urgency"),
    _assessed("days", "number"),
    _assessed("departments", "departments"),
    _assessed("stage", "stage"),
    _kept("age_band", "age"),
    _kept("visit_wish", "flag"),
    _kept("guardian", "flag"),
    _assessed("tags", "tags"),
    Column("rules", "ids", lambda record, _: [finding["rule"] for finding in record.assessment["findings"]]),
    _assessed("guidance", "word"),
    _assessed("finished", "flag"),
    _assessed("unasked", "ids"),
    _kept("state", "state"),
    _kept("doctor_visit_on", "day"),
    _kept("visited_on", "day"),
    _kept("language", "word"),
    _asked("questionnaire", lambda questionnaire: questionnaire.id),
    _asked("questionnaire_version", lambda questionnaire: questionnaire.version),
    _kept("questionnaire_hash", "word"),
    _asked("reviewed_by", lambda questionnaire: questionnaire.reviewed.by),
    _asked("reviewed_on", lambda questionnaire: questionnaire.reviewed.on.isoformat()),
    _kept("consent_version", "word"),
    _kept("app_version", "word"),
)
