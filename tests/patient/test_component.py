"""The same cases through Streamlit itself: one tap in, one screen out, in both languages.

AppTest cannot raise a component's trigger, so a tap is set as the component's state; the script reads both alike.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from streamlit.testing.v1 import AppTest
from tests.support.questionnaires import copied, write_whole
from tests.support.screens import ENGINE, QUESTIONNAIRE, USUAL, usual_path
from tests.support.shown import Shown
from tests.support.walks import brought

import selfcheck.patient.component
from selfcheck.model.expectations import Case
from selfcheck.model.questionnaire import Booking, Urgency
from selfcheck.patient import outbox
from selfcheck.store import Settings, open_store
from selfcheck.store.schema import response
from selfcheck.web import content

ROOT = Path(__file__).parents[2]
QUESTIONS = ROOT / "questions.yaml"
VISIT = {q.id for each in QUESTIONNAIRE.sections if each.purpose == "visit" for q in each.questions}
"""Asked after the result, and never missed by it."""
NUMBERS_ONLY = "Patients see the phone numbers only:"
CASES = QUESTIONNAIRE.cases[:: max(1, len(QUESTIONNAIRE.cases) // 12)]


class Device:
    """A patient's device: owns the flow, sends it with each tap, and keeps what the answer says of it."""

    def __init__(self, questions: Path, language: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("QUESTIONS_OF_THIS_TEST", str(questions))
        self.n = 0
        self.app = AppTest.from_function(_app, default_timeout=30)
        self.app.query_params["lang"] = language
        self.app.run()
        if not self.app.exception and self.data():
            self.shown = Shown(self.data()["page"])
            self.flow = self.shown.flow

    def tap(self, patch: dict[str, Any], fields: Sequence[tuple[str, str]] = ()) -> None:
        self.n += 1
        sent = [["flow", json.dumps(self.flow)], ["tap", json.dumps(patch)], *map(list, fields)]
        tap = {"n": self.n, "fields": sent, "shown": self.shown.lang, "ahead": True}
        self.app.session_state["selfcheck"] = {"tap": tap}
        self.app.run()
        assert not self.app.exception
        data = self.data()
        assert data["n"] == self.n
        self.flow, self.ahead = data["flow"], data["ahead"]
        self.shown = Shown(data.get("main") or data["page"])

    def data(self) -> dict[str, Any]:
        """What the component is given; nothing where there is none."""
        components = [child for child in self.app.main.children.values() if child.type == "bidi_component"]
        found: dict[str, Any] = json.loads(components[-1].proto.json) if components else {}
        return found

    @property
    def view(self) -> str:
        return self.shown.view

    def answer(self, name: str, answer: object) -> None:
        assert self.view == f"question:{name}"
        self.tap(*self.shown.answer(name, answer))

    def walk(self, answers: Mapping[str, object]) -> None:
        """Answer what is asked until nothing is, or until an emergency interrupts."""
        while self.shown.asked:
            self.tap(*self.shown.answers(answers))


def _app() -> None:
    """app.py for the questionnaire of the test."""
    import os
    from pathlib import Path

    from selfcheck.patient.component import show

    show(Path(os.environ["QUESTIONS_OF_THIS_TEST"]))


@pytest.fixture(params=list(QUESTIONNAIRE.languages))
def device(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Device:
    return Device(QUESTIONS, request.param, monkeypatch)


def begin(device: Device, **more: object) -> None:
    device.tap({**device.shown.tap(view="consent"), **more})
    device.tap(device.shown.tap(view="next"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_case_from_start_to_result(case: Case, device: Device) -> None:
    path = ENGINE.path({**USUAL, **case.answers}).answers
    begin(device, **brought(QUESTIONNAIRE, path))
    device.walk({**USUAL, **path})
    if device.view == "emergency":
        device.tap(device.shown.tap(view="next"))
        device.walk({**USUAL, **path})
    assessment = ENGINE.assess(ENGINE.path(path))
    assert assessment.guidance
    assert device.view == "result"
    assert device.shown.lang == device.flow["lang"]
    assert (
        f'data-urgency="{assessment.urgency}" data-guidance="{assessment.guidance.id}"' in device.shown.html
    )
    assert ('class="booking"' in device.shown.html) == (assessment.booking is Booking.SHOWN)
    told = ENGINE.assess(ENGINE.replay(device.flow["answers"]))
    assert (told.urgency, told.guidance) == (assessment.urgency, assessment.guidance)
    unasked = told.urgency is Urgency.EMERGENCY and set(told.unasked) - VISIT
    assert ('class="unasked"' in device.shown.html) == bool(unasked)


def test_what_is_asked_ahead_is_what_the_tap_leads_to(device: Device) -> None:
    begin(device)
    checked = 0
    while device.shown.asked:
        patch, fields = device.shown.answers({**USUAL, "pain": "back"})
        before = device.ahead
        device.tap(patch, fields)
        if not fields:
            written = json.dumps(patch, ensure_ascii=False, separators=(",", ":"))
            assert before["screens"][before["taps"][written]] == device.shown.html
            checked += 1
    assert checked > 3
    assert device.view == "result"


def test_the_language_changes_anywhere_and_no_answer_is_lost(device: Device) -> None:
    begin(device)
    other = next(tag for tag in QUESTIONNAIRE.languages if tag != device.flow["lang"])
    device.answer("gate_a", USUAL["gate_a"])
    before = device.shown
    device.tap(before.tap(lang=other) if "nav" in before.html else {"lang": other})
    assert device.view == before.view
    assert device.shown.main["data-title"] != before.main["data-title"]
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
    elsewhere.tap(*device.shown.answers(USUAL))
    assert elsewhere.view == "grid:legs"


def test_the_address_names_the_language(device: Device) -> None:
    assert device.shown.lang == device.flow["lang"]


def test_a_broken_file_leaves_the_last_good_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = copied(tmp_path)
    device = Device(copy, "ja", monkeypatch)
    begin(device)
    copy.write_text("sections: [", "utf-8")
    device.answer("gate_a", USUAL["gate_a"])
    assert device.view == "question:age"
    assert content(copy).problems


def shows_the_phone_numbers_only(device: Device) -> bool:
    """No screen and no traceback, but both numbers to tap."""
    assert not device.app.exception
    assert device.data() == {}
    [fallback] = device.app.main.children.values()
    assert re.findall('<a href="tel:(.+?)">(.+?)</a>', fallback.proto.body) == [
        ("119", "119"),
        ("0452327119", "#7119"),
    ]
    return True


NEVER_RIGHT: dict[str, Callable[[Path], object]] = {
    "syntax": lambda copy: copy.write_text("sections: [", "utf-8"),
    "no UTF-8": lambda copy: copy.write_bytes("腰".encode("cp932")),
    "engine's": lambda copy: copy.write_bytes((ROOT / "tests" / "small.yaml").read_bytes()),
    "missing": lambda _: None,
}


@pytest.mark.parametrize("spoil", NEVER_RIGHT.values(), ids=NEVER_RIGHT.keys())
def test_a_file_that_never_was_right_shows_the_phone_numbers(
    spoil: Callable[[Path], object],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    copy = tmp_path / "questions.yaml"
    spoil(copy)
    assert shows_the_phone_numbers_only(Device(copy, "ja", monkeypatch))
    assert f"{NUMBERS_ONLY}\n{copy}:" in caplog.text, "the operator reads every Problem"


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("SELFCHECK_PARENTS", "clinic", "SELFCHECK_PARENTS: `clinic` is no origin."),
        ("SELFCHECK_AUDIT_KEY", "short", "SELFCHECK_AUDIT_KEY: "),
        ("SELFCHECK_PUBLIC_KEY", "abc", "The public key is not 32 bytes"),
    ],
)
def test_settings_that_cannot_be_used_leave_the_phone_numbers(
    name: str, value: str, said: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv(name, value)
    assert shows_the_phone_numbers_only(Device(QUESTIONS, "ja", monkeypatch))
    assert f"{NUMBERS_ONLY} {said}" in caplog.text


def test_without_a_database_the_self_check_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("SELFCHECK_DATA", str(tmp_path / "file"))
    device = Device(QUESTIONS, "ja", monkeypatch)
    begin(device)
    device.walk(USUAL)
    assert device.view == "result"
    words = QUESTIONNAIRE.send
    assert words
    device.tap({"view": "sending"}, [("token", "0" * 32), ("agree", words.version), ("guardian", "on")])
    assert words.failed.unavailable["ja"] in device.shown.text
    assert "Nothing can be sent: SELFCHECK_DATA: " in caplog.text


def test_a_shared_tablet_forgets_as_soon_as_it_is_set_to(
    device: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert 'data-keep="60"' in device.shown.html
    monkeypatch.setenv("SELFCHECK_KEEP_MINUTES", "3")
    other = next(tag for tag in QUESTIONNAIRE.languages if tag != device.flow["lang"])
    device.tap({"lang": other})
    assert 'data-keep="3"' in device.shown.html
    assert 'data-keep="3"' in Device(QUESTIONS, other, monkeypatch).shown.html


def test_a_file_for_the_engine_alone_is_shown_to_no_patient(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = write_whole(tmp_path / "questions.yaml")
    device = Device(copy, "ja", monkeypatch)
    begin(device)
    copy.write_text((ROOT / "tests" / "small.yaml").read_text("utf-8"), "utf-8")
    device.answer("gate_a", USUAL["gate_a"])
    assert device.view == "question:age"
    problems = content(copy).problems
    assert problems
    assert [problem.code for problem in problems.problems] == ["missing-ui-text"]


def test_it_is_offered_by_the_package_which_has_no_other_name_on_demand() -> None:
    assert selfcheck.patient.show is selfcheck.patient.component.show
    with pytest.raises(AttributeError, match="no attribute 'shown'"):
        selfcheck.patient.shown  # noqa: B018


def test_a_tap_through_streamlit_stores_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SELFCHECK_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("SELFCHECK_RESERVE_MB", "0")
    device = Device(ROOT / "questions.yaml", "ja", monkeypatch)
    begin(device)
    device.walk(usual_path(pain="back"))
    assert device.view == "result"
    assert not (tmp_path / "data").exists(), "nothing is even opened before"
    device.tap(device.shown.tap(view="send"))
    assert QUESTIONNAIRE.send
    written = [("token", "ab" * 16), ("agree", QUESTIONNAIRE.send.version)]
    device.tap(device.shown.tap(view="sending"), written)
    assert device.view == "sent"
    [receipt] = device.flow["sent"]
    device.tap({"view": "sending"}, written)
    assert device.flow["sent"] == [receipt]
    outbox().close()
    store = open_store(Settings(data=tmp_path / "data"))
    with store.database.read() as connection:
        assert connection.execute(select(func.count()).select_from(response)).scalar_one() == 1
    store.close()
