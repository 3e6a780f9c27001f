"""The nouns around the questions: the clinic, its hours and phones, and the pages before and after."""

from datetime import date

from pydantic import Field

from selfcheck.model.base import Language, Noun, Text, Urgency


class Phone(Noun):
    """A number that a patient may call."""

    number: str
    """As written for people; the link is `tel:` and its digits."""
    dial: str | None = None
    """What to dial where `number` does not work, e.g. from another prefecture's line."""
    name: Text
    """Whom it reaches."""
    hours: Text
    """When somebody answers."""
    menu: Text | None = None
    """Which key to press when a recorded voice answers."""
    languages: tuple[Language, ...] = ()
    """The languages on whose screens it is offered; without it, on all."""
    verified_on: date
    """The day on which somebody called it."""


class Link(Noun):
    """A page that helps to find a doctor or a way there; the patient opens it by a tap."""

    name: Text
    """What the patient finds there."""
    url: str
    """In full, beginning with `https://`."""
    urgencies: tuple[Urgency, ...] = Field(min_length=1)
    """The results on which it is offered."""
    verified_on: date
    """The day on which somebody opened it."""


class Recurrence(Noun):
    """Days as an RFC 5545 RRULE without DTSTART, and the hours of those days (`HH:MM`, 24:00 allowed)."""

    on: str
    """Such as `FREQ=WEEKLY;BYDAY=TU,WE` or `FREQ=MONTHLY;BYDAY=+3SU`."""
    start: str = Field("00:00", alias="from")
    """The hour at which it begins, `HH:MM`."""
    end: str = Field("24:00", alias="to")
    """The hour at which it ends, `HH:MM`."""


class Hours(Noun):
    """Opening hours: `open` less `closed` less the dated `closures`."""

    timezone: str
    """Such as `Asia/Tokyo`."""
    text: Text
    """The hours in words."""
    open: tuple[Recurrence, ...]
    """When the clinic is open."""
    closed: tuple[Recurrence, ...] = ()
    """What is taken from that."""
    closures: tuple[date, ...] = ()
    """Single days on which it is closed."""


class Clinic(Noun):
    """The clinic that shows the self-check."""

    name: Text
    """As on its sign."""
    address: Text
    """As on an envelope."""
    phone: str
    """The clinic's number, offered for booking."""
    website: str | None = None
    """Its page on the web."""
    map: str | None = None
    """A link to a map."""
    line: str | None = None
    """The LINE account's id such as `@abc1234`; the LINE block is hidden while it is not given."""
    line_message: str | None = None
    """What the chat is prefilled with; never a symptom."""
    hours: Hours
    """When it is open."""


class Start(Noun):
    """The start page: what this is, whom it is for, what it is not."""

    title: Text
    """The heading of the page."""
    lead: Text
    """What this is, in one or two sentences."""
    readers: tuple[Text, ...]
    """The ways in which people arrive, in their own words."""
    minutes: Text
    """How long it takes."""
    is_not: tuple[Text, ...]
    """What it is not and does not do."""
    emergency: Text
    """When not to go on but to call at once, and whom."""


class Consent(Noun):
    """What the patient agrees to before the first health question."""

    version: str
    """A new one for each change of the points: every patient is then asked anew."""
    title: Text
    """The heading of the page."""
    points: tuple[Text, ...]
    """What the patient agrees to, point by point."""
    agree: Text
    """The button that begins."""
    decline: Text
    """The button that does not."""
    declined: Text
    """Said to anyone who does not agree."""


class SafetyNet(Noun):
    """The card on every result, green included."""

    title: Text
    """The heading of the card."""
    items: tuple[Text, ...] = Field(min_length=1)
    """What to look out for, sign by sign."""
    footer: Text
    """Whom to call then."""
