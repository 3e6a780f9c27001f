"""Proofs over every possible complete set of answers: a SAT solver finds, the engine confirms."""

from selfcheck.model import Questionnaire
from selfcheck.proofs.clauses import BUDGET, Clauses
from selfcheck.proofs.idle import needed
from selfcheck.proofs.monotony import monotone
from selfcheck.proofs.promises import promised, total
from selfcheck.proofs.prover import Proof, Prover, Verdict
from selfcheck.proofs.reach import reached

__all__ = ["Proof", "Verdict", "prove"]


def prove(questionnaire: Questionnaire, budget: int = BUDGET) -> list[Proof]:
    """Every proof of the questionnaire, broken or not, in the order of its properties (docs/proofs.md).

    `budget` is what the solver may spend on one question, in conflicts; beyond it a proof stays open.
    """
    with Clauses(budget) as clauses:
        prover = Prover(questionnaire, clauses)
        properties = (total, reached, needed, monotone, promised)
        return [proof for find in properties for proof in find(prover)]
