"""Who taps on the self-check: a patient whose device owns the flow, as our script does."""

import asyncio
import json
import re
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import urlencode

from bench.load.connections import Answer, Connections
from bench.load.visits import Exchange, LoadError, MakeVisitor
from bench.walks import answer_by_chance

from selfcheck import load
from selfcheck.engine import Engine, questions_of, read_answer
from selfcheck.model import Answer as GivenAnswer
from selfcheck.model import Questionnaire
from selfcheck.patient import draw, read_flow, render_page

SENDERS = 0.3
"""The share of patients who send their result to the clinic."""

Fields = list[tuple[str, str]]

_FLOW = re.compile(r'name="flow" value="([^"]*)"')
_MAIN = re.compile(r"<main\b.*?</main>", re.DOTALL)
_LANGUAGE = re.compile(r'data-lang="([^"]*)"')
_VIEW = re.compile(r'data-view="([^"]*)"')
_TAP = re.compile(r'<button type="submit" name="tap"[^>]* value="([^"]*)"')
_URGENCY = re.compile(r'data-urgency="([^"]*)"')
_AGREE = re.compile(r'name="agree" value="([^"]*)"')


class Asked:
    """What every patient of one questionnaire knows, made once."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self.questionnaire = questionnaire
        self.engine = Engine(questionnaire)
        self.questions = {question.id: question for question in questions_of(questionnaire)}


class Patient:
    """Walks from the start page to a result, and checks each screen with an engine of its own."""

    def __init__(
        self,
        asked: Asked,
        chance: Random,
        connections: Connections | None = None,
        address: str = "",
        *,
        ahead: bool = True,
    ) -> None:
        self.asked, self.chance = asked, chance
        self.flow: dict[str, Any] = {}
        self.main = ""
        self.worry = chance.choice([0.02, 0.1, 0.3, 0.6])
        """The share of questions that are not answered as most people do."""
        self.sends = chance.random() < SENDERS
        self.has_sent = False
        self._connections, self._address, self._asks_ahead = connections, address, ahead
        self.expect(None)
        self._patch: dict[str, Any] = {}
        self._fields: Fields = []

    # As every visitor.

    async def open(self) -> None:
        document = await self._request("GET")
        self.read_page(document.text)
        if self._asks_ahead:
            found = await self._post([("flow", json.dumps(self.flow))], ahead=True)
            self.expect(json.loads(found.text)["ahead"])

    def choose(self) -> bool:
        self._patch, self._fields = {}, []
        kind, _, name = self.view.partition(":")
        if kind in ("question", "grid"):
            self._answer([name] if kind == "question" else self._rows())
        elif kind == "send":
            self._patch = self._tap_with("view", "sending")
            token = f"{self.chance.getrandbits(128):032x}"
            self._fields = [("token", token), ("agree", self._agreement()), ("guardian", "on")]
        elif kind in ("start", "consent"):
            self._patch = self._taps()[0]
        elif kind == "emergency" and self.chance.random() < 0.5:
            self._patch = self._tap_with("acknowledged")
        elif kind == "result" and self.sends:
            self._patch = self._tap_with("from", "rest") or self._tap_with("view", "send")
        elif kind == "sent":
            self.has_sent = True
        return bool(self._patch)

    async def think(self, seconds: float) -> None:
        """While a form is filled in, the device asks ahead for the screen behind it, after each choice."""
        steps = self._steps() if self._asks_ahead else 0
        for number in range(1, steps + 1):
            await asyncio.sleep(seconds / (steps + 1))
            await self._post([*self._body(), *self._fields[:number]])
        await asyncio.sleep(seconds / (steps + 1))

    async def tap(self) -> Exchange:
        answer = await self._post([*self._body(), *self._fields], ahead=self._asks_ahead)
        found = json.loads(answer.text)
        self.check_guess(_view(found["main"]))
        self.expect(found.get("ahead"))
        self.see(found["main"], found["flow"])
        return answer.exchange

    async def close(self) -> None:
        """The server keeps nothing of a patient."""
        if self._connections:
            self._connections.leave()

    # What is shown.

    @property
    def view(self) -> str:
        """The name of the screen."""
        return _view(self.main)

    def read_page(self, html: str) -> None:
        """Read a whole page."""
        self.see(_first(_MAIN, html, 0), json.loads(unescape(_first(_FLOW, html))))

    def see(self, main: str, flow: dict[str, Any]) -> None:
        """Look at a screen. Raises LoadError where it is not the one that the answers lead to."""
        self.main, self.flow = main, flow
        kind, _, name = self.view.partition(":")
        path = self.asked.engine.path(self._given())
        due = [path.next.id] if path.next else list(path.rest)
        shown = [name] if kind == "question" else self._rows() if kind == "grid" else []
        if shown and not set(shown) & set(due):
            raise LoadError(f"{self.view} came instead of {due}")
        if self._patch.get("view") == "sending" and kind != "sent":
            raise LoadError(f"nothing was stored: {kind}")
        if kind == "result" and path.next:
            raise LoadError(f"a result came before {path.next.id}")
        if kind in ("result", "emergency"):
            told, found = _first(_URGENCY, main), self.asked.engine.assess(path).urgency
            if told != found:
                raise LoadError(f"{told} came instead of {found}")

    def merged(self) -> dict[str, Any]:
        """The flow after the tap, as the device keeps it until the answer comes."""
        changed = {name: value for name, value in self._patch.items() if name != "fields"}
        answers = {**self.flow["answers"], **changed.get("answers", {})}
        for row in self._patch.get("fields", []):
            chosen = [value for name, value in self._fields if name == f"answer:{row}"]
            answers[row] = chosen if self.asked.questions[row].tick else chosen[0]
        return {**self.flow, **changed, "answers": answers}

    # How it is answered.

    def _answer(self, names: list[str]) -> None:
        questions = [self.asked.questions[name] for name in names]
        given = {question.id: answer_by_chance(question, self.chance, self.worry) for question in questions}
        direct = {name: _plain(answer) for name, answer in given.items()}
        patches = self._taps()
        self._patch = next((patch for patch in patches if patch.get("answers") == direct), {})
        if not self._patch:
            self._patch = next(patch for patch in patches if "fields" in patch)
            self._fields = [(f"answer:{name}", value) for name in names for value in _words(given[name])]

    def _rows(self) -> list[str]:
        return list(next(patch["fields"] for patch in self._taps() if "fields" in patch))

    def _taps(self) -> list[dict[str, Any]]:
        """What the buttons change, the way back and the menu of languages left out."""
        found = (json.loads(unescape(value)) for value in _TAP.findall(self.main))
        return [patch for patch in found if not self._is_back(patch)]

    def _is_back(self, patch: dict[str, Any]) -> bool:
        return patch.get("view") == "start" or patch == {"view": "erase"}

    def _tap_with(self, name: str, value: object = None) -> dict[str, Any]:
        """The first button that changes this; nothing where there is none."""
        return next((patch for patch in self._taps() if name in patch and value in (None, patch[name])), {})

    def _agreement(self) -> str:
        return unescape(_first(_AGREE, self.main))

    def _given(self) -> dict[str, GivenAnswer]:
        answers = self.flow["answers"].items()
        return {name: read_answer(self.asked.questions[name], value) for name, value in answers}

    def _steps(self) -> int:
        return len(self._fields) if "fields" in self._patch else 0

    # How it is sent.

    def _body(self) -> Fields:
        return [("flow", json.dumps(self.flow)), ("tap", _encoded(self._patch))]

    async def _post(self, fields: Fields, *, ahead: bool = False) -> Answer:
        headers = {"selfcheck-shown": _first(_LANGUAGE, self.main)} | (
            {"selfcheck-ahead": "1"} if ahead else {}
        )
        return await self._request("POST", headers, urlencode(fields).encode())

    async def _request(self, method: str, headers: dict[str, str] | None = None, body: bytes = b"") -> Answer:
        if self._connections is None:
            raise LoadError("this patient has no server")
        whose = {"X-Forwarded-For": self._address, "Accept-Language": "ja"}
        return await self._connections.request(method, whose | (headers or {}), body)

    def expect(self, ahead: dict[str, Any] | None) -> None:
        """Keep the screens behind each tap, as the server said them beforehand."""
        self._ahead = ahead or {"taps": {}, "screens": []}

    def check_guess(self, view: str) -> None:
        """What was asked ahead must lead to the same screen; its clock may have gone on."""
        place = self._ahead["taps"].get(_encoded(self._patch))
        if place is not None and not self._fields and _view(self._ahead["screens"][place]) != view:
            raise LoadError(f"{view} came instead of what was asked ahead")


def patients(questionnaire: Questionnaire, url: str, *, ahead: bool) -> MakeVisitor:
    """Patients of one server; `ahead` as our script asks, where the patient saves no data."""
    asked, connections = Asked(questionnaire), Connections(url)
    return lambda chance, address: Patient(asked, chance, connections, address, ahead=ahead)


def lengths(questionnaire: Questionnaire, visits: int = 200) -> list[int]:
    """Taps of whole visits, walked without a server and without Send: a short run sees only the short ones end."""
    asked, now = Asked(questionnaire), datetime.now(UTC)
    found = []
    for seed in range(visits):
        patient = Patient(asked, Random(seed))  # noqa: S311 - the same patients in each run
        patient.sends = False
        patient.read_page(_page(asked, {}, now))
        taps = 0
        while patient.choose():
            patient.read_page(_page(asked, patient.merged(), now))
            taps += 1
        found.append(taps)
    return found


def read_questionnaire(path: Path) -> Questionnaire:
    """The questionnaire that the patients know. Raises Problems."""
    return load(path)


def _page(asked: Asked, raw: dict[str, Any], now: datetime) -> str:
    flow = read_flow(asked.questionnaire, raw)
    return render_page(asked.questionnaire, draw(asked.questionnaire, flow, now), flow)


def _view(main: str) -> str:
    return _first(_VIEW, main)


def _first(pattern: re.Pattern[str], text: str, group: int = 1) -> str:
    found = pattern.search(text)
    if not found:
        raise LoadError(f"{pattern.pattern} is not in {text[:80]!r}")
    return found[group]


def _encoded(patch: dict[str, Any]) -> str:
    """As the server writes a tap into the page."""
    return json.dumps(patch, ensure_ascii=False, separators=(",", ":"))


def _plain(answer: GivenAnswer) -> object:
    return list(answer) if isinstance(answer, tuple) else answer


def _words(answer: GivenAnswer) -> list[str]:
    return list(answer) if isinstance(answer, tuple) else [str(answer)]
