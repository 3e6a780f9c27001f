"""WCAG 2.2 AA on every screen: axe, the keyboard alone, focus, zoom, small screens, forced colours."""

import itertools
import json
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Frame, Page, expect
from tests.browser.host_page import website
from tests.browser.patient import NewPatient, Patient
from tests.browser.serving import Server
from tests.browser.tour import QUESTIONNAIRE, settle, tour, usual
from tests.support.questionnaires import whole_text

from selfcheck.model.questionnaire import Answer

THEMES = ("light", "dark")
MAP: dict[str, Answer] = {"leg_numb": "yes", "pain": "leg"}
LANGUAGES = list(QUESTIONNAIRE.languages)
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
CONTRAST = ["color-contrast", "color-contrast-enhanced"]
"""The second one finds only what the first one lets pass."""


@pytest.fixture(scope="module")
def line(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A clinic with a LINE account."""
    folder = tmp_path_factory.mktemp("line")
    text = whole_text()
    questions = folder / "questions.yaml"
    questions.write_text(text.replace("  line: null", "  line: '@clinic'"), "utf-8")
    with Server(folder, questions) as found:
        yield found


def faults(page: Page, frame: str | None = None, run: list[str] = TAGS) -> list[str]:
    """What axe finds, of any weight, on the page and in its frame."""
    scopes = [page.main_frame, *page.frames[1:]] if frame else [page.main_frame]
    found: list[str] = []
    for scope in scopes:
        scope.evaluate(AXE_SCRIPT)
        found += [
            f"{rule} ({node['impact']}): {node['target']} {node['html'][:160]}"
            for rule, node in violations(scope, run)
        ]
    return found


def violations(scope: Frame, run: list[str]) -> list[tuple[str, dict[str, Any]]]:
    """Each rule that axe finds broken, with the node that breaks it."""
    options = json.dumps({"runOnly": run, "resultTypes": ["violations"], "iframes": False})
    result = scope.evaluate(f"axe.run(document, {options})")
    return [(broken["id"], node) for broken in result["violations"] for node in broken["nodes"]]


@pytest.mark.parametrize(
    ("language", "theme"), [*itertools.product(("ja", "en"), THEMES), ("ja-simple", "light")]
)
def test_axe_finds_nothing_on_any_screen(
    language: str, theme: str, server: Server, new_patient: NewPatient
) -> None:
    patient = new_patient(color_scheme=theme, has_touch=True)
    found: dict[str, list[str]] = {}
    for name in tour(patient, f"{server.url}?lang={language}", language):
        settle(patient)
        patient.shot(f"{language}_{theme}_{name}")
        if faulty := faults(patient.page):
            found[name] = faulty
        assert patient.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
    assert found == {}


@pytest.mark.parametrize("theme", THEMES)
def test_every_text_stands_out(theme: str, line: Server, new_patient: NewPatient) -> None:
    """WCAG's 7 : 1, and 4.5 : 1 for large letters, the clinic's LINE button included."""
    patient = new_patient(color_scheme=theme)
    found: dict[str, list[str]] = {}
    for name in tour(patient, line.url):
        settle(patient)
        if faulty := faults(patient.page, run=CONTRAST):
            found[name] = faulty
    patient.resume(line.url, "result", usual())
    expect(patient.root.locator("a.line")).to_be_visible()
    settle(patient)
    assert faults(patient.page, run=CONTRAST) == []
    assert found == {}


def test_axe_finds_nothing_on_the_clinics_page(
    new_patient: NewPatient, tmp_path_factory: pytest.TempPathFactory
) -> None:
    found: dict[str, list[str]] = {}
    folder = tmp_path_factory.mktemp("server")
    with website() as site, Server(folder, SELFCHECK_PARENTS=site.origin) as server:
        body = f'<main><h1>Clinic</h1><script src="{server.url}embed.js"></script></main>'
        patient = new_patient(frame="iframe")
        for name in tour(patient, site.put("/", body)):
            settle(patient)
            if faulty := faults(patient.page, "iframe"):
                found[name] = faulty
    assert found == {}


def test_the_whole_path_by_keyboard_alone(server: Server, patient: Patient) -> None:
    page = patient.page
    page.goto(server.url)
    patient.sees("start")
    for _ in range(60):
        view = patient.view()
        if view == "result":
            break
        press_to(page, patient, view)
        expect(patient.main).not_to_have_attribute("data-view", view, timeout=45_000)
        expect(patient.root.locator("h1")).to_be_focused()
    assert patient.view() == "result"


def press_to(page: Page, patient: Patient, view: str) -> None:
    """Answer and go on by keyboard; what is focused can be seen."""
    if view.startswith("grid:"):
        for name in patient.asked():
            tab_to(page, f"[name='answer:{name}']", view)
            page.keyboard.press("Space")
    tab_to(page, "button[data-option]" if view.startswith("question:") else "main .primary", view)
    page.wait_for_timeout(360)
    page.keyboard.press("Enter" if view != "question:age" else "Space")


def tab_to(page: Page, wanted: str, view: str) -> None:
    """Press Tab until something wanted has the focus, and shows it."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
            break
    else:
        raise AssertionError(f"nothing to press on {view}")
    shown = "(el => getComputedStyle(el.closest('label') ?? el).outlineStyle)(document.activeElement)"
    assert page.evaluate(shown) != "none", view


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.tagName"))


def test_the_heading_of_each_new_question_is_focused_and_named(server: Server, patient: Patient) -> None:
    patient.begin(server.url)
    patient.answer_usual()
    heading = patient.page.get_by_role("heading", level=1)
    expect(heading).to_be_focused()
    expect(heading).to_have_accessible_name("何歳ですか？")
    expect(patient.page.get_by_role("progressbar")).to_have_accessible_name("6％まで進みました")
    expect(patient.page.get_by_role("main")).to_have_count(1)
    expect(patient.page.get_by_role("heading", level=1)).to_have_count(1)


def test_nothing_is_focused_before_the_patient_touches_the_page(server: Server, patient: Patient) -> None:
    patient.page.goto(server.url)
    patient.sees("start")
    assert focused(patient.page) == "BODY"


def test_the_stage_is_told_to_a_screen_reader(server: Server, patient: Patient) -> None:
    patient.resume(server.url, "result", usual(pain="back", pain_now=2), "en")
    patient.tap(".stages summary")
    step = patient.root.locator(".stages li[aria-current=step]")
    expect(step).to_be_visible()
    expect(step).to_contain_text("You are here")
    expect(patient.page.get_by_role("img", name="The light is blue-green.")).to_be_visible()


def test_map_and_list_are_in_step(server: Server, patient: Patient) -> None:
    patient.resume(server.url, "question:numb_map", usual(**MAP))
    area = patient.root.locator("[data-area=left_thigh_back]")
    check = area.locator(".check").first
    box = patient.root.locator("input[data-option=left_thigh_back]")
    patient.page.wait_for_timeout(360)
    expect(check).to_have_css("visibility", "hidden")
    area.locator(".skin").first.scroll_into_view_if_needed()
    before = patient.page.evaluate("scrollY")
    area.locator(".skin").first.click()
    expect(box).to_be_checked()
    assert patient.page.evaluate("scrollY") == before  # the figure stays where it is touched
    expect(check).to_have_css("visibility", "visible")
    label = (box.locator("xpath=..").text_content() or "").strip()
    expect(patient.root.locator(".map .marks")).to_have_text(label)
    onward = patient.root.locator(".map > .secondary")
    expect(onward).to_be_visible()  # who taps the map need not pass the list
    box.focus()
    patient.page.keyboard.press("Space")
    expect(check).to_have_css("visibility", "hidden")


def test_each_area_of_the_map_is_large_enough_for_a_finger(server: Server, patient: Patient) -> None:
    """At least 44 px in each direction at some place of each half, on a telephone 375 px wide."""
    patient.resume(server.url, "question:numb_map", usual(**MAP))
    sizes = patient.page.evaluate(
        """[...document.querySelectorAll('.area .touch')].map((path) => {
          const area = path.closest('[data-area]').dataset.area;
          const owner = (x, y) => document.elementFromPoint(x, y)?.closest('[data-area]')?.dataset.area === area;
          path.scrollIntoView({block: 'center'});
          const b = path.getBoundingClientRect(); let best = 0;
          for (let y = b.top; y + 44 <= b.bottom + .5; y += 3) for (let x = b.left; x + 44 <= b.right + .5; x += 3) {
            const at = [[1, 1], [43, 1], [1, 43], [43, 43], [22, 22]].filter(([i, k]) => owner(x + i, y + k)).length;
            best = Math.max(best, at);
          }
          return [area, best, Math.round(b.width), Math.round(b.height)];
        })"""
    )
    small = [size for size in sizes if size[2] < 44 or size[3] < 44 or size[1] < 5]
    assert len(sizes) > 10
    assert small == []


@pytest.mark.parametrize("view", ["question:numb_map", "question:pain_map"])
def test_a_tap_on_an_area_marks_no_other(view: str, server: Server, patient: Patient) -> None:
    """Every place of what is drawn, toes and fingers too.

    Only the edge around the saddle, which is drawn round, yields to the 44 px square: that is asked again.
    """
    patient.resume(server.url, view, usual(**MAP))
    wrong = patient.page.evaluate(
        """[...document.querySelectorAll('.area .skin')].flatMap((path) => {
          const area = path.closest('[data-area]').dataset.area, wrong = [];
          path.scrollIntoView({block: 'center'});
          const from = path.getScreenCTM().inverse(), b = path.getBoundingClientRect();
          const inside = (x, y) => path.isPointInFill(new DOMPoint(x, y).matrixTransform(from));
          const edge = (x, y) => [-8, 0, 8].some((i) => [-8, 0, 8].some((k) =>
            document.elementFromPoint(x + i, y + k)?.matches('[data-area=saddle] .skin')));
          for (let y = b.top; y < b.bottom; y += 3) for (let x = b.left; x < b.right; x += 3) {
            if (![[0, -1], [-1, 0], [1, 0], [0, 1]].every(([i, k]) => inside(x + i, y + k))) continue;
            const owner = document.elementFromPoint(x, y)?.closest('[data-area]')?.dataset.area;
            if (owner !== area && !(owner === 'saddle' && edge(x, y))) wrong.push([area, owner, Math.round(x), Math.round(y)]);
          }
          return wrong;
        })"""
    )
    assert wrong == []
    assert patient.root.locator("[data-area$=foot_top]").count() == 2
    assert patient.root.locator("[data-area=glove_sock_both]").count() == 0


@pytest.mark.parametrize(
    "kind", ["question:age", "question:gate_a", "grid:private", "question:pain_now", "result", "send"]
)
def test_every_target_is_large(kind: str, server: Server, patient: Patient) -> None:
    patient.resume(server.url, kind, usual(pain="back"))
    small = patient.page.evaluate(
        """[...document.querySelectorAll('#selfcheck :is(button, a, summary, label.option, .field > :is(input, textarea))')]
        .filter((e) => e.checkVisibility() && !e.matches('.skip, [aria-hidden]'))
        .map((e) => [e.textContent, e.getBoundingClientRect()])
        .filter(([, box]) => box.height < 48 || box.width < 48).map(([text]) => text)"""
    )
    assert small == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_needs_scrolling_sideways(language: str, server: Server, new_patient: NewPatient) -> None:
    """At 320 px, which is 1280 px at 400 % zoom too, and with letters twice as large."""
    patient = new_patient(viewport={"width": 320, "height": 640})
    wide = "document.documentElement.scrollWidth > innerWidth"
    for name in tour(patient, f"{server.url}?lang={language}", language):
        assert not patient.page.evaluate(wide), name
        patient.page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert not patient.page.evaluate(wide), f"{name} with letters twice as large"
        patient.page.evaluate("document.documentElement.style.fontSize = ''")


def test_forced_colours_and_reduced_motion(server: Server, new_patient: NewPatient) -> None:
    patient = new_patient(forced_colors="active", reduced_motion="reduce")
    patient.begin(server.url)
    patient.answer_usual()
    moving = patient.page.evaluate("document.getAnimations().length")
    assert moving == 0
    patient.tap(".back")
    patient.sees("question:gate_a")
    patient.shot("forced_colours")
    patient.resume(server.url, "result", usual())
    patient.shot("forced_colours_result")
