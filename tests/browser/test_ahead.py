"""What the page asks ahead: the next screen at once, danger even on a broken line, and no guess that is answered."""

import itertools
import json
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect
from tests.browser.held import Held
from tests.browser.patient import GUARD, Patient
from tests.browser.serving import Server
from tests.browser.tour import usual

WATCH = """window.seen = []; document.addEventListener("securitypolicyviolation", (event) =>
    window.seen.push(event.violatedDirective + " " + event.blockedURI));"""


def at(view: str, server: Server, patient: Patient) -> None:
    """A screen on the usual path of a patient with pain in the back, whose next screens have been asked ahead."""
    answers = usual(pain="back")
    name = view.removeprefix("question:").replace("grid:private", "saddle")
    before = dict(itertools.takewhile(lambda pair: pair[0] != name, answers.items()))
    patient.resume(server.url, view, before)
    patient.page.wait_for_timeout(800)


def test_the_next_question_is_there_before_the_server_has_answered(server: Server, patient: Patient) -> None:
    at("question:pain", server, patient)
    held = Held(patient.page)
    patient.tap("button[data-option=back]")
    patient.sees("question:pain_since")
    assert len(held.waiting) == 1, "the server is told all the same"
    held.let_go()
    patient.page.wait_for_timeout(500)
    patient.tap("button[data-option=upto_2w]")
    held.let_go()
    patient.page.wait_for_timeout(500)
    assert patient.kept()["answers"]["pain_since"] == "upto_2w"


def test_a_danger_answer_shows_119_at_once_though_the_line_breaks_at_that_tap(
    server: Server, patient: Patient
) -> None:
    """The red flags are a grid: what is behind it is asked while it is filled in."""
    at("grid:private", server, patient)
    for name in patient.asked():
        chosen = "new" if name == "saddle" else "no"
        patient.main.locator(f"input[name='answer:{name}'][value={chosen}]").check()
    patient.page.wait_for_timeout(2000)
    patient.page.context.set_offline(True)
    patient.tap("#answer .actions .primary")
    expect(patient.main.locator(".card[data-urgency=emergency]")).to_be_visible()
    expect(patient.main.locator("a[href='tel:119']").first).to_be_visible()
    expect(patient.scope.locator("#voice a[href='tel:119']")).to_be_visible()
    patient.page.context.set_offline(False)
    expect(patient.scope.locator("#voice")).to_be_empty()
    assert patient.kept()["answers"]["saddle"] == "new"


def test_while_the_line_is_gone_the_words_have_the_numbers_and_the_tap_is_kept(
    server: Server, patient: Patient
) -> None:
    patient.begin(server.url)
    patient.page.context.set_offline(True)
    patient.page.wait_for_timeout(GUARD)
    patient.scope.locator("input[data-option=chest]").check()
    patient.tap("#answer .actions .primary")  # ticks are not asked ahead
    for number in ("tel:119", "tel:0452327119"):
        expect(patient.scope.locator(f"#voice a[href='{number}']").first).to_be_visible()
    assert patient.view() == "question:gate_a"
    patient.page.context.set_offline(False)
    expect(patient.main.locator(".card[data-urgency=emergency]")).to_be_visible()


def lies(change: Callable[[dict[str, object]], object]) -> Callable[[Route], None]:
    """Answers of the server, changed on the way to the device."""

    def handle(route: Route) -> None:
        if route.request.method != "POST":
            return route.continue_()
        answer = route.fetch()
        return route.fulfill(response=answer, body=json.dumps(change(answer.json())))

    return handle


def test_a_wrong_guess_is_replaced_before_it_can_be_answered(server: Server, patient: Patient) -> None:
    """A server that lies about what comes next: its screens ahead are not those that the taps lead to."""
    at("question:pain", server, patient)

    def lying(answer: dict[str, object]) -> object:
        ahead = answer["ahead"]
        assert isinstance(ahead, dict)
        ahead["screens"] = [each.replace("question:start", "question:signs") for each in ahead["screens"]]
        return answer

    patient.page.route("**/", lies(lying))
    patient.answer("back")
    patient.sees("question:pain_since")
    patient.page.wait_for_timeout(1500)  # until the lie has come
    patient.page.unroute("**/")
    held = Held(patient.page)
    patient.tap("button[data-option=upto_2w]")
    patient.sees("question:signs")  # the lie
    patient.tap("button.option >> nth=0")
    assert patient.view() == "question:signs", "what is not confirmed is not answered"
    held.let_go()
    patient.sees("question:start")
    patient.page.wait_for_timeout(500)
    assert held.waiting == []
    assert not {"signs", "start"} & set(patient.kept()["answers"])


def test_a_tap_on_a_screen_that_is_confirmed_later_counts_then(server: Server, patient: Patient) -> None:
    at("question:pain", server, patient)
    held = Held(patient.page)
    patient.tap("button[data-option=back]")
    patient.sees("question:pain_since")
    patient.tap("button[data-option=upto_2w]")
    held.let_go()
    patient.page.wait_for_timeout(500)
    held.let_go()
    patient.sees("question:start")
    assert patient.kept()["answers"]["pain_since"] == "upto_2w"


def test_a_patient_who_saves_data_is_asked_nothing_ahead(server: Server, patient: Patient) -> None:
    patient.page.add_init_script("Object.defineProperty(navigator, 'connection', {value: {saveData: true}})")
    sizes: list[bool] = []
    patient.page.on("request", lambda request: sizes.append("selfcheck-ahead" in request.headers))
    patient.begin(server.url)
    patient.answer_usual()
    assert not any(sizes)


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
    assert page.evaluate("window.seen") == []
    assert [line for line in console if "Policy" in line or "Refused" in line] == []
    assert len(asked) <= 24, "the page, the script, each tap, and what is behind a form as it is filled in"


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
