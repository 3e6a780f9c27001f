"""Send: offered after the result only, looked at on the server, stored once on both databases, told in plain words."""

import itertools
import json
import logging
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest
from sqlalchemy import func, select
from tests.support.screens import ENGINE, LANGUAGES, OPEN, QUESTIONNAIRE, USUAL, usual_path

from selfcheck.display.wording import BREAK
from selfcheck.engine import Engine
from selfcheck.model.questionnaire import Answer
from selfcheck.model.sending import Send
from selfcheck.patient import sending as outbox_module
from selfcheck.patient.flow import Flow, read_flow
from selfcheck.patient.screens import Screen, draw
from selfcheck.patient.sending import Outbox, SendStatus
from selfcheck.store import Settings, Store, find_by_receipt, questionnaire_of, read_receipt
from selfcheck.store.patient_text import NAME_LENGTH, NOTE_LENGTH
from selfcheck.store.schema import audit, response

assert QUESTIONNAIRE.send
SEND: Send = QUESTIONNAIRE.send
TOKEN = "ab" * 16
ALARM: dict[str, Answer] = {"gate_a": ("none",), "age": "from_35", "saddle": "new"}
"""An emergency that interrupts: seven questions in, dozens unasked."""
UNKNOWN_AGE: dict[str, Answer] = {"gate_a": ("chest",)}


def form(**more: object) -> dict[str, object]:
    return {"token": TOKEN, "agree": SEND.version, **more}


def flow(view: str, answers: dict[str, Answer] | None = None, **more: object) -> Flow:
    raw = {"view": view, "answers": usual_path(pain="back") if answers is None else answers, **more}
    raw.setdefault("consent", QUESTIONNAIRE.consent.version)
    return read_flow(QUESTIONNAIRE, json.loads(json.dumps(raw)))


def screen(
    view: str, answers: dict[str, Answer] | None = None, desk: SendStatus | None = None, **more: object
) -> Screen:
    return draw(ENGINE, flow(view, answers, **more), OPEN, desk)


NewPost = Callable[..., Outbox]


@pytest.fixture
def new_post(tmp_path: Path) -> Iterator[NewPost]:
    """Outboxes of a new database in SQLite, or of settings, closed at the end."""
    made: list[Outbox] = []

    def make(settings: Settings | None = None, **more: Any) -> Outbox:
        made.append(Outbox(settings or Settings(**{"data": tmp_path / "data", "reserve_mb": 0, **more})))
        return made[-1]

    yield make
    for each in made:
        each.close()


@pytest.fixture
def post(settings: Settings, new_post: NewPost) -> Outbox:
    return new_post(settings)


def sent_by(post: Outbox) -> Store:
    store = post.open()
    assert store
    return store


def count(post: Outbox, table: Any = response) -> int:
    with sent_by(post).database.read() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()


# Where it is offered


@pytest.mark.parametrize("view", ["send", "sending"])
@pytest.mark.parametrize("answers", [{}, {"gate_a": ("none",)}, dict(list(usual_path().items())[:-1])])
def test_it_is_never_offered_before_a_result(view: str, answers: dict[str, Answer]) -> None:
    shown = screen(view, answers)
    assert shown["view"].startswith("question:")
    assert "send" not in shown


def test_it_is_never_offered_without_todays_consent() -> None:
    for view, again in itertools.product(("send", "sending"), (False, True)):
        sent = [["482915035", "x"]] if again else []
        assert screen(view, consent="1", again=again, sent=sent)["view"] == "consent"


@pytest.mark.parametrize(
    "answers", [usual_path(pain="back"), ALARM, UNKNOWN_AGE, usual_path(saddle="unsure")]
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_result_offers_it_and_says_that_nobody_reads_at_once(
    language: str, answers: dict[str, Answer]
) -> None:
    offer = screen("result", answers, lang=language)["result"]["send"]
    assert offer
    assert offer["flow"] == {"view": "send"}
    shown = screen("send", answers, lang=language)
    assert shown["view"] == "send"
    assert shown["lang"] == language
    for body in (offer, shown["send"]):
        assert body["unread"].replace(BREAK, "") == SEND.unread[language]


def test_without_send_in_the_file_nothing_is_offered() -> None:
    silent = QUESTIONNAIRE.model_copy(update={"send": None})
    assert draw(Engine(silent), flow("result"), OPEN)["result"]["send"] is None
    assert draw(Engine(silent), flow("send"), OPEN)["view"] == "result"
    assert draw(Engine(silent), flow("sent", sent=[["482915035", "x"]]), OPEN)["view"] == "result"


@pytest.mark.parametrize("answers", [ALARM, UNKNOWN_AGE, usual_path(saddle="unsure")])
@pytest.mark.parametrize("view", ["send", "sent"])
def test_on_an_urgent_result_the_call_to_action_comes_first(view: str, answers: dict[str, Answer]) -> None:
    shown: Any = screen(view, answers, sent=[["482915035", "x"]] if view == "sent" else [])
    first = (shown.get("send") or shown["receipt"])["first"]
    guidance = screen("result", answers)["result"]["card"]
    assert first["lead"].replace(BREAK, "") == SEND.first["ja"]
    assert first["text"] == screen("result", answers)["heading"]
    assert first["calls"] == guidance["calls"]
    assert first["calls"] or guidance["urgency"] == "urgent"


def test_on_a_calm_result_there_is_nothing_before_it() -> None:
    assert screen("send")["send"]["first"] is None


def test_a_visit_is_offered_only_where_booking_is() -> None:
    """Anyone who has to see a doctor first is not asked for a visit."""
    assert screen("send")["send"]["visit"]
    for answers in (ALARM, usual_path(saddle="unsure"), usual_path(both_legs="old")):
        found = screen("result", answers)["result"]["booking"]
        assert (screen("send", answers)["send"]["visit"] is None) == (found is None)


def test_name_phone_and_note_are_offered_only_with_a_key() -> None:
    assert screen("send")["send"]["blanks"] == []
    assert screen("send")["send"]["contact"] == ""
    blanks = screen("send", desk=SendStatus(contact=True))["send"]["blanks"]
    assert [blank["id"] for blank in blanks] == ["name", "phone", "note"]


@pytest.mark.parametrize(
    ("answers", "offered"),
    [
        (usual_path(pain="back"), False),
        (usual_path(age="under_12"), True),
        (usual_path(age="from_12"), True),
        (usual_path(age="from_16"), False),
        (UNKNOWN_AGE, True),
    ],
)
def test_a_guardian_is_asked_for_who_may_be_15_or_younger(answers: dict[str, Answer], offered: bool) -> None:
    ids = [tick["id"] for tick in screen("send", answers)["send"]["consents"]]
    assert ids == (["guardian", "agree"] if offered else ["agree"])


def test_the_sentences_name_the_lengths_that_are_taken() -> None:
    for text in (SEND.note.wrong, SEND.note.hint, SEND.name.wrong):
        assert text
        number = NAME_LENGTH if text is SEND.name.wrong else NOTE_LENGTH
        assert all(str(number) in words for words in text.values())


# What is stored


def test_an_anonymous_send_is_stored_as_it_was_asked(post: Outbox) -> None:
    done, desk = post.answer(ENGINE, flow("sending", form=form()))
    assert (done.view, desk.failed, desk.wrong) == ("sent", "", frozenset())
    with sent_by(post).database.read() as connection:
        found = find_by_receipt(connection, done.sent[-1].code)
        assert found
        assert questionnaire_of(connection, found.questionnaire_hash) == QUESTIONNAIRE
    assert found.answers == usual_path(pain="back")
    assert found.consent_version == SEND.version
    assert (found.sealed, found.visit_wish, found.guardian, found.age_band) == (None, False, False, "from_35")
    assert found.assessment.finished


def test_what_an_emergency_left_unasked_is_stored_as_such(post: Outbox) -> None:
    done, _ = post.answer(ENGINE, flow("sending", ALARM, form=form()))
    with sent_by(post).database.read() as connection:
        found = find_by_receipt(connection, done.sent[-1].code)
    assert found
    assert (found.assessment.urgency, found.assessment.finished) == ("emergency", False)
    assert "pain" in found.assessment.unasked


def test_what_was_written_is_sealed_and_comes_back(post: Outbox) -> None:
    written = form(name=" 花子 ", phone="０９０ー１２３４ー５６７８", note="一\n二", visit=True)
    done, _ = post.answer(ENGINE, flow("sending", form=written))
    with sent_by(post).database.read() as connection:
        found = find_by_receipt(connection, done.sent[-1].code)
    assert found
    assert found.sealed
    contact = post.settings.read_private_keys().open(found.sealed, found.id)
    assert (contact.name, contact.phone, contact.note) == ("花子", "090-1234-5678", "一\n二")
    assert found.visit_wish


def test_one_token_is_one_response_whatever_happens_in_between(post: Outbox, new_post: NewPost) -> None:
    one = flow("sending", form=form())
    first, _ = post.answer(ENGINE, one)
    again, _ = post.answer(ENGINE, one)
    elsewhere, _ = new_post(post.settings).answer(ENGINE, replace(one, language="en"))
    assert {done.sent[-1].code for done in (first, again, elsewhere)} == {first.sent[-1].code}
    assert count(post) == 1


def test_other_answers_under_one_token_are_told_to_the_patient(post: Outbox) -> None:
    """The first reply was lost, and the patient changed an answer before sending again."""
    post.answer(ENGINE, flow("sending", form=form()))
    done, desk = post.answer(ENGINE, flow("sending", usual_path(pain="leg"), form=form()))
    assert (count(post), count(post, audit)) == (1, 1)
    shown = draw(ENGINE, done, OPEN, desk)
    assert shown["receipt"]["changed"]


@pytest.mark.parametrize(
    ("answers", "wrong", "fields"),
    [
        (None, {"agree": ""}, {"agree"}),
        (None, {"agree": "2020-01-01"}, {"agree"}),
        (None, {"agree": True}, {"agree"}),
        (None, {"note": "字" * 501}, {"note"}),
        (None, {"note": ["x"]}, {"note"}),
        (None, {"name": "x" * 61, "phone": "call me"}, {"name", "phone"}),
        (usual_path(age="from_12"), {}, {"guardian"}),
        (usual_path(age="from_12"), {"guardian": "yes", "agree": None}, {"guardian", "agree"}),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_stored(
    post: Outbox, language: str, answers: dict[str, Answer] | None, wrong: dict[str, object], fields: set[str]
) -> None:
    given = flow("sending", answers, form=form(**wrong), lang=language)
    done, desk = post.answer(ENGINE, given)
    assert done.view == "send"
    assert set(desk.wrong) == fields
    shown = draw(ENGINE, done, OPEN, desk)["send"]
    said = {each["id"]: each["wrong"] for each in [*shown["blanks"], *shown["consents"]]}
    assert {name for name, sentence in said.items() if sentence} == fields
    assert count(post) == 0


def test_without_a_key_nothing_written_is_taken(settings: Settings, new_post: NewPost) -> None:
    post = new_post(settings.model_copy(update={"public_key": None}))
    done, _ = post.answer(ENGINE, flow("sending", form=form(note="secret" * 500, phone="?")))
    with sent_by(post).database.read() as connection:
        found = find_by_receipt(connection, done.sent[-1].code)
    assert found
    assert found.sealed is None


def test_ticks_that_are_not_offered_are_not_stored(post: Outbox) -> None:
    ticked = form(visit=True, guardian=True)
    done, _ = post.answer(ENGINE, flow("sending", usual_path(saddle="unsure"), form=ticked))
    with sent_by(post).database.read() as connection:
        found = find_by_receipt(connection, done.sent[-1].code)
    assert found
    assert (found.visit_wish, found.guardian) == (False, False)


@pytest.mark.parametrize("token", [None, "", "AB" * 16, "ab" * 15, "ab" * 17, 7, ["ab" * 16], "zz" * 16])
def test_without_a_token_nothing_is_stored(post: Outbox, token: object) -> None:
    done, _ = post.answer(ENGINE, flow("sending", form={**form(), "token": token}))
    assert (done.view, count(post)) == ("send", 0)


@pytest.mark.parametrize("answers", [{}, {"gate_a": ("none",)}])
def test_before_a_result_nothing_is_stored(post: Outbox, answers: dict[str, Answer]) -> None:
    post.answer(ENGINE, flow("sending", answers, form=form()))
    post.answer(ENGINE, flow("sending", consent="1", form=form()))
    assert count(post) == 0


@pytest.mark.parametrize("view", ["start", "next", "result", "review", "send", "sent", "after:saddle"])
def test_no_other_tap_stores_anything(post: Outbox, view: str) -> None:
    post.answer(ENGINE, flow(view, form=form()))
    assert count(post) == 0


# When it cannot be stored


def eventually(is_so: Callable[[], bool], seconds: float = 30) -> None:
    """What was seen of the store is good enough for a moment; then it is looked at again."""
    end = monotonic() + seconds
    while not is_so():
        assert monotonic() < end
        sleep(0.1)


def failed(post: Outbox, **more: object) -> str:
    done, desk = post.answer(ENGINE, flow("sending", form=form(**more)))
    shown = draw(ENGINE, done, OPEN, desk)
    assert (shown["view"], done.sent) == ("send", ())
    failure = shown["send"]["failure"]
    assert failure
    assert failure["call"]["number"] == QUESTIONNAIRE.clinic.phone
    assert failure["text"].replace(BREAK, "") == getattr(SEND.failed, desk.failed)["ja"]
    return desk.failed


def test_a_full_disk_is_said(new_post: NewPost) -> None:
    assert failed(new_post(reserve_mb=10**9)) == "full"


def test_a_store_that_cannot_be_opened_is_said_and_logged_without_secrets(
    tmp_path: Path, new_post: NewPost, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox_module, "_PAUSE", 0)
    place = tmp_path / "data"
    place.write_text("a file where the folder should be")
    post = new_post(audit_key="secret" * 8)
    assert failed(post) == "unavailable"
    assert not post.is_healthy()
    assert "Nothing can be sent" in caplog.text
    assert "secret" not in caplog.text
    place.unlink()
    done, _ = post.answer(ENGINE, flow("sending", form=form()))
    assert (done.view, count(post)) == ("sent", 1)
    eventually(post.is_healthy)


def test_a_database_server_that_is_away_is_said_without_its_password(
    new_post: NewPost, caplog: pytest.LogCaptureFixture
) -> None:
    url = "postgresql://patient:hunter2@127.0.0.1:9/selfcheck"
    with caplog.at_level(logging.DEBUG):
        assert failed(new_post(database_url=url)) == "unavailable"
    assert "Nothing can be sent" in caplog.text
    assert "hunter2" not in caplog.text


def test_one_address_cannot_fill_the_inbox(new_post: NewPost, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox_module, "SENDS_PER_HOUR", 3)
    post = new_post()
    views = [
        post.answer(ENGINE, flow("sending", form=form(token=f"{n:032x}")), "192.0.2.1") for n in range(5)
    ]
    assert [desk.failed for _, desk in views] == ["", "", "", "too_many", "too_many"]
    other, _ = post.answer(ENGINE, flow("sending", form=form(token="f" * 32)), "192.0.2.2")
    assert (other.view, count(post)) == ("sent", 4)


def test_nor_can_one_home_with_many_networks(new_post: NewPost, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox_module, "SENDS_PER_HOUR", 3)
    post = new_post()
    views = [
        post.answer(ENGINE, flow("sending", form=form(token=f"{n:032x}")), f"2001:db8:0:{n:x}::1")
        for n in range(16)
    ]
    assert [desk.failed for _, desk in views] == [""] * 12 + ["too_many"] * 4


def test_a_flood_from_many_addresses_is_stored_and_calls_somebody(
    new_post: NewPost, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(outbox_module, "SENDS_IN_ALL", 3)
    post = new_post()
    for n in range(3):
        post.answer(ENGINE, flow("sending", form=form(token=f"{n:032x}")), f"192.0.2.{n}")
    assert not post.is_flooded()
    for n in range(3, 6):
        done, _ = post.answer(ENGINE, flow("sending", form=form(token=f"{n:032x}")), f"192.0.2.{n}")
        assert done.view == "sent", "it may be a patient"
    assert post.is_flooded()
    assert count(post) == 6
    assert caplog.text.count("Unusually many") == 1


# The receipt


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_receipt_is_shown_large_with_what_comes_next(post: Outbox, language: str) -> None:
    done, desk = post.answer(ENGINE, flow("sending", form=form(), lang=language))
    shown = draw(ENGINE, done, OPEN, desk)
    body = shown["receipt"]
    assert re.fullmatch(r"\d{3}-\d{3}-\d{3}", body["receipt"])
    assert read_receipt(body["receipt"]) == done.sent[-1].code
    assert body["changed"] == ""
    assert body["receipt"] in body["text"]
    assert [point.replace(BREAK, "") for point in body["points"]] == [p[language] for p in SEND.sent.points]
    assert not [name for name in USUAL if f'"{name}"' in json.dumps(body)]


def test_after_sending_the_result_shows_the_code_and_back_never_the_form(post: Outbox) -> None:
    done, _ = post.answer(ENGINE, flow("sending", form=form()))
    for view in ("send", "sending", "sent"):
        assert draw(ENGINE, replace(done, view=view), OPEN)["view"] == "sent"
    offer = draw(ENGINE, replace(done, view="result"), OPEN)["result"]["send"]
    assert offer
    assert offer["receipt"]
    assert offer["flow"] == {"view": "sent", "again": False}


def test_answers_that_change_later_are_said_and_sent_only_by_a_new_choice(post: Outbox) -> None:
    done, _ = post.answer(ENGINE, flow("sending", form=form()))
    changed = replace(done, answers=usual_path(pain="leg"))
    body = draw(ENGINE, changed, OPEN)["receipt"]
    assert body["changed"].replace(BREAK, "") == SEND.sent.changed["ja"]
    assert body["again_flow"] == {"view": "send", "again": True}
    assert draw(ENGINE, replace(changed, view="send", again=True), OPEN)["view"] == "send"
    sending = flow(
        "sending", usual_path(pain="leg"), form=form(token="cd" * 16), sent=[list(r) for r in done.sent]
    )
    twice, _ = post.answer(ENGINE, sending)
    assert (len(twice.sent), count(post)) == (2, 2)
    body = draw(ENGINE, twice, OPEN)["receipt"]
    assert [read_receipt(code) for code in body["earlier"]] == [done.sent[0].code]


@pytest.mark.parametrize(
    "sent", [None, "482915035", [["482915036", "x"]], [["<b>", "x"]], [[1, 2]], [{}], {"a": 1}, [[]], 7]
)
def test_a_receipt_that_is_none_is_dropped(sent: object) -> None:
    assert flow("sent", sent=sent).sent == ()
    assert screen("sent", sent=sent)["view"] == "send"
