"""The screens before the first question, and the one that asks before erasing. Above calls."""

from typing import TypedDict

from selfcheck.display import Wording
from selfcheck.patient.calls import Call, emergency_calls
from selfcheck.patient.flow import Patch
from selfcheck.patient.second_look import Offer, offer


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
    earlier: Offer | None


class ConsentBody(TypedDict):
    """What the patient agrees to; `points` are empty after declining."""

    points: list[str]
    lead: str
    calls: list[Call]
    agree: str
    agree_flow: Patch
    decline: str
    decline_flow: Patch | None


class EraseBody(TypedDict):
    """Asks before every answer is erased."""

    lead: str
    erase: str
    erase_flow: Patch
    keep: str
    keep_flow: Patch


def start_body(wording: Wording, *, agreed: bool) -> StartBody:
    """What this is, whom it is for, what it is not."""
    start = wording.questionnaire.start
    return {
        "lead": wording.say(start.lead),
        "readers_title": wording.word("readers"),
        "readers": wording.each(start.readers),
        "minutes": wording.say(start.minutes),
        "is_not_title": wording.word("is_not"),
        "is_not": wording.each(start.is_not),
        "emergency": wording.say(start.emergency),
        "calls": emergency_calls(wording),
        "begin": wording.word("begin"),
        "flow": {"view": "next" if agreed else "consent", "earlier": None},
        "earlier": offer(wording, agreed=agreed),
    }


def consent_body(wording: Wording, *, declined: bool) -> ConsentBody:
    """What the patient agrees to; after declining, what to do instead."""
    consent = wording.questionnaire.consent
    agree: dict[str, object] = {"view": "next", "consent": consent.version}
    return {
        "points": [] if declined else wording.each(consent.points),
        "lead": wording.say(consent.declined) if declined else "",
        "calls": emergency_calls(wording) if declined else [],
        "agree": wording.word("consent_declined_back") if declined else wording.say(consent.agree),
        "agree_flow": {"view": "consent"} if declined else agree,
        "decline": "" if declined else wording.say(consent.decline),
        "decline_flow": None if declined else {"view": "declined"},
    }


def erase_body(wording: Wording) -> EraseBody:
    """The two ways on: erase, or go back to where the answers lead."""
    return {
        "lead": wording.word("erase_lead"),
        "erase": wording.word("erase"),
        "erase_flow": {"view": "start", "erase": True},
        "keep": wording.word("erase_not"),
        "keep_flow": {"view": "next"},
    }
