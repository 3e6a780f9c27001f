"""Send: the offer on the result, the page, and the receipt. Above outbox, card and code."""

from selfcheck.engine import AnswerPath, Assessment
from selfcheck.model import Booking, Send, Text, Urgency
from selfcheck.store import NAME_LENGTH, NOTE_LENGTH, PHONE_LENGTH, show_receipt
from selfcheck.ui.calls import calls, clinic_call
from selfcheck.ui.card import fill
from selfcheck.ui.code import code
from selfcheck.ui.flow import Flow
from selfcheck.ui.form import digest
from selfcheck.ui.outbox import Desk, needs_guardian
from selfcheck.ui.sendscreen import Blank, Failure, First, ReceiptBody, SendBody, SendOffer, Tick
from selfcheck.ui.wording import Wording

LENGTHS = {"name": NAME_LENGTH, "phone": PHONE_LENGTH, "note": NOTE_LENGTH}

_FIRST = (Urgency.EMERGENCY, Urgency.URGENT)


def send_offer(wording: Wording, flow: Flow) -> SendOffer | None:
    """On the result; None where the questionnaire offers no sending."""
    words = wording.questionnaire.send
    if not words:
        return None
    sent = bool(flow.sent)
    return {
        "title": wording.say(words.sent.title if sent else words.offer),
        "lead": wording.say(words.sent.receipt if sent else words.about),
        "receipt": show_receipt(flow.sent[-1].code) if sent else "",
        "unread": wording.say(words.unread),
        "open": wording.say(words.sent.show if sent else words.open),
        "flow": {"view": "sent", "again": False} if sent else {"view": "send"},
    }


def send_body(wording: Wording, words: Send, desk: Desk, path: AnswerPath, found: Assessment) -> SendBody:
    """The page on which a patient sends, with what was wrong with the last try."""
    visit = _tick(wording, "visit", words.visit, None, desk) if found.booking is Booking.SHOWN else None
    return {
        "first": _first(wording, words, found),
        "failure": _failure(wording, words, desk),
        "points": wording.each(words.points),
        "visit": visit,
        "contact": wording.say(words.contact) if desk.contact else "",
        "blanks": _blanks(wording, words, desk) if desk.contact else [],
        "consents": _consents(wording, words, desk, path),
        "unread": wording.say(words.unread),
        "submit": wording.say(words.submit),
        "flow": {"view": "sending"},
    }


def receipt_body(
    wording: Wording, words: Send, flow: Flow, path: AnswerPath, found: Assessment
) -> ReceiptBody:
    """The page after sending: the receipt code, what happens next and what does not."""
    sent, now = words.sent, flow.sent[-1]
    shown = show_receipt(now.code)
    clinic = wording.questionnaire.clinic
    text = f"{wording.plain(clinic.name)}\n{wording.plain(sent.receipt)} {shown}\n{clinic.phone}"
    return {
        "first": _first(wording, words, found),
        "label": wording.say(sent.receipt),
        "receipt": shown,
        "keep": wording.say(sent.keep),
        "points": wording.each(sent.points),
        "call": clinic_call(wording),
        "changed": "" if now.digest == digest(path.answers) else wording.say(sent.changed),
        "again": wording.say(sent.again),
        "again_flow": {"view": "send", "again": True},
        "earlier_title": wording.say(sent.earlier),
        "earlier": [show_receipt(each.code) for each in reversed(flow.sent[:-1])],
        "code": {
            **code(wording, text, "code_lead"),
            "name": wording.plain(sent.code),
            "lead": wording.say(sent.code),
        },
        "print": wording.word("print"),
        "copy": wording.word("copy"),
        "copied": wording.word("copied"),
        "copy_failed": wording.word("copy_failed"),
        "text": text,
        "onward": wording.word("to_result"),
        "flow": {"view": "result"},
    }


def _first(wording: Wording, words: Send, found: Assessment) -> First | None:
    guidance = found.guidance
    if guidance is None or found.urgency not in _FIRST:
        return None
    filled = fill(wording, found)
    return {
        "lead": wording.say(words.first),
        "text": wording.say(guidance.title, **filled),
        "calls": calls(wording, guidance.phones),
        "show": wording.word("to_result"),
        "flow": {"view": "result"},
    }


def _failure(wording: Wording, words: Send, desk: Desk) -> Failure | None:
    if not desk.failed:
        return None
    text = getattr(words.failed, desk.failed)
    return {"text": wording.say(text), "call": clinic_call(wording)}


def _blanks(wording: Wording, words: Send, desk: Desk) -> list[Blank]:
    return [
        {
            "id": name,
            "label": wording.say(blank.label),
            "hint": wording.say(blank.hint),
            "wrong": wording.say(blank.wrong) if name in desk.wrong else "",
            "most": LENGTHS[name] * 10,
        }
        for name, blank in (("name", words.name), ("phone", words.phone), ("note", words.note))
    ]


def _consents(wording: Wording, words: Send, desk: Desk, path: AnswerPath) -> list[Tick]:
    """The guardian's tick, unless the patient is certainly older, and the consent itself."""
    ticks: list[Tick] = []
    if words.guardian and needs_guardian(wording.questionnaire, path) is not False:
        ticks.append(_tick(wording, "guardian", words.guardian.agree, words.guardian.missing, desk))
    agree = _tick(wording, "agree", words.agree, words.missing, desk)
    return [*ticks, {**agree, "value": words.version}]


def _tick(wording: Wording, name: str, label: Text, missing: Text | None, desk: Desk) -> Tick:
    wrong = wording.say(missing) if name in desk.wrong else ""
    return {"id": name, "label": wording.say(label), "value": True, "wrong": wrong}
