"""The cases, run through the engine: they come out as they say, and leave no rule and no option untried."""

from collections.abc import Iterable, Iterator, Sequence

from selfcheck.engine import AnswerPath, Assessment
from selfcheck.model import Answer, Answers, Question, Questionnaire, YamlPath
from selfcheck.problems import Problem, listed, problem, quoted
from selfcheck.proofs import Witnesses, differences


def case_problems(questionnaire: Questionnaire) -> Iterator[Problem]:
    """The cases that come out otherwise than they say, then what no case tries."""
    witnesses = Witnesses(questionnaire)
    paths = [witnesses.path(case.answers) for case in questionnaire.cases]
    ran = [(path, witnesses.result(path)) for path in paths]
    yield from _failing(questionnaire, [assessment for _, assessment in ran])
    if ran:
        yield from _untried(questionnaire, ran)


def failing_cases(questionnaire: Questionnaire) -> Iterator[Problem]:
    """A Problem for each case that comes out otherwise than it says, with every difference."""
    witnesses = Witnesses(questionnaire)
    return _failing(questionnaire, (witnesses.assess(case.answers) for case in questionnaire.cases))


def _failing(questionnaire: Questionnaire, assessments: Iterable[Assessment]) -> Iterator[Problem]:
    for place, (case, assessment) in enumerate(zip(questionnaire.cases, assessments, strict=True)):
        differs = list(differences(case.expect, assessment))
        if differs:
            shown = "; ".join(f"{field} {expected}, but gets {found}" for field, expected, found in differs)
            fix = "Fix the rules if the case is right; else write what should follow."
            path = ("cases", place, "expect", differs[0][0])
            message = f"case {quoted(case.name)} expects {shown}."
            yield problem(questionnaire.source, path, "case-differs", message, fix, layer="cases")


def _untried(questionnaire: Questionnaire, ran: Sequence[tuple[AnswerPath, Assessment]]) -> Iterator[Problem]:
    """A warning for each rule that holds in no case, and for each question with options that none chooses."""
    held = {finding.rule for _, assessment in ran for finding in assessment.findings}
    for place, rule in enumerate(questionnaire.rules):
        if rule.id not in held:
            yield _warning(questionnaire, ("rules", place), f"no case tries rule `{rule.id}`.")
    chosen = {choice for path, _ in ran for choice in _choices(path.answers)}
    for place_of, question in _placed(questionnaire):
        options = question.options or question.tick or {}
        left = [option for option in options if (question.id, option) not in chosen]
        if left:
            message = f"no case answers question `{question.id}` with {listed(left)}."
            yield _warning(questionnaire, place_of, message)


def _choices(answers: Answers) -> Iterator[tuple[str, Answer]]:
    for name, answer in answers.items():
        yield from ((name, option) for option in (answer if isinstance(answer, tuple) else (answer,)))


def _placed(questionnaire: Questionnaire) -> Iterator[tuple[YamlPath, Question]]:
    for s, section in enumerate(questionnaire.sections):
        for q, question in enumerate(section.questions):
            yield ("sections", s, "questions", q), question


def _warning(questionnaire: Questionnaire, path: YamlPath, message: str) -> Problem:
    fix = "Add a case under `cases:` that does, with what should follow."
    return problem(questionnaire.source, path, "untried", message, fix, layer="cases", severity="warning")
