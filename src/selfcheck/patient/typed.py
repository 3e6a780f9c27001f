"""What a patient typed as an answer: read as people write it, or what is wrong with it. Below post."""

import re
import unicodedata
from datetime import date

from selfcheck.engine import Measure, measure, read_answer, read_date
from selfcheck.model import Answer, Question
from selfcheck.store import PatientTextError, read_text

MOST = 40
"""Characters that are taken of a number."""

_POINT = "[.,\u3001\u3002\u30fb]"
"""The point as it is typed: also a comma, and the stops and the middle dot of Japanese keyboards."""
_DEGREES = "\u5ea6"
_TENTHS = "\u5206"
"""36 degrees 5 tenths: how temperatures are said in Japanese."""
_NUMBER = re.compile(rf"([+-]?\d+)(?:(?:{_POINT}|{_DEGREES})(\d+){_TENTHS}?|{_DEGREES})?")
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+")
_DATE = re.compile("(\\d{4})[-/.\u5e74](\\d{1,2})[-/.\u6708](\\d{1,2})\u65e5?")
"""Year, month and day, also with the kanji for these behind them."""
_DASHES = re.compile("[\u2010-\u2015\u2212\u30fc]")


class TypedError(ValueError):
    """What was typed cannot be taken; `kind` is that of the sentence `answer_<kind>` that says why."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        super().__init__(kind)


def read_typed(question: Question, text: str, today: date | None = None) -> Answer:
    """The answer to a question that is typed; a date is looked at from `today`. Raises TypedError."""
    if question.text:
        return _text(text, question.text.at_most)
    measured = measure(question)
    if measured is None:
        raise TypedError("missing")
    plain = _DASHES.sub("-", unicodedata.normalize("NFKC", text[:MOST])).replace(" ", "")
    if question.past_date:
        return _date(plain, question.past_date.at_most, today)
    if not plain:
        raise TypedError("unwritten")
    return _number(question, measured, _without_unit(question, plain))


def _text(text: str, at_most: int) -> str:
    """Own words, which may be left out."""
    try:
        return read_text(text, at_most)
    except PatientTextError:
        raise TypedError("long") from None


def _date(text: str, at_most: int, today: date | None) -> str:
    """A date as the field for dates sends it, or as it is typed where the browser has no such field."""
    found = _DATE.fullmatch(text)
    day = read_date("{:0>4}-{:0>2}-{:0>2}".format(*found.groups())) if found else None
    if day is None:
        raise TypedError("date")
    if today and day > today:
        raise TypedError("future")
    if today and (today - day).days > at_most:
        raise TypedError("early")
    return day.isoformat()


def _without_unit(question: Question, text: str) -> str:
    """Without the unit, which many people type though it is beside the field."""
    units = question.number.unit.values() if question.number and question.number.unit else ()
    plain = sorted((unicodedata.normalize("NFKC", unit).replace(" ", "") for unit in units), key=len)
    unit = next((unit for unit in reversed(plain) if unit and text.lower().endswith(unit.lower())), "")
    return text[: len(text) - len(unit)]


def _number(question: Question, measured: Measure, text: str) -> Answer:
    if _THOUSANDS.fullmatch(text):
        text = text.replace(",", "")
    found = _NUMBER.fullmatch(text)
    if found is None:
        raise TypedError("number")
    whole, behind = found[1], (found[2] or "").rstrip("0")
    value = float(f"{whole}.{behind or 0}")
    if not measured.low <= value <= measured.high:
        raise TypedError("range")
    if 10 ** len(behind) > measured.steps:
        raise TypedError("whole" if measured.steps == 1 else "decimals")
    return read_answer(question, value)
