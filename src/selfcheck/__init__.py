"""selfcheck: a questionnaire in YAML, proved safe, asked of patients. The names that all else builds on."""

from selfcheck.engine.engine import assess, next_question
from selfcheck.loader.loading import load
from selfcheck.model.questionnaire import Questionnaire
from selfcheck.problems.problem import Problem, Problems

__all__ = ["Problem", "Problems", "Questionnaire", "assess", "load", "next_question"]
