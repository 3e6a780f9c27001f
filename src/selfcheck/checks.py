"""What a questionnaire that can be read must also be: safe whatever is answered, and true to its cases."""

import selfcheck.broken as broken
import selfcheck.examples as examples
import selfcheck.lints as lints
from selfcheck.model import Questionnaire
from selfcheck.problems import Problem
from selfcheck.proofs import prove


def check(questionnaire: Questionnaire) -> list[Problem]:
    """Every Problem of the layers `safety` and `cases`: wording, proofs, then the cases as they ran."""
    return [
        *lints.run(questionnaire),
        *broken.problems(questionnaire, prove(questionnaire)),
        *examples.run(questionnaire),
        *examples.untried(questionnaire),
    ]
