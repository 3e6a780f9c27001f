"""The same cases through Streamlit itself: one tap in, one screen out, in both languages.

AppTest cannot raise a component's trigger, so a tap is set as the component's state; the script reads both alike.
"""

import json
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest
from tests.support.questionnaires import write_whole

from selfcheck.engine.answers import questions_of, usual_answer
from selfcheck.engine.engine import assess, compiled
from selfcheck.loader.loading import load
from selfcheck.model.expectations import Case
from selfcheck.model.questionnaire import Booking
from selfcheck.ui import content

ROOT = Path(__file__).parents[1]
QUESTIONS = ROOT / "questions.yaml"
QUESTIONNAIRE = load(QUESTIONS)
USUAL = {q.id: usual_answer(q) for q in questions_of(QUESTIONNAIRE)}
CASES = QUESTIONNAIRE.cases[:: max(1, len(QUESTIONNAIRE.cases) // 24)]


class Device:
    """A patient's device: owns the flow, sends it whole, and keeps what the screen says of it."""

    def __init__(self, questions: Path, language: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("SELFCHECK_QUESTIONS", str(questions))
        self.flow: dict[str, Any] = {"n": 0, "lang": language, "answers": {}}
        self.app = AppTest.from_file(str(ROOT / "src" / "selfcheck" / "ui" / "page.py"), default_timeout=30)
        self.app.query_params["lang"] = language
        self.app.run()

    def tap(self, patch: dict[str, Any]) -> None:
        answers = {**self.flow["answers"], **patch.get("answers", {})}
        self.flow |= {**patch, "answers": answers, "n": self.flow["n"] + 1}
        self.app.session_state["tap"] = {"flow": self.flow}
        self.app.run()
        assert not self.app.exception
        assert self.screen["n"] == self.flow["n"]
        self.flow["view"] = self.screen["view"]

    @property
    def screen(self) -> dict[str, Any]:
        """What the browser would draw."""
        components = [child for child in self.app.main.children.values() if child.type == "bidi_component"]
        screen: dict[str, Any] = json.loads(components[-1].proto.json)[0]["screen"]
        return screen

    def answer(self, name: str, answer: object) -> None:
        assert self.screen["view"] == f"question:{name}"
        options = {option["id"]: option for option in self.screen["question"]["options"]}
        chosen = answer if isinstance(answer, tuple) else (str(answer),)
        one = options[chosen[0]]["flow"]
        self.tap(one or {"view": f"after:{name}", "answers": {name: list(chosen)}})


@pytest.fixture(params=list(QUESTIONNAIRE.languages))
def device(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Device:
    return Device(QUESTIONS, request.param, monkeypatch)


def begin(device: Device) -> None:
    device.tap(device.screen["start"]["flow"])
    device.tap(device.screen["consent"]["agree_flow"])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_case_from_start_to_result(case: Case, device: Device) -> None:
    path = compiled(QUESTIONNAIRE).path({**USUAL, **case.answers}).answers
    begin(device)
    for name, answer in path.items():
        if device.screen["view"] == "emergency":
            device.tap(device.screen["result"]["answer_on_flow"])
        device.answer(name, answer)
    assessment = assess(QUESTIONNAIRE, path)
    assert assessment.guidance
    shown = device.screen
    assert shown["view"] == "result"
    assert shown["lang"] == device.flow["lang"]
    assert shown["result"]["card"]["urgency"] == assessment.urgency
    assert shown["result"]["card"]["background"] == assessment.guidance.colour.background
    assert (shown["result"]["booking"] is not None) == (assessment.booking is Booking.SHOWN)
    assert shown["result"]["unasked"] is None


def test_the_language_changes_anywhere_and_no_answer_is_lost(device: Device) -> None:
    begin(device)
    other = next(tag for tag in QUESTIONNAIRE.languages if tag != device.flow["lang"])
    device.answer("gate_a", USUAL["gate_a"])
    before = device.screen
    device.tap({"lang": other, "view": before["view"]})
    assert device.screen["view"] == before["view"]
    assert device.screen["heading"] != before["heading"]
    assert device.flow["answers"] == {"gate_a": list(USUAL["gate_a"])}  # type: ignore[arg-type]


def test_a_session_that_never_saw_the_patient_answers_the_first_tap(
    device: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another replica, a restarted server, an expired session: the tap carries all that is needed."""
    begin(device)
    device.answer("gate_a", USUAL["gate_a"])
    device.answer("age", USUAL["age"])
    elsewhere = Device(QUESTIONS, device.flow["lang"], monkeypatch)
    elsewhere.flow = device.flow
    elsewhere.tap({"view": "after:saddle", "answers": {"saddle": "no"}})
    assert elsewhere.screen["view"] == "question:pee_hard"


def test_the_address_names_the_language(device: Device) -> None:
    assert device.screen["lang"] == device.flow["lang"]


def test_a_broken_file_leaves_the_last_good_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = tmp_path / "questions.yaml"
    write_whole(copy)
    device = Device(copy, "ja", monkeypatch)
    begin(device)
    copy.write_text("sections: [", "utf-8")
    device.answer("gate_a", USUAL["gate_a"])
    assert device.screen["view"] == "question:age"
    assert content.content(copy).problems


def test_a_file_that_never_was_right_shows_no_screen_and_no_traceback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "questions.yaml"
    copy.write_text("sections: [", "utf-8")
    device = Device(copy, "ja", monkeypatch)
    assert not device.app.exception
    assert [child.type for child in device.app.main.children.values()] == ["bidi_component"]


def test_a_file_for_the_engine_alone_is_shown_to_no_patient(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "questions.yaml"
    write_whole(copy)
    device = Device(copy, "ja", monkeypatch)
    begin(device)
    copy.write_text((ROOT / "tests" / "small.yaml").read_text("utf-8"), "utf-8")
    device.answer("gate_a", USUAL["gate_a"])
    assert device.screen["view"] == "question:age"
    problems = content.content(copy).problems
    assert problems
    assert [problem.code for problem in problems.problems] == ["missing-ui-text"]
