"""Scores in proofs: the structures of published scales hold, in time, and z3 says the same of them when broken."""

from pathlib import Path
from time import process_time

import pytest
from tests.mutation.mutants import Tree, mutants
from tests.support.second_opinion import SecondOpinion

import selfcheck.loader.schema_errors as shape
from selfcheck.checks import check
from selfcheck.engine import Engine
from selfcheck.loader import load
from selfcheck.model import Questionnaire, Source, Sum, sums
from selfcheck.proofs import Clauses, Verdict, prove
from selfcheck.proofs.prover import Prover

SCALES = sorted((Path(__file__).parents[1] / "scales").glob("*.yaml"))
SECONDS = 2.0
"""Of CPU for one check."""
MUTANTS = 12
"""Of each scale."""
KINDS = (
    "give another point",
    "drop points",
    "drop a part of a score",
    "move a boundary by one",
    "drop a line of a condition",
    "drop a rule",
)
QUICK = {"gad_7", "oabss", "start_back"}
"""The others take z3, which does not add up in unary, many minutes."""
scales = pytest.mark.parametrize("file", SCALES, ids=[file.stem for file in SCALES])

for_z3 = pytest.mark.parametrize("file", [file for file in SCALES if file.stem in QUICK], ids=sorted(QUICK))


def test_every_structure_is_there() -> None:
    names = {file.stem for file in SCALES}
    assert names == {"rdq_24", "phq_9", "gad_7", "odi_like", "start_back", "oabss"}


@scales
def test_everything_about_a_scale_is_proved_in_time(file: Path) -> None:
    questionnaire = load(file)
    begun = process_time()
    found = [problem for problem in check(questionnaire) if problem.code != "untried"]

    assert process_time() - begun <= SECONDS
    assert found == []


@scales
def test_each_threshold_is_reached_on_both_sides(file: Path) -> None:
    """Somebody has exactly that many points, and somebody one less; the engine adds up the same."""
    questionnaire = load(file)
    engine = Engine(questionnaire)
    with Clauses() as clauses:
        prover = Prover(questionnaire, clauses)
        tested = [test for condition in prover.linked.terms.values() for test in sums(condition)]
        for test in tested:
            for points in _around(test):
                exactly = Sum(test.score, test.parts, points, points)
                answers = prover.find(prover.world.holds(exactly))
                assert answers, exactly
                assert engine.assess(engine.path(answers)).scores[test.score] == points
    assert tested


def _around(test: Sum) -> set[int]:
    low = set() if test.at_least is None else {test.at_least - 1, test.at_least}
    high = set() if test.at_most is None else {test.at_most, test.at_most + 1}
    return low | high


def _tree(file: Path) -> Tree:
    return load(file).source.tree


def _agree(tree: Tree) -> set[tuple[str, str]]:
    """What is broken: prover and z3 are asked and must agree."""
    found = {
        (proof.code, proof.name): proof.verdict is Verdict.PROVED
        for proof in prove(_questionnaire(tree))
        if proof.code not in ("unreachable-option", "skipping-changes-result")
    }
    assert found == SecondOpinion(tree).facts()
    return {fact for fact, holds in found.items() if not holds}


def _questionnaire(tree: Tree) -> Questionnaire:
    return shape.read(Source(tree=tree))


@pytest.mark.slow
@for_z3
def test_z3_agrees_on_a_scale_as_it_is(file: Path) -> None:
    assert _agree(_tree(file)) == set()


@pytest.mark.slow
@for_z3
def test_z3_agrees_on_mutants_of_a_scale(file: Path) -> None:
    found = [mutant for mutant in mutants(_tree(file)) if mutant.kind in KINDS]
    caught = [bool(_agree(mutant.tree)) for mutant in found[:: max(1, len(found) // MUTANTS)]]
    assert any(caught)


def test_a_milder_result_of_a_worse_score_is_found() -> None:
    """Between 10 and 13 points nothing follows: a worse answer to any item can lead there."""
    tree = _tree(next(file for file in SCALES if file.stem == "rdq_24"))
    middle = next(term for term in tree["terms"] if term["id"] == "middle")
    middle["means"]["rdq"]["at_most"] = 9
    broken = {
        (proof.code, proof.name)
        for proof in prove(_questionnaire(tree))
        if proof.verdict is Verdict.BROKEN and proof.code == "milder-when-worse"
    }
    assert broken == {("milder-when-worse", f"item_{number}") for number in range(1, 25)}
