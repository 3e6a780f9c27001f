"""The nouns that say what must be true: promises (on every path) and cases (worked examples)."""

from typing import Literal

from pydantic import Field, StrictInt

from selfcheck.model.base import Answer, Booking, Id, Noun, Urgency
from selfcheck.model.conditions import Condition

Days = Literal[3, 7, 14]


class Limits(Noun):
    """An expectation of an urgency: one of a list, or bounded."""

    at_least: Urgency | None = None
    """This urgent or more."""
    at_most: Urgency | None = None
    """This urgent or less."""


class Within(Noun):
    """An expectation of the days: a doctor is seen within so many, or sooner."""

    at_most: Days
    """`soon` with no more days than this, or more urgent."""


class Expectation(Noun):
    """What a promise or a case says of the assessment; what it leaves out may be anything."""

    urgency: Urgency | tuple[Urgency, ...] | Limits | None = None
    """One, one of a list, or at least / at most one."""
    days: Days | tuple[Days, ...] | Within | None = None
    """Within how many days; or at most so many, which more urgent results keep too."""
    departments: tuple[Id, ...] | None = None
    """All of them, in order (cases)."""
    guidance: Id | tuple[Id, ...] | None = None
    """Its id."""
    booking: Booking | tuple[Booking, ...] | None = None
    """Whether booking may be shown."""
    stage: Id | tuple[Id, ...] | None = None
    """Its id."""
    scores: dict[Id, StrictInt] | None = None
    """Score: exactly this sum."""
    rules: tuple[Id, ...] | None = None
    """Exactly these rules hold, in any order (cases)."""
    tags: tuple[Id, ...] | None = None
    """At least these tags are set."""


class Promise(Noun):
    """約束: a safety property proved for every possible set of answers."""

    name: str
    """The promise as a sentence."""
    condition: Condition = Field(alias="if")
    """For whom."""
    then: Expectation
    """What always follows."""
    source: str | None = None
    """Where this is demanded."""


class Case(Noun):
    """症例: a worked example that runs. Questions that it does not answer take their usual answer."""

    name: str
    """The patient in one line."""
    answers: dict[Id, Answer]
    """Question id: its option, list of options, or number."""
    expect: Expectation
    """What must follow."""
