"""What a questionnaire that can be read must also be: safe whatever is answered, and true to its cases."""

import selfcheck.checks.proof_problems as broken
import selfcheck.checks.cases as examples
import selfcheck.checks.lints as lints
from selfcheck.model.questionnaire import Questionnaire
from selfcheck.problems.problem import Problem
from selfcheck.proofs import prove


def check(questionnaire: Questionnaire) -> list[Problem]:
    """Every Problem of the layers `safety` and `cases`: wording, proofs, then the cases as they ran."""
    return [
        *lints.run(questionnaire),
        *broken.problems(questionnaire, prove(questionnaire)),
        *examples.run(questionnaire),
        *examples.untried(questionnaire),
    ]
