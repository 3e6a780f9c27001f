"""A questionnaire as the proofs see it: terms put in, numbers cut where a condition tells them apart."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from selfcheck.answers import questions_of
from selfcheck.conditions import ALWAYS, Match, Node, Path, link, matches
from selfcheck.engine import compiled
from selfcheck.model import Question, Questionnaire, Rule

Atom = str | range
"""An option, or the numbers that no condition tells apart."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, where it stands, when it is asked, and its answers as atoms."""

    question: Question
    place: Path
    when: Node
    reads: frozenset[str]
    atoms: tuple[Atom, ...]


@dataclass(frozen=True, slots=True)
class Ruled:
    """A rule, and the questions that it looks at."""

    rule: Rule
    condition: Node
    reads: frozenset[str]


class Linked:
    """Every condition of a questionnaire with the meaning of its terms in it."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self.questionnaire = questionnaire
        self.terms = compiled(questionnaire).terms
        self.rules = tuple(self._ruled(rule) for rule in questionnaire.rules)
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
        return link(condition, self.terms)

    def _ruled(self, rule: Rule) -> Ruled:
        condition = self.link(rule.condition)
        return Ruled(rule, condition, _reads(condition))

    def _asked(self, question: Question, place: Path, tests: Iterable[Match]) -> Asked:
        when = self.link(question.when or ALWAYS)
        return Asked(question, place, when, _reads(when), atoms(question, tests))

    def _tests(self) -> Iterator[Match]:
        for question in questions_of(self.questionnaire):
            yield from matches(self.link(question.when or ALWAYS))
        rules = [ruled.condition for ruled in self.rules]
        others = [node for _, node in (*self.stages, *self.promises)]
        for condition in (*self.terms.values(), *rules, *others):
            yield from matches(condition)


def atoms(question: Question, tests: Iterable[Match]) -> tuple[Atom, ...]:
    """The options of a question; of a scale the intervals between the bounds that the tests set."""
    if not question.scale:
        return tuple(question.options or question.tick or ())
    low, high = question.scale.at_least, question.scale.at_most
    bounds = [bound for test in tests for bound in (test.at_least, _after(test.at_most))]
    cuts = sorted({low, high + 1, *(bound for bound in bounds if bound is not None and low < bound <= high)})
    return tuple(range(start, end) for start, end in pairwise(cuts))


def _after(bound: int | None) -> int | None:
    return None if bound is None else bound + 1


def _reads(node: Node) -> frozenset[str]:
    return frozenset(match.question for match in matches(node))
