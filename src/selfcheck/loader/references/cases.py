"""What promises and cases name: their answers could be given, and what they expect could follow."""

from collections.abc import Iterator

from selfcheck.loader.references.questions import wrong_answer
from selfcheck.loader.references.register import Register
from selfcheck.model import Case, Expectation, Limits, YamlPath
from selfcheck.problems import Problem, meant, quoted

_NAMED = {
    "departments": "department",
    "guidance": "guidance",
    "stage": "stage",
    "rules": "rule",
    "tags": "tag",
}


def find(register: Register) -> Iterator[Problem]:
    """Every Problem of the names in promises and cases."""
    for i, promise in enumerate(register.questionnaire.promises):
        yield from _expectation(register, promise.then, ("promises", i, "then"))
    for i, case in enumerate(register.questionnaire.cases):
        yield from _answers(register, case, ("cases", i, "answers"))
        yield from _expectation(register, case.expect, ("cases", i, "expect"))


def _answers(register: Register, case: Case, path: YamlPath) -> Iterator[Problem]:
    for name, value in case.answers.items():
        place = (*path, name)
        if name in register.questions:
            yield from wrong_answer(register, register.questions[name], value, place)
            continue
        message = f"case {quoted(case.name)} answers {quoted(name)}, but there is no such question."
        fix = meant(name, register.questions, "questions")
        if name in register.scores:
            fix = "It is a score: answer the questions that it adds up."
        yield register.problem(place, "unknown-question", message, fix, at="key")


def _expectation(register: Register, expected: Expectation, path: YamlPath) -> Iterator[Problem]:
    for field, kind in _NAMED.items():
        yield from register.unknown(kind, getattr(expected, field), (*path, field))
    yield from _scores(register, expected, (*path, "scores"))
    if expected == Expectation() or expected.urgency == Limits():
        message = f"{register.source.subject(path)} expects nothing, so it cannot fail."
        fix = "Write what must follow, such as `{urgency: urgent}`."
        yield register.problem(path, "expects-nothing", message, fix)


def _scores(register: Register, expected: Expectation, path: YamlPath) -> Iterator[Problem]:
    subject = register.source.subject(path)
    for name, points in (expected.scores or {}).items():
        score = register.scores.get(name)
        if score is None:
            message = f"{subject} names the score {quoted(name)}, but there is none such."
            fix = meant(name, register.scores, "scores")
            yield register.problem((*path, name), "unknown-score", message, fix, at="key")
        elif not 0 <= points <= score.of:
            message = f"{subject}: `{name}` goes from 0 to {score.of}, so {points} is outside."
            fix = f"Write a number from 0 to {score.of}."
            yield register.problem((*path, name), "outside-scale", message, fix)
