"""questions.yaml broken in every way we know, one at a time: proofs, promises or cases catch all that matters."""

from functools import cache
from pathlib import Path

import pytest
import yaml
from tests.mutation.mutants import Mutant, mutants
from tests.mutation.score import FILE, Campaign, changes

from selfcheck.loader.loading import load

ORIGINAL = load(FILE)
TREE = ORIGINAL.source.tree
ALL = list(mutants(TREE))
CHUNKS = 8
"""Parts of the campaign, so that several processes can share it."""


@cache
def survivors() -> dict[str, str]:
    """Each mutant that may survive → why it changes nothing."""
    listed: dict[str, str] = yaml.safe_load((Path(__file__).parent / "survivors.yaml").read_text("utf-8"))
    return listed


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_each_mutant_is_caught_or_proved_to_change_nothing(chunk: int) -> None:
    part, campaign = ALL[chunk * len(ALL) // CHUNKS : (chunk + 1) * len(ALL) // CHUNKS], Campaign(TREE)
    surviving = [mutant for mutant in part if not any(campaign.caught(mutant.tree, mutant.place))]
    assert {str(mutant) for mutant in surviving} == survivors().keys() & {str(mutant) for mutant in part}
    assert [what for mutant in surviving if (what := changes(ORIGINAL, mutant))] == []


def test_at_least_500_mutants_are_tried_and_99_of_100_caught() -> None:
    names = [str(mutant) for mutant in ALL]
    assert len(names) == len(set(names)) >= 500
    assert survivors().keys() <= set(names), "a listed survivor is no mutant any more"
    assert len(survivors()) <= len(names) / 100
    assert all(survivors().values())


def test_nothing_is_caught_where_nothing_is_broken() -> None:
    assert list(Campaign(TREE).caught(TREE)) == []


def test_a_mutant_that_changes_something_is_told_from_one_that_does_not() -> None:
    by_kind: dict[str, Mutant] = {mutant.kind: mutant for mutant in ALL}
    assert "urgency" in changes(ORIGINAL, by_kind["weaken an urgency"])
