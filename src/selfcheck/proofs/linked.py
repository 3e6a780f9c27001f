"""A questionnaire as the proofs see it: terms put in, numbers cut where a condition tells them apart."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from selfcheck.engine import Linker, by_severity, measure, questions_of
from selfcheck.model import (
    ALWAYS,
    Match,
    Node,
    Numeric,
    Question,
    Questionnaire,
    Scale,
    Urgency,
    YamlPath,
    looks_at,
    matches,
    sums,
)


@dataclass(frozen=True, slots=True)
class Interval:
    """Numbers that no condition tells apart."""

    first: Numeric
    last: Numeric

    def __str__(self) -> str:
        return f"{self.first}" if self.first == self.last else f"{self.first}\u2013{self.last}"

    def holds(self, answer: object) -> bool:
        """Whether an answer is one of them."""
        return isinstance(answer, int | float) and self.first <= answer <= self.last


Atom = str | Interval
"""An option, or numbers that no condition tells apart."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, its place, when it is asked, and its answers as atoms.

    Of a given question no condition says whether it is answered; `World.shows` does.
    """

    question: Question
    place: YamlPath
    when: Node
    reads: frozenset[str]
    atoms: tuple[Atom, ...]


Severity = tuple[int, float]
"""The rank of the urgency, then the days at it, fewer being more severe: greater is more severe."""


def severity(urgency: Urgency, days: int | None) -> Severity:
    """How severe an assessment is, or a rule makes it."""
    return urgency.rank, -(days or float("inf"))


class Linked:
    """Every condition of a questionnaire with the meaning of its terms in it."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self.questionnaire = questionnaire
        self._linker = Linker(questionnaire)
        self.terms = self._linker.terms
        self.scores = [(score, self._linker.scores[score.id]) for score in questionnaire.scores]
        self.rules = tuple(self.link(rule.condition) for rule in questionnaire.rules)
        self.stages = tuple((stage.id, self.link(stage.reached)) for stage in questionnaire.stages)
        self.promises = tuple((promise, self.link(promise.condition)) for promise in questionnaire.promises)
        tests: dict[str, list[Match]] = {}
        for test in self._tests():
            tests.setdefault(test.question, []).append(test)
        self.asked = tuple(
            self._asked(question, ("sections", i, "questions", j), tests.get(question.id, ()))
            for i, section in enumerate(questionnaire.sections)
            for j, question in enumerate(section.questions)
        )

    def link(self, condition: Node) -> Node:
        """A condition with its terms and scores in the place of their names."""
        return self._linker.link(condition)

    @cached_property
    def looking(self) -> dict[str, list[int]]:
        """Question → the places of the rules that look at it."""
        looking: dict[str, list[int]] = {asked.question.id: [] for asked in self.asked}
        for place, condition in enumerate(self.rules):
            for name in frozenset(looks_at(condition)):
                looking[name].append(place)
        return looking

    @cached_property
    def severities(self) -> dict[Severity, list[int]]:
        """Severity, from the greatest → the places of the rules that have it; `otherwise` has none."""
        found: dict[Severity, list[int]] = {}
        for place, rule in enumerate(self.questionnaire.rules):
            if rule.then.urgency:
                found.setdefault(severity(rule.then.urgency, rule.then.days), []).append(place)
        if self.questionnaire.otherwise:
            found.setdefault(severity(self.questionnaire.otherwise.urgency, None), [])
        return dict(sorted(found.items(), reverse=True))

    @cached_property
    def first(self) -> dict[Urgency, str]:
        """Urgency → the guidance that is given where no rule names one."""
        return {guidance.urgency: guidance.id for guidance in reversed(self.questionnaire.guidance)}

    @cached_property
    def asking(self) -> dict[tuple[Urgency, str], list[int]]:
        """Urgency and guidance → the places of the rules of that urgency that ask for it."""
        found: dict[tuple[Urgency, str], list[int]] = {}
        for place, rule in enumerate(self.questionnaire.rules):
            if urgency := rule.then.urgency:
                found.setdefault((urgency, rule.then.guidance or self.first[urgency]), []).append(place)
        return found

    def _asked(self, question: Question, place: YamlPath, tests: Iterable[Match]) -> Asked:
        when = self.link(question.when or ALWAYS)
        return Asked(question, place, when, frozenset(looks_at(when)), atoms(question, tests))

    def _tests(self) -> Iterator[Match]:
        whens = [self.link(question.when or ALWAYS) for question in questions_of(self.questionnaire)]
        others = [node for _, node in (*self.stages, *self.promises)]
        added: set[str] = set()
        for condition in (*whens, *self.terms.values(), *self.rules, *others):
            yield from matches(condition)
            added.update(part.question for each in sums(condition) for part in each.parts)
        for question in questions_of(self.questionnaire):
            if question.scale and question.id in added:
                yield from _each_number(question.id, question.scale)


def atoms(question: Question, tests: Iterable[Match]) -> tuple[Atom, ...]:
    """The options of a question by severity; of numbers the intervals between the bounds of the tests."""
    measured = measure(question)
    if question.text:
        return ("",)  # no condition tells one text from another
    if measured is None:
        return by_severity(question)
    low, end = measured.step(measured.low), measured.step(measured.high) + 1
    starts = [measured.step(test.at_least) for test in tests if test.at_least is not None]
    ends = [measured.step(test.at_most) + 1 for test in tests if test.at_most is not None]
    cuts = sorted({low, end, *(cut for cut in (*starts, *ends) if low < cut < end)})
    return tuple(
        Interval(measured.number(first), measured.number(after - 1)) for first, after in pairwise(cuts)
    )


def _each_number(question: str, scale: Scale) -> Iterator[Match]:
    """What a sum tells apart."""
    yield from (Match(question, at_least=number) for number in range(scale.at_least, scale.at_most + 1))
