"""A patient keeps a result, comes back some days later, and compares; then deletes it."""

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import icalendar
import pytest
from playwright.sync_api import Page, expect
from tests.browser.patient import ARTIFACTS, NewPatient, Patient
from tests.browser.serving import Server
from tests.browser.test_accessible import faults
from tests.browser.tour import settle, usual
from tests.support.screens import QUESTIONNAIRE

RESULT = "selfcheck-result"
SOON = dict(next(case.answers for case in QUESTIONNAIRE.cases if case.name.startswith("3 ")))
BOX = ".again .tick"


def kept(page: Page) -> dict[str, Any] | None:
    found = page.evaluate(f"localStorage.getItem('{RESULT}')")
    return json.loads(found) if found else None


def wait(page: Page, days: int) -> None:
    """As if the result had been kept so many days ago."""
    day = (datetime.now(UTC) - timedelta(days=days)).date().isoformat()
    page.evaluate(f"""localStorage.setItem('{RESULT}', JSON.stringify({{
        ...JSON.parse(localStorage.getItem('{RESULT}')), day: '{day}' }}))""")


def picture(patient: Patient, name: str) -> None:
    ARTIFACTS.mkdir(parents=True, exist_ok=True)
    settle(patient)
    patient.page.screenshot(path=ARTIFACTS / f"second-look-{name}.png", full_page=True)


def come_back(patient: Patient, server: Server, days: int) -> Patient:
    """Another tab of the same telephone, later."""
    wait(patient.page, days)
    later = Patient(patient.page.context.new_page(), QUESTIONNAIRE)
    later.page.goto(server.url)
    later.sees("start")
    return later


@pytest.mark.parametrize("language", ["ja", "en"])
def test_keep_come_back_worse_and_delete(language: str, server: Server, patient: Patient) -> None:
    patient.resume(server.url, "result", usual(**SOON), language)
    assert kept(patient.page) is None, "nothing is kept unless it is ticked"
    picture(patient, f"result-{language}")
    patient.tap(BOX)
    found = kept(patient.page)
    assert found
    assert set(found) == {"questionnaire", "result", "day"}
    assert found["result"].startswith("soon_")
    patient.tap(BOX)
    assert kept(patient.page) is None, "unticked is deleted"
    patient.tap(BOX)

    later = come_back(patient, server, 8)
    expect(later.main.locator(".again")).to_be_visible()
    if language == "en":
        later.speak("en")
        expect(later.root).to_have_attribute("lang", "en")
    expect(later.main.locator(".again time")).not_to_be_empty()
    picture(later, f"start-{language}")
    assert faults(later.page) == []
    later.tap(".again .secondary")
    later.sees("consent")
    later.tap(".primary")
    later.sees("question:since_then")
    picture(later, f"question-{language}")
    later.answer("worse")
    while later.view() != "result":
        later.answer_as({"pain": "back", "pain_now": 3, "start": "lift"})
    card = later.main.locator(".card")
    expect(card).to_have_attribute("data-urgency", "soon")
    expect(later.main.locator(".compared dl > div")).to_have_count(2)
    assert len(re.findall(rb"/Type\s*/Page\b", later.page.pdf(prefer_css_page_size=True))) == 1
    picture(later, f"compared-{language}")
    assert faults(later.page) == []
    later.page.set_viewport_size({"width": 320, "height": 640})
    assert later.page.evaluate("document.documentElement.scrollWidth") <= 320
    picture(later, f"compared-320-{language}")

    assert kept(later.page) is None, "a milder one does not outlive this one"
    expect(later.main.locator(BOX + " input")).not_to_be_checked()
    later.tap(BOX)
    assert kept(later.page)
    later.tap("[data-forget]")
    assert kept(later.page) is None
    expect(later.main.locator("[data-forget]")).to_be_hidden()
    later.page.context.close()


def test_an_old_result_or_rubbish_is_not_offered(server: Server, patient: Patient) -> None:
    patient.resume(server.url, "result", usual(**SOON))
    patient.tap(BOX)
    later = come_back(patient, server, 36)
    expect(later.main.locator(".again")).to_be_hidden()
    assert kept(later.page) is None
    for rubbish in ("{", "null", "7", '{"day": "<img>"}', '{"questionnaire": "knee", "day": "2099-01-01"}'):
        later.page.evaluate(f"localStorage.setItem('{RESULT}', {json.dumps(rubbish)})")
        later.page.reload()
        later.sees("start")
        expect(later.main.locator(".again")).to_be_hidden()


def test_a_kept_result_is_forgotten_after_an_emergency(server: Server, patient: Patient) -> None:
    patient.resume(server.url, "result", usual(pain="back"))
    patient.tap(BOX)
    assert kept(patient.page)
    later = come_back(patient, server, 2)
    later.tap(".again .secondary")
    later.sees("consent")
    later.tap(".primary")
    later.sees("question:since_then")
    later.answer("same")
    later.sees("question:gate_a")
    later.answer(("chest",))
    later.sees("result")
    expect(later.main.locator(".card")).to_have_attribute("data-urgency", "emergency")
    assert kept(later.page) is None
    third = Patient(later.page.context.new_page(), QUESTIONNAIRE)
    third.page.goto(server.url)
    third.sees("start")
    expect(third.main.locator(".again")).to_be_hidden()


def test_a_kept_result_outlives_a_milder_one(server: Server, patient: Patient) -> None:
    patient.resume(server.url, "result", usual(**SOON))
    patient.tap(BOX)
    found = kept(patient.page)
    assert found
    patient.resume(server.url, "result", usual(pain="back"))
    assert kept(patient.page) == found


def test_to_erase_the_answers_deletes_it_too(server: Server, patient: Patient) -> None:
    patient.resume(server.url, "result", usual(**SOON))
    patient.tap(BOX)
    assert kept(patient.page)
    patient.tap("footer .quiet")
    patient.sees("erase")
    patient.tap(".actions .secondary")
    patient.sees("start")
    assert kept(patient.page) is None
    expect(patient.main.locator(".again")).to_be_hidden()


def test_the_calendar_file_is_downloaded_and_the_page_stays(server: Server, patient: Patient) -> None:
    patient.resume(server.url, "result", usual(**SOON))
    with patient.page.expect_download() as download:
        patient.page.locator(".again a").click()
    calendar: Any = icalendar.Calendar.from_ical(download.value.path().read_bytes())
    assert len(calendar.events) == 1
    assert patient.view() == "result"


def test_without_javascript_nothing_is_offered_to_keep(server: Server, new_patient: NewPatient) -> None:
    patient = new_patient(java_script_enabled=False)
    patient.page.goto(server.url)
    expect(patient.page.locator(".again")).to_be_hidden()
