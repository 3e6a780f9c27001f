"""From the patient's flow to the screen: a pure function, so that any server can draw what any other began.

No question without consent, no result before it is certain; above all of its siblings but the page.
"""

from datetime import datetime

from selfcheck.engine import AnswerPath, Assessment, questions_of
from selfcheck.model import Guidance, Question, Questionnaire, Send, Urgency
from selfcheck.ui.card import fill
from selfcheck.ui.engines import engine_of
from selfcheck.ui.flow import SENDING, Flow
from selfcheck.ui.outbox import Desk, has_result
from selfcheck.ui.part import Patch
from selfcheck.ui.progress import asked, place_of
from selfcheck.ui.question import previous, question_body
from selfcheck.ui.result import result_body
from selfcheck.ui.review import origin, review_body
from selfcheck.ui.screen import Banner, Screen
from selfcheck.ui.send import receipt_body, send_body
from selfcheck.ui.start import consent_body, start_body
from selfcheck.ui.wording import Wording

FRAME = ("skip", "back", "erase", "erased", "expired", "waiting", "offline", "languages", "chosen", "call")
"""The words that every screen carries."""


class Screens:
    """One questionnaire's screens for one flow at one moment."""

    def __init__(self, questionnaire: Questionnaire, flow: Flow, now: datetime, desk: Desk) -> None:
        self.questionnaire = questionnaire
        self.flow = flow
        self.now = now
        self.desk = desk
        self.wording = Wording(questionnaire, flow.language)
        engine = engine_of(questionnaire)
        self.path: AnswerPath = engine.path(flow.answers)
        self.assessment: Assessment = engine.assess(self.path)

    def screen(self) -> Screen:
        """The one screen that the flow leads to."""
        view = self.view()
        kind, _, name = view.partition(":")
        if kind == "question":
            return self._question(self._on_path(name))
        if kind == "review":
            screen = self._frame(view, self.wording.word("review"), {"view": "next", "from": None})
            return {**screen, "review": review_body(self.wording, self.path)}
        if kind in ("send", "sent") and self.questionnaire.send:
            return self._send(kind, self.questionnaire.send)
        if kind in ("emergency", "result") and self.assessment.guidance:
            return self._result(view, self.assessment.guidance)
        return self._before(view)

    def view(self) -> str:
        """Which screen: consent before any question, a result only once one is certain."""
        kind, _, name = self.flow.view.partition(":")
        if kind in ("start", "consent", "declined"):
            return kind
        sending = kind in SENDING and self.questionnaire.send
        if sending and self.flow.sent and (kind == "sent" or not self.flow.again):
            return "sent"  # also where the consent is another one by now: it is the patient's receipt
        if not self.flow.agreed(self.questionnaire):
            return "consent"
        if kind == "question" and name in self._open():
            return self.flow.view
        if kind == "after":
            return self._after(name)
        if kind == "review" and self.path.answers:
            return kind
        if sending and has_result(self.assessment):
            return "send"
        if kind in ("emergency", "result") and (self.path.next is None or self._emergency()):
            return "result" if self.path.next is None else "emergency"
        return self._next()

    def _next(self) -> str:
        return f"question:{self.path.next.id}" if self.path.next else "result"

    def _after(self, answered: str) -> str:
        """What follows an answer: an emergency that is new, the review it came from, or a question."""
        emergency = self._emergency()
        if emergency and emergency.id not in self.flow.acknowledged:
            return "emergency" if self.path.next else "result"
        if self.flow.origin and (self.path.next is None or self.flow.origin == origin(self.path)):
            return "review"
        questions = self._open()
        place = place_of(questions, answered) + 1
        if self.flow.origin or place >= len(questions):
            return self._next()
        return f"question:{questions[place]}"

    def _open(self) -> list[str]:
        """The questions that can be answered: on the path, and after an emergency the first of the rest."""
        return [*asked(self.path), *(self.path.rest[:1] if self._emergency() else ())]

    def _emergency(self) -> Guidance | None:
        found = self.assessment
        return found.guidance if found.urgency is Urgency.EMERGENCY else None

    def _on_path(self, name: str) -> Question:
        return next(q for q in questions_of(self.questionnaire) if q.id == name)

    def _before(self, view: str) -> Screen:
        if view == "start":
            start = self.questionnaire.start
            screen = self._frame(view, self.wording.say(start.title), None)
            body = start_body(self.wording, agreed=self.flow.agreed(self.questionnaire))
            return {**screen, "start": body}
        declined = view == "declined"
        screen = self._frame(view, self.wording.say(self.questionnaire.consent.title), {"view": "start"})
        return {**screen, "consent": consent_body(self.wording, declined=declined)}

    def _question(self, question: Question) -> Screen:
        back = previous(self.questionnaire, self.path, question.id)
        if self.flow.origin:
            back = {"view": "review", "from": None}
        screen = self._frame(f"question:{question.id}", self.wording.say(question.ask), back)
        return {**screen, "question": question_body(self.wording, self.path, question)}

    def _result(self, view: str, guidance: Guidance) -> Screen:
        back = previous(self.questionnaire, self.path, None)
        heading = self.wording.say(guidance.title, **fill(self.wording, self.assessment))
        told = (self.wording, self.path.answers, self.assessment, guidance, self.now)
        body = result_body(*told, self.flow)
        return {**self._frame(view, heading, back), "result": body}

    def _send(self, view: str, words: Send) -> Screen:
        back: Patch = {"view": "result", "again": False}
        told = (self.path, self.assessment)
        if view == "sent":
            screen = self._frame(view, self.wording.say(words.sent.title), back)
            return {**screen, "receipt": receipt_body(self.wording, words, self.flow, *told)}
        screen = self._frame(view, self.wording.say(words.title), back)
        return {**screen, "send": send_body(self.wording, words, self.desk, *told)}

    def _frame(self, view: str, heading: str, back: Patch | None) -> Screen:
        wording = self.wording
        return {
            "n": self.flow.n,
            "view": view,
            "lang": self.flow.language,
            "title": wording.plain(self.questionnaire.title),
            "heading": heading,
            "clinic": wording.plain(self.questionnaire.clinic.name),
            "languages": [
                {"tag": tag, "name": name, "chosen": tag == self.flow.language}
                for tag, name in self.questionnaire.languages.items()
            ],
            "words": {key: wording.plain_word(key) for key in FRAME},
            "acknowledged": list(self.flow.acknowledged) if self._emergency() else [],
            "sent": [list(receipt) for receipt in self.flow.sent],
            "back": back,
            "banner": self._banner(view),
            "disclaimer": wording.say(self.questionnaire.disclaimer),
        }

    def _banner(self, view: str) -> Banner | None:
        """On questions and the review after an emergency: what was said still stands."""
        emergency = self._emergency()
        if not emergency or not view.startswith(("question:", "review")):
            return None
        return {
            "stands": self.wording.word("emergency_stands"),
            "text": self.wording.say(emergency.title, **fill(self.wording, self.assessment)),
            "show": self.wording.word("emergency_show"),
            "flow": {"view": "emergency", "from": None},
        }


def draw(questionnaire: Questionnaire, flow: Flow, now: datetime, desk: Desk | None = None) -> Screen:
    """The screen that a flow leads to at `now` (aware); `desk` is what the clinic takes."""
    return Screens(questionnaire, flow, now, desk or Desk()).screen()
