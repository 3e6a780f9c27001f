"""Witnesses: answers that show something, confirmed by the engine and shrunk until each of them matters."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from selfcheck.engine import AnswerPath, Assessment, Engine, measure, questions_of, usual_answers
from selfcheck.model import Answer, Answers, Question, Questionnaire
from selfcheck.proofs.order import is_step

Shows = Callable[[Answers], bool]


FEW = 120
"""Numbers that are tried one after the other."""


class UnconfirmedError(Exception):
    """The solver and the engine disagree about a set of answers: a fault of selfcheck, never of the file."""

    def __init__(self, what: object, answers: Answers) -> None:
        super().__init__(f"the engine does not confirm {what} by {dict(answers)}")


def confirm(shown: bool, what: object, answers: Answers) -> None:
    """Raise UnconfirmedError unless the engine says what the solver found."""
    if not shown:
        raise UnconfirmedError(what, answers)


@dataclass(frozen=True, slots=True)
class Change:
    """One question answered in two ways, all else alike: the second answer is the worse one."""

    question: str
    better: Answer
    worse: Answer

    def apply(self, answers: Answers) -> tuple[dict[str, Answer], dict[str, Answer]]:
        """The answers before and after."""
        return {**answers, self.question: self.better}, {**answers, self.question: self.worse}


class Witnesses:
    """What the engine says of answers that name only what is unusual."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self.engine = Engine(questionnaire)
        self.questions = {question.id: question for question in questions_of(questionnaire)}
        self.usual = usual_answers(questionnaire)

    def walk(self, answers: Answers) -> dict[str, Answer]:
        """The complete set of answers."""
        return self.path(answers).answers

    def assess(self, answers: Answers) -> Assessment:
        """The assessment of these answers, with the usual ones where they say nothing."""
        return self.result(self.path(answers))

    def result(self, path: AnswerPath) -> Assessment:
        """The assessment of a path."""
        return self.engine.assess(path)

    def path(self, answers: Answers) -> AnswerPath:
        """The finished path: the usual answers where `answers` says nothing."""
        return self.engine.path({**self.usual, **answers})

    def gains_by_the_rest(self, known: Answers, whole: Answers) -> bool:
        """Whether nothing more is asked after the known answers, though the whole leads to another result."""
        early = self.engine.path(known)
        return early.next is None and _decided(self.result(early)) != _decided(self.assess(whole))

    def shrink(self, answers: Answers, shows: Shows) -> dict[str, Answer]:
        """Leave out and ease answers as long as the rest shows the same.

        Raises UnconfirmedError when the engine does not say that `answers` show it.
        """
        kept = {name: answer for name, answer in answers.items() if answer != self.usual.get(name)}
        confirm(shows(kept), "a broken proof", answers)
        while fewer := next(filter(shows, self._simpler(kept)), None):
            kept = fewer
        return kept if not shows({}) else {}

    def _simpler(self, answers: dict[str, Answer]) -> Iterator[dict[str, Answer]]:
        for name in reversed(answers):
            yield {other: answer for other, answer in answers.items() if other != name}
        for name, answer in answers.items():
            yield from ({**answers, name: milder} for milder in self._eased(self.questions[name], answer))

    def _eased(self, question: Question, answer: Answer) -> Iterator[Answer]:
        usual = self.usual.get(question.id)
        measured = measure(question)
        if measured and isinstance(answer, int | float) and isinstance(usual, int | float):
            yield from map(measured.number, _towards(measured.step(usual), measured.step(answer)))
        if isinstance(answer, tuple) and len(answer) > 1:
            yield from (tuple(name for name in answer if name != out) for out in answer)

    def ease(self, change: Change, shows: Callable[[Change], bool]) -> Change:
        """The smallest change that shows the same."""
        while smaller := next(filter(shows, self._smaller(change)), None):
            change = smaller
        return change

    def _smaller(self, change: Change) -> Iterator[Change]:
        question = self.questions[change.question]
        for better, worse in self._nearer(question, change.better, change.worse):
            if is_step(question, better, worse):
                yield Change(change.question, better, worse)

    def _nearer(self, question: Question, better: Answer, worse: Answer) -> Iterator[tuple[Answer, Answer]]:
        measured = measure(question)
        if measured and isinstance(better, int | float) and isinstance(worse, int | float):
            steps = _between(measured.step(better), measured.step(worse))
            yield from ((measured.number(one), measured.number(other)) for one, other in steps)
        if isinstance(better, tuple) and isinstance(worse, tuple):
            for out in worse:
                less = tuple(name for name in worse if name != out)
                kept = tuple(name for name in better if name != out)
                if less and kept:
                    yield kept, less


def _towards(usual: int, answer: int) -> Iterator[int]:
    """Numbers of steps nearer to the usual one: each of a few, of many those that halve the way."""
    distance = answer - usual
    if abs(distance) <= FEW:
        yield from range(usual, answer, 1 if distance > 0 else -1)
        return
    while abs(distance) > 0:
        yield answer - distance
        distance = int(distance / 2)


def _between(better: int, worse: int) -> Iterator[tuple[int, int]]:
    """Pairs that are nearer to each other: neighbours, or where there are many the two halves of the way."""
    if abs(worse - better) > FEW:
        half = (better + worse) // 2
        yield from ((better, half), (half, worse))
    elif abs(worse - better) > 1:
        step = 1 if better < worse else -1
        yield from ((number, number + step) for number in range(better, worse, step))


def _decided(found: Assessment) -> tuple[object, ...]:
    """What skipping may not change."""
    return found.urgency, found.days, found.guidance
