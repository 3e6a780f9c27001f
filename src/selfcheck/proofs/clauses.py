"""Logic gates over a SAT solver: literals in, clauses out, and answers within a budget."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from operator import neg
from typing import Final

from pysat.solvers import Solver

Literal = int
"""A signed number as in DIMACS: `-n` is `not n`."""

Unary = tuple[Literal, ...]
"""A number from 0 on: the literal at position i holds where it is more than i."""

TRUE: Final[Literal] = 1
FALSE: Final[Literal] = -1

BUDGET = 50_000
"""Conflicts that one question may cost before it counts as not proved: seconds."""


WIDEST = 16
"""Parts of one gate."""


class NotProved(Exception):  # noqa: N818 - not an error: the budget was spent before there was an answer
    """The budget was spent before the solver had an answer."""


class Clauses:
    """Formulas of one proof. Equal gates are one literal, so what two worlds share is shared."""

    def __init__(self, budget: int = BUDGET) -> None:
        self._solver = Solver(name="minisat22")
        self.budget = budget
        self._last = TRUE
        self._gates: dict[frozenset[Literal], Literal] = {}
        self._sums: dict[tuple[Unary, Unary], Unary] = {}
        self.add(TRUE)

    def __enter__(self) -> "Clauses":
        return self

    def __exit__(self, *_: object) -> None:
        self._solver.delete()

    def variable(self) -> Literal:
        """A new variable, free to be true or false."""
        self._last += 1
        return self._last

    def add(self, *literals: Literal) -> None:
        """At least one of these holds."""
        self._solver.add_clause(literals)

    def all(self, literals: Iterable[Literal]) -> Literal:
        """A literal that holds exactly where all of these do. Long lists are parted: that shares more."""
        listed = list(literals)
        if len(listed) > WIDEST:
            listed = [self.all(listed[i : i + WIDEST]) for i in range(0, len(listed), WIDEST)]
        parts = frozenset(listed)
        if parts not in self._gates:
            self._gates[parts] = self._all(parts - {TRUE})
        return self._gates[parts]

    def _all(self, parts: frozenset[Literal]) -> Literal:
        if FALSE in parts or not parts.isdisjoint(map(neg, parts)):
            return FALSE
        if len(parts) < 2:
            return next(iter(parts), TRUE)
        gate = self.variable()
        for part in parts:
            self.add(-gate, part)
        self.add(gate, *map(neg, parts))
        return gate

    def any(self, literals: Iterable[Literal]) -> Literal:
        """A literal that holds exactly where at least one of these does."""
        return -self.all(map(neg, literals))

    def add_up(self, numbers: Sequence[Unary]) -> Unary:
        """The sum of unary numbers: a totalizer, of which two worlds share what is equal in both."""
        if len(numbers) < 2:
            return numbers[0] if numbers else ()
        half = len(numbers) // 2
        pair = self.add_up(numbers[:half]), self.add_up(numbers[half:])
        if pair not in self._sums:
            self._sums[pair] = self._add(*pair)
        return self._sums[pair]

    def _add(self, one: Unary, other: Unary) -> Unary:
        total = tuple(self._reaches(one, other, bound) for bound in range(1, len(one) + len(other) + 1))
        for less, more in pairwise(total):  # it follows, but the solver would have to find it out
            self.add(less, -more)
        return total

    def _reaches(self, one: Unary, other: Unary, bound: int) -> Literal:
        """One number is at least i and the other at least the rest, for some i."""
        parts = range(max(0, bound - len(other)), min(len(one), bound) + 1)
        return self.any(self.all((at_least(one, i), at_least(other, bound - i))) for i in parts)

    def compare(self, smaller: Sequence[Unary], larger: Sequence[Unary]) -> Literal:
        """Whether no number is more than its counterpart. Then no sum is, which a solver is slow to see."""
        alike = [zip(*pair, strict=True) for pair in zip(smaller, larger, strict=True)]
        condition = self.all(self.any((-one, other)) for pair in alike for one, other in pair)
        self._compare(condition, smaller, larger)
        return condition

    def learn(self, literal: Literal) -> None:
        """Keep that a literal always holds, if it does."""
        try:
            if not self.can_hold(-literal):
                self.add(literal)
        except NotProved:
            return

    def _compare(self, if_: Literal, smaller: Sequence[Unary], larger: Sequence[Unary]) -> None:
        for one, other in zip(self.add_up(smaller), self.add_up(larger), strict=True):
            self.add(-if_, -one, other)
        if half := len(smaller) // 2:
            self._compare(if_, smaller[:half], larger[:half])
            self._compare(if_, smaller[half:], larger[half:])

    def prefer(self, literals: Iterable[Literal]) -> None:
        """Try these first. It holds for the next solution: the solver prefers what it last tried."""
        self._solver.set_phases(list(literals))

    def can_hold(self, *assumed: Literal) -> bool:
        """Whether there is a solution under these assumptions. Raises NotProved."""
        self._solver.conf_budget(self.budget)
        found: bool | None = self._solver.solve_limited(assumptions=assumed)
        if found is None:
            raise NotProved
        return found

    def solve(self, *assumed: Literal) -> frozenset[Literal] | None:
        """The literals of a solution under these assumptions; None if there is none. Raises NotProved."""
        return frozenset(self._solver.get_model()) if self.can_hold(*assumed) else None

    def conflict(self, assumed: Sequence[Literal]) -> list[Literal]:
        """Some of the assumptions that cannot hold together, none of which can be left out. Raises NotProved.

        Empty where all of them can hold.
        """
        if self.can_hold(*assumed):
            return []
        needed = sorted(self._solver.get_core(), key=assumed.index)
        for literal in list(needed):
            fewer = [other for other in needed if other != literal]
            if not self.can_hold(*fewer):
                needed = fewer
        return needed


def at_least(number: Unary, bound: int) -> Literal:
    """A unary number is at least `bound`."""
    if bound < 1:
        return TRUE
    return number[bound - 1] if bound <= len(number) else FALSE
