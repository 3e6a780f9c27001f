"""From the patient's flow to the screen: a pure function, so that any server can draw what any other began.

Above navigation, which chooses the screen, and everything that screens are made of.
"""

from datetime import datetime
from typing import NotRequired, TypedDict
from zoneinfo import ZoneInfo

from selfcheck.display import Wording
from selfcheck.engine import Engine, questions_of
from selfcheck.model import Grid, Guidance, Letter, Question, Send
from selfcheck.patient.card import fill
from selfcheck.patient.flow import LETTER, Flow, Patch
from selfcheck.patient.grid import GridBody, grid_body, grids, rows_of
from selfcheck.patient.letter_screen import LetterBody, letter_body
from selfcheck.patient.navigation import Navigation
from selfcheck.patient.question import QuestionBody, own_words, previous, question_body
from selfcheck.patient.result import ResultBody, result_body
from selfcheck.patient.review import ReviewBody, review_body
from selfcheck.patient.send_screen import ReceiptBody, SendBody, receipt_body, send_body
from selfcheck.patient.sending import SendStatus
from selfcheck.patient.start import ConsentBody, EraseBody, StartBody, consent_body, erase_body, start_body

WORDS = ("back", "erase", "chosen", "error_title")
"""The words that a screen has around its own."""


class Banner(TypedDict):
    """What an emergency said, on the questions that follow it."""

    stands: str
    text: str
    show: str
    flow: Patch


class NoticeBody(TypedDict):
    """What a section says before its questions."""

    paragraphs: list[str]
    go_on: str
    flow: Patch


class Screen(TypedDict):
    """One whole screen. Exactly one of the bodies is there.

    Every text is in the patient's language with U+200B between phrases, where a line may break.
    """

    view: str
    lang: str
    title: str
    """Of the browser's tab."""
    heading: str
    words: dict[str, str]
    acknowledged: list[str]
    """What the flow goes on with: once there is no emergency, the next one interrupts again."""
    back: Patch | None
    erase: Patch | None
    banner: Banner | None
    disclaimer: str
    """Empty on questions, which need the room."""
    start: NotRequired[StartBody]
    consent: NotRequired[ConsentBody]
    erasing: NotRequired[EraseBody]
    question: NotRequired[QuestionBody]
    grid: NotRequired[GridBody]
    notice: NotRequired[NoticeBody]
    result: NotRequired[ResultBody]
    letter: NotRequired[LetterBody]
    review: NotRequired[ReviewBody]
    send: NotRequired[SendBody]
    receipt: NotRequired[ReceiptBody]


class Screens:
    """One questionnaire's screens for one flow at one moment, which is shown in the clinic's time zone."""

    def __init__(self, engine: Engine, flow: Flow, now: datetime, status: SendStatus) -> None:
        self.engine, self.questionnaire = engine, engine.questionnaire
        self.flow = flow
        self.now = now.astimezone(ZoneInfo(self.questionnaire.clinic.hours.timezone))
        self.status = status
        self.wording = Wording(self.questionnaire, flow.language)
        untaken = () if status.contact else own_words(self.questionnaire)
        self.navigation = Navigation(engine, flow, self.now.date(), untaken)
        self.path, self.assessment = self.navigation.path, self.navigation.assessment

    def screen(self) -> Screen:
        """The one screen that the flow leads to."""
        view = self.navigation.view()
        kind, _, name = view.partition(":")
        if kind == "question":
            return self._question(name)
        if kind == "page":
            return self._notice(name)
        if kind == "grid":
            return self._grid(next(grid for grid in grids(self.questionnaire) if grid.id == name))
        if kind == "review":
            screen = self._frame(view, self.wording.word("review"), {"view": "next", "from": None})
            return {**screen, "review": review_body(self.wording, self.path)}
        if view in LETTER and self.questionnaire.letter:
            return self._letter(view, self.questionnaire.letter)
        if kind in ("send", "sent") and self.questionnaire.send:
            return self._send(kind, self.questionnaire.send)
        if kind in ("emergency", "result") and self.assessment.guidance:
            return self._result(view, self.assessment.guidance)
        return self._before(view)

    def _notice(self, name: str) -> Screen:
        page = next(s.page for s in self.questionnaire.sections if s.id == name and s.page)
        first = self.navigation.first_of(name)
        screen = self._frame(f"page:{name}", self.wording.say(page.title), previous(self.path, first))
        flow: Patch = {"view": f"question:{first}"}
        go_on = self.wording.word("go_on")
        return {**screen, "notice": {"paragraphs": self.wording.each(page.say), "go_on": go_on, "flow": flow}}

    def _before(self, view: str) -> Screen:
        if view == "start":
            start = self.questionnaire.start
            screen = self._frame(view, self.wording.say(start.title), None)
            body = start_body(self.wording, agreed=self.flow.agreed(self.questionnaire))
            return {**screen, "start": body}
        if view == "erase":
            screen = self._frame(view, self.wording.word("erase_ask"), None)
            return {**screen, "erasing": erase_body(self.wording)}
        declined = view == "declined"
        screen = self._frame(view, self.wording.say(self.questionnaire.consent.title), {"view": "start"})
        return {**screen, "consent": consent_body(self.wording, declined=declined)}

    def _question(self, name: str) -> Screen:
        question: Question = next(q for q in questions_of(self.questionnaire) if q.id == name)
        screen = self._frame(f"question:{name}", self.wording.say(question.ask), self.navigation.back(name))
        return {
            **screen,
            "question": question_body(self.engine, self.wording, self.path, question, self.flow),
        }

    def _grid(self, grid: Grid) -> Screen:
        first = rows_of(self.engine, self.path, grid)[0].id
        screen = self._frame(f"grid:{grid.id}", self.wording.say(grid.ask), self.navigation.back(first))
        return {**screen, "grid": grid_body(self.engine, self.wording, self.path, grid, self.flow)}

    def _result(self, view: str, guidance: Guidance) -> Screen:
        heading = self.wording.say(guidance.title, **fill(self.wording, self.assessment))
        screen = self._frame(view, heading, previous(self.path, None))
        told = (self.path, self.assessment, guidance, self.now)
        body = result_body(self.engine, self.wording, *told, self.flow)
        return {**screen, "result": body}

    def _letter(self, view: str, words: Letter) -> Screen:
        screen = self._frame(view, self.wording.say(words.open), {"view": "result", "from": None})
        told = (self.path, self.assessment, self.now)
        return {**screen, "letter": letter_body(self.wording, words, *told, beside=view == LETTER[1])}

    def _send(self, view: str, words: Send) -> Screen:
        back: Patch = {"view": "result", "again": False, "from": None}
        told = (self.path, self.assessment)
        if view == "sent":
            screen = self._frame(view, self.wording.say(words.sent.title), back)
            return {**screen, "receipt": receipt_body(self.wording, words, self.flow, *told)}
        screen = self._frame(view, self.wording.say(words.title), back)
        return {**screen, "send": send_body(self.engine, self.wording, words, self.status, self.flow, *told)}

    def _frame(self, view: str, heading: str, back: Patch | None) -> Screen:
        wording = self.wording
        asks = view.startswith(("question:", "grid:", "erase"))
        return {
            "view": view,
            "lang": self.flow.language,
            "title": wording.plain(self.questionnaire.title),
            "heading": heading,
            "words": {key: wording.word(key) for key in WORDS},
            "acknowledged": list(self.flow.acknowledged) if self.navigation.emergency() else [],
            "back": back,
            "erase": None if view in ("start", "erase") else {"view": "erase"},
            "banner": self._banner(view),
            "disclaimer": "" if asks else wording.say(self.questionnaire.disclaimer),
        }

    def _banner(self, view: str) -> Banner | None:
        """On questions and the review after an emergency: what was said still holds."""
        emergency = self.navigation.emergency()
        if not emergency or not view.startswith(("question:", "grid:", "review")):
            return None
        return {
            "stands": self.wording.word("emergency_stands"),
            "text": self.wording.say(emergency.title, **fill(self.wording, self.assessment)),
            "show": self.wording.word("emergency_show"),
            "flow": {"view": "emergency", "from": None},
        }


def draw(engine: Engine, flow: Flow, now: datetime, status: SendStatus | None = None) -> Screen:
    """The screen that a flow leads to at `now` (aware); `status` is what the clinic takes."""
    return Screens(engine, flow, now, status or SendStatus()).screen()
