"""The pages before the first question: start and consent. Above calls."""

from selfcheck.ui.calls import emergency_calls
from selfcheck.ui.screen import ConsentBody, StartBody
from selfcheck.ui.wording import Wording


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
        "flow": {"view": "next" if agreed else "consent"},
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
