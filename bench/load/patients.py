"""Who taps on the self-check: patients by chance, who check each screen with an engine of their own."""

from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

from bench.load.screen import Patch, Screen, read_page
from bench.load.visits import LoadError

from selfcheck import load
from selfcheck.engine import Engine, questions_of, read_answer
from selfcheck.install import answer_by_chance
from selfcheck.model import Answer, Questionnaire
from selfcheck.patient import draw, read_flow, render_page

SENDERS = 0.3
"""The share of patients who send their result to the clinic."""


class Asked:
    """What every patient of one questionnaire knows, made once."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self.questionnaire = questionnaire
        self.engine = Engine(questionnaire)
        self.questions = {question.id: question for question in questions_of(questionnaire)}


class Patient:
    """Looks at a screen, and chooses what to tap next: `patch` with the `fields` of a form."""

    def __init__(self, asked: Asked, chance: Random) -> None:
        self.asked, self.chance = asked, chance
        self.worry = chance.choice([0.02, 0.1, 0.3, 0.6])
        """The share of questions that are not answered as most people do."""
        self.sends = chance.random() < SENDERS
        self.has_sent = False
        self.flow: dict[str, Any] = {}
        self.patch: Patch = {}
        self.fields: list[tuple[str, str]] = []

    def see(self, screen: Screen, flow: dict[str, Any]) -> None:
        """Look at a screen. Raises LoadError where it is not the one that the answers lead to."""
        self.screen, self.flow = screen, flow
        path = self.asked.engine.path(self._answers())
        due = [path.next.id] if path.next else list(path.rest)
        if screen.asked and not set(screen.asked) & set(due):
            raise LoadError(f"{screen.view} came instead of {due}")
        if self.patch.get("view") == "sending" and screen.kind != "sent":
            raise LoadError(f"nothing was stored: {screen.kind}")
        if screen.kind == "result" and path.next:
            raise LoadError(f"a result came before {path.next.id}")
        if screen.kind in ("result", "emergency"):
            found = self.asked.engine.assess(path).urgency
            if screen.urgency != found:
                raise LoadError(f"{screen.urgency} came instead of {found}")

    def choose(self) -> bool:
        """Choose the next tap; False at the end of the visit."""
        self.patch, self.fields = {}, []
        screen = self.screen
        match screen.kind:
            case "start" | "consent":
                self.patch = screen.taps()[0]
            case "question" | "grid":
                self._answer()
            case "emergency" if self.chance.random() < 0.5:
                self.patch = screen.tap("acknowledged")
            case "result" if self.sends:
                self.patch = screen.tap("from", "rest") or screen.tap("view", "send")
            case "send":
                self.patch = screen.tap("view", "sending")
                token = f"{self.chance.getrandbits(128):032x}"  # as the device makes it
                self.fields = [("token", token), ("agree", screen.agreement), ("guardian", "on")]
            case "sent":
                self.has_sent = True
        return bool(self.patch)

    def merged(self) -> dict[str, Any]:
        """The flow after the tap, as the device keeps it until the answer comes."""
        changed = {name: value for name, value in self.patch.items() if name != "fields"}
        answers = {**self.flow["answers"], **changed.get("answers", {})}
        for row in self.patch.get("fields", []):
            chosen = [value for name, value in self.fields if name == f"answer:{row}"]
            answers[row] = chosen if self.asked.questions[row].tick else chosen[0]
        return {**self.flow, **changed, "answers": answers}

    def _answer(self) -> None:
        """One tap where one is enough, else what is chosen in the form."""
        given: dict[str, list[str]] = {}
        direct: dict[str, object] = {}
        for name in self.screen.asked:
            answer = answer_by_chance(self.asked.questions[name], self.chance, self.worry)
            given[name] = list(answer) if isinstance(answer, tuple) else [str(answer)]
            direct[name] = given[name] if isinstance(answer, tuple) else answer
        self.patch = self.screen.tap("answers", direct)
        if not self.patch:
            self.patch = self.screen.tap("fields")
            self.fields = [(f"answer:{name}", value) for name, chosen in given.items() for value in chosen]

    def _answers(self) -> dict[str, Answer]:
        answers = self.flow["answers"].items()
        return {name: read_answer(self.asked.questions[name], value) for name, value in answers}


def lengths(questionnaire: Questionnaire, visits: int = 200) -> list[int]:
    """Taps of whole visits, walked without a server and without Send: a short run sees only the short ones end."""
    asked, engine, now = Asked(questionnaire), Engine(questionnaire), datetime.now(UTC)
    found = []
    for seed in range(visits):
        patient = Patient(asked, Random(seed))  # noqa: S311 - the same patients in each run
        patient.sends = False
        patient.see(*_page(engine, {}, now))
        taps = 0
        while patient.choose():
            patient.see(*_page(engine, patient.merged(), now))
            taps += 1
        found.append(taps)
    return found


def read_questionnaire(path: Path) -> Questionnaire:
    """The questionnaire that the patients know. Raises Problems."""
    return load(path)


def _page(engine: Engine, raw: dict[str, Any], now: datetime) -> tuple[Screen, dict[str, Any]]:
    flow = read_flow(engine.questionnaire, raw)
    return read_page(render_page(engine.questionnaire, draw(engine, flow, now), flow))
