"""The tutorial's whole way in a real browser, by mouse and by keyboard; axe finds nothing serious."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, expect
from tests.studio.author_in_browser import WAIT, Author, Hand, Studio
from tests.studio.tutorial_in_browser import STEPS

from selfcheck import load
from selfcheck.studio.document import lines_changed

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("studio")]
AUTHORING = Path(__file__).parents[2] / "docs" / "authoring.md"
SMALL = (Path(__file__).parents[1] / "small.yaml").read_text("utf-8")


@pytest.fixture
def author(browser: Browser, main: Path) -> Iterator[Author]:
    (main.parent / "small.fr.yaml").unlink()
    with Studio(main) as studio:
        found = Author(browser, studio)
        yield found
        found.page.context.close()
        assert found.faults == []


def serious(author: Author) -> list[str]:
    """What axe finds on the page that keeps somebody out."""
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
        assert clicks == counted()


def counted() -> dict[str, int]:
    """The clicks of each step, as the page for authors says."""
    rows = re.findall(r"^\| ([a-z, ]+) \| (\d+) \|$", AUTHORING.read_text("utf-8"), re.MULTILINE)
    return {name: int(count) for name, count in rows}


def test_a_slip_in_the_yaml_is_mended_by_one_button(author: Author) -> None:
    author.open("Rules", "Breathlessness at rest")
    author.page.get_by_role("radio", name="YAML").click(force=True)
    frame = author.page.frame_locator("iframe[title*='code_editor']").first
    expect(frame.locator(".ace_line").filter(has_text='if: {breath: "yes"}')).to_be_visible(timeout=WAIT)
    frame.locator("textarea.ace_text-input").focus()
    for press in ("Control+Home", "ArrowDown", "End", "ArrowLeft"):
        author.page.keyboard.press(press)
    author.page.keyboard.type("s")
    author.until(lambda: "if: {breath: yess}" in author.text)
    author.sees("has no option")
    author.press("Write “yes”")
    author.until(lambda: author.text == SMALL)


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
    assert serious(author) == []


def test_a_new_questionnaire(author: Author, main: Path) -> None:
    author.go("New questionnaire")
    author.write("Title", "Headache")
    author.press("Create it")
    author.sees("has been created")
    assert load(main.parent / "headache.yaml").id == "headache"
    assert serious(author) == []
