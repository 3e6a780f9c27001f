"""What the tutorial does with the small questionnaire, step by step, as an author does it in the studio."""

from collections.abc import Callable

from tests.studio.author_in_browser import Author

from selfcheck import load


def change_a_word(author: Author) -> None:
    author.write("Question · en", "Can you not speak for lack of breath?")
    author.until_written("Can you not speak")
    author.sees("Draft: not published yet")


def add_a_question(author: Author) -> None:
    author.press("Add a question")
    author.heading("Question: New question?")
    author.write("Question · en", "Do you have a fever?")
    author.until_written("Do you have a fever?")


def write_a_language(author: Author) -> None:
    author.write("Question · fr", "De la fièvre ?")
    author.until_written("De la fièvre ?")


def add_a_rule(author: Author) -> None:
    author.press("Add a rule")
    author.heading("Rule: Write the reason")
    author.choose("Urgency", "Urgent: today")
    author.until_written("then: {urgency: urgent}")
    author.choose("Add a part", "Department")
    author.until_written("then: {urgency: urgent, department: lungs}")
    author.write("Because · en", "A fever should be examined today")
    author.until_written("A fever should be examined today")
    author.write("Source", "Textbook of coughs, chapter 8")
    author.until_written("chapter 8")


def add_a_case(author: Author) -> None:
    author.choose("Questionnaire", "Cases")
    author.press("Add a case")
    author.heading("Case: New case")
    author.write("Name", "a fever since yesterday")
    author.until_written("a fever since yesterday")
    author.choose("Add an answer", "Do you have a fever?")
    author.until_written('answers: {question_1: "yes"}')
    author.press("Take the result as it is now")
    author.until_written("rules: [rule_1]")


def add_a_promise(author: Author) -> None:
    author.choose("Questionnaire", "Promises")
    author.press("Add a promise")
    author.heading("Promise: New promise")
    author.write("Name", "nobody with a fever books online")
    author.until_written("nobody with a fever books online")
    author.choose("About", "Do you have a fever?")
    author.until_written('if: {question_1: "yes"}')
    author.sees("to look at")  # and nothing to fix


def add_a_closing_day(author: Author) -> None:
    author.open("Clinic and phones", "Clinic")
    author.heading("Clinic")
    author.use(author.page.get_by_role("spinbutton", name="year, Add a closing day").first, "Home")
    author.page.keyboard.type("20261231")
    author.leave()
    author.until_written('closures: ["2026-12-31"]')
    author.close_search()


def break_a_promise(author: Author) -> None:
    author.open("Rules", "Breathlessness at rest")
    author.heading("Rule: Breathlessness")
    author.choose("Urgency", "Routine")
    author.sees("is not kept")
    author.press("The patient")
    author.sees_patients(1)
    author.go("Publish")
    author.sees("Not published")


def fix_it(author: Author) -> None:
    author.press("Undo")
    author.sees("What has changed (one sentence)")


def publish(author: Author) -> None:
    author.write("What has changed (one sentence)", "A fever is asked about")
    author.write("Who approves (name and profession)", "Dr. Sample, physician")
    author.use(author.page.get_by_test_id("stFormSubmitButton").get_by_role("button"))
    author.sees("Published. The approval is for")
    assert load(author.studio.main).reviewed.by == "Dr. Sample, physician"
    author.sees("The files are what Dr. Sample")


def take_back(author: Author) -> None:
    author.press("Take this publication back")
    author.sees("The files are as they were before it.")


STEPS: dict[str, Callable[[Author], None]] = {
    "change a word": change_a_word,
    "add a question": add_a_question,
    "write it in another language": write_a_language,
    "add a rule about it": add_a_rule,
    "add a case": add_a_case,
    "add a promise": add_a_promise,
    "add a closing day": add_a_closing_day,
    "break a promise, and see the patient": break_a_promise,
    "fix it": fix_it,
    "publish": publish,
    "take the publication back": take_back,
}
