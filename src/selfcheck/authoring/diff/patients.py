"""One patient before two questionnaires: what is answered alike, what follows from each. Above witnesses."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from selfcheck.engine import AnswersError, Assessment, by_severity, measure, read_answer, usual_answer
from selfcheck.model import Answer, Answers, Numeric, Question, Questionnaire
from selfcheck.proofs import UnconfirmedError, Witnesses


@dataclass(frozen=True, slots=True)
class Patient:
    """What one patient answers in the old and in the new questionnaire; only what is unusual."""

    before: Mapping[str, Answer]
    after: Mapping[str, Answer]

    def without(self, name: str) -> "Patient":
        """The same patient, but with the usual answer to one question."""
        kept = ({n: a for n, a in answers.items() if n != name} for answers in (self.before, self.after))
        return Patient(*kept)

    def unticking(self, name: str, option: str) -> "Patient":
        """The same patient without one tick, in each questionnaire in which it is beside others."""
        return Patient(*(_untick(answers, name, option) for answers in (self.before, self.after)))


class Patients:
    """Two questionnaires, and who answers them alike."""

    def __init__(self, old: Questionnaire, new: Questionnaire) -> None:
        self.old, self.new = Witnesses(old), Witnesses(new)
        self.usual = self.new.usual
        self._usual_before = {name: self._before(self.old.questions[name]) for name in self.old.usual}

    def _before(self, question: Question) -> Answer:
        """The usual answer of today, where the old question has it too."""
        today = self.usual.get(question.id)
        return today if today is not None and fits(question, today) else usual_answer(question)

    def paths(self, patient: Patient) -> tuple[dict[str, Answer], dict[str, Answer]]:
        """The complete sets of answers, before and after."""
        before = self.old.walk({**self._usual_before, **patient.before})
        return before, self.new.walk({**self.usual, **patient.after})

    def assess(self, patient: Patient) -> tuple[Assessment, Assessment]:
        """What follows, before and after."""
        before, after = self.paths(patient)
        return self.old.assess(before), self.new.assess(after)

    def place(self, patient: Patient) -> tuple[int, list[tuple[Numeric, ...]]]:
        """Where to tell of a patient: fewer answers first, then in the order of the file."""
        sides = ((self.old, patient.before), (self.new, patient.after))
        places = [_place(side, name, answer) for side, given in sides for name, answer in given.items()]
        return len(places), places

    def alike(self, patient: Patient) -> bool:
        """Whether each question shown in both is answered alike, unless one of them has no such answer."""
        before, after = self.paths(patient)
        return all(self._alike(name, before[name], after[name]) for name in before if name in after)

    def _alike(self, name: str, before: Answer, after: Answer) -> bool:
        old, new = self.old.questions[name], self.new.questions[name]
        return _plain(before) == _plain(after) or not (fits(new, before) and fits(old, after))

    def shrink(self, before: Answers, after: Answers, shows: Callable[[Patient], bool]) -> Patient:
        """Leave out answers as long as the rest shows the same. Raises UnconfirmedError if nothing does."""
        kept = Patient(_unusual(before, self._usual_before), _unusual(after, self.usual))
        if not (self.alike(kept) and shows(kept)):
            raise UnconfirmedError("a difference", {**before, **after})
        while fewer := next((p for p in _simpler(kept) if self.alike(p) and shows(p)), None):
            kept = fewer
        return kept


def same_kind(one: Question, other: Question) -> bool:
    """Whether both are answered in the same way: by one option, by ticks, or by a number."""
    return _kind(one) == _kind(other)


def fits(question: Question, answer: Answer) -> bool:
    """Whether a question can be answered so."""
    try:
        read_answer(question, answer)
    except AnswersError:
        return False
    return True


def _plain(answer: Answer) -> object:
    """An answer for which the order of ticks does not count."""
    return frozenset(answer) if isinstance(answer, tuple) else answer


def _kind(question: Question) -> tuple[bool, bool]:
    return measure(question) is not None, question.tick is not None


def _simpler(patient: Patient) -> Iterator[Patient]:
    """Patients who give one answer, or one tick, fewer."""
    answers = {**patient.before, **patient.after}
    yield from map(patient.without, reversed(answers))
    for name in answers:
        given = (side.get(name) for side in (patient.before, patient.after))
        ticked = chain.from_iterable(answer for answer in given if isinstance(answer, tuple))
        fewer = (patient.unticking(name, option) for option in dict.fromkeys(ticked))
        yield from (other for other in fewer if other != patient)


def _place(side: Witnesses, name: str, answer: Answer) -> tuple[Numeric, ...]:
    question = side.questions[name]
    options = by_severity(question)
    given = answer if isinstance(answer, tuple) else (answer,)
    return list(side.questions).index(name), *(
        each if isinstance(each, int | float) else options.index(each) for each in given
    )


def _unusual(answers: Answers, usual: Answers) -> dict[str, Answer]:
    return {name: answer for name, answer in answers.items() if _plain(answer) != _plain(usual.get(name, ()))}


def _untick(answers: Answers, name: str, option: str) -> Answers:
    ticked = answers.get(name)
    left = tuple(other for other in ticked if other != option) if isinstance(ticked, tuple) else ()
    return {**answers, name: left} if left else answers
