"""Who taps: a patient of the self-check, whose device owns the flow, and a visitor of the floor."""

import json
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any, Protocol

from bench.load.wire import LoadError, component_event, key_of
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.WidgetStates_pb2 import WidgetState

from selfcheck.engine.answers import questions_of, read_answers, usual_answer
from selfcheck.engine.engine import Engine
from selfcheck.loader.loading import load
from selfcheck.model.questionnaire import Answer, Questionnaire
from selfcheck.patient.flow import read_flow
from selfcheck.patient.screens import draw

Patch = dict[str, Any]

KEPT = ("view", "lang", "acknowledged", "sent")
"""What the device goes on with, as frontend/flow.js does."""

SENDERS = 0.3
"""The share of patients who send their result to the clinic."""


class Visitor(Protocol):
    """Reads each answer of the server and says what is tapped next."""

    chance: Random
    has_sent: bool

    def read(self, elements: list[Element]) -> None:
        """Take the answer to the last tap. Raises LoadError where it is not a right one."""

    def tap(self) -> WidgetState | None:
        """The next tap; None at the end of the visit."""


class Patient:
    """Walks from the start page to a result, and checks each screen with an engine of its own."""

    def __init__(self, questionnaire: Questionnaire, chance: Random) -> None:
        self.questionnaire, self.chance = questionnaire, chance
        self.engine = Engine(questionnaire)
        self.flow: Patch = {"n": 0, "view": "start", "answers": {}}
        self.screen: dict[str, Any] = {}
        self.worry = chance.choice([0.02, 0.1, 0.3, 0.6])
        """The share of questions that are not answered as most people do."""
        self.has_sent = False
        self.sends = chance.random() < SENDERS
        self._mount = ""

    def read(self, elements: list[Element]) -> None:
        mounts = {
            key_of(e.bidi_component.id): e.bidi_component for e in elements if e.HasField("bidi_component")
        }
        if "tap" not in mounts:
            raise LoadError(f"instead of the mount that hands taps over there came {sorted(mounts)}")
        self._mount = mounts["tap"].id
        self.see(json.loads(mounts.get("screen", mounts["tap"]).json)[0]["screen"])

    def see(self, screen: dict[str, Any]) -> None:
        """Look at a screen. Raises LoadError where it is not the one that the last tap asked for."""
        self.screen = screen
        if self.screen["n"] != self.flow["n"]:
            raise LoadError(f"screen {self.screen['n']} came for tap {self.flow['n']}")
        self._check()
        self.flow |= {name: self.screen[name] for name in KEPT}
        self.flow.pop("form", None)

    def tap(self) -> WidgetState | None:
        patch = self._wish()
        if patch is None:
            return None
        answers = {**self.flow["answers"], **patch.get("answers", {})}
        self.flow = {**self.flow, **patch, "answers": answers, "n": self.flow["n"] + 1}
        return component_event(self._mount, "flow", self.flow)

    def _check(self) -> None:
        """The screen must be the one that the answers lead to."""
        kind, _, name = self.screen["view"].partition(":")
        path = self.engine.path(read_answers(self.questionnaire, self.flow["answers"]))
        if kind == "question" and (path.next is None or path.next.id != name):
            raise LoadError(f"question {name} came instead of {path.next and path.next.id}")
        if self.flow["view"] == "sending" and kind != "sent":
            raise LoadError(f"nothing was stored: {self.screen['send']['failure']}")
        if kind == "result" and path.next:
            raise LoadError(f"a result came before {path.next.id}")
        if kind in ("result", "emergency"):
            told = self.screen["result"]["card"]["urgency"]
            if told != self.engine.assess(path).urgency:
                raise LoadError(f"{told} came instead of {self.engine.assess(path).urgency}")

    def _wish(self) -> Patch | None:
        """What the patient taps on this screen."""
        screen, wish = self.screen, None
        match screen["view"].partition(":")[0]:
            case "start":
                wish = screen["start"]["flow"]
            case "consent":
                wish = screen["consent"]["agree_flow"]
            case "question":
                wish = self._answer(screen["question"])
            case "emergency" if self.chance.random() < 0.5:
                wish = screen["result"]["answer_on_flow"]
            case "result" if self.sends and screen["result"]["send"]:
                wish = screen["result"]["send"]["flow"]
            case "send":
                wish = {**screen["send"]["flow"], "form": self._form(screen["send"])}
            case "sent":
                self.has_sent = True
        return wish

    def _form(self, body: dict[str, Any]) -> dict[str, Any]:
        """Every tick, and a token as the device makes it."""
        ticks = {tick["id"]: tick["value"] for tick in [*body["consents"], *filter(None, [body["visit"]])]}
        return {**ticks, "token": f"{self.chance.getrandbits(128):032x}"}

    def _answer(self, body: dict[str, Any]) -> Patch:
        question = next(q for q in questions_of(self.questionnaire) if q.id == body["id"])
        usual = usual_answer(question)
        chosen = self._worrying(body) if self.chance.random() < self.worry else _ids(usual)
        flows = [option["flow"] for option in body["options"] if option["id"] in chosen and option["flow"]]
        return flows[0] if flows else {"view": f"after:{body['id']}", "answers": {body["id"]: chosen}}

    def _worrying(self, body: dict[str, Any]) -> list[str]:
        ids = [option["id"] for option in body["options"] if not (body["tick"] and option["flow"])]
        count = self.chance.randint(1, min(3, len(ids))) if body["tick"] else 1
        chosen = self.chance.sample(ids, count)
        return [name for name in ids if name in chosen]


class Tapper:
    """A visitor of the floor: presses a button, again and again, and checks that the next question came."""

    def __init__(self, chance: Random, taps: int) -> None:
        self.chance, self.left = chance, taps
        self.number = 0
        self.has_sent = False
        self._buttons: list[str] = []

    def read(self, elements: list[Element]) -> None:
        self._buttons = [element.button.id for element in elements if element.HasField("button")]
        wrong = [name for name in self._buttons if not key_of(name).startswith(f"{self.number}_")]
        if wrong or not self._buttons:
            raise LoadError(f"{wrong or 'nothing'} came instead of question {self.number}")

    def tap(self) -> WidgetState | None:
        if not self.left:
            return None
        self.left -= 1
        self.number += 1
        return WidgetState(id=self.chance.choice(self._buttons), trigger_value=True)


def lengths(questionnaire: Questionnaire, visits: int = 200) -> list[int]:
    """Taps of whole visits, walked without a server and without Send: a short run sees only the short ones end."""
    found = []
    for seed in range(visits):
        patient = Patient(questionnaire, Random(seed))  # noqa: S311 - the same patients in each run
        patient.sends = False
        taps = -1
        more: object = True
        while more:
            flow = read_flow(questionnaire, patient.flow)
            patient.see(json.loads(json.dumps(draw(questionnaire, flow, datetime.now(UTC)))))
            more = patient.tap()
            taps += 1
        found.append(taps)
    return found


def read_questionnaire(path: Path) -> Questionnaire:
    """The questionnaire that the patients know. Raises Problems."""
    return load(path)


def _ids(answer: Answer) -> list[str]:
    return list(answer) if isinstance(answer, tuple) else [str(answer)]
