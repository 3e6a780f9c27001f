"""Urgency by word, shape and colour: the same sign and colour that the patient saw."""

from dataclasses import dataclass

from selfcheck.display import LAMPS
from selfcheck.model import Questionnaire, Urgency
from selfcheck.review import words
from selfcheck.staff.words import LANGUAGE


@dataclass(frozen=True, slots=True)
class Mark:
    """How an urgency looks."""

    urgency: Urgency
    word: str
    icon: str
    background: str
    text: str
    lamp: str
    """`red`, `yellow` or `blue`."""


def mark(urgency: Urgency, questionnaire: Questionnaire | None) -> Mark:
    """The look of an urgency in a questionnaire; plain where there is none to ask."""
    word = words("urgency", LANGUAGE)[urgency]
    guidance = questionnaire.guidance if questionnaire else ()
    for each in guidance:
        if each.urgency is urgency:
            return Mark(urgency, word, each.icon, each.colour.background, each.colour.text, LAMPS[urgency])
    return Mark(urgency, word, "■", "#3f5250", "#ffffff", LAMPS[urgency])


def marks(questionnaire: Questionnaire | None) -> dict[Urgency, Mark]:
    """Every urgency, from the most urgent on."""
    return {urgency: mark(urgency, questionnaire) for urgency in reversed(Urgency)}
