"""Dates as answers: kept as ISO dates, and counted in days before the day of answering. Below answers."""

import re
from collections.abc import Mapping, Set
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from selfcheck.model import Answer, Answers, Questionnaire

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def clinic_day(questionnaire: Questionnaire, now: datetime) -> date:
    """The day that it is at the clinic at `now` (aware)."""
    return now.astimezone(ZoneInfo(questionnaire.clinic.hours.timezone)).date()


def read_date(text: str) -> date | None:
    """A date such as `2026-11-20`; None where there is no such day."""
    try:
        return date.fromisoformat(text) if _ISO.fullmatch(text) else None
    except ValueError:
        return None


def counted(answers: Answers, dates: Mapping[str, int], today: date | None) -> dict[str, Answer]:
    """The answers with dates as the days since then.

    `dates`: question → how many days ago its answer may be at most. A date that is later than today, or
    longer ago than that, counts as no answer. Raises ValueError where there are dates, but no day to count.
    """
    found: dict[str, Answer] = {}
    for name, answer in answers.items():
        if name not in dates or not isinstance(answer, str):
            found[name] = answer
            continue
        if today is None:
            raise ValueError(f"The day is needed from which the date of {name!r} is counted.")
        day = read_date(answer)
        if day and 0 <= (days := (today - day).days) <= dates[name]:
            found[name] = days
    return found


def written(answers: dict[str, Answer], dates: Set[str], today: date | None) -> dict[str, Answer]:
    """The same answers with the dates themselves, as they are kept and shown; as they are without a day."""
    if not dates or today is None:
        return answers
    return {
        name: (today - timedelta(days=answer)).isoformat()
        if name in dates and isinstance(answer, int)
        else answer
        for name, answer in answers.items()
    }
