"""selfcheck: a questionnaire in YAML, proved safe, asked of patients. The names that all else builds on."""

from selfcheck.engine import assess, next_question
from selfcheck.load import load
from selfcheck.model import Questionnaire
from selfcheck.problems import Problem, Problems

__all__ = ["Problem", "Problems", "Questionnaire", "assess", "load", "next_question"]
