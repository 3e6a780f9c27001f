"""Logic gates over the solver: what is learnt always holds, and nothing costs more than its budget."""

from itertools import combinations

import pytest

from selfcheck.proofs import Clauses, Literal, NotProved


def pigeons(clauses: Clauses, number: int) -> Literal:
    """Holds where each of some pigeons has a hole to itself, one hole being too few: never, but hard to see."""
    sits = [[clauses.variable() for _ in range(number - 1)] for _ in range(number)]
    apart = [
        clauses.any((-one, -other))
        for hole in zip(*sits, strict=True)
        for one, other in combinations(hole, 2)
    ]
    return clauses.all([*map(clauses.any, sits), *apart])


def test_what_always_holds_is_kept() -> None:
    with Clauses() as clauses:
        one, other = clauses.variable(), clauses.variable()
        clauses.add(one, other)
        clauses.add(one, -other)
        clauses.learn(one)

        assert not clauses.can_hold(-one)


def test_what_does_not_always_hold_is_not_kept() -> None:
    with Clauses() as clauses:
        one = clauses.variable()
        clauses.learn(one)

        assert clauses.can_hold(-one)


def test_past_the_budget_nothing_is_learnt() -> None:
    with Clauses(budget=1) as clauses:
        never = pigeons(clauses, 6)
        clauses.learn(-never)
        with pytest.raises(NotProved):
            clauses.can_hold(never)
    with Clauses() as clauses:
        assert not clauses.can_hold(pigeons(clauses, 6)), "within it there is an answer"
