"""The verbs, pure: path, next question, assessment, opening hours and conditions in words."""

from selfcheck.engine.answers import (
    AnswersError,
    by_severity,
    pairs,
    questions_of,
    ranking,
    read_answer,
    usual_answer,
    usual_answers,
)
from selfcheck.engine.assessment import AnswerPath, Assessment
from selfcheck.engine.dates import clinic_day, read_date
from selfcheck.engine.engine import Engine, assess, next_question
from selfcheck.engine.hours import Status, minutes, recurrence, status
from selfcheck.engine.measures import Measure, measure
from selfcheck.engine.predicates import compile_condition
from selfcheck.engine.scores import Linker, part_of, worth
from selfcheck.engine.second_look import DAYS, kept_result, kept_results
from selfcheck.engine.sentences import bare, say, speaker
from selfcheck.engine.wording import phrases

__all__ = [
    "DAYS",
    "AnswerPath",
    "AnswersError",
    "Assessment",
    "Engine",
    "Linker",
    "Measure",
    "Status",
    "assess",
    "bare",
    "by_severity",
    "clinic_day",
    "compile_condition",
    "kept_result",
    "kept_results",
    "measure",
    "minutes",
    "next_question",
    "pairs",
    "part_of",
    "phrases",
    "questions_of",
    "ranking",
    "read_answer",
    "read_date",
    "recurrence",
    "say",
    "speaker",
    "status",
    "usual_answer",
    "usual_answers",
    "worth",
]
