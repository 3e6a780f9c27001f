"""What is asked only for the visit comes last and decides nothing: the result is known before it."""

from collections.abc import Iterator

from selfcheck.loader.references.references import questions_in
from selfcheck.loader.references.register import Register
from selfcheck.model import Expectation, Node, YamlPath
from selfcheck.problems import Problem, listed

_NOTED = {"tags", "rules"}
"""What a promise may say of such questions."""


def find(register: Register) -> Iterator[Problem]:
    """Every Problem of the sections that are `for: visit`."""
    sections = register.questionnaire.sections
    visit = {question.id for section in sections if section.purpose for question in section.questions}
    yield from _order(register)
    for path, node, use in _deciding(register) if visit else ():
        if looked_at := sorted(questions_in(register, node) & visit):
            subject = register.source.subject(path)
            message = f"{subject} looks at {listed(looked_at)}, asked only for the visit, but {use}."
            fix = "Take that line out, or ask the question in a section without `for: visit`."
            yield register.problem(path, "visit-decides", message, fix, at="key")


def _order(register: Register) -> Iterator[Problem]:
    sections = register.questionnaire.sections
    for s, section in enumerate(sections[:-1]):
        if section.purpose and not sections[s + 1].purpose:
            message = f"section `{section.id}` is for the visit, but `{sections[s + 1].id}` behind it is not."
            fix = "Move it to the end: it is asked after the result."
            yield register.problem(("sections", s, "for"), "visit-before-result", message, fix, at="key")


def _deciding(register: Register) -> Iterator[tuple[YamlPath, Node, str]]:
    """Every condition that no question for the visit may be in: place, condition, and what it is used for."""
    file = register.questionnaire
    for path, question in register.placed:
        if question.when is not None and not file.sections[int(path[1])].purpose:
            yield (*path, "when"), question.when, "is itself asked before the result"
    for i, stage in enumerate(file.stages):
        yield ("stages", i, "reached"), stage.reached, "is shown with the result"
    for i, rule in enumerate(file.rules):
        if rule.then.urgency:
            yield ("rules", i, "if"), rule.condition, "decides about the result"
    for i, promise in enumerate(file.promises):
        if not _only_notes(promise.then):
            yield ("promises", i, "if"), promise.condition, "promises something about the result"


def _only_notes(expected: Expectation) -> bool:
    return expected.model_fields_set <= _NOTED
