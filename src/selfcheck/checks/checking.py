"""What a questionnaire that can be read must also be: safe whatever is answered, and true to its cases."""

from collections.abc import Sequence

import selfcheck.checks.lints as lints
from selfcheck.checks.cases import case_problems
from selfcheck.checks.proof_problems import broken_proofs
from selfcheck.model import Questionnaire
from selfcheck.problems import Problem
from selfcheck.proofs import Proof, prove


def check(questionnaire: Questionnaire, proved: Sequence[Proof] | None = None) -> list[Problem]:
    """Every Problem of the layers `safety` and `cases`: wording, proofs, then the cases as they ran.

    `proved`: the proofs, where they have been made already.
    """
    return [
        *lints.run(questionnaire),
        *broken_proofs(questionnaire, prove(questionnaire) if proved is None else proved),
        *case_problems(questionnaire),
    ]
