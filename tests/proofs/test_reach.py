"""What nothing reaches is named with the conditions that contradict each other, if there is time to find them."""

from itertools import combinations
from pathlib import Path

from selfcheck.loader import load
from selfcheck.model import All, Match, Not, YamlPath
from selfcheck.proofs import BUDGET, Linked
from selfcheck.proofs.reach import contradiction

TESTS = Path(__file__).parents[1]
IF: YamlPath = ("rules", 0, "if")


def different(items: int) -> All:
    """So many questions of PHQ-9 are all answered in another way; each of them has four options."""
    names = [f"item_{number}" for number in range(1, items + 1)]
    alike = [
        All((Match(one, frozenset({option})), Match(other, frozenset({option}))))
        for one, other in combinations(names, 2)
        for option in ("never", "days", "half", "daily")
    ]
    return All(tuple(Not(both, (place,)) for place, both in enumerate(alike)))


def test_of_what_can_hold_together_nothing_is_named() -> None:
    assert contradiction(Linked(load(TESTS / "scales" / "phq_9.yaml")), IF, different(4), BUDGET) == ()


def test_a_contradiction_is_named_within_the_budget() -> None:
    linked, needs = Linked(load(TESTS / "scales" / "phq_9.yaml")), different(5)

    assert set(contradiction(linked, IF, needs, BUDGET)) == {(*IF, place) for place in range(40)}
    assert contradiction(linked, IF, needs, budget=1) == (), "the time was not enough"
