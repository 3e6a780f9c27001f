"""The start page in a real browser: read and tapped before Streamlit is there, and nothing loaded from elsewhere."""

import re

import pytest
from playwright.sync_api import Page, Route, expect
from tests.browser.patient import GUARD, Patient
from tests.browser.serving import Server

from selfcheck.model.questionnaire import Questionnaire

BEGIN = "#selfcheck[data-view=start] .primary"
AGREE = "#selfcheck[data-view=consent] .primary"
BUNDLE = "**/static-*/js/**"
SCREEN = "**/selfcheck.screen/screen.js"
TAPS = """window.taps = 0; const send = WebSocket.prototype.send; WebSocket.prototype.send = function (data) {
    const text = new TextDecoder().decode(data);
    window.taps += text.split('"event":"flow"').length - 1;
    return send.call(this, data); };"""
WATCH = """window.seen = []; document.addEventListener("securitypolicyviolation", (event) =>
    window.seen.push(event.violatedDirective + " " + event.blockedURI));"""


class Held:
    """Requests for Streamlit's bundle, or for what is named, that wait until they are let go."""

    def __init__(self, page: Page, *wanted: str) -> None:
        self.waiting: list[Route] = []
        for each in wanted or (BUNDLE,):
            page.route(each, lambda route: self.waiting.append(route))

    def let_go(self) -> None:
        for route in self.waiting:
            route.continue_()


def text(page: Page, words: str) -> None:
    """Wait until words stand on the page, whatever break marks are in them."""
    expect(page.locator("#selfcheck")).to_contain_text(re.compile(".{0,2}".join(map(re.escape, words))))


def test_taps_before_streamlit_is_there_are_kept_and_counted(
    server: Server, page: Page, questionnaire: Questionnaire
) -> None:
    held = Held(page, SCREEN, BUNDLE)
    page.goto(server.url, wait_until="commit")
    page.locator(BEGIN).click()
    expect(page.locator("#selfcheck h1")).to_be_focused()
    page.locator(AGREE).click()
    expect(page.locator("#voice")).to_have_text(questionnaire.texts["waiting"]["ja"])
    assert held.waiting
    held.let_go()
    page.locator("#selfcheck[data-view^='question:']").wait_for(timeout=15_000)
    expect(page.locator("#selfcheck h1")).to_be_focused()
    expect(page.locator("#voice")).to_be_empty()
    assert page.evaluate("scrollY") == 0


def test_the_first_question_is_answered_before_streamlit_is_there(
    server: Server, page: Page, questionnaire: Questionnaire
) -> None:
    held = Held(page)
    page.add_init_script(TAPS)
    page.goto(server.url, wait_until="commit")
    page.locator(BEGIN).click()
    page.locator(AGREE).click()
    page.locator("#selfcheck[data-view='question:gate_a'][data-drawn=early]").wait_for()
    expect(page.locator("#selfcheck h1")).to_be_focused()
    page.wait_for_timeout(GUARD)
    page.locator("[data-option=none]").click()
    expect(page.locator("#voice")).to_have_text(questionnaire.texts["waiting"]["ja"])
    page.wait_for_timeout(4500)  # nothing is lost yet that could be called lost
    expect(page.locator("#voice")).to_have_text(questionnaire.texts["waiting"]["ja"])
    held.let_go()
    page.locator("#selfcheck[data-view='question:age']").wait_for(timeout=15_000)
    assert page.evaluate("window.taps") == 1  # two at once would be dropped, and cost a retry of seconds
    expect(page.locator("#voice")).to_be_empty()
    assert '"gate_a":["none"]' in page.evaluate("sessionStorage.selfcheck")
    page.go_back()
    page.locator("#selfcheck[data-view='question:gate_a'] [data-option=none][data-chosen]").wait_for()
    page.go_back()
    page.locator("#selfcheck[data-view=start]").wait_for()


def test_a_sign_of_danger_ticked_before_streamlit_is_there_is_an_emergency(
    server: Server, page: Page
) -> None:
    held = Held(page)
    page.goto(server.url, wait_until="commit")
    page.locator(BEGIN).click()
    page.locator(AGREE).click()
    page.locator("input[data-option=chest]").check()
    page.wait_for_timeout(GUARD)
    page.locator("#selfcheck .actions .primary").click()
    held.let_go()
    page.locator("#selfcheck[data-view=emergency]").wait_for(timeout=15_000)


def test_the_question_as_it_is_drawn_first_stays_when_streamlit_comes(server: Server, page: Page) -> None:
    held = Held(page)
    page.goto(server.url, wait_until="commit")
    page.locator(BEGIN).click()
    page.locator(AGREE).click()
    page.locator("input[data-option=chest]").check()
    page.evaluate("window.heading = document.querySelector('#selfcheck h1')")
    held.let_go()
    page.locator("#selfcheck[data-view='question:gate_a'][data-drawn=again]").wait_for(timeout=15_000)
    assert page.evaluate("window.heading.isConnected")
    expect(page.locator("input[data-option=chest]")).to_be_checked()


def test_a_server_that_never_comes_gives_the_phone_numbers_and_a_late_one_goes_on(
    server: Server, page: Page
) -> None:
    page.clock.install()
    held = Held(page)
    page.goto(server.url, wait_until="commit")
    page.locator(BEGIN).click()
    page.locator(AGREE).click()
    page.locator("#selfcheck[data-view='question:gate_a']").wait_for()
    page.clock.fast_forward(31_000)
    page.locator("#selfcheck[data-view=failed] a[href='tel:119']").wait_for()
    held.let_go()
    page.locator("#selfcheck[data-view='question:gate_a']").wait_for(timeout=15_000)


def test_begun_early_and_agreed_late(server: Server, page: Page) -> None:
    held = Held(page)
    page.goto(server.url, wait_until="commit")
    page.locator(BEGIN).click()
    held.let_go()
    page.locator("#selfcheck[data-view=consent][data-drawn]").wait_for(timeout=15_000)
    page.locator(AGREE).click()
    page.locator("#selfcheck[data-view^='question:']").wait_for()


def test_declined_and_thought_better_of_it_without_any_server(
    server: Server, page: Page, questionnaire: Questionnaire
) -> None:
    Held(page)
    page.goto(server.url, wait_until="commit")
    page.locator(BEGIN).click()
    page.locator("#selfcheck .secondary").click()
    text(page, questionnaire.consent.declined["ja"][:10])
    assert page.locator("#selfcheck a[href='tel:119']").count() == 1
    page.locator("#selfcheck .primary").click()
    page.locator("#selfcheck[data-view=consent] .back").click()
    expect(page.locator(BEGIN)).to_be_visible()


def test_the_start_page_is_not_drawn_twice(server: Server, page: Page) -> None:
    page.goto(server.url, wait_until="commit")
    page.evaluate("window.heading = document.querySelector('#selfcheck h1')")
    page.locator("#selfcheck[data-drawn]").wait_for()
    assert page.evaluate("window.heading.isConnected")
    assert page.locator("#selfcheck").get_attribute("data-drawn") == "before"


def test_the_language_can_be_changed_before_and_after(server: Server, page: Page) -> None:
    held = Held(page)
    page.goto(server.url + "?theme=dark", wait_until="commit")
    page.locator("#selfcheck .languages [lang=en]").click()
    page.wait_for_url("**/?theme=dark&lang=en", wait_until="commit")
    assert page.locator("html").get_attribute("lang") == "en"
    held.let_go()
    page.unroute(BUNDLE)
    page.locator("#selfcheck[data-drawn]").wait_for(timeout=15_000)
    page.locator("#selfcheck .languages [lang=ja]").click()
    page.locator("html[lang=ja]").wait_for()


def test_a_page_that_cannot_reach_the_server_gives_the_phone_numbers(
    server: Server, page: Page, questionnaire: Questionnaire
) -> None:
    page.clock.install()
    page.route(BUNDLE, lambda route: route.abort())
    page.goto(server.url, wait_until="commit")
    expect(page.locator(BEGIN)).to_be_visible()
    page.clock.fast_forward(31_000)
    page.locator("#selfcheck[data-view=failed]").wait_for()
    text(page, questionnaire.texts["embed_failed"]["ja"])
    assert page.locator("#selfcheck a[href='tel:119']").is_visible()
    assert page.locator(
        f"#selfcheck a[href='tel:{questionnaire.clinic.phone.replace('-', '')}']"
    ).is_visible()


def test_nothing_is_loaded_from_elsewhere_and_nothing_breaks_the_policy(
    server: Server, patient: Patient
) -> None:
    asked: list[str] = []
    console: list[str] = []
    page = patient.page
    page.on("request", lambda request: asked.append(request.url))
    page.on("websocket", lambda socket: asked.append(socket.url))
    page.on("console", lambda message: console.append(message.text))
    page.add_init_script(WATCH)
    patient.begin(server.url)
    for _ in range(3):
        patient.answer_usual()
    elsewhere = [url for url in asked if not re.match(rf"(http|ws)://127\.0\.0\.1:{server.port}/|data:", url)]
    assert elsewhere == []
    # protobuf.js tries WebAssembly for its 64 bit numbers and does without where it may not.
    assert set(page.evaluate("window.seen")) <= {"script-src wasm-eval"}
    assert [line for line in console if "Policy" in line or "Refused" in line] == []
    assert len(asked) <= 14


@pytest.mark.parametrize("attempt", ["inline", "eval", "elsewhere"])
def test_the_policy_stops_what_is_slipped_in(attempt: str, server: Server, page: Page) -> None:
    """Shows that the test above can fail: the same listener hears each of these."""
    page.add_init_script(WATCH)
    page.goto(server.url)
    slipped = {
        "inline": "const s = document.createElement('script'); s.textContent = 'window.hit = 1'; document.body.append(s)",
        "eval": "setTimeout('window.hit = 1')",
        "elsewhere": "fetch('https://elsewhere.invalid/').catch(() => {})",
    }
    page.evaluate(f"() => {{ window.seen = []; {slipped[attempt]} }}")
    page.wait_for_timeout(300)
    assert page.evaluate("window.hit") is None
    assert page.evaluate("window.seen") != []


def test_streamlits_own_english_is_looked_up_in_the_texts(
    server: Server, page: Page, questionnaire: Questionnaire
) -> None:
    page.goto(server.url + "?lang=ja")
    page.locator("[data-testid=stSkipToContent]").wait_for(state="attached")
    assert page.locator("[data-testid=stSkipToContent]").text_content() == questionnaire.texts["skip"]["ja"]
    said = page.evaluate("document.getElementById('root').innerText")
    assert not re.search(r"[A-Za-z]{4,}", said), said


def test_nobody_but_us_may_drive_streamlit(server: Server, page: Page) -> None:
    page.goto(server.url)
    page.locator("#selfcheck[data-drawn]").wait_for()
    config = page.evaluate("fetch('/_stcore/host-config').then((answer) => answer.json())")
    assert config["allowedOrigins"] == []
    assert page.evaluate("window.__streamlit.HOST_CONFIG.allowedOrigins") == ["https://nobody.invalid"]
