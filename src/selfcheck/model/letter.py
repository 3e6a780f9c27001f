"""The nouns of the letter for the doctor: which answers are in it, in which order and in which words."""

from typing import Literal

from pydantic import Field

from selfcheck.model.base import Id, Line, Noun, Text
from selfcheck.model.conditions import Condition


class LetterLine(Noun):
    """A question in the letter. Its answers `no` and `none` are left out where `absent` tells of them."""

    question: Id
    """Whose answer is here."""
    label: Line
    """Before it, in the questionnaire's first language, in which the doctor reads."""
    words: dict[Id, Line] = Field(default_factory=dict)
    """Option → how a doctor would say it; of any other option the patient's own text is taken."""


class LetterPart(Noun):
    """A heading with the answers under it."""

    title: Text
    """The heading."""
    lines: tuple[LetterLine, ...] = Field(min_length=1)
    """In the order of the letter."""
    kind: Literal["signs", "past", "course"] = "course"
    """What a QR code that cannot hold everything takes first: signs, then past illness, then the course."""


class AbsentSign(Noun):
    """A sign that the patient said is not there."""

    sign: Line
    """What is not there, in the questionnaire's first language."""
    unless: dict[Id, tuple[Id, ...]] = Field(min_length=1)
    """Question that asks about it → the options that tell of it; not absent where one is unsure or open."""
    or_if: Condition | None = None
    """Answers to other questions that report it too; not absent where this holds or still may."""


class Absent(Noun):
    """What is not there."""

    title: Text
    """The heading."""
    signs: tuple[AbsentSign, ...] = Field(min_length=1)
    """In the order of the letter."""


class Letter(Noun):
    """A letter for the doctor, on one page, in the order of a referral: no diagnosis, no urgency."""

    open: Text
    """The button on the result that shows it."""
    title: Text
    """Its heading."""
    note: Text
    """Under the heading: told by the patient, not examined."""
    date: Text
    """When it was answered: {year}, {month}, {day}, {time}."""
    name: Text
    """Before the line on which to write the name."""
    born: Text
    """Before the line on which to write the date of birth."""
    parts: tuple[LetterPart, ...] = Field(min_length=1)
    """The answers, in the order of the letter."""
    absent: Absent
    """What is not there."""
    elsewhere: Text
    """After a "no" whose sign another answer reports: {answer}."""
    decisive: Text
    """Before the answers that decided what the patient was told to do."""
    unsure: Text
    """Before what the patient was not sure about."""
    declined: Text
    """Before what the patient did not want to say."""
    unasked: Text
    """Before what was not asked."""
    others: Text
    """What was not asked of a part of which something was: {part}."""
    cut: Text
    """The last line in a QR code that could not hold the whole letter."""
    advice: Text
    """Before what the patient was told to do."""
    scan: Text
    """Under the QR code of the letter."""
    beside: Text
    """The button that adds the patient's own language."""
    alone: Text
    """The button that takes it away again."""
