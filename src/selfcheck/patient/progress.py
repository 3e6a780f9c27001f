"""How far the patient has come: the share that is done and the questions that are left. Above engine."""

import math
from collections.abc import Sequence
from itertools import islice

from selfcheck.engine import AnswerPath
from selfcheck.model import Questionnaire
from selfcheck.patient.engines import engine_of
from selfcheck.patient.wording import Wording


def asked(path: AnswerPath) -> list[str]:
    """The questions on the path in order, the one that comes next included."""
    return [*path.answers, path.next.id] if path.next else list(path.answers)


def expected(questionnaire: Questionnaire, path: AnswerPath, place: int) -> int:
    """How many questions there will be if all from `place` on are answered as usual."""
    engine = engine_of(questionnaire)
    before = dict(islice(path.answers.items(), place))
    return len(engine.path(before, engine.usual).answers)


def expectations(questionnaire: Questionnaire, path: AnswerPath, place: int) -> list[int]:
    """`expected` for each place up to this one, at which there is one question at least.

    A usual answer changes nothing, so most cost nothing.
    """
    usual = engine_of(questionnaire).usual
    found = [expected(questionnaire, path, 0)]
    for done, (name, answer) in enumerate(islice(path.answers.items(), place), 1):
        number = found[-1] if answer == usual[name] else expected(questionnaire, path, done)
        found.append(max(number, done + 1))  # what was skipped may have been answered for the visit
    return found


def percent(expectations: Sequence[int]) -> int:
    """The share that is done at the last of these places of a path; never less than before."""
    return math.floor(100 * max(done / max(1, number) for done, number in enumerate(expectations)))


def left(expectations: Sequence[int]) -> int:
    """The questions that are left at the last of these places, at least one; never more than before."""
    return max(1, min(number - done for done, number in enumerate(expectations)))


def left_in_words(wording: Wording, questions: int) -> str:
    """The number of questions left, in words."""
    return wording.word("question_left" if questions == 1 else "questions_left", questions=questions)


def place_of(questions: Sequence[str], question: str) -> int:
    """Where a question is on the path; at its end if nowhere."""
    return questions.index(question) if question in questions else len(questions)
