"""The tutorial's whole way in a real browser, by mouse and by keyboard; axe finds nothing serious."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, expect
from tests.browser.serving import Server
from tests.studio.author_in_browser import WAIT, Author, Hand, Studio
from tests.studio.tutorial_in_browser import STEPS, publish, take_back

from selfcheck import load
from selfcheck.studio import read, start_new
from selfcheck.studio.document import lines_changed

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("studio")]
DOCS = Path(__file__).parents[2] / "docs"
SMALL = (Path(__file__).parents[1] / "small.yaml").read_text("utf-8")


@pytest.fixture
def author(browser: Browser, main: Path) -> Iterator[Author]:
    (main.parent / "small.fr.yaml").unlink()
    with Studio(main) as studio:
        found = Author(browser, studio)
        yield found
        found.page.context.close()
        assert found.faults == []


@pytest.fixture
def new(tmp_path: Path) -> Path:
    path = tmp_path / "new" / "headache.yaml"
    path.parent.mkdir()
    start_new(path, "headache", "Headache")
    return path


def serious(author: Author) -> list[str]:
    """What axe finds on the page that keeps somebody out, once nothing of it is being drawn anew."""
    author.wait_for_page()
    author.page.evaluate(AXE_SCRIPT)
    found = author.page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{each['id']}: {node['html'][:200]}"
        for each in found["violations"]
        if each["impact"] in ("serious", "critical")
        for node in each["nodes"]
    ]


def test_a_word_is_one_line_and_can_be_undone(author: Author) -> None:
    author.write("Question · en", "Can you not speak for lack of breath?")
    author.until(lambda: "Can you not speak" in author.text)
    assert len(list(lines_changed(SMALL, author.text))) == 2
    author.sees("Draft: not published yet")
    author.press("Undo")
    author.until(lambda: author.text == SMALL)
    expect(author.box("Question · en")).to_have_value("Are you too short of breath to speak?", timeout=WAIT)
    assert serious(author) == []


@pytest.mark.parametrize("hand", ["mouse", "keyboard"])
def test_the_tutorials_whole_way(browser: Browser, main: Path, hand: Hand) -> None:
    clicks = {}
    with Studio(main) as studio:
        author = Author(browser, studio, hand)
        for name, step in STEPS.items():
            author.clicks = 0
            step(author)
            clicks[name] = author.clicks
            assert serious(author) == [], name
        author.page.context.close()
        assert author.faults == []
    assert main.read_text("utf-8") == SMALL
    if hand == "mouse":
        assert clicks == counted("authoring.md")
        assert [*clicks.values()] == [*counted("authoring.ja.md").values()]


def counted(page: str) -> dict[str, int]:
    """The clicks of each step, as a page for authors says."""
    rows = re.findall(r"^\| (.+) \| (\d+) \|$", (DOCS / page).read_text("utf-8"), re.MULTILINE)
    return {name: int(count) for name, count in rows}


def test_a_mistake_in_the_yaml_is_fixed_by_one_button(author: Author) -> None:
    author.open("Rules", "Breathlessness at rest")
    author.page.get_by_role("radio", name="YAML").click(force=True)
    frame = author.page.frame_locator("iframe[title*='code_editor']").first
    expect(frame.locator(".ace_line").filter(has_text='if: {breath: "yes"}')).to_be_visible(timeout=WAIT)
    frame.locator("textarea.ace_text-input").focus()
    for press in ("Control+Home", "ArrowDown", "End", "ArrowLeft", "ArrowLeft"):
        author.page.keyboard.press(press)
    author.page.keyboard.type("s")
    author.until(lambda: 'if: {breath: "yess"}' in author.text)
    author.sees("has no option")
    author.press("Write “yes”")
    author.until(lambda: author.text == SMALL)
    assert serious(author) == []


def test_the_editor_completes_what_can_be_written(author: Author) -> None:
    author.open("Rules", "Breathlessness at rest")
    author.page.get_by_role("radio", name="YAML").click(force=True)
    frame = author.page.frame_locator("iframe[title*='code_editor']").first
    expect(frame.locator(".ace_line").filter(has_text='if: {breath: "yes"}')).to_be_visible(timeout=WAIT)
    frame.locator("textarea.ace_text-input").focus()
    author.page.keyboard.press("Control+End")
    for typed, completed in (("\ndepart", "department:"), (" lu", "lungs")):
        author.page.keyboard.type(typed)
        popup = frame.locator(".ace_autocomplete .ace_line").filter(has_text=completed)
        expect(popup.first).to_be_visible(timeout=WAIT)
        author.page.keyboard.press("Escape")


def test_options_are_dragged_and_moved_by_the_arrow_keys(author: Author) -> None:
    before = ["no", "unsure", "yes"]
    rows = author.page.locator("ol li")
    expect(rows).to_have_count(3, timeout=WAIT)
    rows.nth(2).drag_to(rows.nth(0))
    author.until(lambda: listed(author) == ["yes", "no", "unsure"])
    expect(rows.first).to_contain_text("(yes)", timeout=WAIT)
    rows.first.locator("button").focus()
    for there in (["no", "yes", "unsure"], before):
        author.page.keyboard.press("ArrowDown")
        author.until(lambda: listed(author) == there)  # noqa: B023 - it is called at once
        expect(rows.nth(there.index("yes")).locator("button")).to_be_focused(timeout=WAIT)
    author.until(lambda: author.text == SMALL)


def listed(author: Author) -> list[str]:
    """The options of the first question, in their order."""
    return list(read(author.text).at(("sections", 0, "questions", 0, "options")))


def test_an_empty_branch_takes_its_first_entry(author: Author) -> None:
    author.choose("Questionnaire", "Scores")
    author.press("Add a score")
    author.heading("Score: New title")
    author.until(lambda: "sum: [weeks]" in author.text)
    author.sees("Nothing to fix.")
    assert serious(author) == []


def test_the_draft_is_played_through_from_any_screen(browser: Browser, new: Path) -> None:
    with Studio(new) as studio:
        author = Author(browser, studio)
        phone = author.page.frame_locator("iframe").first
        expect(phone.locator("main")).to_have_attribute("data-view", "question:danger", timeout=WAIT)
        author.choose("Screen", "Start page")
        for button in ("Start", "I agree. Start"):
            phone.get_by_role("button", name=button).click()
        phone.get_by_label("Strong pain in the chest").check()
        phone.get_by_role("button", name="Continue").click()
        expect(phone.get_by_role("heading", name="Call 119").first).to_be_visible(timeout=WAIT)
        author.choose("Questionnaire", "Guidance")
        author.page.get_by_test_id("stSidebar").get_by_text("Rest at home").click()
        expect(phone.get_by_role("heading", name="Rest at home").first).to_be_visible(timeout=WAIT)
        assert serious(author) == []
        author.page.context.close()


def test_a_publication_is_served_at_once_and_so_is_its_end(
    browser: Browser, new: Path, tmp_path: Path
) -> None:
    with Server(tmp_path, new) as server, Studio(new) as studio:
        author = Author(browser, studio)
        author.open("Texts of the screens", "Start page")
        author.write("Lead · en", "Answer a few questions.")
        author.until_written("Answer a few questions.")
        assert "Answer a few questions." not in start(server)
        author.go("Publish")
        publish(author)
        author.until(lambda: "Answer a few questions." in start(server))
        take_back(author)
        author.until(lambda: "Answer a few questions." not in start(server))
        author.page.context.close()


def start(server: Server) -> str:
    """The start page that patients see now."""
    with urlopen(f"{server.url}?lang=en") as page:
        text: str = page.read().decode()
        return text.replace("\u200b", "")


def test_who_gets_another_result_and_what_if(author: Author) -> None:
    author.open("Rules", "lasted 8 weeks")
    author.choose("Within days", "14")
    author.until(lambda: "days: 14, department: lungs}" in author.text)
    author.go("Who gets another result?")
    author.sees("LESS URGENT")
    author.sees("Nobody else gets another result")
    assert serious(author) == []
    author.go("What if")
    author.choose("Are you too short of breath", "Yes")
    author.sees("Breathlessness at rest cannot wait")
    author.write("Name of the case", "cannot speak")
    author.press("Save as a case")
    author.until(lambda: "- name: cannot speak" in author.text)
    author.press("Answers as JSON")
    written = author.page.get_by_role("textbox", name="Answers as JSON")
    written.fill('{"answers": {"breath": "unsure"}}')
    written.press("Control+Enter")
    author.sees("Urgent: today")
    assert serious(author) == []


def test_a_new_questionnaire(author: Author, main: Path) -> None:
    author.go("New questionnaire")
    author.write("Title", "Headache")
    author.press("Create it")
    author.sees("has been created")
    assert load(main.parent / "headache.yaml").id == "headache"
    assert serious(author) == []
    author.press("Open it here")
    author.go("Edit")
    author.heading("Question: Do you have any of these right now?")
