"""The guidance as a card: a traffic light with words, one call to action, what to do. Above calls."""

from typing import TypedDict

from selfcheck.display import LAMPS, Wording
from selfcheck.engine import Assessment
from selfcheck.model import Guidance
from selfcheck.patient.calls import Call, calls


class Point(TypedDict):
    """A heading with its text: when, where, what to say, what not to do."""

    id: str
    title: str
    text: str


class Link(TypedDict):
    """A page elsewhere, opened by a tap."""

    name: str
    href: str


class Card(TypedDict):
    """The guidance: a traffic light with words, one call to action, what to do."""

    urgency: str
    lamp: str
    """`red`, `yellow` or `blue`."""
    lamp_name: str
    word: str
    guidance: str
    """Its id: the style sheet has the colours of each."""
    icon: str
    what: str
    points: list[Point]
    calls_title: str
    calls: list[Call]
    links: list[Link]
    """Pages that help to find a doctor or a way there."""


POINTS = ("when", "where", "say", "dont")


def fill(wording: Wording, assessment: Assessment) -> dict[str, object]:
    """What stands for `{days}` and `{department}` in the guidance."""
    departments = wording.questionnaire.departments
    names = [wording.plain(departments[name]) for name in assessment.departments]
    return {
        "days": "" if assessment.days is None else assessment.days,
        "department": wording.plain_word("list").join(names),
    }


def card(
    wording: Wording, guidance: Guidance, filled: dict[str, object], more_phones: tuple[str, ...] = ()
) -> Card:
    """A guidance with its blanks filled; `more_phones` are offered beside its own."""
    lamp = LAMPS[guidance.urgency]
    return {
        "urgency": guidance.urgency.value,
        "lamp": lamp,
        "lamp_name": wording.plain_word(f"light_{lamp}"),
        "word": wording.say(guidance.word, **filled),
        "guidance": guidance.id,
        "icon": guidance.icon,
        "what": wording.say(guidance.what, **filled),
        "points": _points(wording, guidance, filled),
        "calls_title": wording.word("phones"),
        "calls": calls(wording, (*guidance.phones, *more_phones)),
        "links": [
            {"name": wording.say(link.name), "href": link.url}
            for link in wording.questionnaire.links
            if guidance.urgency in link.urgencies
        ],
    }


def _points(wording: Wording, guidance: Guidance, filled: dict[str, object]) -> list[Point]:
    texts = {name: getattr(guidance, name) for name in POINTS}
    return [
        {"id": name, "title": wording.word(name), "text": wording.say(text, **filled)}
        for name, text in texts.items()
        if text
    ]
