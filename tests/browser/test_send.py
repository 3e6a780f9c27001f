"""Send on a telephone: one Response whatever happens on the way, nothing lost, and nothing stored without it."""

import json
import re
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from io import BytesIO
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import expect
from tests.browser.conftest import PHONE
from tests.browser.host_page import website
from tests.browser.line import Line
from tests.browser.patient import NewPatient, Patient
from tests.browser.serving import Server
from tests.browser.tour import KEY, QUESTIONNAIRE, usual

from selfcheck.model.questionnaire import Answer

SEND = "main .actions .primary"
CALM = usual(pain="back")
ALARM: dict[str, Answer] = {"saddle": "new", "gate_a": ("none",), "age": "from_35"}
SECRET = "marker-hanako-note"


@pytest.fixture(scope="module")
def sending(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that takes contact details too."""
    with Server(tmp_path_factory.mktemp("server"), SELFCHECK_PUBLIC_KEY=KEY) as found:
        yield found


@pytest.fixture
def own_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of this test alone: it may be killed, and its database counted."""
    with Server(tmp_path_factory.mktemp("server"), SELFCHECK_PUBLIC_KEY=KEY) as found:
        yield found


def database(server: Server) -> Path:
    return server.folder / "data" / "responses.sqlite3"


def receipts(server: Server) -> list[str]:
    with closing(sqlite3.connect(database(server), timeout=20)) as connection:
        return [row[0] for row in connection.execute("SELECT receipt FROM response ORDER BY created")]


@contextmanager
def held(server: Server) -> Iterator[Callable[[], None]]:
    """Another writer that holds the database's lock until it is released."""
    with closing(sqlite3.connect(database(server), timeout=20, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield lambda: connection.rollback()


def wait_for(condition: Callable[[], bool], seconds: float = 30) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.1)


def shown(patient: Patient) -> str:
    return (patient.root.locator(".receipt").first.text_content() or "").replace("-", "")


def open_form(patient: Patient, url: str, answers: dict[str, Answer] | None = None, **more: object) -> None:
    """From the result to the page of Send."""
    patient.resume(url, "result", CALM if answers is None else answers, **more)  # type: ignore[arg-type]
    patient.tap("section.send button")
    patient.sees("send")


def tick(patient: Patient, field: str) -> None:
    patient.scope.locator(f"[data-field={field}]").check()


def fill(patient: Patient) -> None:
    """Everything there is."""
    tick(patient, "visit")
    for field, words in {"name": "花子", "phone": "０９０-1234-5678", "note": SECRET}.items():
        patient.scope.locator(f"[data-field={field}]").fill(words)
    tick(patient, "agree")


def device(patient: Patient) -> str:
    return str(patient.page.evaluate("JSON.stringify({...sessionStorage, ...localStorage})"))


def test_from_the_result_to_the_receipt(own_server: Server, patient: Patient) -> None:
    open_form(patient, own_server.url)
    assert patient.root.locator("input:checked").count() == 0, "nothing is ticked beforehand"
    fill(patient)
    assert SECRET in device(patient)
    patient.tap(SEND)
    patient.sees("sent")
    assert receipts(own_server) == [shown(patient)]
    assert SECRET not in device(patient)
    assert '"token"' not in device(patient)
    expect(patient.root.locator("h1")).to_be_focused()
    with closing(sqlite3.connect(database(own_server))) as connection:
        row = connection.execute(
            "SELECT answers, visit_wish, consent_version, sealed FROM response"
        ).fetchone()
    assert list(json.loads(row[0])) == list(CALM)
    assert QUESTIONNAIRE.send
    assert row[1:3] == (1, QUESTIONNAIRE.send.version)
    assert row[3]
    assert SECRET.encode() not in database(own_server).read_bytes()


def test_reload_and_back_show_the_receipt_and_never_the_form(sending: Server, patient: Patient) -> None:
    open_form(patient, sending.url)
    tick(patient, "agree")
    patient.tap(SEND)
    patient.sees("sent")
    receipt = shown(patient)
    patient.page.reload()
    patient.sees("sent")
    assert shown(patient) == receipt
    patient.page.go_back()
    patient.page.wait_for_timeout(600)
    assert patient.view() == "sent"
    patient.page.go_back()
    patient.sees("result")
    expect(patient.root.locator("section.send .receipt")).to_have_text(patient_code(receipt))
    assert receipts(sending).count(receipt) == 1


def patient_code(receipt: str) -> str:
    return "-".join(receipt[i : i + 3] for i in (0, 3, 6))


def test_what_is_wrong_is_said_at_the_field_and_nothing_is_lost(sending: Server, patient: Patient) -> None:
    before = len(receipts(sending))
    open_form(patient, sending.url)
    patient.root.locator("[data-field=phone]").fill("call me")
    patient.root.locator("[data-field=note]").fill("字" * 501)
    patient.tap(SEND)
    phone = patient.root.locator("[data-field=phone]")
    errors = patient.root.locator(".errors")
    expect(errors).to_be_focused()
    links = [link.get_attribute("href") for link in errors.locator("a").all()]
    assert links == ["#send-phone", "#send-note", "#send-agree"], "in the order of the fields"
    errors.locator("a").first.click()
    expect(phone).to_be_focused()
    expect(phone).to_have_attribute("aria-invalid", "true")
    assert QUESTIONNAIRE.send
    expect(phone).to_have_accessible_description(re.compile(QUESTIONNAIRE.send.phone.wrong["ja"][:14]))
    for field in ("note", "agree"):
        expect(patient.root.locator(f"[data-field={field}]")).to_have_attribute("aria-invalid", "true")
    expect(phone).to_have_value("call me")
    expect(patient.root.locator("[data-field=note]")).to_have_value("字" * 501)
    patient.shot("send_wrong")
    phone.fill("0466-21-9624")
    patient.root.locator("[data-field=note]").fill("字" * 500)
    expect(errors.locator("a")).to_have_count(1)
    patient.tap(SEND)
    expect(errors.locator("a")).to_have_count(1)
    expect(errors.locator("a")).to_have_attribute("href", "#send-agree")
    expect(errors).to_be_focused()
    assert len(receipts(sending)) == before
    tick(patient, "agree")
    expect(errors).to_have_count(0)
    patient.tap(SEND)
    patient.sees("sent")


def test_what_is_written_survives_a_reload_and_going_back(sending: Server, patient: Patient) -> None:
    open_form(patient, sending.url)
    fill(patient)
    patient.page.reload()
    patient.sees("send")
    patient.tap(".back")
    patient.sees("result")
    patient.tap("section.send button")
    patient.sees("send")
    patient.speak("en")
    expect(patient.root.locator("h1")).to_have_text("Send your answers to us")
    expect(patient.root.locator("[data-field=note]")).to_have_value(SECRET)
    expect(patient.root.locator("[data-field=visit]")).to_be_checked()
    expect(patient.root.locator("[data-field=agree]")).to_be_checked()


def test_two_taps_within_a_frame_store_one_response(own_server: Server, patient: Patient) -> None:
    open_form(patient, own_server.url)
    tick(patient, "agree")
    patient.page.wait_for_timeout(400)
    patient.page.evaluate(f"for (let i = 0; i < 5; i++) document.querySelector('{SEND}').click()")
    patient.sees("sent")
    assert receipts(own_server) == [shown(patient)]


def test_a_reload_right_after_the_tap_stores_one_response(own_server: Server, patient: Patient) -> None:
    open_form(patient, own_server.url)
    fill(patient)
    patient.page.wait_for_timeout(400)
    patient.page.evaluate(f"document.querySelector('{SEND}').click(); location.reload()")
    patient.sees("sent")
    assert receipts(own_server) == [shown(patient)]
    assert SECRET not in device(patient)


def test_a_line_that_drops_after_the_commit_stores_one_response(own_server: Server, patient: Patient) -> None:
    with Line(own_server.port) as line:
        open_form(patient, line.url)
        tick(patient, "agree")
        with held(own_server) as release:
            patient.tap(SEND)
            patient.page.wait_for_timeout(500)
            line.cut()  # the reply finds nobody
            release()
            wait_for(lambda: len(receipts(own_server)) == 1)
        line.fix()
        patient.sees("sent")
        assert receipts(own_server) == [shown(patient)]


def test_a_server_killed_while_it_stores_is_asked_again(own_server: Server, patient: Patient) -> None:
    open_form(patient, own_server.url)
    fill(patient)
    with held(own_server) as release:
        patient.tap(SEND)
        patient.page.wait_for_timeout(700)
        own_server.kill()
        release()
    assert receipts(own_server) == []
    own_server.start()
    patient.sees("sent")
    assert receipts(own_server) == [shown(patient)]


def test_a_full_disk_is_said_and_nothing_is_lost(
    tmp_path_factory: pytest.TempPathFactory, patient: Patient
) -> None:
    folder = tmp_path_factory.mktemp("full")
    with Server(folder, SELFCHECK_PUBLIC_KEY=KEY, SELFCHECK_RESERVE_MB="999999999") as full:
        open_form(patient, full.url)
        fill(patient)
        patient.tap(SEND)
        failure = patient.page.get_by_role("alert")
        expect(failure).to_be_focused()
        assert QUESTIONNAIRE.send
        expect(failure).to_contain_text(QUESTIONNAIRE.send.failed.full["ja"])
        expect(failure.get_by_role("link")).to_have_attribute("href", "tel:0466219624")
        expect(patient.root.locator("[data-field=note]")).to_have_value(SECRET)
        patient.shot("send_full")
        assert receipts(full) == []


def test_a_store_that_cannot_be_opened_leaves_the_self_check_and_a_way_to_try_again(
    tmp_path_factory: pytest.TempPathFactory, patient: Patient
) -> None:
    folder = tmp_path_factory.mktemp("broken")
    (folder / "data").write_text("a file where the folder should be")
    with Server(folder, SELFCHECK_PUBLIC_KEY=KEY) as broken:
        patient.begin(broken.url)
        patient.walk()
        patient.sees("result")
        patient.tap("section.send button")
        patient.sees("send")
        fill(patient)
        patient.tap(SEND)
        expect(patient.page.get_by_role("alert")).to_be_focused()
        token = patient.kept()["form"]["token"]
        (folder / "data").unlink()
        time.sleep(3)  # so long it is not tried again
        patient.tap(SEND)
        patient.sees("sent")
        assert len(receipts(broken)) == 1
        assert len(token) == 32


def test_without_a_key_nothing_personal_is_asked(
    tmp_path_factory: pytest.TempPathFactory, patient: Patient
) -> None:
    with Server(tmp_path_factory.mktemp("keyless"), SELFCHECK_PUBLIC_KEY="") as keyless:
        open_form(patient, keyless.url)
        expect(patient.root.locator("input:not([type=checkbox], [type=hidden]), textarea")).to_have_count(0)
        tick(patient, "agree")
        patient.tap(SEND)
        patient.sees("sent")


def test_at_15_a_guardian_has_to_agree(own_server: Server, patient: Patient) -> None:
    open_form(patient, own_server.url, usual(age="from_12", pain="back"))
    tick(patient, "agree")
    patient.tap(SEND)
    expect(patient.root.locator(".errors a")).to_have_attribute("href", "#send-guardian")
    expect(patient.root.locator("[data-field=guardian]")).to_have_attribute("aria-invalid", "true")
    assert receipts(own_server) == []
    tick(patient, "guardian")
    patient.tap(SEND)
    patient.sees("sent")
    with closing(sqlite3.connect(database(own_server))) as connection:
        assert connection.execute("SELECT guardian FROM response").fetchall() == [(1,)]


def test_an_emergency_may_send_and_help_stays_first(own_server: Server, patient: Patient) -> None:
    patient.resume(own_server.url, "emergency", ALARM)
    below = "[...document.querySelectorAll('main > *')].findIndex((e) => e.matches('section.send'))"
    phones = "[...document.querySelectorAll('main > *')].findIndex((e) => e.matches('.phones'))"
    assert patient.page.evaluate(f"{below} > {phones}")
    patient.tap("section.send button")
    patient.sees("send")
    for view in ("send", "sent"):
        assert patient.view() == view
        call = patient.root.locator("main > :not(.ways) >> nth=0 >> a.call").first
        expect(call).to_have_attribute("href", "tel:119")
        box = call.bounding_box()
        assert box
        assert box["y"] + box["height"] < PHONE["height"], "without scrolling"
        if view == "send":
            tick(patient, "agree")
            patient.tap(SEND)
            patient.sees("sent")
    patient.tap(".first .link")
    patient.sees("emergency")
    patient.tap(".onward button")
    patient.sees("grid:legs")


def test_answers_that_change_later_are_sent_by_a_new_choice_only(
    own_server: Server, patient: Patient
) -> None:
    open_form(patient, own_server.url)
    tick(patient, "agree")
    patient.tap(SEND)
    patient.sees("sent")
    first = shown(patient)
    expect(patient.root.locator(".changed")).to_have_count(0)
    patient.tap(".back")
    patient.sees("result")
    patient.tap("main > .actions .link")
    patient.sees("review")
    patient.tap(f".change button >> nth={list(CALM).index('pain_now')}")
    patient.sees("question:pain_now")
    patient.answer(2)
    patient.sees("review")
    patient.tap(SEND)
    patient.sees("result")
    patient.tap("section.send button")
    patient.sees("sent")
    assert shown(patient) == first
    expect(patient.root.locator(".changed")).to_have_count(1)
    patient.tap(".changed .secondary")
    patient.sees("send")
    assert patient.root.locator("input:checked").count() == 0
    tick(patient, "agree")
    patient.tap(SEND)
    patient.sees("sent")
    assert receipts(own_server) == [first, shown(patient)]
    expect(patient.root).to_contain_text(patient_code(first))


def test_erasing_leaves_neither_form_nor_token_nor_receipt(sending: Server, patient: Patient) -> None:
    open_form(patient, sending.url)
    fill(patient)
    patient.tap("footer .quiet")
    patient.tap("main[data-view=erase] .secondary")
    patient.sees("start")
    assert SECRET not in device(patient)
    open_form(patient, sending.url)
    assert patient.root.locator("[data-field=note]").input_value() == ""
    tick(patient, "agree")
    patient.tap(SEND)
    patient.sees("sent")
    receipt = shown(patient)
    patient.tap("footer .quiet")
    patient.tap("main[data-view=erase] .secondary")
    patient.sees("start")
    assert receipt not in device(patient)


def test_the_receipt_is_read_from_its_code(sending: Server, patient: Patient) -> None:
    open_form(patient, sending.url)
    tick(patient, "agree")
    patient.tap(SEND)
    patient.sees("sent")
    picture = patient.root.locator(".code svg").screenshot()
    (code,) = zxingcpp.read_barcodes(Image.open(BytesIO(picture)).convert("L"))
    assert patient_code(shown(patient)) in code.text
    assert not [name for name in CALM if name in code.text]


def test_by_keyboard_alone(own_server: Server, patient: Patient) -> None:
    patient.resume(own_server.url, "result", CALM)
    press(patient, "section.send button", "Enter")
    patient.sees("send")
    for field, words in {"name": "Hanako", "phone": "0466219624", "note": "Hello"}.items():
        press(patient, f"[data-field={field}]", "")
        patient.page.keyboard.type(words)
    press(patient, "[data-field=agree]", "Space")
    press(patient, SEND, "Enter")
    patient.sees("sent")
    assert receipts(own_server) == [shown(patient)]


def press(patient: Patient, wanted: str, key: str) -> None:
    """Tab to it, see that it is marked, and press."""
    for _ in range(60):
        patient.page.keyboard.press("Tab")
        if patient.page.evaluate(f"document.activeElement.matches('{wanted}')"):
            break
    else:
        raise AssertionError(wanted)
    marked = (
        "getComputedStyle(document.activeElement.closest('.option') ?? document.activeElement).outlineStyle"
    )
    assert patient.page.evaluate(marked) != "none", wanted
    patient.page.wait_for_timeout(360)
    if key:
        patient.page.keyboard.press(key)


def test_on_the_clinics_page(tmp_path_factory: pytest.TempPathFactory, new_patient: NewPatient) -> None:
    folder = tmp_path_factory.mktemp("server")
    with website() as site, Server(folder, SELFCHECK_PARENTS=site.origin, SELFCHECK_PUBLIC_KEY=KEY) as server:
        heard = (
            "<script>window.heard = []; addEventListener('selfcheck', (e) => heard.push(e.detail))</script>"
        )
        tag = f'<script src="{server.url}embed.js" data-events></script>'
        patient = new_patient(frame="iframe[name=selfcheck-1]")
        patient.page.goto(site.put("/", heard + tag))
        patient.sees("start")
        patient.resume(site.origin + "/", "result", CALM)
        patient.tap("section.send button")
        patient.sees("send")
        fill(patient)
        patient.page.reload()
        patient.sees("send")
        patient.tap(SEND)
        patient.sees("sent")
        assert receipts(server) == [shown(patient)]
        patient.page.reload()
        patient.sees("sent")
        patient.tap(SEND)
        patient.sees("result")
        assert patient.page.evaluate("heard") == [], "going back to the result is no second end"
        assert SECRET not in device(patient)


def test_without_send_nothing_is_stored_anywhere(
    tmp_path_factory: pytest.TempPathFactory, new_patient: NewPatient
) -> None:
    folder = tmp_path_factory.mktemp("nothing")
    places = {name: folder / name for name in ("home", "tmp", "cache", "data")}
    for place in places.values():
        place.mkdir(mode=0o700)
    home, tmp, cache, _ = map(str, places.values())
    with Server(folder, HOME=home, TMPDIR=tmp, XDG_CACHE_HOME=cache, SELFCHECK_PUBLIC_KEY=KEY) as server:
        new_patient().begin(server.url)  # what a server makes for its first page is before
        before = kept_by(places)
        patient = new_patient()
        patient.begin(server.url)
        patient.walk({"age": "from_70"})
        patient.sees("result")
        patient.tap("section.send button")
        patient.sees("send")
        fill(patient)
        patient.tap(".back")
        patient.sees("result")
        patient.page.wait_for_timeout(500)
        assert receipts(server) == []
        assert kept_by(places) == before
    written = (folder / "server.log").read_bytes()
    assert b"The self-check is at" in written, "there was something to look through"
    for marker in (SECRET, "花子", "from_70", "gate_a", "1234-5678"):
        assert marker.encode() not in written
        assert not [
            place for place in database(server).parent.iterdir() if marker.encode() in place.read_bytes()
        ]


def kept_by(places: dict[str, Path]) -> dict[Path, bytes]:
    """Every file with its content."""
    files = (file for place in places.values() for file in place.rglob("*") if file.is_file())
    return {file: file.read_bytes() for file in files}
