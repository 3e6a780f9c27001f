"""`streamlit run app.py` in Chromium: the same screens in Streamlit's own page, from the start to a receipt."""

import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.browser.patient import Patient
from tests.browser.serving import ROOT, free_port

from selfcheck.model.questionnaire import Questionnaire


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Streamlit with the app.py that is shipped."""
    folder, port = tmp_path_factory.mktemp("streamlit"), free_port()
    where = ["--server.port", str(port), "--server.address", "127.0.0.1", "--server.headless", "true"]
    with subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", "app.py", *where],
        cwd=ROOT,
        env={**os.environ, "SELFCHECK_DATA": str(folder / "data")},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            wait(f"http://127.0.0.1:{port}/_stcore/health")
            yield f"http://127.0.0.1:{port}/"
        finally:
            process.send_signal(signal.SIGKILL)


def wait(address: str) -> None:
    for _ in range(600):
        try:
            urllib.request.urlopen(address, timeout=2).read()
            return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(address)


@pytest.fixture
def patient(page: Page, questionnaire: Questionnaire) -> Patient:
    return Patient(page, questionnaire)


def test_a_whole_path_ends_with_a_receipt(patient: Patient, url: str) -> None:
    patient.begin(url)
    patient.walk({"pain": "back"})
    patient.sees("result")
    expect(patient.main.locator(".card")).to_have_attribute("data-urgency", "selfcare")
    patient.tap(".send button")
    patient.sees("send")
    patient.tap("input[name=agree]")
    patient.tap("button.primary")
    patient.sees("sent")
    assert re.fullmatch(r"\d{3}-\d{3}-\d{3}", patient.main.locator(".receipt").first.inner_text())


def test_a_danger_interrupts_with_the_ambulance(patient: Patient, url: str) -> None:
    patient.begin(f"{url}?lang=en")
    patient.answer(("chest",))
    expect(patient.main.locator(".card")).to_have_attribute("data-urgency", "emergency")
    expect(patient.main.locator("a[href='tel:119']").first).to_be_visible()
    patient.shot("streamlit_emergency")


def test_nothing_of_streamlit_is_around_the_screens(patient: Patient, url: str, tmp_path: Path) -> None:
    """Its menu and its Deploy button are for authors; the page scrolls to no side at 375 px."""
    patient.page.goto(url)
    patient.sees("start")
    expect(patient.page.get_by_text("Deploy")).to_have_count(0)
    assert patient.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    patient.shot("streamlit_start")
