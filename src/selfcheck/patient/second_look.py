"""The second look: when to look again, a result to keep, and two results side by side. Above booking."""

import json
from datetime import date, datetime, timedelta
from typing import TypedDict

from selfcheck.display import Wording
from selfcheck.engine import Assessment, by_severity, kept_result, kept_results
from selfcheck.model import Guidance, Questionnaire, SecondLook
from selfcheck.patient.booking import day
from selfcheck.patient.card import Card
from selfcheck.patient.earlier import Earlier, earlier_question, write_earlier
from selfcheck.patient.flow import Patch


class LookAgain(TypedDict):
    """On a result: when to look again, the calendar's file, and the box that keeps the result."""

    title: str
    lead: str
    calendar: str
    calendar_href: str
    keep: str
    about: str
    result: str
    """What the device keeps if the box is ticked."""
    delete: str
    deleted: str


class Offer(TypedDict):
    """On the start page, hidden: our script shows it where a result of this questionnaire is kept."""

    questionnaire: str
    title: str
    open: str
    flow: Patch
    """The script adds what is kept, as `earlier`."""
    delete: str
    deleted: str


class Level(TypedDict):
    """One of the two results, in words."""

    label: str
    icon: str
    word: str


class Compared(TypedDict):
    """The earlier result beside that of today."""

    title: str
    levels: list[Level]


def look_again(
    wording: Wording, assessment: Assessment, guidance: Guidance, now: datetime
) -> LookAgain | None:
    """What follows a result some days later; None after an emergency."""
    look = wording.questionnaire.second_look
    if look is None or guidance.again is None:
        return None
    days = guidance.again.days
    result = kept_result(guidance, assessment.days)
    kept = write_earlier(Earlier(wording.questionnaire.id, result, now.date()))
    return {
        "title": _title(wording, look, days),
        "lead": wording.say(look.lead, date=day(wording, now + timedelta(days=days))),
        "calendar": wording.say(look.calendar),
        "calendar_href": f"calendar.ics?days={days}&lang={wording.language}",
        "keep": wording.say(look.keep),
        "about": wording.say(look.about),
        "result": json.dumps(kept),
        "delete": wording.say(look.delete),
        "deleted": wording.plain(look.deleted),
    }


def _title(wording: Wording, look: SecondLook, days: int) -> str:
    weeks, rest = divmod(days, 7)
    whole = None if rest else look.title_week if weeks == 1 else look.title_weeks
    return wording.say(whole or look.title, days=days, weeks=weeks)


def offer(wording: Wording, *, agreed: bool) -> Offer | None:
    """The way into a second look."""
    look = wording.questionnaire.second_look
    if look is None:
        return None
    return {
        "questionnaire": wording.questionnaire.id,
        "title": wording.say(look.offer),
        "open": wording.say(look.open),
        "flow": {"view": "next" if agreed else "consent"},
        "delete": wording.say(look.delete),
        "deleted": wording.plain(look.deleted),
    }


def compared(wording: Wording, earlier: Earlier | None, today: Card, now: datetime) -> Compared | None:
    """Both results; None where this is no second look."""
    look = wording.questionnaire.second_look
    if look is None or earlier is None:
        return None
    guidances = {g.id: g for g in wording.questionnaire.guidance} | kept_results(wording.questionnaire)
    before: Level = {
        "label": _label(wording, look, earlier.day, now),
        "icon": guidances[earlier.result].icon if earlier.result in guidances else "",
        "word": wording.say((earlier_question(wording.questionnaire, look).options or {})[earlier.result]),
    }
    return {
        "title": wording.say(look.compared),
        "levels": [before, {"label": wording.say(look.now), "icon": today["icon"], "word": today["word"]}],
    }


def _label(wording: Wording, look: SecondLook, kept: date | None, now: datetime) -> str:
    if kept is None or kept > now.date():
        return wording.say(look.undated)
    moment = datetime(kept.year, kept.month, kept.day, tzinfo=now.tzinfo)
    return wording.say(look.before, date=day(wording, moment))


def milder_results(questionnaire: Questionnaire, result: Assessment) -> list[str]:
    """The kept results that this one outdates, being more cautious than they are."""
    look, guidance = questionnaire.second_look, result.guidance
    if look is None or guidance is None:
        return []
    known = by_severity(earlier_question(questionnaire, look))
    name = kept_result(guidance, result.days)
    return list(known[: known.index(name)] if name in known else known)
