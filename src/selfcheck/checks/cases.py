"""The cases, run through the engine: they come out as they say, and leave no rule and no option untried."""

from collections.abc import Iterator

from selfcheck.model import Answer, Answers, Question, Questionnaire, YamlPath
from selfcheck.problems import Problem, listed, problem, quoted
from selfcheck.proofs import Witnesses, differences


def failing_cases(questionnaire: Questionnaire) -> Iterator[Problem]:
    """A Problem for each case that comes out otherwise than it says, with every difference."""
    witnesses = Witnesses(questionnaire)
    for place, case in enumerate(questionnaire.cases):
        differs = list(differences(case.expect, witnesses.assess(case.answers)))
        if differs:
            shown = "; ".join(f"{field} {expected}, but gets {found}" for field, expected, found in differs)
            fix = "Fix the rules if the case is right; else write what should follow."
            path = ("cases", place, "expect", differs[0][0])
            message = f"case {quoted(case.name)} expects {shown}."
            yield problem(questionnaire.source, path, "case-differs", message, fix, layer="cases")


def untried(questionnaire: Questionnaire) -> Iterator[Problem]:
    """A warning for each rule that holds in no case, and for each question with options that none chooses."""
    if not questionnaire.cases:
        return
    witnesses = Witnesses(questionnaire)
    paths = [witnesses.path(case.answers) for case in questionnaire.cases]
    held = {finding.rule for path in paths for finding in witnesses.result(path).findings}
    for place, rule in enumerate(questionnaire.rules):
        if rule.id not in held:
            yield _untried(questionnaire, ("rules", place), f"no case tries rule `{rule.id}`.")
    chosen = {choice for path in paths for choice in _choices(path.answers)}
    for place_of, question in _placed(questionnaire):
        options = question.options or question.tick or {}
        left = [option for option in options if (question.id, option) not in chosen]
        if left:
            message = f"no case answers question `{question.id}` with {listed(left)}."
            yield _untried(questionnaire, place_of, message)


def _choices(answers: Answers) -> Iterator[tuple[str, Answer]]:
    for name, answer in answers.items():
        yield from ((name, option) for option in (answer if isinstance(answer, tuple) else (answer,)))


def _placed(questionnaire: Questionnaire) -> Iterator[tuple[YamlPath, Question]]:
    for s, section in enumerate(questionnaire.sections):
        for q, question in enumerate(section.questions):
            yield ("sections", s, "questions", q), question


def _untried(questionnaire: Questionnaire, path: YamlPath, message: str) -> Problem:
    fix = "Add a case under `cases:` that does, with what should follow."
    return problem(questionnaire.source, path, "untried", message, fix, layer="cases", severity="warning")
