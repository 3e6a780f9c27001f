"""The parts of the screen that belong to the result, as plain JSON. Above sendscreen."""

from typing import TypedDict

from selfcheck.ui.part import Call, Code, Figure, Patch
from selfcheck.ui.sendscreen import SendOffer


class Point(TypedDict):
    """A heading with its text: when, where, what to say, what not to do."""

    id: str
    title: str
    text: str


class Card(TypedDict):
    """The guidance: a traffic light with words, one call to action, what to do."""

    urgency: str
    lamp: str
    """`red`, `yellow` or `blue`."""
    lamp_name: str
    word: str
    icon: str
    background: str
    text: str
    what: str
    points: list[Point]
    calls_title: str
    calls: list[Call]


class Step(TypedDict):
    """One step of the stage picture."""

    title: str
    about: str
    reached: str
    """`before`, `here` or `after`."""


class Stages(TypedDict):
    """The stage picture."""

    title: str
    here: str
    note: str
    steps: list[Step]


class Listing(TypedDict):
    """A heading with a list under it."""

    title: str
    lead: str
    items: list[str]
    footer: str


class BookingBlock(TypedDict):
    """How to reach the clinic."""

    title: str
    lead: str
    clinic: str
    address: str
    call: Call
    call_label: str
    line: str
    line_href: str
    line_code: Code | None
    map: str
    map_href: str
    hours: str
    now: str
    open: bool


class TakeAlong(TypedDict):
    """Print, copy, code."""

    title: str
    print: str
    copy: str
    copied: str
    copy_failed: str
    text: str
    """The result as text, without break marks."""
    code: Code


class ResultBody(TypedDict):
    """Guidance, reasons, stage, safety net, and how to go on."""

    card: Card
    answer_on: str
    answer_on_lead: str
    answer_on_flow: Patch | None
    because: list[Listing]
    stages: Stages | None
    watch: Listing | None
    safety_net: Listing
    unasked: Listing | None
    ask_doctor: str
    marked: list[Figure]
    """The body maps with what was marked on them, for the printed page; `hint` is the question."""
    booking: BookingBlock | None
    take_along: TakeAlong
    send: SendOffer | None
    review: str
    review_flow: Patch
    date: str
