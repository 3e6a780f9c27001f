"""Whole patients by Hypothesis: anything in any order, through the pure screens or through the forms of a browser."""

import json
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import urlencode

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test
from tests.hostile.device import NOW, Device, Show, fresh, over_the_wire
from tests.hostile.invariants import Drawn, Judge, Raw, plain

from selfcheck.loader.loading import load
from selfcheck.patient.post import read_body, read_tap
from selfcheck.patient.screens import draw
from selfcheck.store import Store

ROOT = Path(__file__).parents[2]
JUDGE = Judge(load(ROOT / "questions.yaml"))
SEEDS = st.integers(0, 2**32)


class Patient(RuleBasedStateMachine):
    """Does anything in any order; the Device holds every screen to what must hold."""

    show: Show = staticmethod(fresh(JUDGE.questionnaire))
    store: Store | None = None
    """Where what is sent is looked up; none where nothing is stored."""
    steps = 0
    """Screens drawn and judged by all patients of this class."""

    @initialize(seed=SEEDS)
    def begin(self, seed: int) -> None:
        self.device = Device(JUDGE, type(self).show, Random(seed), type(self).store)

    @rule(seed=SEEDS, times=st.integers(1, 12))
    def go_on(self, seed: int, times: int) -> None:
        self.device.chance = Random(seed)
        for _ in range(times):
            self.device.go_on()

    @rule(seed=SEEDS)
    def agree_and_go_on(self, seed: int) -> None:
        self.device.chance = Random(seed)
        self.device.agree()
        self.device.go_on()

    @rule(
        seed=SEEDS,
        way=st.sampled_from(
            [
                "answer_elsewhere", "back", "browser_back", "review", "change", "speak", "reload", "drop", "erase",
                "acknowledge", "forge", "forge_answer", "send", "look_again",
            ]
        ),
    )  # fmt: skip
    def do(self, seed: int, way: str) -> None:
        self.device.chance = Random(seed)
        getattr(self.device, way)()

    def teardown(self) -> None:
        if hasattr(self, "device"):
            type(self).steps += self.device.steps


def run_patients(show: Show, patients: int, store: Store | None = None, *, acts: int = 30) -> int:
    """Let so many patients act; returns the screens that were judged. Raises what the first fault raised."""
    kind: Any = type("Patients", (Patient,), {"show": staticmethod(show), "store": store, "steps": 0})
    told = settings(
        max_examples=patients,
        stateful_step_count=acts,
        deadline=None,
        database=None,
        phases=[Phase.generate],  # to shrink a patient takes minutes: the flow that is told shows the fault
        derandomize=True,
        suppress_health_check=list(HealthCheck),
        print_blob=False,
    )
    run_state_machine_as_test(kind, settings=told)
    return int(kind.steps)


def through_forms() -> Show:
    """As a browser without a script does it: the flow in a hidden field, what is sent in fields of its own."""

    def show(raw: Raw) -> Drawn:
        kept = over_the_wire(raw)
        form = kept.pop("form", None)
        written = form if isinstance(form, dict) else {}
        fields = [(name, str(value)) for name, value in written.items() if value is not False]
        body = urlencode([("flow", json.dumps(kept)), ("tap", "{}"), *fields], errors="replace").encode()
        flow = read_tap(JUDGE.questionnaire, read_body(body), None)
        screen: Drawn = plain(draw(JUDGE.engine, flow, NOW))
        return {**screen, "sent": [list(receipt) for receipt in flow.sent]}

    return show
