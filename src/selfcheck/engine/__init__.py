"""The verbs, pure: path, next question, assessment, opening hours and conditions in words."""

from selfcheck.engine.answers import (
    AnswersError,
    by_severity,
    pairs,
    questions_of,
    ranking,
    read_answer,
    usual_answer,
)
from selfcheck.engine.engine import AnswerPath, Assessment, assess, compiled, next_question, replay
from selfcheck.engine.hours import Status, minutes, recurrence, status
from selfcheck.engine.predicates import compile_condition
from selfcheck.engine.sentences import bare, say, speaker
from selfcheck.engine.wording import phrases

__all__ = [
    "AnswerPath",
    "AnswersError",
    "Assessment",
    "Status",
    "assess",
    "bare",
    "by_severity",
    "compile_condition",
    "compiled",
    "minutes",
    "next_question",
    "pairs",
    "phrases",
    "questions_of",
    "ranking",
    "read_answer",
    "recurrence",
    "replay",
    "say",
    "speaker",
    "status",
    "usual_answer",
]
