"""Every name that a questionnaire gives, with its place: what the layer `names` looks names up in."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Literal

from selfcheck.model import Grid, Node, Question, Questionnaire, Score, Source, YamlPath
from selfcheck.problems import NamesCode, Problem, Severity, meant, problem, quoted

_UNKNOWN: Mapping[str, NamesCode] = {
    "department": "unknown-department",
    "guidance": "unknown-guidance",
    "phone": "unknown-phone",
    "rule": "unknown-rule",
    "stage": "unknown-stage",
    "tag": "unknown-tag",
}


class Register:
    """A questionnaire, its source, and its names in the order of the file."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self.questionnaire = questionnaire
        self.source: Source = questionnaire.source

    @cached_property
    def placed(self) -> list[tuple[YamlPath, Question]]:
        """Every question with its path, in the order of asking."""
        return [
            (("sections", s, "questions", q), question)
            for s, section in enumerate(self.questionnaire.sections)
            for q, question in enumerate(section.questions)
        ]

    @cached_property
    def grids(self) -> list[tuple[YamlPath, Grid]]:
        """Every grid with its path, in the order of the file."""
        return [
            (("sections", s, "grids", g), grid)
            for s, section in enumerate(self.questionnaire.sections)
            for g, grid in enumerate(section.grids)
        ]

    @cached_property
    def questions(self) -> Mapping[str, Question]:
        """Question id → the question."""
        return {question.id: question for _, question in self.placed}

    @cached_property
    def order(self) -> Mapping[str, int]:
        """Question id → its position in the order of asking."""
        return {question.id: i for i, (_, question) in enumerate(self.placed)}

    @cached_property
    def scores(self) -> Mapping[str, Score]:
        """Score id → the score."""
        return {score.id: score for score in self.questionnaire.scores}

    @cached_property
    def terms(self) -> Mapping[str, Node]:
        """Term id → the condition that it means."""
        return {term.id: term.means for term in self.questionnaire.terms}

    @cached_property
    def known(self) -> Mapping[str, list[str]]:
        """What can be named outside conditions: kind → its ids."""
        file = self.questionnaire
        return {
            "department": list(file.departments),
            "tag": list(file.tags),
            "phone": list(file.phones),
            "guidance": [guidance.id for guidance in file.guidance],
            "rule": [rule.id for rule in file.rules],
            "stage": [stage.id for stage in file.stages],
        }

    @cached_property
    def numbers(self) -> list[str]:
        """Every telephone number that the questionnaire lists."""
        phones = self.questionnaire.phones.values()
        given = [self.questionnaire.clinic.phone, *(n for each in phones for n in (each.number, each.dial))]
        return list(dict.fromkeys(number for number in given if number))

    def unknown(self, kind: str, names: str | Iterable[str] | None, path: YamlPath) -> Iterator[Problem]:
        """A Problem for each of `names` that no `kind` has; `path` holds one name or the list of them."""
        many = [] if names is None else [names] if isinstance(names, str) else list(names)
        for i, name in enumerate(many):
            if name not in self.known[kind]:
                place = path if isinstance(names, str) else (*path, i)
                message = (
                    f"{self.source.subject(path)} names the {kind} {quoted(name)}, but there is none such."
                )
                yield self.problem(place, _UNKNOWN[kind], message, self.meant(name, kind))

    def meant(self, name: str, kind: str) -> str:
        """Advice for an unknown name: a near one of its kind, else those that there are."""
        return meant(name, self.known[kind], _plural(kind))

    def problem(
        self,
        path: YamlPath,
        code: NamesCode,
        message: str,
        fix: str,
        *,
        at: Literal["key", "value"] = "value",
        severity: Severity = "error",
    ) -> Problem:
        """A Problem at a place of the file: at its `key`, or at its value."""
        return problem(self.source, path, code, message, fix, layer="names", at=at, severity=severity)


def _plural(kind: str) -> str:
    return kind if kind == "guidance" else f"{kind}s"
