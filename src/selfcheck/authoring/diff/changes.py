"""Every way in which somebody's result changes, each with the smallest patients of it. Above pair."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from selfcheck.authoring.diff.common import common
from selfcheck.authoring.diff.pair import Pair
from selfcheck.authoring.diff.patients import Patient, Patients
from selfcheck.engine import Assessment
from selfcheck.model import Booking, Node, Questionnaire, Urgency
from selfcheck.proofs import BUDGET, FALSE, Clauses, Consequences, Literal

MOST = 2
"""Patients that are shown for one change; what they do not cover is said."""


class Result(NamedTuple):
    """What a patient is told."""

    urgency: Urgency
    days: int | None
    guidance: str
    booking: Booking


Facts = frozenset[Hashable]


@dataclass(frozen=True, slots=True)
class Change:
    """Some patients get another result, are sent elsewhere, or are at another stage."""

    aspect: str
    before: Facts
    after: Facts
    patients: tuple[Patient, ...]
    whole: bool
    """Nobody else has this change but who gives the answers of one of `patients`, and perhaps others."""


Literals = Mapping[Hashable, Literal]


class Aspect(NamedTuple):
    """One side of an assessment: its facts as literals, and as the engine tells them."""

    name: str
    literals: Callable[[Consequences], Literals]
    told: Callable[[Assessment], Facts]


def search(
    old: Questionnaire, new: Questionnaire, most: int = MOST, budget: int = BUDGET
) -> tuple[list[Change], list[tuple[str, Node]]]:
    """Every change, and what all patients who have one answered (question, condition): nothing else changes.

    Departments and stages are compared where the result stays as it is. Raises NotProved when the solver
    has no answer within `budget`, and UnconfirmedError when the engine says otherwise than the solver.
    """
    with Clauses(budget) as clauses:
        pair = Pair(old, new, clauses)
        found = _Search(pair, Patients(old, new), most)
        changes = list(found.changes(_aspects(old, new)))
        return changes, list(common(pair, clauses.any(found.unlike))) if changes else []


class _Search:
    def __init__(self, pair: Pair, patients: Patients, most: int) -> None:
        self.pair, self.patients, self.most = pair, patients, most
        self.solve, self.all, self.any = pair.clauses.solve, pair.clauses.all, pair.clauses.any
        self.unlike: list[Literal] = []
        """For each aspect: something of it changes."""

    def changes(self, aspects: Iterable[Aspect]) -> Iterator[Change]:
        """The first aspect, then each of the others where the first one stays as it is."""
        for aspect in aspects:
            sides = [dict(aspect.literals(follows)) for follows in (self.pair.before, self.pair.after)]
            unlike, same = self._unlike(*sides), [-first for first in self.unlike[:1]]
            self.unlike.append(unlike)
            yield from self._found(aspect, sides, [*same, unlike])

    def _unlike(self, before: dict[Hashable, Literal], after: dict[Hashable, Literal]) -> Literal:
        pairs = [(before.get(name, FALSE), after.get(name, FALSE)) for name in {**before, **after}]
        return self.any(self.any((self.all((one, -other)), self.all((-one, other)))) for one, other in pairs)

    def _found(
        self, aspect: Aspect, sides: list[dict[Hashable, Literal]], assumed: list[Literal]
    ) -> Iterator[Change]:
        known: list[Literal] = []
        while solution := self.solve(*assumed, *known):
            before, after = (_facts(side, solution) for side in sides)
            such = self.all(
                literal if literal in solution else -literal for side in sides for literal in side.values()
            )
            patients, whole = self._patients(aspect, before, after, [*assumed, such])
            yield Change(aspect.name, before, after, patients, whole)
            known.append(-such)

    def _patients(
        self, aspect: Aspect, before: Facts, after: Facts, assumed: list[Literal]
    ) -> tuple[tuple[Patient, ...], bool]:
        """The smallest patients of a change, and whether everybody of it is like one of them."""

        def shows(patient: Patient) -> bool:
            told = tuple(aspect.told(assessment) for assessment in self.patients.assess(patient))
            return told == (before, after)

        found: list[Patient] = []
        others: list[Literal] = []
        while solution := self.solve(*assumed, *others):
            if len(found) == self.most:
                return self._sorted(found), False
            found.append(self.patients.shrink(*self.pair.answers(solution), shows))
            others.append(-self.pair.gives(found[-1]))
        return self._sorted(found), True

    def _sorted(self, found: list[Patient]) -> tuple[Patient, ...]:
        return tuple(sorted(found, key=self.patients.place))


def _facts(side: Mapping[Hashable, Literal], solution: frozenset[Literal]) -> Facts:
    return frozenset(name for name, literal in side.items() if literal in solution)


def _results(follows: Consequences) -> Iterator[tuple[Hashable, Literal]]:
    higher = FALSE
    for (rank, days), severe in sorted(follows.severities.items(), reverse=True):
        exactly = follows.world.clauses.all((severe, -higher))
        for guidance in follows.questionnaire.guidance:
            if guidance.urgency.rank == rank:
                within = None if days == -float("inf") else int(-days)
                result = Result(guidance.urgency, within, guidance.id, guidance.booking)
                yield result, follows.world.clauses.all((exactly, follows.guidance[guidance.id]))
        higher = severe


def _told_result(found: Assessment) -> Facts:
    if found.urgency is None or found.guidance is None:
        return frozenset()
    return frozenset([Result(found.urgency, found.days, found.guidance.id, found.booking)])


def _aspects(old: Questionnaire, new: Questionnaire) -> Iterator[Aspect]:
    """The result, then each department, then the stage."""
    yield Aspect("result", lambda follows: dict(_results(follows)), _told_result)
    yield from (_department(name) for name in {**old.departments, **new.departments})
    yield Aspect("stage", _stages, lambda found: _some(found.stage))


def _stages(follows: Consequences) -> Literals:
    found: dict[Hashable, Literal] = {}
    found.update(follows.stages)
    return found


def _department(name: str) -> Aspect:
    return Aspect(
        "department",
        lambda follows: {name: follows.department(name)},
        lambda found: frozenset([name]) & frozenset(found.departments),
    )


def _some(name: str | None) -> Facts:
    return frozenset() if name is None else frozenset([name])
