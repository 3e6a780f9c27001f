"""The result of an earlier time as the device brings it along. Below flow.

Nothing in it is trusted: what does not fit the questionnaire is dropped.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from selfcheck.model import KEPT_URGENCIES, Guidance, Questionnaire, Urgency


@dataclass(frozen=True, slots=True)
class Earlier:
    """What was kept: of which questionnaire, its urgency, and where known the guidance and the day."""

    questionnaire: str
    urgency: Urgency
    guidance: Guidance | None = None
    day: date | None = None


def read_earlier(questionnaire: Questionnaire, raw: object) -> Earlier | None:
    """Read an earlier result from outside; None where it is none of this questionnaire's."""
    found = raw if isinstance(raw, Mapping) else {}
    urgency = next((each for each in KEPT_URGENCIES if each.value == found.get("urgency")), None)
    if not questionnaire.second_look or found.get("questionnaire") != questionnaire.id or urgency is None:
        return None
    known = (guidance for guidance in questionnaire.guidance if guidance.urgency is urgency)
    guidance = next((each for each in known if each.id == found.get("guidance")), None)
    return Earlier(questionnaire.id, urgency, guidance, _day(found.get("day")))


def write_earlier(earlier: Earlier) -> dict[str, str]:
    """An earlier result as the device keeps it: no answers."""
    written = {"questionnaire": earlier.questionnaire, "urgency": earlier.urgency.value}
    if earlier.guidance:
        written["guidance"] = earlier.guidance.id
    if earlier.day:
        written["day"] = earlier.day.isoformat()
    return written


def _day(raw: object) -> date | None:
    try:
        return date.fromisoformat(raw) if isinstance(raw, str) else None
    except ValueError:
        return None
