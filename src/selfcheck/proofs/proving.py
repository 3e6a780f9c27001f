"""Every proof of a questionnaire, one after the other."""

from collections.abc import Iterator

from selfcheck.model import Questionnaire
from selfcheck.proofs.clauses import BUDGET, Clauses
from selfcheck.proofs.idle import needed
from selfcheck.proofs.monotony import monotone
from selfcheck.proofs.promises import promised, total
from selfcheck.proofs.prover import Proof, Prover
from selfcheck.proofs.reach import reached
from selfcheck.proofs.skipping import skipping


def prove(questionnaire: Questionnaire, budget: int = BUDGET) -> list[Proof]:
    """Every proof of the questionnaire, broken or not, in the order of its properties (docs/proofs.md).

    `budget` is what the solver may spend on one question, in conflicts; beyond it a proof stays open.
    """
    return list(proofs(questionnaire, budget))


def proofs(questionnaire: Questionnaire, budget: int = BUDGET) -> Iterator[Proof]:
    """The same one by one, for who only wants to know whether one is broken."""
    with Clauses(budget) as clauses:
        prover = Prover(questionnaire, clauses)
        for find in (total, reached, needed, monotone, promised):
            yield from find(prover)
    with Clauses(budget) as clauses:  # among the clauses of all else it takes twice as long
        yield from skipping(Prover(questionnaire, clauses))
