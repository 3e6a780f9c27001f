"""Each score adds up what it says: its questions have points, its highest sum and its direction are right."""

from collections.abc import Iterator
from itertools import pairwise

from selfcheck.engine import by_severity, pairs, part_of
from selfcheck.loader.references.register import Register
from selfcheck.model import Question, Score, YamlPath
from selfcheck.problems import Problem, meant, quoted

MOST = 100
"""What one score can add up to: the proofs go through every point."""
MOST_TOGETHER = 300
"""The same of all scores of a file."""


def find(register: Register) -> Iterator[Problem]:
    """Every Problem of scores, and of the points of questions."""
    for path, question in register.placed:
        yield from _points(register, question, path)
    for i, score in enumerate(register.questionnaire.scores):
        path = ("scores", i)
        yield from _called(register, score, path)
        yield from _parts(register, score, path)
        if all(name in register.questions for name in score.sum):
            yield from _highest(register, score, path)
    yield from _together(register)


def _points(register: Register, question: Question, path: YamlPath) -> Iterator[Problem]:
    place: YamlPath = (*path, "points")
    if question.points is None:
        return
    if question.scale:
        message = f"question `{question.id}`: a scale adds its number, so it has no `points`."
        yield register.problem(place, "points-on-scale", message, "Delete them.", at="key")
        return
    known = question.options or question.tick or {}
    for name, points in question.points.items():
        if name not in known:
            message = f"the question `{question.id}` has no option {quoted(name)}."
            mend = meant(name, known, "options")
            yield register.problem((*place, name), "unknown-option", message, mend, at="key")
        elif points < 0:
            message = f"question `{question.id}`: `{name}` has {points} points, and no sum goes down."
            mend = "Write 0 or more; let the better answers have the points and the score `worse: down`."
            yield register.problem((*place, name), "negative-points", message, mend)


def _called(register: Register, score: Score, path: YamlPath) -> Iterator[Problem]:
    if score.id in register.questions:
        message = f"a score and a question are both called `{score.id}`, and conditions could mean either."
        yield register.problem((*path, "id"), "score-like-question", message, f"Call it `{score.id}_score`.")


def _parts(register: Register, score: Score, path: YamlPath) -> Iterator[Problem]:
    for i, name in enumerate(score.sum):
        place: YamlPath = (*path, "sum", i)
        question = register.questions.get(name)
        if question is None:
            message = f"score `{score.id}` adds up {quoted(name)}, but there is no such question."
            mend = meant(name, register.questions, "questions")
            yield register.problem(place, "unknown-question", message, mend)
        elif name in score.sum[:i]:
            message = f"score `{score.id}` adds up `{name}` twice."
            yield register.problem(place, "summed-twice", message, "Name each question once.")
        else:
            yield from _part(register, score, question, place)


def _part(register: Register, score: Score, question: Question, place: YamlPath) -> Iterator[Problem]:
    if question.scale and question.scale.at_least < 0:
        lowest = question.scale.at_least
        message = f"score `{score.id}`: `{question.id}` begins at {lowest}, and no sum goes down."
        yield register.problem(place, "negative-points", message, "Let its `scale` begin at 0 or more.")
    elif not question.scale and not any((question.points or {}).values()):
        message = f"score `{score.id}`: no answer to `{question.id}` has points."
        mend = "Add `points: {…: 1}` to the question, or take it out of `sum`."
        yield register.problem(place, "no-points", message, mend)
    elif pair := _against(score, question):
        message = f"score `{score.id}` is worse {_way(score)}, but of `{question.id}` {pair}."
        mend = (
            "Change the points, the score's `worse`, or the question's `order`;"
            " `worse: none` says that the score has no direction."
        )
        yield register.problem(place, "points-against-order", message, mend)


def _way(score: Score) -> str:
    return "the higher it is" if score.worse == "up" else "the lower it is"


def _against(score: Score, question: Question) -> str:
    """In what the points of a question disagree with the direction of the score; empty where they do not."""
    if score.worse == "none" or question.order == "none":
        return ""
    if question.scale:
        turned = question.scale.worse not in ("none", score.worse)
        return f"it is `worse: {question.scale.worse}`" if turned else ""
    points = question.points or {}
    for better, worse in _steps(question):
        one, other = points.get(better, 0), points.get(worse, 0)
        if (one > other) if score.worse == "up" else (one < other):
            return f"the worse answer `{worse}` has {other} points and the better `{better}` has {one}"
    return ""


def _steps(question: Question) -> Iterator[tuple[str, str]]:
    """Two answers each, the better one first."""
    if question.tick is None:
        ordered = by_severity(question)
        yield from pairs(question) or pairwise(ordered)
        return
    yield from pairs(question)
    for first in question.exclusive[:1]:
        yield from ((first, other) for other in question.tick if other != first)


def _together(register: Register) -> Iterator[Problem]:
    together = 0
    for i, score in enumerate(register.questionnaire.scores):
        together += min(_most(register, score), MOST)  # more is a Problem of its own
        if together > MOST_TOGETHER:
            message = f"from here on the scores of this file add up to over {MOST_TOGETHER} points."
            yield register.problem(("scores", i), "swollen-score", message, "Leave out what no rule needs.")
            return


def _most(register: Register, score: Score) -> int:
    known = [register.questions[name] for name in dict.fromkeys(score.sum) if name in register.questions]
    return sum(part_of(question).most for question in known)


def _highest(register: Register, score: Score, path: YamlPath) -> Iterator[Problem]:
    highest = _most(register, score)
    if highest > MOST:
        message = f"score `{score.id}` can add up to {highest}; more than {MOST} cannot be proved in time."
        yield register.problem((*path, "sum"), "swollen-score", message, "Give fewer points.", at="key")
    elif score.of != highest:
        message = f"score `{score.id}` is out of {score.of}, but its highest sum is {highest}."
        mend = f"Write `of: {highest}`, or see which question or which points are missing."
        yield register.problem((*path, "of"), "not-highest-sum", message, mend)
