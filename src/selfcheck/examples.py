"""The cases, run through the engine: worked examples that come out as they say. Above expectations."""

from collections.abc import Iterator

from selfcheck.model import Questionnaire
from selfcheck.problems import Problem, problem, quoted
from selfcheck.proofs.expectations import differences
from selfcheck.proofs.witnesses import Witnesses


def run(questionnaire: Questionnaire) -> Iterator[Problem]:
    """A Problem for each expectation of a case that its answers do not meet."""
    witnesses = Witnesses(questionnaire)
    for place, case in enumerate(questionnaire.cases):
        for field, expected, found in differences(case.expect, witnesses.assess(case.answers)):
            message = f"case {quoted(case.name)} expects {field} {expected}, but gets {found}."
            mend = "Mend the rules if the case is right; else write what should follow."
            path = ("cases", place, "expect", field)
            yield problem(questionnaire.source, path, "case-differs", message, mend, layer="cases")
