"""From answers to the letter as data: what is there, what is not, and what is not known. Above engine."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from selfcheck.engine import AnswerPath, Assessment, questions_of
from selfcheck.model import AbsentSign, Answer, Letter, LetterLine, Numeric, Question, Questionnaire, Text

UNSURE = "unsure"
DECLINED = "skip"
"""The options that say nothing about the body."""
NOTHING = ("no", "none")
"""The options by which a patient denies."""


@dataclass(frozen=True, slots=True)
class Row:
    """A label and what belongs to it, in the doctor's words; `beside` is the same as the patient read it."""

    label: str
    text: str
    beside: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A heading and its rows."""

    title: str
    rows: tuple[Row, ...]
    beside: str = ""


@dataclass(frozen=True, slots=True)
class DoctorLetter:
    """The letter of one patient, in the questionnaire's first language."""

    language: str
    beside: str
    """The patient's language where it is beside the doctor's; else empty."""
    title: Row
    """The heading, with the note under it as its text."""
    date: str
    blanks: tuple[str, ...]
    """Before lines to write on: the name, the date of birth."""
    parts: tuple[Part, ...]
    rest: tuple[Row, ...]
    """Scores; what the patient is not sure about, did not want to say, said is not there, was not asked."""
    advice: Row
    """What the patient was told to do."""


class Writer:
    """One questionnaire's letter about one path."""

    def __init__(self, questionnaire: Questionnaire, letter: Letter, path: AnswerPath, beside: str) -> None:
        self.letter, self.path, self.beside, self.known = letter, path, beside, questionnaire.scores
        self.language = next(iter(questionnaire.languages))
        self.questions: Mapping[str, Question] = {q.id: q for q in questions_of(questionnaire)}

    def say(self, text: Text | None) -> str:
        """A text in the doctor's language; empty where there is none."""
        return text[self.language] if text else ""

    def patient(self, text: Text | None) -> str:
        """A text in the patient's language; empty where only the doctor's is wanted."""
        return text[self.beside] if text and self.beside else ""

    def parts(self) -> Iterator[Part]:
        """The parts of the letter that have something to say, in the order of the file."""
        for part in self.letter.parts:
            if rows := tuple(filter(None, map(self.row, part.lines))):
                yield Part(self.say(part.title), rows, self.patient(part.title))

    def row(self, line: LetterLine) -> Row | None:
        """A question's answer; None where it has none, or one that is written elsewhere."""
        answer = self.path.written.get(line.question)
        if isinstance(answer, str) and self.questions[line.question].text:
            return Row(line.label, answer) if answer else None
        if isinstance(answer, str) and self.questions[line.question].past_date:
            return Row(line.label, answer.replace("-", "/"))
        if isinstance(answer, int | float):
            return Row(line.label, self.number(self.questions[line.question], answer))
        question = self.questions[line.question]
        options = question.tick or question.options or {}
        chosen = [name for name in _chosen(answer) if name not in self.elsewhere(line.question)]
        if not chosen:
            return None
        words = (line.words.get(name) or self.say(options[name]) for name in chosen)
        asked = self.patient(question.ask)
        answered = _listed(self.patient(options[name]) for name in chosen)
        return Row(line.label, _listed(words), f"{asked} {answered}".strip())

    def number(self, question: Question, number: Numeric) -> str:
        """A number with the highest of its scale, or with its unit."""
        unit = self.say(question.number.unit) if question.number else ""
        return f"{number}/{question.scale.at_most}" if question.scale else f"{number} {unit}".strip()

    def elsewhere(self, question: str) -> tuple[str, ...]:
        """The options of a question that are written in another part of the letter."""
        denied = any(question in sign.unless for sign in self.denied())
        return (*NOTHING, UNSURE, DECLINED) if denied else (UNSURE, DECLINED)

    def denied(self) -> list[AbsentSign]:
        """The signs that the patient has said are not there."""
        return [sign for sign in self.letter.absent.signs if self.is_absent(sign)]

    def absent(self) -> Row:
        """Those signs as one line."""
        signs = self.denied()
        beside = _listed(self.patient(text) for sign in signs for text in self.asked(sign))
        title = self.letter.absent.title
        return Row(self.say(title), _listed(sign.sign for sign in signs), beside)

    def is_absent(self, sign: AbsentSign) -> bool:
        """Whether the patient has denied it: never where something is not known or not asked yet."""
        answered = {name: self.path.answers[name] for name in sign.unless if name in self.path.answers}
        if not answered or any(name in self.path.pending for name in sign.unless):
            return False
        telling = ((*sign.unless[name], UNSURE, DECLINED) for name in answered)
        return not any({*_chosen(a)} & {*t} for a, t in zip(answered.values(), telling, strict=True))

    def asked(self, sign: AbsentSign) -> Iterator[Text]:
        """What the patient was shown for a sign: the boxes that were not ticked, or the questions."""
        for name, options in sign.unless.items():
            if name in self.path.answers:
                tick = self.questions[name].tick
                yield from (tick[option] for option in options) if tick else (self.questions[name].ask,)

    def scores(self, sums: Mapping[str, int]) -> Iterator[Row]:
        """A line for each score that is known: its sum of its highest one."""
        for score in self.known:
            if score.id in sums:
                yield Row(self.say(score.title), f"{sums[score.id]}/{score.of}", self.patient(score.title))

    def rest(self) -> Iterator[Row]:
        """What is not known and what is not there, by kind: first what a doctor has to ask about."""
        lines = [line for part in self.letter.parts for line in part.lines]
        answers = self.path.answers
        yield self._of(self.letter.unsure, (x for x in lines if UNSURE in _chosen(answers.get(x.question))))
        declined = (x for x in lines if DECLINED in _chosen(answers.get(x.question)))
        yield self._of(self.letter.declined, declined)
        yield self.absent()
        yield self._of(self.letter.unasked, (x for x in lines if x.question in self.path.pending))

    def _of(self, title: Text, lines: Iterable[LetterLine]) -> Row:
        found = list(lines)
        beside = _listed(self.patient(self.questions[line.question].ask) for line in found)
        return Row(self.say(title), _listed(line.label for line in found), beside)


def write_letter(
    questionnaire: Questionnaire,
    letter: Letter,
    path: AnswerPath,
    assessment: Assessment,
    at: datetime,
    beside: str = "",
) -> DoctorLetter:
    """The letter about what was answered `at` (aware), in the clinic's time.

    `beside` is the language of a patient who wants to see it beside the doctor's.
    """
    first = next(iter(questionnaire.languages))
    writer = Writer(questionnaire, letter, path, "" if beside == first else beside)
    guidance = assessment.guidance
    advice = _filled(questionnaire, assessment, guidance.title if guidance else None)
    return DoctorLetter(
        language=first,
        beside=writer.beside,
        title=Row(writer.say(letter.title), writer.say(letter.note), writer.patient(letter.note)),
        date=_date(questionnaire, writer.say(letter.date), at),
        blanks=(writer.say(letter.name), writer.say(letter.born)),
        parts=tuple(writer.parts()),
        rest=(*writer.scores(assessment.scores), *(row for row in writer.rest() if row.text)),
        advice=Row(writer.say(letter.advice), writer.say(advice), writer.patient(advice)),
    )


def _chosen(answer: Answer | None) -> tuple[str, ...]:
    return (answer,) if isinstance(answer, str) else answer if isinstance(answer, tuple) else ()


def _listed(texts: Iterable[str]) -> str:
    return " / ".join(filter(None, texts))


def _date(questionnaire: Questionnaire, text: str, at: datetime) -> str:
    local = at.astimezone(ZoneInfo(questionnaire.clinic.hours.timezone))
    return text.format(year=local.year, month=local.month, day=local.day, time=f"{local:%H:%M}")


def _filled(questionnaire: Questionnaire, assessment: Assessment, text: Text | None) -> Text | None:
    """The guidance's title with its blanks filled, in every language."""
    departments = [questionnaire.departments[name] for name in assessment.departments]
    return text and {
        tag: words.replace("{days}", str(assessment.days or "")).replace(
            "{department}", _listed(department[tag] for department in departments)
        )
        for tag, words in text.items()
    }
