"""The tutorial's whole way in a real browser, by mouse and by keyboard; axe finds nothing serious."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, expect
from tests.studio.author_in_browser import WAIT, Author, Studio

from selfcheck import load
from selfcheck.studio.document import lines_changed

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("studio")]
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


def test_a_question_a_rule_a_case_and_a_promise(author: Author) -> None:
    author.press("Add a question")
    author.heading("Question: New question?")
    author.write("Question · en", "Do you have a fever?")
    author.until(lambda: "Do you have a fever?" in author.text)
    author.press("Add a rule")
    author.heading("Rule: Write the reason")
    author.choose("Urgency", "Urgent: today")
    author.until(lambda: "then: {urgency: urgent}" in author.text)
    author.choose("Add a part", "Department")
    author.until(lambda: "then: {urgency: urgent, department: lungs}" in author.text)
    author.write("Because · en", "A fever should be examined today")
    author.write("Source", "Textbook of coughs, chapter 8")
    author.until(lambda: "chapter 8" in author.text)
    author.open("Cases", "a cold since this week")
    author.press("Add a case")
    author.heading("Case: New case")
    author.write("Name", "a fever since yesterday")
    author.choose("Add an answer", "Do you have a fever?")
    author.until(lambda: 'answers: {question_1: "yes"}' in author.text)
    author.press("Take the result as it is now")
    author.until(lambda: "rules: [rule_1]" in author.text)
    author.open("Promises", "anyone who cannot speak")
    author.press("Add a promise")
    author.heading("Promise: New promise")
    author.write("Name", "nobody with a fever books online")
    author.until(lambda: "nobody with a fever books online" in author.text)
    assert serious(author) == []


def test_a_closing_day(author: Author) -> None:
    author.choose("Questionnaire", "Clinic and phones")
    author.page.get_by_test_id("stSidebar").get_by_role("radio", name="Clinic").click(force=True)
    author.heading("Clinic")
    author.page.get_by_role("spinbutton", name="year, Add a closing day").first.click()
    author.page.keyboard.type("20261231")
    author.page.keyboard.press("Enter")
    author.page.get_by_role("heading", name="Clinic").click()
    author.until(lambda: "closures: [2026-12-31]" in author.text)


def test_a_promise_is_broken_and_the_fix_is_published_and_taken_back(author: Author, main: Path) -> None:
    author.open("Rules", "Breathlessness at rest")
    author.choose("Urgency", "Routine")
    author.sees("is not kept")
    author.sees("The patient")
    author.go("Publish")
    author.sees("Not published")
    author.go("Edit")
    author.choose("Urgency", "Emergency")
    author.until(lambda: author.text == SMALL)
    author.write("Because · en", "Such breathlessness cannot wait")
    author.until(lambda: "Such breathlessness" in author.text)
    author.go("Publish")
    author.write("What has changed (one sentence)", "A clearer reason")
    author.write("Who approves (name and profession)", "Dr. Sample, physician")
    author.page.get_by_role("button", name="Publish", exact=False).last.click()
    author.sees("Published. The approval is for")
    assert load(main).reviewed.by == "Dr. Sample, physician"
    author.sees("The files are what Dr. Sample")
    author.press("Take this publication back")
    author.sees("The files are as they were before it.")
    assert main.read_text("utf-8") == SMALL
    assert serious(author) == []


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


def test_by_the_keyboard_alone(author: Author) -> None:
    page = author.page
    author.box("Question · en").focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("Short of breath?")
    page.keyboard.press("Tab")
    author.until(lambda: "Short of breath?" in author.text)
    expect(page.get_by_role("button", name="Undo")).to_be_enabled(timeout=WAIT)
    page.get_by_role("button", name="Undo").focus()
    page.keyboard.press("Enter")
    author.until(lambda: author.text == SMALL)
    page.get_by_role("radio", name="Is there anything else?").focus()
    page.keyboard.press("ArrowDown")
    author.heading("Section: The cough")


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
