"""What changed from one Response of a patient to the next, in words."""

from collections.abc import Mapping
from dataclasses import dataclass

from selfcheck.model import Question, Questionnaire
from selfcheck.staff.drawing import answer_in_words, say_text
from selfcheck.staff.words import say
from selfcheck.store import Response


@dataclass(frozen=True, slots=True)
class Changed:
    """One question whose answer is another one now."""

    asked: str
    before: str
    after: str


def changes(earlier: Response, later: Response, asked: Mapping[str, Questionnaire]) -> list[Changed]:
    """Every answer that differs, in the order of the later questionnaire; then what is no longer asked."""
    before, after = _told(earlier, asked), _told(later, asked)
    names = [*after, *(name for name in before if name not in after)]
    return [
        Changed(_question(name, before, after), _answer(before, name), _answer(after, name))
        for name in names
        if _answer(before, name) != _answer(after, name)
    ]


Told = dict[str, tuple[str, str]]
"""Question → its text and the answer to it."""


def _told(response: Response, asked: Mapping[str, Questionnaire]) -> Told:
    questionnaire = asked.get(response.questionnaire_hash)
    if questionnaire is None:
        return {}
    questions: dict[str, Question] = {q.id: q for s in questionnaire.sections for q in s.questions}
    return {
        name: (say_text(questions[name].ask), say("list").join(answer_in_words(questions[name], answer)))
        for name, answer in response.answers.items()
        if name in questions
    }


def _question(name: str, before: Told, after: Told) -> str:
    return (after.get(name) or before[name])[0]


def _answer(told: Told, name: str) -> str:
    return told[name][1] if name in told else say("not_asked")
