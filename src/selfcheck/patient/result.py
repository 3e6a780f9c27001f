"""The result: guidance, reasons, stage, safety net, and how to go on. Above the parts it is made of."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TypedDict

from selfcheck.display import Figure, Wording, all_marked
from selfcheck.engine import AnswerPath, Assessment, Engine
from selfcheck.model import Booking, Guidance, Text, Urgency
from selfcheck.patient.booking import BookingBlock, booking_block, day
from selfcheck.patient.calls import Call, calls
from selfcheck.patient.card import Card, card, fill
from selfcheck.patient.flow import REST, Flow, Patch
from selfcheck.patient.letter_screen import LetterOffer, letter_offer
from selfcheck.patient.script import Scripts, child_phone, scripts
from selfcheck.patient.second_look import Compared, LookAgain, compared, look_again, milder_results
from selfcheck.patient.send_screen import SendOffer, send_offer
from selfcheck.patient.stages import Stages, stages
from selfcheck.patient.take_along import TakeAlong, take_along


class Listing(TypedDict):
    """A heading with a list under it."""

    title: str
    lead: str
    items: list[str]
    footer: str


class Scored(TypedDict):
    """A score that the file shows to patients."""

    title: str
    sum: str


class ResultBody(TypedDict):
    """Guidance, reasons, stage, safety net, and how to go on."""

    card: Card
    compared: Compared | None
    """In a second look: the earlier result beside this one."""
    outdates: list[str]
    """The earlier results that no device keeps once this one is shown: they are milder."""
    script: Scripts | None
    """The phone call written out, in place of the card's own words for it."""
    child_calls: list[Call]
    """The number for children where the other numbers are folded away."""
    answer_on: str
    answer_on_lead: str
    answer_on_flow: Patch | None
    because: list[Listing]
    stages: Stages | None
    scores: list[Scored]
    care: Listing | None
    watch: Listing | None
    safety_net: Listing
    unasked: Listing | None
    ask_doctor: str
    look: LookAgain | None
    marked: list[Figure]
    """The body maps with what was marked on them, for the printed page; `hint` is the question."""
    booking: BookingBlock | None
    letter: LetterOffer | None
    take_along: TakeAlong
    send: SendOffer | None
    rest: str
    """Leads to the questions for the visit; empty where there are none."""
    rest_flow: Patch
    details: str
    """Heading of what is folded away."""
    review: str
    review_flow: Patch
    date: str


def result_body(
    engine: Engine,
    wording: Wording,
    path: AnswerPath,
    assessment: Assessment,
    guidance: Guidance,
    now: datetime,
    flow: Flow,
) -> ResultBody:
    """What the answers on the path lead to; of an unfinished path, what is certain already."""
    filled = fill(wording, assessment)
    emergency = assessment.urgency is Urgency.EMERGENCY
    left = assessment.unasked if emergency else ()
    child = child_phone(engine, path, guidance)
    urgent = guidance.urgency in (Urgency.EMERGENCY, Urgency.URGENT)
    shown = card(wording, guidance, filled, child if urgent else ())
    script = scripts(wording, path, assessment, (*(guidance.phones if urgent else ()), *child))
    return {
        "card": shown,
        "compared": compared(wording, flow.earlier, shown, now),
        "outdates": milder_results(engine.questionnaire, assessment),
        "script": script,
        "child_calls": [] if urgent else calls(wording, child),
        "answer_on": wording.word("answer_on"),
        "answer_on_lead": wording.word("answer_on_lead"),
        "answer_on_flow": _answer_on(assessment, guidance, flow) if left else None,
        "because": because(wording, assessment),
        "stages": stages(wording, assessment),
        "scores": _scores(wording, assessment),
        "care": _listing(wording.word("care"), wording.each(care.say for care in guidance.care)),
        "watch": _listing(wording.word("watch"), wording.each(guidance.watch, **filled)),
        "safety_net": _safety_net(wording),
        "unasked": _unasked(wording, left),
        "ask_doctor": wording.word("ask_doctor") if assessment.booking is Booking.ASK_DOCTOR else "",
        "look": look_again(wording, assessment, guidance, now),
        "marked": all_marked(wording, path.answers),
        "booking": booking_block(wording, now) if assessment.booking is Booking.SHOWN else None,
        "take_along": take_along(wording, assessment, guidance, filled, now, script),
        "letter": letter_offer(wording),
        "send": send_offer(wording, flow),
        "rest": wording.word("rest") if path.rest and not emergency else "",
        "rest_flow": {"view": "next", "from": REST},
        "details": wording.word("details"),
        "review": wording.word("review_again"),
        "review_flow": {"view": "review", "from": None},
        "date": wording.word("summary_date", year=now.year, date=day(wording, now)),
    }


def _answer_on(assessment: Assessment, guidance: Guidance, flow: Flow) -> Patch:
    """On to the questions that the emergency left: before the result, or after it those for the visit."""
    answer_on: Patch = {"view": "next", "acknowledged": sorted({*flow.acknowledged, guidance.id})}
    return {**answer_on, "from": REST} if assessment.finished else answer_on


def because(wording: Wording, assessment: Assessment) -> list[Listing]:
    """The reasons: those at the deciding level first, then what else follows from the answers."""
    findings = [(f.urgency, f.because) for f in assessment.findings if f.urgency]
    deciding = [text for urgency, text in findings if urgency is assessment.urgency]
    others = [(urgency.rank, text) for urgency, text in findings if urgency is not assessment.urgency]
    others.sort(key=lambda pair: pair[0], reverse=True)
    otherwise = wording.questionnaire.otherwise
    if not deciding and otherwise:
        deciding = [otherwise.because]
    listings = (
        _listing(wording.word("because"), _unique(wording, deciding)),
        _listing(wording.word("because_also"), _unique(wording, (text for _, text in others))),
    )
    return [listing for listing in listings if listing]


def _scores(wording: Wording, assessment: Assessment) -> list[Scored]:
    return [
        {"title": wording.say(score.title), "sum": f"{assessment.scores[score.id]}/{score.of}"}
        for score in wording.questionnaire.scores
        if score.shown and score.id in assessment.scores
    ]


def _unique(wording: Wording, texts: Iterable[Text]) -> list[str]:
    return list(dict.fromkeys(wording.each(texts)))


def _listing(title: str, items: list[str], lead: str = "", footer: str = "") -> Listing | None:
    return {"title": title, "lead": lead, "items": items, "footer": footer} if items else None


def _safety_net(wording: Wording) -> Listing:
    net = wording.questionnaire.safety_net
    return {
        "title": wording.say(net.title),
        "lead": "",
        "items": wording.each(net.items),
        "footer": wording.say(net.footer),
    }


def _unasked(wording: Wording, left: Sequence[str]) -> Listing | None:
    """The sections with questions that were not asked: dozens of questions would bury what to do now.

    What is for the visit alone says nothing about what is wrong.
    """
    titles = [
        section.title
        for section in wording.questionnaire.sections
        if section.purpose != "visit" and any(question.id in left for question in section.questions)
    ]
    return _listing(wording.word("unasked"), wording.each(titles), lead=wording.word("unasked_lead"))
