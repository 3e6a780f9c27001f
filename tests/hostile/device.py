"""A patient's device in the hands of somebody who does anything in any order: taps, goes back, reloads, forges."""

import json
from collections.abc import Callable, Iterator
from copy import deepcopy
from datetime import UTC, datetime
from itertools import count
from random import Random
from typing import Any

from tests.hostile.invariants import BODIES, Drawn, Judge, Raw, plain, skeleton, without_clock

from selfcheck.engine import Engine
from selfcheck.model.questionnaire import Questionnaire
from selfcheck.patient.flow import SENDING, read_flow
from selfcheck.patient.screens import draw
from selfcheck.patient.sending import Outbox, SendStatus
from selfcheck.store import Store, find_by_receipt

Show = Callable[[Raw], Drawn]
"""Draws what a flow leads to: the pure function, Streamlit, or a server."""
NOW = datetime(2026, 11, 22, 1, 30, tzinfo=UTC)

JUNK: list[Any] = [
    None, True, False, 0, 1, -1, 2**53, 10**400, 1.5, float("inf"), float("nan"), "", " ", "x" * 300, "\ud800", "\0",
    "\u202e", "🫥", "__proto__", "constructor", "toString", "result", "emergency", "review", "next", "question:",
    "question:saddle", "question:\ud800", "after:", "after:weak", "after:age", "end", [], [[]], {}, {"": {}}, [None],
    ["emergency"], "<script>", "{days}", "ja", "ja-simple", "en", "xx", {"__proto__": {"view": "result"}},
]  # fmt: skip
"""What a forged field may hold."""
FIELDS = ["view", "lang", "n", "consent", "answers", "from", "acknowledged", "at", "drafts", "__proto__", ""]
FIELDS += ["sent", "form", "again", "earlier"]
URGENCIES = ["selfcare", "routine", "soon", "urgent", "emergency"]
TEXTS: list[Any] = [
    "",
    "",
    "",
    "山田 花子",
    "03-1234-5678",
    "=1+1",
    "\0",
    "\ud800",
    "x" * 6000,
    "<b>x</b>",
    None,
    7,
    [],
    {},
]
"""What may be where a patient writes."""


def fresh(questionnaire: Questionnaire, post: Outbox | None = None) -> Show:
    """The pure function: a flow out of the wire, a screen into it; with an outbox what is sent is stored."""
    hosts, engine = count(), Engine(questionnaire)

    def show(raw: Raw) -> Drawn:
        flow, desk = read_flow(questionnaire, over_the_wire(raw)), SendStatus()
        if post and flow.view in SENDING:
            flow, desk = post.answer(engine, flow, f"host-{next(hosts)}")
        screen: Drawn = plain(draw(engine, flow, NOW, desk))
        return {**screen, "sent": [list(receipt) for receipt in flow.sent]}

    return show


def stored_wrongly(judge: Judge, store: Store, raw: Raw, code: str) -> Iterator[str]:
    """What a stored Response may not be: of other answers than those on the path, or of another level."""
    with store.database.read() as connection:
        found = find_by_receipt(connection, code)
    if found is None:
        yield f"the receipt {code} stands for nothing"
        return
    path = judge.path(raw)
    if found.answers != path:
        yield f"stored are {set(found.answers) ^ set(path)} off the path, or answers that differ"
    told = judge.file.assess(dict(path))
    if found.assessment.finished and found.assessment.urgency.value != told["urgency"]:
        yield f"stored is {found.assessment.urgency}, the file says {told['urgency']}"
    if found.visit_wish and told["booking"] != "shown":
        yield "a wish to visit is stored where no booking is"


def over_the_wire(raw: Raw) -> Any:
    return json.loads(json.dumps(raw))


class Device:
    """Owns a flow, shows what it leads to, and holds every screen to what must hold."""

    def __init__(self, judge: Judge, show: Show, chance: Random, store: Store | None = None) -> None:
        self.judge, self.show, self.chance, self.store = judge, show, chance, store
        self.sends = 0
        self.languages = list(judge.questionnaire.languages)
        self.fresh = fresh(judge.questionnaire)
        self.flow: dict[str, Any] = {"n": 0, "lang": chance.choice(self.languages), "answers": {}}
        self.earlier: list[dict[str, Any]] = []
        self.steps = 0
        self.screen: Drawn = {}
        self.look()

    # What happens at each step.

    def look(self) -> None:
        """Draw the flow, judge the screen, and take over what the device takes from it."""
        self.steps += 1
        self.screen = self.show(self.flow)
        self.hold()
        self.flow |= {name: self.screen[name] for name in ("view", "lang", "acknowledged", "sent")}
        self.earlier = [*self.earlier[-20:], deepcopy(self.flow)]

    def hold(self) -> None:
        """Raise AssertionError where the screen is not as it must be."""
        faults = list(self.judge.wrong(over_the_wire(self.flow), self.screen))
        assert not faults, (faults, self.flow)
        if self.flow.get("view") == "sending":
            return
        again = without_clock(self.fresh(self.flow))
        assert without_clock(self.screen) == again, "another session draws another screen"
        other = self.chance.choice(self.languages)
        told = without_clock(self.fresh({**self.flow, "lang": other}))
        assert skeleton(told) == skeleton(again), (other, self.flow)

    def tap(self, patch: Raw) -> None:
        """As frontend/flow.js: answers are merged, all else is replaced."""
        answers = self.flow.get("answers")
        known = answers if isinstance(answers, dict) else {}
        self.flow |= {**patch, "answers": {**known, **patch.get("answers", {})}, "n": self._n() + 1}
        self.look()

    def _n(self) -> int:
        n = self.flow.get("n")
        return n if isinstance(n, int) and 0 <= n < 2**40 else 0

    def body(self) -> Any:
        return next(self.screen[kind] for kind in BODIES if kind in self.screen)

    # What one may do.

    def go_on(self) -> None:
        """Tap what leads on: an answer, or the button of the screen."""
        body = self.body()
        if "options" in body:
            self.answer(body["id"])
        elif "rows" in body:
            mostly = self.chance.random() < 0.7
            answers = {
                row["id"]: (
                    row["choices"][0] if mostly else self.chance.choice(row["choices"] + row["others"])
                )["id"]
                for row in body["rows"]
            }
            self.tap({"view": f"after:{body['id']}", "answers": answers})
        else:
            ways = [value for key, value in body.items() if key.endswith("flow") and value]
            self.tap(self.chance.choice(ways))

    def answer(self, name: str) -> None:
        """Answer a question, as a tap on its screen would, whichever screen is shown."""
        question, chance = self.judge.questions[name], self.chance
        answer: Any
        if question.scale:
            answer = chance.randint(question.scale.at_least, question.scale.at_most)
        elif question.options:
            answer = chance.choice([next(iter(question.options)), *question.options])
        else:
            free = [option for option in question.tick or {} if option not in question.exclusive]
            several = chance.sample(free, chance.randint(1, min(3, len(free))))
            answer = chance.choice([several, *([alone] for alone in question.exclusive * 3)])
        self.tap({"view": f"after:{name}", "answers": {name: answer}})

    def answer_elsewhere(self) -> None:
        """A second tab, or a forger: any question is answered, on the path or off it."""
        self.answer(self.chance.choice(list(self.judge.questions)))

    def back(self) -> None:
        if self.screen["back"]:
            self.tap(self.screen["back"])

    def browser_back(self) -> None:
        """The browser's own Back button names a view that was shown."""
        self.tap({"view": self.chance.choice(self.earlier)["view"], "from": None})

    def review(self) -> None:
        self.tap({"view": "review"})

    def change(self) -> None:
        """Follow a Change link, and perhaps answer."""
        rows = [row for part in self.screen.get("review", {}).get("sections", ()) for row in part["rows"]]
        if rows:
            self.tap(self.chance.choice(rows)["flow"])

    def speak(self) -> None:
        self.tap({"lang": self.chance.choice(self.languages)})

    def reload(self) -> None:
        """The page comes back from what the device kept; another session draws the same."""
        before = self.screen
        self.look()
        assert before["view"] == self.screen["view"]

    def drop(self) -> None:
        """The line was cut: an old flow arrives late, then the newest one again."""
        self.show(self.chance.choice(self.earlier))
        self.reload()

    def erase(self) -> None:
        """Everything is forgotten; nothing of it comes back."""
        self.flow = {"n": self._n(), "lang": self.flow["lang"], "answers": {}}
        self.tap({"view": "start"})
        assert self.screen["view"] == "start"
        assert self.judge.path(self.flow) == {}

    def acknowledge(self) -> None:
        """Go on after an emergency: it is on every screen that follows."""
        flow = self.screen.get("result", {}).get("answer_on_flow")
        if flow:
            self.tap(flow)
            assert self.screen["banner"], "an emergency was lost by going on"

    def agree(self) -> None:
        self.tap({"view": "next", "consent": self.judge.questionnaire.consent.version})

    def send(self) -> None:
        """Send with any form; twice, as after a lost line: one receipt, and what it stands for is on the path."""
        chance, known, version = self.chance, self.flow.get("sent"), self.judge.questionnaire.send
        form = {name: chance.choice(TEXTS) for name in ("name", "phone", "note")}
        form |= {"token": f"{chance.getrandbits(128):032x}", "guardian": chance.random() < 0.8, "visit": True}
        form["agree"] = version.version if version and chance.random() < 0.9 else chance.choice(JUNK)
        self.tap({"view": "sending", "form": form})
        sending = {**self.flow, "view": "sending", "sent": known}
        new = [code for code, _ in self.screen["sent"] if code not in dict(known or ())]
        if self.screen["view"] == "sent" and new:
            self.sends += 1
            again = self.show(sending)
            assert again["sent"] in (self.screen["sent"], known or []), "sent twice, stored twice"
            if self.store:
                assert again["sent"] == self.screen["sent"], "the second try has another receipt"
                faults = list(stored_wrongly(self.judge, self.store, over_the_wire(self.flow), new[-1]))
                assert not faults, (faults, self.flow)
        self.flow.pop("form", None)

    def look_again(self) -> None:
        """The device brings a result that it kept, or says that it did."""
        earlier: dict[str, Any] = {"questionnaire": self.judge.questionnaire.id, "day": "2026-11-20"}
        earlier |= self.chance.choice([self._kept(), self._kept_before()])
        if self.chance.random() < 0.2:
            earlier[self.chance.choice(list(earlier))] = self.chance.choice(JUNK)
        self.flow["earlier"] = earlier
        self.look()

    def _kept(self) -> dict[str, Any]:
        look = self.judge.questionnaire.second_look
        options = self.judge.questions[look.earlier].options if look else None
        return {"result": self.chance.choice([*(options or ()), "emergency", "nobody"])}

    def _kept_before(self) -> dict[str, Any]:
        """As results were kept until November 2026."""
        guidance = self.chance.choice(["soon", "urgent"])
        return {"urgency": self.chance.choice(URGENCIES), "guidance": guidance}

    def forge(self) -> None:
        """Any field holds anything; the device may keep it or come to itself again."""
        kept = deepcopy(self.flow)
        field = self.chance.choice(FIELDS)
        self.flow[field] = self.chance.choice(JUNK)
        self.look()
        if self.chance.random() < 0.6:
            self.flow = {**kept, "n": self._n()}
            self.look()

    def forge_answer(self) -> None:
        """One answer is none."""
        answers = self.flow.get("answers")
        known = answers if isinstance(answers, dict) else {}
        name = self.chance.choice([*self.judge.questions, "", "__proto__", "no_such_question"])
        self.flow["answers"] = {**known, name: self.chance.choice(JUNK)}
        self.look()


WAYS: dict[str, int] = {
    "go_on": 60, "answer_elsewhere": 6, "back": 8, "browser_back": 4, "review": 6, "change": 8, "speak": 4, "reload": 3,
    "drop": 3, "erase": 1, "acknowledge": 6, "agree": 6, "forge": 5, "forge_answer": 3, "send": 6,
    "look_again": 3,
}  # fmt: skip
"""What one may do, and how often: mostly on, so that many come to a result."""


def wander(device: Device, steps: int) -> None:
    """Do so many things by chance."""
    for way in device.chance.choices(list(WAYS), list(WAYS.values()), k=steps):
        getattr(device, way)()
