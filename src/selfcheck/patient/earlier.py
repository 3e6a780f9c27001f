"""The result of an earlier time as the device brings it along. Below flow.

Nothing in it is trusted: what does not fit the questionnaire is dropped.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from selfcheck.engine import DAYS, kept_result, questions_of
from selfcheck.model import KEPT_URGENCIES, Guidance, Question, Questionnaire, SecondLook


@dataclass(frozen=True, slots=True)
class Earlier:
    """What was kept: of which questionnaire, its guidance with the days that it gave, and when."""

    questionnaire: str
    result: str
    """The option of the given question that it answers."""
    day: date | None = None
    """When it was kept, if that is known."""


def read_earlier(questionnaire: Questionnaire, raw: object) -> Earlier | None:
    """Read an earlier result from outside; None where it is none of this questionnaire's."""
    found = raw if isinstance(raw, Mapping) else {}
    if not questionnaire.second_look or found.get("questionnaire") != questionnaire.id:
        return None
    options = earlier_question(questionnaire, questionnaire.second_look).options or {}
    result = found.get("result") if "result" in found else _of_urgency(questionnaire, options, found)
    if not isinstance(result, str) or result not in options:
        return None
    return Earlier(questionnaire.id, result, _day(found.get("day")))


def write_earlier(earlier: Earlier) -> dict[str, str]:
    """An earlier result as the device keeps it: no answers."""
    written = {"questionnaire": earlier.questionnaire, "result": earlier.result}
    return {**written, "day": earlier.day.isoformat()} if earlier.day else written


def earlier_question(questionnaire: Questionnaire, look: SecondLook) -> Question:
    """The given question that a kept result answers."""
    return next(each for each in questions_of(questionnaire) if each.id == look.earlier)


def _of_urgency(
    questionnaire: Questionnaire, options: Collection[str], found: Mapping[object, object]
) -> str | None:
    """As results were kept until November 2026: urgency and guidance, without days.

    Where the guidance is unknown it is the most cautious of the urgency, and so are the days.
    """
    urgency = next((each for each in KEPT_URGENCIES if each.value == found.get("urgency")), None)
    possible = [guidance for guidance in questionnaire.guidance if guidance.urgency is urgency]
    named = [guidance for guidance in possible if guidance.id == found.get("guidance")]
    return next((_undated(guidance, options) for guidance in named or possible), None)


def _undated(guidance: Guidance, options: Collection[str]) -> str:
    return guidance.id if guidance.id in options else kept_result(guidance, DAYS[0])


def _day(raw: object) -> date | None:
    try:
        return date.fromisoformat(raw) if isinstance(raw, str) else None
    except ValueError:
        return None
