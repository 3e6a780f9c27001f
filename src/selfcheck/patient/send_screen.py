"""Send: the offer on the result, the page, and the receipt. Above sending, card and qr."""

from typing import TypedDict

from selfcheck.display import Wording
from selfcheck.engine import AnswerPath, Assessment, Engine
from selfcheck.model import Booking, Send, Text, Urgency
from selfcheck.patient.calls import Call, calls, clinic_call
from selfcheck.patient.card import fill
from selfcheck.patient.flow import Flow, Patch
from selfcheck.patient.form import Form, digest
from selfcheck.patient.qr import Code, code
from selfcheck.patient.sending import SendStatus, needs_guardian
from selfcheck.store import NAME_LENGTH, NOTE_LENGTH, PHONE_LENGTH, show_receipt


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
    """A box to tick; `value` is what it sends."""

    id: str
    label: str
    value: str
    ticked: bool
    wrong: str


class Blank(TypedDict):
    """A line or a box to write in."""

    id: str
    label: str
    hint: str
    value: str
    """What was written on the last try."""
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


def send_body(
    engine: Engine,
    wording: Wording,
    words: Send,
    status: SendStatus,
    flow: Flow,
    path: AnswerPath,
    found: Assessment,
) -> SendBody:
    """The page on which a patient sends, with what was wrong with the last try."""
    form = flow.form or Form("")
    visit = _tick(wording, "visit", words.visit, status, ticked=form.visit)
    return {
        "first": _first(wording, words, found),
        "failure": _failure(wording, words, status),
        "points": wording.each(words.points),
        "visit": visit if found.booking is Booking.SHOWN else None,
        "contact": wording.say(words.contact) if status.contact else "",
        "blanks": _blanks(wording, words, status, form) if status.contact else [],
        "consents": _consents(engine, wording, words, status, path, form),
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
        "changed": "" if now.digest == digest(path.written) else wording.say(sent.changed),
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


def _failure(wording: Wording, words: Send, status: SendStatus) -> Failure | None:
    if not status.failed:
        return None
    text = getattr(words.failed, status.failed)
    return {"text": wording.say(text), "call": clinic_call(wording)}


def _blanks(wording: Wording, words: Send, status: SendStatus, form: Form) -> list[Blank]:
    written = form.texts or {}
    return [
        {
            "id": name,
            "label": wording.say(blank.label),
            "hint": wording.say(blank.hint),
            "value": str(written.get(name, "")),
            "wrong": wording.say(blank.wrong) if name in status.wrong else "",
            "most": LENGTHS[name] * 10,
        }
        for name, blank in (("name", words.name), ("phone", words.phone), ("note", words.note))
    ]


def _consents(
    engine: Engine, wording: Wording, words: Send, status: SendStatus, path: AnswerPath, form: Form
) -> list[Tick]:
    """The guardian's tick, unless the patient is certainly older, and the consent itself."""
    ticks: list[Tick] = []
    guardian = words.guardian
    if guardian and needs_guardian(engine, path) is not False:
        ticks.append(
            _tick(wording, "guardian", guardian.agree, status, guardian.missing, ticked=form.guardian)
        )
    agreed = form.agree == words.version
    agree = _tick(wording, "agree", words.agree, status, words.missing, ticked=agreed)
    return [*ticks, {**agree, "value": words.version}]


def _tick(
    wording: Wording, name: str, label: Text, status: SendStatus, missing: Text | None = None, *, ticked: bool
) -> Tick:
    wrong = wording.say(missing) if name in status.wrong else ""
    return {"id": name, "label": wording.say(label), "value": "yes", "ticked": ticked, "wrong": wrong}
