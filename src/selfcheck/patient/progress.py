"""How far the patient has come: the share that is done and the questions that are left. Above engine."""

from collections.abc import Sequence

from selfcheck.display import Wording
from selfcheck.engine import AnswerPath, Engine


def asked(path: AnswerPath) -> list[str]:
    """The questions on the path in order, the one that comes next included."""
    return [*path.asked, path.next.id] if path.next else path.asked


def left(engine: Engine, question: str) -> int:
    """About how many questions are left, this one included: those asked of most people from here on.

    Never more than before, because questions are asked in the order of the file. Follow-ups are not foreseen:
    to walk each patient's path ahead at every screen costs more than all else of a tap.
    """
    return 1 + engine.usual_after[question]


def percent(done: int, left: int) -> int:
    """The share that is done; never less than before, and never all of it while a question is left."""
    return 100 * done // (done + left)


def left_in_words(wording: Wording, questions: int) -> str:
    """The number of questions left, in words."""
    return wording.word("question_left" if questions == 1 else "questions_left", questions=questions)


def place_of(questions: Sequence[str], question: str) -> int:
    """Where a question is on the path; at its end if nowhere."""
    return questions.index(question) if question in questions else len(questions)
