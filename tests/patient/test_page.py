"""The whole check without JavaScript: documents in, forms out; and what our script asks for besides."""

import json
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.browser.serving import ROOT
from tests.support.questionnaires import whole_text
from tests.support.screens import QUESTIONNAIRE, USUAL, usual_path
from tests.support.shown import Shown
from tests.support.site import FORM, NewSite, Site, encoded

from selfcheck.engine import Engine
from selfcheck.patient.flow import read_flow
from selfcheck.patient.rendering import render_page
from selfcheck.patient.screens import draw

pytestmark = pytest.mark.xdist_group("page")

ALARM = {"saddle": "new"}


def begin(site: Site, **more: Any) -> None:
    site.open(**more)
    site.tap(site.shown.tap(view="consent"))
    site.tap(site.shown.tap(view="next"))


def walk(site: Site, until: str = "result", **answers: object) -> list[str]:
    """Answer as told or else as usual; the questions met."""
    met = []
    while site.shown.view != until and site.shown.asked:
        met += site.shown.asked
        site.tap(*site.shown.answers({**USUAL, **answers}))
    return met


@pytest.mark.parametrize("language", ["ja", "en"])
def test_from_start_to_receipt(language: str, site: Site) -> None:
    begin(site, headers={"accept-language": language})
    assert walk(site, pain="back") == list(Engine(QUESTIONNAIRE).path({}, {**USUAL, "pain": "back"}).answers)
    assert site.shown.view == "result"
    assert site.shown.lang == language
    site.tap(site.shown.tap(view="send"))
    sending, token = site.shown.tap(view="sending"), site.shown.hidden("token")
    site.tap(sending, [("token", token)])
    assert site.shown.view == "send"
    assert 'class="alarm errors"' in site.shown.html
    assert site.shown.hidden("token") == token, "one Send, however often it is tried"
    site.tap(sending, [("token", token), ("agree", QUESTIONNAIRE.send.version)])  # type: ignore[union-attr]
    assert site.shown.view == "sent"
    [[receipt, _]] = site.shown.flow["sent"]
    site.tap(sending, [("token", token), ("agree", QUESTIONNAIRE.send.version)])  # type: ignore[union-attr]
    assert site.shown.flow["sent"][0][0] == receipt


def test_back_change_language_and_erase(site: Site) -> None:
    begin(site)
    site.answer("gate_a", USUAL["gate_a"])
    site.answer("age", "from_35")
    site.tap(site.shown.tap(view="question:age"))
    assert [b.attributes["data-option"] for b in site.shown.buttons if "data-chosen" in b.attributes] == [
        "from_35"
    ]
    site.tap(site.shown.tap(lang="en"))
    assert (site.shown.view, site.shown.lang) == ("question:age", "en")
    site.answer("age", "from_70")
    site.tap(site.shown.tap(view="review"))
    site.tap(next(b.patch for b in site.shown.buttons if b.patch.get("view") == "question:age"))
    site.answer("age", "from_20")
    assert site.shown.view == "review"
    site.tap(site.shown.tap(view="erase"))
    assert site.shown.view == "erase", "it asks before it erases"
    site.tap(site.shown.tap(view="next"))
    assert site.shown.view == "grid:private"
    site.tap(site.shown.tap(view="erase"))
    site.tap(site.shown.tap(erase=True))
    assert (site.shown.view, site.shown.flow["answers"], site.shown.flow["consent"]) == ("start", {}, None)


def test_nothing_ticked_is_an_error_that_leads_to_the_boxes(site: Site) -> None:
    begin(site)
    site.tap(site.shown.tap(fields=["gate_a"]))
    assert site.shown.view == "question:gate_a"
    assert 'href="#answer:gate_a"' in site.shown.html
    assert 'id="answer:gate_a"' in site.shown.html
    assert "gate_a" not in site.shown.flow["answers"]


def test_none_of_these_beside_a_tick_is_asked_again_and_keeps_the_tick(site: Site) -> None:
    """Without a script the button can be pressed; to take either answer could reassure wrongly."""
    begin(site)
    none = next(b.patch for b in site.shown.buttons if b.patch.get("answers") == {"gate_a": ["none"]})
    site.tap(none, [("answer:gate_a", "chest")])
    assert site.shown.view == "question:gate_a"
    assert 'class="alarm errors"' in site.shown.html
    assert [i.value for i in site.shown.inputs if "checked" in i.attributes] == ["chest"]
    assert "gate_a" not in site.shown.flow["answers"]


def test_an_emergency_interrupts_and_the_rest_can_be_answered(site: Site) -> None:
    begin(site)
    walk(site, **ALARM)
    assert 'data-urgency="emergency"' in site.shown.html
    assert 'href="tel:119"' in site.shown.html
    site.tap(next(b.patch for b in site.shown.buttons if "acknowledged" in b.patch))
    assert site.shown.asked
    assert 'class="banner"' in site.shown.html


def test_each_row_of_a_grid_has_to_be_answered_and_those_that_are_stay(site: Site) -> None:
    begin(site)
    walk(site, until="grid:private")
    rows = site.shown.asked
    patch, fields = site.shown.answers(USUAL)
    site.tap(patch, fields[1:])
    assert site.shown.view == "grid:private"
    assert f'href="#answer:{rows[0]}"' in site.shown.html
    chosen = {i.name: i.value for i in site.shown.inputs if "checked" in i.attributes}
    assert chosen == dict(fields[1:])
    site.tap(patch, fields)
    assert site.shown.view != "grid:private"
    assert site.shown.flow["answers"].keys() >= set(rows)


def test_answers_off_the_path_and_stale_ones_do_not_count(site: Site) -> None:
    begin(site)
    site.answer("gate_a", USUAL["gate_a"])
    stale = {**site.shown.flow, "answers": {**site.shown.flow["answers"], "saddle": "new", "nothing": 1}}
    body = [("flow", json.dumps(stale)), ("tap", '{"view":"result"}')]
    answer = site.ask("POST", data=dict(body))
    assert Shown(answer.text).view == "question:age"


@pytest.mark.parametrize(
    "at", [datetime(2026, 12, 31, 14, 59, tzinfo=UTC), datetime(2026, 12, 31, 15, 1, tzinfo=UTC)]
)
def test_every_screen_tells_the_clinics_day(at: datetime, new_site: NewSite) -> None:
    site = new_site(clock=lambda: at)
    begin(site)
    walk(site, pain="back")
    assert ("2027年1月1日（金）" if at.minute == 1 else "2026年12月31日（木）") in site.shown.text


# What our script asks for


def asked(site: Site, patch: dict[str, Any], fields: list[tuple[str, str]], **headers: str) -> dict[str, Any]:
    more = {**FORM["headers"], **headers}
    answer = site.ask("POST", content=encoded(site.shown, patch, fields), headers=more)
    found: dict[str, Any] = answer.json()
    return found


def test_the_screen_alone_is_the_one_of_the_document(site: Site) -> None:
    begin(site)
    patch, fields = site.shown.answer("gate_a", USUAL["gate_a"])
    found = asked(site, patch, fields, **{"selfcheck-shown": "ja"})
    site.tap(patch, fields)
    assert set(found) == {"flow", "main"}
    assert found["flow"] == site.shown.flow
    assert plain(found["main"]) in plain(site.shown.html)


def test_another_language_brings_the_page_around_the_screen_too(site: Site) -> None:
    begin(site)
    found = asked(site, {"lang": "en"}, [], **{"selfcheck-shown": "ja"})
    assert "main" not in found
    assert 'lang="en"' in found["page"]


def test_each_screen_asked_ahead_is_the_one_that_its_tap_leads_to(site: Site) -> None:
    begin(site)
    checked = 0
    while site.shown.asked:
        found = asked(site, {}, [], **{"selfcheck-shown": "ja", "selfcheck-ahead": "1"})["ahead"]
        options = [b for b in site.shown.buttons if "answers" in b.patch]
        assert len(found["taps"]) == len(options)
        for button in options:
            main = found["screens"][found["taps"][button.attributes["value"]]]
            assert main == asked(site, button.patch, [], **{"selfcheck-shown": "ja"})["main"]
            checked += 1
        site.tap(*site.shown.answers({**USUAL, "pain": "back"}))
    assert checked > 20


def test_what_is_typed_comes_back_only_after_the_tap_that_sends(site: Site) -> None:
    begin(site)
    walk(site, pain="back")
    site.tap(site.shown.tap(view="send"))
    site.tap(site.shown.tap(lang="en"), [("name", "Hanako"), ("note", "secret")])
    assert "Hanako" not in site.shown.html + json.dumps(site.shown.flow)


# Documents


def test_a_document_says_its_language_and_title_from_the_first_byte(site: Site) -> None:
    for language in ("ja", "en"):
        html = site.ask("GET", f"/?lang={language}").text
        assert html.startswith(f'<!doctype html>\n<html lang="{language}">')
    begin(site)
    title = re.search("<title>(.*)</title>", site.shown.html)
    assert title
    assert title[1].startswith(Engine(QUESTIONNAIRE).path({}).next.ask["ja"])  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("path", "accepted", "language"),
    [
        ("/", "", "ja"),
        ("/", "en-GB,en;q=0.9", "en"),
        ("/", "fr, en", "en"),
        ("/?lang=en", "ja", "en"),
        ("/?lang=xx", "en", "en"),
        ("/?lang=EN", "", "en"),
    ],
)
def test_the_language_is_the_one_asked_for_else_the_browsers(
    path: str, accepted: str, language: str, site: Site
) -> None:
    assert site.open(path, headers={"accept-language": accepted}).lang == language


def test_a_theme_can_be_asked_for(site: Site) -> None:
    assert '<html lang="ja" data-theme="dark">' in site.ask("GET", "/?theme=dark").text
    assert '<html lang="ja">' in site.ask("GET", '/?theme="><b>').text


def test_no_text_can_become_markup() -> None:
    """The loader refuses such texts; the templates do not rely on it."""
    evil = '"><script>alert(1)</script>'
    known = QUESTIONNAIRE.texts
    texts = {key: dict.fromkeys(QUESTIONNAIRE.languages, evil) for key in known} | {
        "weekdays": known["weekdays"]
    }
    questionnaire = QUESTIONNAIRE.model_copy(update={"texts": texts})
    for view in ("start", "next", "question:gate_a", "result", "review", "send", "erase"):
        raw = {"consent": QUESTIONNAIRE.consent.version, "view": view, "answers": usual_path(pain="back")}
        flow = read_flow(questionnaire, raw)
        html = render_page(questionnaire, draw(Engine(questionnaire), flow, datetime.now(UTC)), flow)
        assert "<script" not in html
        assert evil in Shown(html).text


def test_a_start_page_that_the_browser_has_is_not_sent_again(site: Site) -> None:
    first = site.ask("GET", headers={"accept-encoding": "br"})
    again = site.ask("GET", headers={"accept-encoding": "br", "if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert len(first.content) > 1000


@pytest.mark.parametrize("path", ["/", "/script.js", "/embed.js"])
def test_each_browser_gets_the_same_text(path: str, site: Site) -> None:
    texts = {
        site.ask("GET", path, headers={"accept-encoding": how}).text
        for how in ("br", "gzip", "identity", "br;q=0, gzip")
    }
    assert len(texts) == 1


def test_what_a_tap_leads_to_is_kept_by_no_cache(site: Site) -> None:
    site.open()
    answer = site.ask("POST", content=encoded(site.shown, {"view": "consent"}), **FORM)
    assert answer.headers["cache-control"] == "no-store"
    assert "set-cookie" not in answer.headers


def test_the_first_page_is_light(site: Site) -> None:
    br = {"accept-encoding": "br"}
    sizes = [int(site.ask("GET", path, headers=br).headers["content-length"]) for path in ("/", "/script.js")]
    assert sum(sizes) < 20_000
    assert sizes[1] <= 10_000


# The file


def test_a_broken_file_gives_the_phone_numbers_and_a_fixed_one_the_page(
    tmp_path: Path, new_site: NewSite
) -> None:
    file = tmp_path / "questions.yaml"
    file.write_text("sections: [", "utf-8")
    site = new_site(file)
    for method in ("GET", "POST"):
        answer = site.ask(method)
        assert answer.status_code == 503
        assert 'href="tel:119"' in answer.text
        assert answer.headers["cache-control"] == "no-store"
    file.write_text(whole_text(), "utf-8")
    assert site.open().view == "start"


def test_in_service_the_last_good_one_stays_and_a_change_is_shown(tmp_path: Path, new_site: NewSite) -> None:
    file = tmp_path / "questions.yaml"
    good = whole_text()
    file.write_text(good, "utf-8")
    site = new_site(file)
    assert "はじめる" in site.open().text
    file.write_text("sections: [", "utf-8")
    begin(site)
    file.write_text(good.replace("begin: {ja: はじめる", "begin: {ja: さあ、はじめる"), "utf-8")
    assert "さあ、はじめる" in site.open().text


def test_an_error_of_ours_gives_the_phone_numbers_and_tells_the_log_no_answer(
    new_site: NewSite, caplog: pytest.LogCaptureFixture
) -> None:
    def broken() -> datetime:
        raise KeyError("saddle: new")

    answer = new_site(clock=broken).ask("POST")
    assert answer.status_code == 500
    assert 'href="tel:119"' in answer.text
    assert "content-security-policy" in answer.headers
    assert "saddle" not in caplog.text
    assert "KeyError at " in caplog.text


def test_the_server_needs_no_streamlit() -> None:
    code = (
        "import sys; from selfcheck.patient.server import create_app; create_app();"
        "print([name for name in ('streamlit', 'pandas', 'websockets') if name in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def plain(html: str) -> str:
    """HTML without the hidden fields that only a browser without a script needs."""
    return re.sub(r'<input type="hidden" name="flow"[^>]*>', "", html)


def test_every_word_of_a_path_is_drawn(site: Site) -> None:
    """The template leaves out no answer: each option of each question on the usual path has its button or box."""
    begin(site)
    questions = {q.id: q for section in QUESTIONNAIRE.sections for q in section.questions}
    while site.shown.asked:
        drawn = {b.attributes.get("data-option") for b in site.shown.buttons}
        drawn |= {i.attributes.get("data-option") for i in site.shown.inputs}
        for name in site.shown.asked:
            assert {*(questions[name].options or {}), *(questions[name].tick or {})} <= drawn
        site.tap(*site.shown.answers({**USUAL, "pain": "leg"}))
