"""The draft can be tapped through like the patient's own page, from any screen, and nothing is stored."""

import json
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from tests.support.event_loop import run
from tests.support.shown import Shown

from selfcheck.model import Questionnaire
from selfcheck.proofs import Witnesses
from selfcheck.studio import Checked, Checker, Workspace
from selfcheck.studio.playing import Player, address
from selfcheck.studio.preview import jumps, view_of

FILE = Path(__file__).parents[2] / "questions.yaml"


@pytest.fixture(scope="module")
def checked() -> Checked:
    return Checker().run(Workspace(FILE).draft)


@pytest.fixture
def real(checked: Checked) -> Questionnaire:
    assert checked.questionnaire
    return checked.questionnaire


class Phone:
    """The frame in the studio, without a browser."""

    def __init__(self, questionnaire: Questionnaire | None) -> None:
        self.app = Starlette(routes=Player(lambda: questionnaire).routes())

    def open(self, place: str) -> Shown:
        return Shown(self.ask("GET", place).text)

    def tap(self, place: str, shown: Shown, patch: dict[str, Any]) -> Shown:
        fields = {"flow": shown.hidden("flow"), "tap": json.dumps(patch)}
        return Shown(self.ask("POST", place, fields).text)

    def ask(self, method: str, place: str, data: dict[str, str] | None = None) -> httpx.Response:
        async def ask() -> httpx.Response:
            transport = httpx.ASGITransport(self.app)
            async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
                return await client.request(method, place, data=data)

        return run(ask())


@pytest.fixture
def phone(real: Questionnaire) -> Phone:
    return Phone(real)


def at(real: Questionnaire, view: str) -> str:
    return address(real, view, {}, "en", size=100, draft="1")


def test_each_screen_can_be_jumped_to(checked: Checked, real: Questionnaire, phone: Phone) -> None:
    for name, path in jumps(real).items():
        view, answers = view_of(real, path, checked.examples.get(path, {}))
        shown = phone.open(address(real, view, answers, "ja", size=100, draft="1"))
        kind, _, about = name.partition(":")
        if kind == "question":
            assert about in shown.asked, name
        elif kind == "result":
            assert shown.view in ("result", "emergency"), name
        else:
            assert shown.view == kind


def test_a_tap_leads_on_and_an_edit_does_not_lead_back(real: Questionnaire, phone: Phone) -> None:
    place = at(real, "start")
    shown = phone.open(place)
    assert phone.tap(place, shown, shown.tap(view="consent")).view == "consent"
    assert phone.open(place.replace("draft=1", "draft=2")).view == "consent"
    assert phone.open(at(real, "question:gate_a")).view == "question:gate_a"
    assert phone.open(place).view == "start"


def test_what_is_sent_is_not_stored(real: Questionnaire, phone: Phone) -> None:
    whole = Witnesses(real).path({}).answers
    place = address(real, "send", whole, "en", size=100, draft="1")
    shown = phone.open(place)
    assert shown.view == "send"
    sent = phone.tap(place, shown, {"view": "sending"})
    assert sent.view == "sent"
    assert "000-000-000" in sent.html


def test_a_draft_that_cannot_be_read_shows_nothing() -> None:
    assert Phone(None).ask("GET", "/patient").status_code == 503


def test_the_text_is_as_large_as_it_was_chosen(real: Questionnaire, phone: Phone) -> None:
    assert "zoom: 200%" in phone.open(at(real, "start").replace("size=100", "size=200")).html
    assert "zoom: 100%" in phone.open(at(real, "start").replace("size=100", "size=9")).html
