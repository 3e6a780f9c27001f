"""selfcheck: a questionnaire in YAML, proved safe, asked of patients. The names that all else builds on."""

from selfcheck.engine import assess, next_question
from selfcheck.loader import load
from selfcheck.model import Questionnaire
from selfcheck.problems import Problem, Problems

__all__ = ["Problem", "Problems", "Questionnaire", "assess", "check", "load", "next_question"]


def check(questionnaire: Questionnaire) -> list[Problem]:
    """Every Problem of a readable questionnaire: wording, proofs over all answers, cases; empty when none."""
    from selfcheck.checks import check as run_checks  # on first use: patients need no SAT solver

    return run_checks(questionnaire)
