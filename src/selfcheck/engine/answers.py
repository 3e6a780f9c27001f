"""Answers as they come from outside: read them, or say what is wrong with each."""

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches

from selfcheck.engine.dates import read_date
from selfcheck.engine.measures import Measure, measure
from selfcheck.model import Answer, Numeric, Question, Questionnaire


class AnswersError(ValueError):
    """Answers that do not fit the questionnaire; `problems` holds one sentence for each."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


def read_answers(questionnaire: Questionnaire, raw: Mapping[str, object]) -> dict[str, Answer]:
    """Check answers in any order and give them back with ticks in the order of their options.

    Raises AnswersError, which names every wrong question, option and type.
    """
    questions = {q.id: q for q in questions_of(questionnaire)}
    answers: dict[str, Answer] = {}
    problems: list[str] = []
    for name, value in raw.items():
        try:
            if name not in questions:
                raise AnswersError([f"There is no question {name!r}.{_meant(name, questions)}"])
            answers[name] = read_answer(questions[name], value)
        except AnswersError as error:
            problems += error.problems
    if problems:
        raise AnswersError(problems)
    return answers


def read_answer(question: Question, value: object) -> Answer:
    """Check one answer; raises AnswersError."""
    if question.text:
        return _text(question, question.text.at_most, value)
    if question.past_date and isinstance(value, str):
        return _date(question, value)
    if measured := measure(question):
        return _number(question, measured, value)
    if question.tick:
        return _ticked(question, question.tick, value)
    if not isinstance(value, str):
        raise _wrong(question, "one option's id", value)
    _known(question, question.options or {}, value)
    return value


def usual_answer(question: Question) -> Answer:
    """What cases and stories assume where they do not say: `usual`, else the mildest answer."""
    if question.usual is not None:
        return question.usual
    if question.text:
        return ""
    if measured := measure(question):
        return measured.mildest
    if question.tick:
        return question.exclusive[:1] or (next(iter(question.tick)),)
    return by_severity(question)[0]


def usual_answers(questionnaire: Questionnaire) -> dict[str, Answer]:
    """The usual answer of every question that is asked: what is given is nobody's usual answer."""
    return {
        question.id: usual_answer(question) for question in questions_of(questionnaire) if not question.given
    }


def by_severity(question: Question) -> tuple[str, ...]:
    """The ids of its options from the least to the most worrying: as `order` lists them, else as shown."""
    return ranking(question) or tuple(question.options or question.tick or ())


def ranking(question: Question) -> tuple[str, ...]:
    """`order` where it lists every option by severity; empty where it does not."""
    order = question.order if isinstance(question.order, tuple) else ()
    return tuple(name for name in order if isinstance(name, str))


def pairs(question: Question) -> tuple[tuple[str, str], ...]:
    """`order` where it compares options by pairs [better, worse]; empty where it does not."""
    order = question.order if isinstance(question.order, tuple) else ()
    return tuple(pair for pair in order if not isinstance(pair, str))


def questions_of(questionnaire: Questionnaire) -> Iterator[Question]:
    """Every question, in the order of asking."""
    for section in questionnaire.sections:
        yield from section.questions


def _number(question: Question, measured: Measure, value: object) -> Numeric:
    behind = measured.decimals
    kind = f"a number with at most {behind} decimals" if behind else "a whole number"
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise _wrong(question, kind, value)
    if not measured.low <= value <= measured.high:
        raise _wrong(question, f"a number from {measured.low} to {measured.high}", value)
    if not measured.takes(value):
        raise _wrong(question, kind, value)
    return measured.number(measured.step(value))


def _date(question: Question, value: str) -> str:
    """Whether that day lies within the bounds is for the engine, which knows the day of answering."""
    if read_date(value) is None:
        raise _wrong(question, "a date such as 2026-11-20, or the days since then", value)
    return value


def _text(question: Question, at_most: int, value: object) -> str:
    if not isinstance(value, str) or len(value) > at_most:
        raise _wrong(question, f"a text of at most {at_most} characters", value)
    return value


def _ticked(question: Question, options: Mapping[str, object], value: object) -> tuple[str, ...]:
    if not isinstance(value, list | tuple) or not value or not all(isinstance(v, str) for v in value):
        raise _wrong(question, "a list with at least one option's id", value)
    for name in value:
        _known(question, options, name)
    ticked = tuple(name for name in options if name in value)
    alone = [name for name in ticked if name in question.exclusive]
    if alone and len(ticked) > 1:
        raise AnswersError(
            [f"Question {question.id!r}: {alone[0]!r} excludes the others, but came with other options."]
        )
    return ticked


def _known(question: Question, options: Mapping[str, object], name: str) -> None:
    if name not in options:
        raise AnswersError([f"Question {question.id!r} has no option {name[:60]!r}.{_meant(name, options)}"])


def _wrong(question: Question, expected: str, value: object) -> AnswersError:
    return AnswersError([f"Question {question.id!r} is answered by {expected}, not by {repr(value)[:60]}."])


def _meant(name: object, known: Mapping[str, object]) -> str:
    near = get_close_matches(str(name)[:60], known, n=1)
    return f" Did you mean {near[0]!r}?" if near else f" Known: {', '.join(list(known)[:12])}."
