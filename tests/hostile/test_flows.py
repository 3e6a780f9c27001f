"""The whole flow in any order, and each invariant shown to notice what it is for."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
from tests.hostile.device import Device, fresh, stored_wrongly, wander
from tests.hostile.flows import JUDGE, run_patients, through_forms
from tests.hostile.invariants import Drawn, Raw
from tests.support.screens import usual_path

from selfcheck.patient import navigation, question, screens
from selfcheck.patient.flow import Flow
from selfcheck.patient.sending import Outbox
from selfcheck.store import Settings

QUESTIONNAIRE = JUDGE.questionnaire
UNFINISHED = {**dict(list(usual_path().items())[:2]), "saddle": "unsure"}
AGREED = {"consent": QUESTIONNAIRE.consent.version}


@pytest.fixture
def post(tmp_path: Path) -> Iterator[Outbox]:
    made = Outbox(Settings(data=tmp_path / "data", reserve_mb=0))
    yield made
    made.close()


def test_any_patient_in_any_order(post: Outbox) -> None:
    assert run_patients(fresh(QUESTIONNAIRE, post), 3, post.open(), acts=12) > 30


def test_what_is_sent_is_stored_once_and_as_it_counts(post: Outbox) -> None:
    sends = 0
    for seed in range(3):
        device = Device(JUDGE, fresh(QUESTIONNAIRE, post), Random(seed), post.open())
        wander(device, 60)
        sends += device.sends
    assert sends > 0


def test_an_answer_off_the_path_would_be_noticed_in_the_store(post: Outbox) -> None:
    store = post.open()
    assert store
    answers = {**usual_path(pain="back"), "saddle_again": "unsure"}
    assert "saddle_again" not in JUDGE.path({"answers": answers})
    form = {"token": "ab" * 16, "agree": QUESTIONNAIRE.send.version if QUESTIONNAIRE.send else ""}
    raw = {"view": "sending", "answers": answers, "form": form, **AGREED}
    (code, _), *_ = fresh(QUESTIONNAIRE, post)(raw)["sent"]
    assert list(stored_wrongly(JUDGE, store, raw, code)) == []
    other = {**raw, "answers": usual_path(saddle="unsure")}
    assert list(stored_wrongly(JUDGE, store, other, code)) != []


def test_any_patient_in_any_order_through_forms() -> None:
    device = Device(JUDGE, through_forms(), Random(7))
    device.agree()
    wander(device, 40)
    assert device.steps > 25


def test_wandering_patients_meet_every_kind_of_screen() -> None:
    """Else the invariants would hold of nothing."""
    met: set[str] = set()
    shown = fresh(QUESTIONNAIRE)

    def show(raw: Raw) -> Drawn:
        screen = shown(raw)
        met.add(screen["view"].partition(":")[0] + (" after an emergency" if screen["banner"] else ""))
        return screen

    for seed in range(4):
        wander(Device(JUDGE, show, Random(seed)), 80)
    assert met >= {"start", "consent", "declined", "question", "grid", "review", "result"}
    assert met >= {"question after an emergency"}


def judged(view: str, answers: Any, **flow: Any) -> list[str]:
    raw = {"view": view, "answers": answers, **AGREED, **flow}
    return list(JUDGE.wrong(raw, fresh(QUESTIONNAIRE)(raw)))


def _no_gate(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Flow, "agreed", lambda self, questionnaire: True)


def _no_certainty(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(navigation.Navigation, "view", lambda self: self.flow.view)


def _no_banner(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(screens.Screens, "_banner", lambda self, view: None)


def _no_replay(patch: pytest.MonkeyPatch) -> None:
    shown = screens.Screens.__init__

    def init(self: screens.Screens, questionnaire: Any, flow: Flow, *rest: Any) -> None:
        shown(self, questionnaire, flow, *rest)
        self.path.answers.update(flow.answers)

    patch.setattr(screens.Screens, "__init__", init)


BREAKS: dict[str, tuple[Callable[[pytest.MonkeyPatch], None], str, dict[str, Any], str]] = {
    "consent": (_no_gate, "next", {"consent": None}, "question without consent"),
    "certainty": (_no_certainty, "result", {"answers": UNFINISHED}, "before it is certain"),
    "banner": (_no_banner, "review", {"answers": {**usual_path(), "saddle": "new"}}, "an emergency was lost"),
    "replay": (_no_replay, "review", {"answers": {"saddle": "no"}}, "the review shows"),
}


@pytest.mark.parametrize("name", BREAKS)
def test_each_invariant_notices_its_break(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The detector at work: the same flow is right, and with one guard taken out it is found wrong."""
    take_out, view, flow, said = BREAKS[name]
    flow = {"answers": {}, **flow}
    assert judged(view, **flow) == []
    take_out(monkeypatch)
    assert any(re.search(said, fault) for fault in judged(view, **flow)), judged(view, **flow)


def test_booking_on_urgent_or_with_weakness_would_be_noticed() -> None:
    result = {"card": {"urgency": "urgent"}, "booking": {"title": "x"}}
    weak = JUDGE.path({"answers": {**usual_path(), "leg_weak": "yes", "weak": ("stairs",)}})
    faults = list(JUDGE._result(result, weak))
    assert "booking on urgent" in faults
    assert "booking with weakness, or before the end" in faults


def test_a_language_that_changes_more_than_words_would_be_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    own = question.question_body

    def changed(engine: Any, wording: Any, *rest: Any) -> Any:
        body = own(engine, wording, *rest)
        return {**body, "options": body["options"][::-1]} if wording.language == "en" else body

    device = Device(JUDGE, fresh(QUESTIONNAIRE), Random(1))
    monkeypatch.setattr(screens, "question_body", changed)
    device.languages = ["ja", "en"]
    device.chance = Random(2)
    device.flow["lang"] = "ja"
    with pytest.raises(AssertionError):
        wander(device, 30)
