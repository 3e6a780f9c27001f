"""Conditions as functions: only linked ones are read, since a term without its meaning would hold for nobody."""

from pathlib import Path

import pytest

from selfcheck.engine import compile_condition
from selfcheck.engine.predicates import compile_search
from selfcheck.loader.loading import load
from selfcheck.model import Node, parse
from selfcheck.proofs import Clauses
from selfcheck.proofs.prover import Prover
from selfcheck.proofs.skipping import PartialWorld

KNEE = load(Path(__file__).parents[1] / "knee.yaml")


@pytest.mark.parametrize("condition", [{"is": "both"}, {"not": {"any": [{"hurts": "no"}, {"is": "both"}]}}])
def test_a_term_must_be_linked_before_it_is_read(condition: dict[str, object]) -> None:
    node: Node = parse(condition)
    with Clauses() as clauses:
        prover = Prover(KNEE, clauses)
        for read in (compile_condition, compile_search, prover.world.holds, PartialWorld(prover).read):
            with pytest.raises(TypeError, match="not linked: Is"):
                read(node)
