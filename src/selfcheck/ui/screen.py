"""The Screen: what the server hands the browser to draw, as plain JSON. frontend/ draws it.

Every text is in the patient's language with U+200B between phrases, where a line may break.
"""

from typing import NotRequired, TypedDict

from selfcheck.ui.part import Call, Figure, Patch
from selfcheck.ui.resultscreen import ResultBody
from selfcheck.ui.sendscreen import ReceiptBody, SendBody


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
    figure: Figure | None
    keep: str
    keep_flow: Patch | None
    answers_so_far: str
    review_flow: Patch | None


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
