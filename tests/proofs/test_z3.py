"""z3 and the proofs agree on every property of the real questionnaire, as it is and broken in many ways."""

import pytest
from tests.mutation.mutants import Tree, mutants
from tests.mutation.score import FILE
from tests.support.second_opinion import SecondOpinion

import selfcheck.loader.schema_errors as shape
from selfcheck.loader.loading import load
from selfcheck.model.source import Source
from selfcheck.proofs import Verdict, prove

pytestmark = pytest.mark.slow

AT_LEAST, AT_ONCE = 60, 4
TREE = load(FILE).source.tree
KINDS = (
    "drop a rule",
    "drop a `when`",
    "weaken an urgency",
    "swap and / or",
    "drop a `not`",
    "swap two guidances",
    "delete an option from a condition",
    "drop a line of a condition",
    "move a boundary by one",
)
ALL = [mutant for mutant in mutants(TREE) if mutant.kind in KINDS]
SAMPLE = ALL[:: len(ALL) // AT_LEAST]


def broken(tree: Tree) -> set[tuple[str, str]]:
    """The properties that do not hold; prover and z3 are asked and must agree."""
    proofs = prove(shape.read(Source(tree=tree)))
    found = {(p.code, p.name): p.verdict is Verdict.PROVED for p in proofs if p.code != "unreachable-option"}
    assert found.pop(("skipping-changes-result", "skipping")), "no file can bring this about"
    assert found == SecondOpinion(tree).facts()
    return {fact for fact, holds in found.items() if not holds}


def test_they_agree_on_the_questionnaire_as_it_is() -> None:
    assert broken(TREE) == set()


@pytest.mark.parametrize("first", range(0, len(SAMPLE), AT_ONCE))
def test_they_agree_on_mutants(first: int) -> None:
    for mutant in SAMPLE[first : first + AT_ONCE]:
        assert len(broken(mutant.tree)) < 100, mutant


def test_there_are_enough_mutants() -> None:
    assert len(SAMPLE) >= AT_LEAST
