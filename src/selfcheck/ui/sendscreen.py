"""The parts of the screen that belong to Send, as plain JSON. Above part."""

from typing import TypedDict

from selfcheck.ui.part import Call, Code, Patch


class SendOffer(TypedDict):
    """On the result: what Send is, and the way there; once sent, the receipt code."""

    title: str
    lead: str
    receipt: str
    """The code in groups; empty while nothing was sent."""
    unread: str
    open: str
    flow: Patch


class First(TypedDict):
    """What comes before any sending: the call to action of an urgent result."""

    lead: str
    text: str
    calls: list[Call]
    show: str
    flow: Patch


class Tick(TypedDict):
    """A box to tick; `value` is what the device keeps of it."""

    id: str
    label: str
    value: bool | str
    wrong: str


class Blank(TypedDict):
    """A line or a box to write in."""

    id: str
    label: str
    hint: str
    wrong: str
    most: int
    """Characters that the device lets be written: more than are taken, so that nothing is cut unseen."""


class Failure(TypedDict):
    """The answers were not stored: why, and whom to call."""

    text: str
    call: Call


class SendBody(TypedDict):
    """The page on which a patient sends."""

    first: First | None
    failure: Failure | None
    points: list[str]
    visit: Tick | None
    contact: str
    blanks: list[Blank]
    """Empty where the clinic takes none of them."""
    consents: list[Tick]
    unread: str
    submit: str
    flow: Patch


class ReceiptBody(TypedDict):
    """The page after sending."""

    first: First | None
    label: str
    receipt: str
    keep: str
    points: list[str]
    call: Call
    changed: str
    """Empty while the answers are still those that were sent."""
    again: str
    again_flow: Patch
    earlier_title: str
    earlier: list[str]
    code: Code
    print: str
    copy: str
    copied: str
    copy_failed: str
    text: str
    """What is copied: the clinic, the code and its number, and nothing about health."""
    onward: str
    flow: Patch
