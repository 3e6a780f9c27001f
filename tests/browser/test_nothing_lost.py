"""Nothing is lost: reload, power cuts, dropped lines, Back and Forward, two tabs, double taps."""

import datetime as dt
import itertools
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect
from tests.browser.held import Held
from tests.browser.line import Line
from tests.browser.patient import GUARD, NewPatient, Patient
from tests.browser.serving import Server
from tests.browser.tour import usual


@pytest.fixture
def own_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that this test may kill."""
    with Server(tmp_path_factory.mktemp("server")) as found:
        yield found


def test_the_server_is_killed_at_every_question_and_each_first_tap_counts(
    own_server: Server, patient: Patient
) -> None:
    patient.begin(own_server.url)
    met: list[str] = []
    while patient.view() != "result":
        own_server.kill()
        own_server.start()
        met += patient.asked()
        patient.answer_usual()  # the first tap after the restart
    assert len(met) == len(set(met)) > 10


def test_a_tap_while_the_server_is_away_counts_when_it_is_back(own_server: Server, patient: Patient) -> None:
    patient.begin(own_server.url)
    patient.answer_usual()
    own_server.kill()
    patient.tap("button[data-option='from_35']")
    expect(patient.scope.locator("#voice")).not_to_be_empty()
    assert patient.view() == "question:age"
    own_server.start()
    patient.sees("grid:private")
    expect(patient.scope.locator("#voice")).to_be_empty()


def test_a_dropped_line_and_a_telephone_asleep(server: Server, patient: Patient) -> None:
    with Line(server.port) as line:
        patient.begin(line.url)
        patient.answer_usual()
        line.cut()
        patient.tap("button[data-option='from_35']")
        patient.page.wait_for_timeout(2500)
        assert patient.view() == "question:age"
        line.fix()
        patient.sees("grid:private")
        line.cut()
        patient.page.wait_for_timeout(3000)  # asleep: no tap while the line is away
        line.fix()
        patient.answer_usual()
        assert patient.view() == "grid:legs"


def test_another_replica_goes_on_with_the_first_tap(
    server: Server, own_server: Server, patient: Patient
) -> None:
    with Line(server.port) as line:
        patient.begin(line.url)
        patient.answer_usual()
        line.target = own_server.port
        line.cut()
        line.fix()
        patient.answer_usual()
        assert patient.view() == "grid:private"
        patient.answer_usual()
        assert patient.view() == "grid:legs"


def test_browser_back_leaves_the_result_and_forward_comes_back(server: Server, patient: Patient) -> None:
    patient.begin(server.url)
    met = patient.walk()
    patient.sees("result")
    patient.page.go_back()
    patient.sees(f"question:{met[-1]}")
    patient.page.go_forward()
    patient.sees("result")


def test_reload_goes_on_at_the_same_question_without_showing_the_start_page(
    server: Server, patient: Patient
) -> None:
    patient.begin(server.url)
    patient.answer_usual()
    patient.answer_usual()
    patient.page.add_init_script(
        """window.seen = []; const look = () => {
        const main = document.querySelector('main');
        if (main && performance.now() < 2900)  // after 3 s the style sheet shows what is there
            window.seen.push(`${main.dataset.view} ${getComputedStyle(main).visibility}`);
        requestAnimationFrame(look);
        }; requestAnimationFrame(look);"""
    )
    held = Held(patient.page)
    patient.page.reload()
    held.wait()
    patient.page.wait_for_timeout(500)  # several frames before the answer
    held.stop()
    patient.sees("grid:private")
    frames = set(patient.page.evaluate("window.seen"))  # what each frame showed, from the first one on
    assert frames <= {"start hidden", "grid:private visible"}
    patient.tap(".back")
    patient.sees("question:age")
    expect(patient.root.locator("[data-chosen]")).to_have_attribute("data-option", "from_35")


def test_back_and_forward_of_the_browser_go_through_the_questions(server: Server, patient: Patient) -> None:
    patient.begin(server.url)
    patient.answer_usual()
    patient.answer_usual()
    patient.page.go_back()
    patient.sees("question:age")
    patient.page.go_back()
    patient.sees("question:gate_a")
    patient.page.go_forward()
    patient.sees("question:age")
    expect(patient.root.locator("[data-chosen]")).to_have_attribute("data-option", "from_35")
    patient.page.go_forward()
    patient.sees("grid:private")
    for view in ("question:age", "question:gate_a", "consent", "start"):
        patient.page.go_back()
        patient.sees(view)


def test_only_a_language_that_we_have_changes_the_language(server: Server, patient: Patient) -> None:
    patient.begin(f"{server.url}?lang=en")
    page = patient.page.locator("html")
    for wish, language in {"xx": "en", "JA-jp": "ja"}.items():
        patient.page.goto(f"{server.url}?lang={wish}")
        patient.sees("question:gate_a")
        expect(page).to_have_attribute("lang", language)


def test_two_tabs_do_not_mix(server: Server, patient: Patient, questionnaire: object) -> None:
    patient.begin(server.url)
    patient.answer_usual()
    other = Patient(patient.page.context.new_page(), questionnaire)  # type: ignore[arg-type]
    other.begin(server.url)
    assert other.view() == "question:gate_a"
    patient.answer("from_70")
    other.answer_usual()
    other.page.reload()
    other.sees("question:age")
    expect(other.root.locator("[data-chosen]")).to_have_count(0)


def test_a_double_tap_answers_one_question(server: Server, patient: Patient) -> None:
    before = dict(itertools.takewhile(lambda pair: pair[0] != "pain", usual(pain="back").items()))
    patient.resume(server.url, "question:pain", before)
    for pause in (0, 40, 120, 250):
        if patient.view() == "question:signs":
            break
        view, known = patient.view(), set(patient.kept()["answers"])
        patient.root.locator("button.option").nth(1).scroll_into_view_if_needed()
        box = patient.root.locator("button.option").nth(1).bounding_box()
        assert box
        patient.page.wait_for_timeout(GUARD)
        x, y = box["x"] + 20, box["y"] + 20
        begun = time.monotonic()
        patient.page.mouse.click(x, y)
        patient.page.wait_for_timeout(pause)
        patient.page.mouse.click(x, y)
        double = time.monotonic() - begun < GUARD / 1000  # on a full machine they may be two taps, far apart
        expect(patient.main).not_to_have_attribute("data-view", view)
        patient.page.wait_for_timeout(900)
        answered = set(patient.kept()["answers"]) - known
        assert view.removeprefix("question:") in answered
        assert len(answered) == 1 or not double


def test_the_language_changes_in_the_middle_and_no_answer_is_lost(server: Server, patient: Patient) -> None:
    patient.begin(server.url)
    patient.answer_usual()
    expect(patient.page.locator("html")).to_have_attribute("lang", "ja")
    patient.speak("en")
    expect(patient.page.locator("html")).to_have_attribute("lang", "en")
    expect(patient.root.locator("h1")).to_have_text("How old are you?")
    assert list(patient.kept()["answers"]) == ["gate_a"]
    patient.page.reload()
    patient.sees("question:age")
    expect(patient.page.locator("html")).to_have_attribute("lang", "en")


def test_ticks_that_are_not_sent_yet_survive_a_reload(server: Server, patient: Patient) -> None:
    patient.begin(server.url)
    patient.tap("input[data-option=chest]")
    patient.page.reload()
    patient.sees("question:gate_a")
    expect(patient.root.locator("input[data-option=chest]")).to_be_checked()
    expect(patient.root.locator(".alone button").first).to_be_disabled()


def test_erase_leaves_nothing_on_the_device(server: Server, patient: Patient) -> None:
    patient.begin(server.url)
    patient.answer_usual()
    patient.tap(".quiet")
    patient.sees("erase")
    patient.tap(".primary")
    patient.sees("question:age")  # kept
    patient.tap(".quiet")
    patient.tap(".secondary")
    patient.sees("start")
    expect(patient.scope.locator("#voice")).to_contain_text("消しました")
    assert "gate_a" not in patient.page.evaluate("JSON.stringify({...sessionStorage, ...localStorage})")
    patient.page.reload()
    patient.sees("start")


def test_an_hour_without_a_tap_erases_the_answers(server: Server, new_patient: NewPatient) -> None:
    patient = new_patient()
    patient.page.clock.install()
    patient.page.goto(server.url)
    patient.page.clock.run_for(5000)
    patient.sees("start")
    for view in (".primary", ".primary"):
        patient.page.clock.run_for(1000)
        patient.scope.locator(view).click()
        patient.page.wait_for_timeout(1500)
    patient.page.clock.run_for(61 * 60 * 1000)
    patient.sees("start")
    assert "gate_a" not in patient.page.evaluate("JSON.stringify({...sessionStorage})")


def test_answers_an_hour_old_are_not_taken_up_again(server: Server, patient: Patient) -> None:
    patient.begin(server.url)
    patient.answer_usual()
    assert patient.kept()["answers"]
    patient.page.goto("about:blank")  # nothing that is on its way is kept any more
    patient.page.clock.set_system_time(dt.datetime.now() + dt.timedelta(minutes=61))
    patient.page.goto(server.url)
    patient.sees("start")


def test_no_address_contains_an_answer(server: Server, patient: Patient) -> None:
    addresses: list[str] = []
    patient.page.on("request", lambda request: addresses.append(request.url))
    patient.begin(server.url)
    patient.answer_usual()
    patient.answer("from_70")
    assert patient.page.url.partition("?")[0] == server.url
    assert not [address for address in addresses if "from_70" in address or "gate_a" in address]
    assert not [address for address in addresses if not address.startswith((server.url, "data:"))]


def test_a_change_comes_back_to_the_review(server: Server, patient: Patient) -> None:
    patient.begin(server.url)
    patient.walk()
    patient.tap("main > .actions .link")
    patient.sees("review")
    patient.tap(".change button >> nth=1")
    patient.sees("question:age")
    patient.answer("from_20")
    patient.sees("review")
    patient.tap(".actions .primary")
    patient.sees("result")
