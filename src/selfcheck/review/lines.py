"""A Record as one line of JSON, and a line of JSON as a Record."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from selfcheck.model import Questionnaire
from selfcheck.store import TOKYO, Record

_LEFT_OUT = {"id", "sealed"}
"""The id opens a Response in the staff app only; what is sealed is for the clinic's key only."""
_SAME = tuple(name for name in Record._fields if name not in _LEFT_OUT)


def to_json(record: Record, questionnaire: Questionnaire) -> dict[str, Any]:
    """A Record as plain JSON, pinned to its questionnaire."""
    kept = {name: getattr(record, name) for name in _SAME}
    kept["created"] = record.created.astimezone(TOKYO).isoformat(timespec="milliseconds")
    review = questionnaire.reviewed
    pinned = {"questionnaire": questionnaire.id, "questionnaire_version": questionnaire.version}
    reviewed = {"reviewed_by": review.by, "reviewed_on": review.on.isoformat()}
    return {"record": "response", **kept, **pinned, **reviewed}


def from_json(line: Mapping[str, Any]) -> Record:
    """The Record of such JSON, with its receipt as its id. Raises KeyError, TypeError or ValueError."""
    kept = {name: line[name] for name in _SAME}
    kept["created"] = datetime.fromisoformat(kept["created"])
    return Record(**kept, id=line["receipt"], sealed=None)
