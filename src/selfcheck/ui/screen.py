"""The Screen: what the server hands the browser to draw, as plain JSON. frontend/ draws it.

Every text is in the patient's language with U+200B between phrases, where a line may break.
"""

from typing import NotRequired, TypedDict

from selfcheck.ui.part import Call, Code, Patch
from selfcheck.ui.sendscreen import ReceiptBody, SendBody, SendOffer


class Language(TypedDict):
    """One entry of the language switch."""

    tag: str
    name: str
    chosen: bool


class Banner(TypedDict):
    """What an emergency said, on the questions that follow it."""

    stands: str
    text: str
    show: str
    flow: Patch


class StartBody(TypedDict):
    """What this is, whom it is for, what it is not."""

    lead: str
    readers_title: str
    readers: list[str]
    minutes: str
    is_not_title: str
    is_not: list[str]
    emergency: str
    calls: list[Call]
    begin: str
    flow: Patch


class ConsentBody(TypedDict):
    """What the patient agrees to; `points` are empty after declining."""

    points: list[str]
    lead: str
    calls: list[Call]
    agree: str
    agree_flow: Patch
    decline: str
    decline_flow: Patch | None


class Option(TypedDict):
    """One button; `flow` is None where several may be ticked and Continue is pressed."""

    id: str
    label: str
    chosen: bool
    flow: Patch | None


class Scale(TypedDict):
    """Numbers to tap, with what the ends mean."""

    name: str
    low: str
    high: str


class QuestionBody(TypedDict):
    """One question with its answers."""

    id: str
    section: str
    percent: int
    progress: str
    left: str
    hint: str
    why: str
    why_title: str
    options: list[Option]
    columns: int
    tick: str
    """The sentence above options of which several may be ticked; empty where one is chosen."""
    go_on: str
    scale: Scale | None
    figure: "Figure | None"
    keep: str
    keep_flow: Patch | None
    answers_so_far: str
    review_flow: Patch | None


class Area(TypedDict):
    """An area of the figure: an SVG path and the option that it stands for."""

    option: str
    label: str
    path: str


class Panel(TypedDict):
    """The figure seen from one side."""

    title: str
    left: str
    """What stands at the left edge of the picture."""
    right: str
    outlines: list[str]
    areas: list[Area]


class Figure(TypedDict):
    """The body map."""

    hint: str
    view_box: str
    panels: list[Panel]


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


class Row(TypedDict):
    """An answer on the review page."""

    question: str
    answer: str
    change: str
    change_of: str
    flow: Patch


class ReviewSection(TypedDict):
    """The answers of one section."""

    title: str
    rows: list[Row]


class ReviewBody(TypedDict):
    """Every answer on the path, with a way to change it."""

    lead: str
    sections: list[ReviewSection]
    onward: str
    flow: Patch


class Screen(TypedDict):
    """One whole screen. Exactly one of the bodies is there."""

    n: int
    view: str
    lang: str
    title: str
    """Of the browser's tab."""
    heading: str
    clinic: str
    languages: list[Language]
    words: dict[str, str]
    acknowledged: list[str]
    """What the flow goes on with: once no emergency stands, the next one interrupts again."""
    sent: list[list[str]]
    """The receipts that the flow goes on with, each as [code, digest of the answers]."""
    back: Patch | None
    banner: Banner | None
    disclaimer: str
    start: NotRequired[StartBody]
    consent: NotRequired[ConsentBody]
    question: NotRequired[QuestionBody]
    result: NotRequired[ResultBody]
    review: NotRequired[ReviewBody]
    send: NotRequired[SendBody]
    receipt: NotRequired[ReceiptBody]
