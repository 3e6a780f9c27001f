"""The screen a flow leads to: no question without consent, no result before it is certain. Below screens."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date

from selfcheck.engine import AnswerPath, Assessment, Engine
from selfcheck.model import Guidance, Urgency
from selfcheck.patient.flow import REST, SENDING, Flow, Patch
from selfcheck.patient.grid import grid_of, grids, rows_of
from selfcheck.patient.progress import asked, place_of
from selfcheck.patient.question import previous
from selfcheck.patient.review import origin
from selfcheck.patient.sending import has_result


class Navigation:
    """One flow through a questionnaire on one day: its path, what that leads to, and what is shown next."""

    def __init__(self, engine: Engine, flow: Flow, today: date, untaken: Collection[str] = ()) -> None:
        """Of the questions that are `untaken` no answer is taken here."""
        self.engine, self.questionnaire = engine, engine.questionnaire
        self.flow = flow
        self.path: AnswerPath = self._path(today, untaken)
        self.assessment: Assessment = engine.assess(self.path)

    def _path(self, today: date, untaken: Collection[str]) -> AnswerPath:
        settled = {**self.flow.answers, **dict.fromkeys(untaken, "")}
        path = self.engine.path(settled, today=today)
        if not untaken:
            return path
        return replace(path, answers={n: a for n, a in path.answers.items() if n not in untaken})

    def view(self) -> str:
        """The view that the flow leads to, whatever view it names."""
        view = self._view()
        kind, _, name = view.partition(":")
        grid = grid_of(self.questionnaire, name) if kind == "question" else None
        return f"grid:{grid.id}" if grid else view

    def _view(self) -> str:
        kind, _, name = self.flow.view.partition(":")
        if kind in ("start", "consent", "declined", "erase"):
            return kind
        sending = kind in SENDING and self.questionnaire.send
        if sending and self.flow.sent and (kind == "sent" or not self.flow.again):
            return "sent"  # also where the consent is another one by now: it is the patient's receipt
        if not self.flow.agreed(self.questionnaire):
            return "consent"
        if kind in ("question", "grid") and (question := self._asked(kind, name)):
            return f"question:{question}"
        if kind == "page" and self.first_of(name):
            return self.flow.view
        if kind == "after":
            return self._paged(self._after(name))
        if kind == "review" and self.path.asked:
            return kind
        if sending and has_result(self.assessment):
            return "send"
        if kind == "letter" and self.questionnaire.letter and has_result(self.assessment):
            return self.flow.view
        if kind in ("emergency", "result") and (self.path.next is None or self.emergency()):
            return "result" if self.path.next is None else "emergency"
        return self._paged(self._next())

    def _paged(self, view: str) -> str:
        """What a section says comes before the first of its questions that is asked."""
        if self.flow.wrong or self.flow.origin not in (None, REST):
            return view
        paged = (section.id for section in self.questionnaire.sections if section.page)
        return next((f"page:{name}" for name in paged if view == f"question:{self.first_of(name)}"), view)

    def first_of(self, section: str) -> str | None:
        """The first question on the path of a section that says something; None where there is none."""
        inside = next((s.questions for s in self.questionnaire.sections if s.id == section and s.page), ())
        named = {question.id for question in inside}
        following = [self.path.next.id] if self.path.next else self._rest()
        return next((name for name in (*asked(self.path), *following) if name in named), None)

    def _asked(self, kind: str, name: str) -> str | None:
        """The question on the path that a view names, a grid by its first row; None where it is on none."""
        on_path = [*asked(self.path), *self._rest()]
        if kind == "question":
            return name if name in on_path else None
        rows = next((grid.questions for grid in grids(self.questionnaire) if grid.id == name), ())
        return next((row for row in rows if row in on_path), None)

    def _next(self) -> str:
        if self.flow.origin == REST and self.path.next is None:
            return f"question:{self._rest()[0]}" if self._rest() else "send"
        return f"question:{self.path.next.id}" if self.path.next else "result"

    def _rest(self) -> tuple[str, ...]:
        """The questions for the visit, which may be answered after the result."""
        return self.path.rest if self.path.next is None else ()

    def _after(self, name: str) -> str:
        """What follows an answer: an emergency that is new, the review it came from, or a question."""
        grid = next((grid for grid in grids(self.questionnaire) if grid.id == name), None)
        rows = [question.id for question in rows_of(self.engine, self.path, grid)] if grid else [name]
        emergency = self.emergency()
        if emergency and emergency.id not in self.flow.acknowledged:
            return "emergency" if self.path.next else "result"
        if any(row in self.flow.wrong for row in rows):
            return f"question:{rows[0]}"
        if self.flow.origin == REST:
            return self._next()
        if self.flow.origin and (self.path.next is None or self.flow.origin == origin(self.path)):
            return "review"
        questions = asked(self.path)
        place = place_of(questions, rows[-1]) + 1
        if self.flow.origin or place >= len(questions):
            return self._next()
        return f"question:{questions[place]}"

    def emergency(self) -> Guidance | None:
        """The guidance of an emergency; None where the answers so far are none."""
        found = self.assessment
        return found.guidance if found.urgency is Urgency.EMERGENCY else None

    def back(self, question: str) -> Patch:
        """Where Back leads from a question."""
        if self.flow.origin == REST:
            return {"view": "result", "from": None}
        return {"view": "review", "from": None} if self.flow.origin else previous(self.path, question)
