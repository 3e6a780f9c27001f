"""From answers to the letter as data: what is there, what is not, and what is not known. Above engine."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from selfcheck.engine import AnswerPath, Assessment, Engine, questions_of
from selfcheck.model import (
    AbsentSign,
    Answer,
    Letter,
    LetterLine,
    LetterPart,
    Numeric,
    Question,
    Questionnaire,
    Text,
)

UNSURE = "unsure"
DECLINED = "skip"
"""The options that say nothing about the body."""
NOTHING = ("no", "none")
"""The options by which a patient denies."""
FEW = 3
"""Questions of a part that are named one by one where they were not asked; ticks named in what decided."""


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
    kind: str
    """`signs`, `past` or `course`."""
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
    decisive: Row
    """What decided the advice; without text where nothing did."""
    parts: tuple[Part, ...]
    absent: Row
    """What the patient said is not there."""
    rest: tuple[Row, ...]
    """Scores; what the patient is not sure about, did not want to say, was not asked."""
    advice: Row
    """What the patient was told to do."""
    cut: str
    """The last line of a text that could not hold everything."""


class Writer:
    """One questionnaire's letter about one path."""

    def __init__(self, engine: Engine, letter: Letter, path: AnswerPath, beside: str) -> None:
        questionnaire = engine.questionnaire
        self.engine, self.letter, self.path, self.beside = engine, letter, path, beside
        self.known, self.language = questionnaire.scores, next(iter(questionnaire.languages))
        self.questions: Mapping[str, Question] = {q.id: q for q in questions_of(questionnaire)}
        signs = letter.absent.signs
        self.reported = [sign for sign in signs if sign.or_if and engine.holds(sign.or_if, path)]
        """Signs that another question's answer reports."""
        self.denied = [sign for sign in signs if self.is_absent(sign)]
        """Signs that the patient has said are not there."""

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
                yield Part(self.say(part.title), rows, part.kind, self.patient(part.title))

    def row(self, line: LetterLine) -> Row | None:
        """A question's answer; None where it has none, or one that is written elsewhere."""
        return self.answered(line, self.elsewhere(line.question))

    def answered(self, line: LetterLine, without: Iterable[str]) -> Row | None:
        """A question's answer; None where it has none besides the options that are left out."""
        answer, question = self.path.written.get(line.question), self.questions[line.question]
        if isinstance(answer, str) and question.text:
            return Row(line.label, answer) if answer else None
        if isinstance(answer, str) and question.past_date:
            return Row(line.label, answer.replace("-", "/"))
        if isinstance(answer, int | float):
            return Row(line.label, self.number(question, answer))
        options = question.tick or question.options or {}
        chosen = [name for name in _chosen(answer) if name not in without]
        if not chosen:
            return None
        words = (self.words(line, name, options[name]) for name in chosen)
        asked = self.patient(question.ask)
        answered = _listed(self.patient(options[name]) for name in chosen)
        shown = _first(answered) if question.body_map else answered
        return Row(line.label, _listed(words), f"{asked} {shown}".strip())

    def words(self, line: LetterLine, option: str, text: Text) -> str:
        """An answer in the doctor's words; a "no" says so where another answer reports the same sign."""
        words = line.words.get(option) or self.say(text)
        reported = option in NOTHING and any(line.question in sign.unless for sign in self.reported)
        return self.say(self.letter.elsewhere).format(answer=words) if reported else words

    def number(self, question: Question, number: Numeric) -> str:
        """A number with the highest of its scale, or with its unit."""
        unit = self.say(question.number.unit) if question.number else ""
        return f"{number}/{question.scale.at_most}" if question.scale else f"{number} {unit}".strip()

    def elsewhere(self, question: str) -> tuple[str, ...]:
        """The options of a question that are written in another part of the letter."""
        denied = any(question in sign.unless for sign in self.denied)
        return (*NOTHING, UNSURE, DECLINED) if denied else (UNSURE, DECLINED)

    def decisive(self, assessment: Assessment) -> Row:
        """The answers behind the most urgent findings as one line, each with its label."""
        top = (finding for finding in assessment.findings if finding.urgency == assessment.urgency)
        names = {name for finding in top for name in finding.answers}
        lines = (line for part in self.letter.parts for line in part.lines if line.question in names)
        rows = [row for line in lines if (row := self.answered(line, (*NOTHING, DECLINED)))]
        title = self.letter.decisive
        text = "； ".join(f"{row.label}: {_first(row.text)}" for row in rows)
        return Row(self.say(title), text, self.patient(title))

    def absent(self) -> Row:
        """The denied signs as one line."""
        beside = _listed(self.patient(text) for sign in self.denied for text in self.asked(sign))
        title = self.letter.absent.title
        return Row(self.say(title), _listed(sign.sign for sign in self.denied), beside)

    def is_absent(self, sign: AbsentSign) -> bool:
        """Whether the patient has denied it: never where something is not known or not asked yet."""
        answered = {name: self.path.answers[name] for name in sign.unless if name in self.path.answers}
        if not answered or any(name in self.path.pending for name in sign.unless) or self.may_be(sign):
            return False
        telling = ((*sign.unless[name], UNSURE, DECLINED) for name in answered)
        return not any({*_chosen(a)} & {*t} for a, t in zip(answered.values(), telling, strict=True))

    def may_be(self, sign: AbsentSign) -> bool:
        """Whether another answer reports it, or one that decides the advice still may."""
        found = self.engine.holds(sign.or_if, self.path) if sign.or_if else False
        return found is not False and (found is True or self.path.next is not None)

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
        """What is not known, by kind: first what a doctor has to ask about."""
        lines = [line for part in self.letter.parts for line in part.lines]
        answers = self.path.answers
        yield self._of(self.letter.unsure, (x for x in lines if UNSURE in _chosen(answers.get(x.question))))
        declined = (x for x in lines if DECLINED in _chosen(answers.get(x.question)))
        yield self._of(self.letter.declined, declined)
        yield self.unasked()

    def unasked(self) -> Row:
        """What was not asked: by parts of the letter, and by questions where they are few."""
        words, beside = [], []
        for part in self.letter.parts:
            pending = [line for line in part.lines if line.question in self.path.pending]
            if len(pending) <= FEW:
                words += [line.label for line in pending]
                beside += [self.patient(self.questions[line.question].ask) for line in pending]
            else:
                words.append(self.rest_of(part, self.say))
                beside.append(self.rest_of(part, self.patient))
        return Row(self.say(self.letter.unasked), _listed(words), _listed(beside))

    def rest_of(self, part: LetterPart, say: Callable[[Text | None], str]) -> str:
        """A part of which nothing was asked by its title; of another one the other questions."""
        begun = any(line.question in self.path.answers for line in part.lines)
        return say(self.letter.others).format(part=say(part.title)) if begun else say(part.title)

    def _of(self, title: Text, lines: Iterable[LetterLine]) -> Row:
        found = list(lines)
        beside = _listed(self.patient(self.questions[line.question].ask) for line in found)
        return Row(self.say(title), _listed(line.label for line in found), beside)


def write_letter(
    engine: Engine,
    letter: Letter,
    path: AnswerPath,
    assessment: Assessment,
    at: datetime,
    beside: str = "",
) -> DoctorLetter:
    """The letter about what was answered `at` (aware), in the clinic's time.

    `beside` is the language of a patient who wants to see it beside the doctor's.
    """
    questionnaire = engine.questionnaire
    first = next(iter(questionnaire.languages))
    writer = Writer(engine, letter, path, "" if beside == first else beside)
    guidance = assessment.guidance
    advice = _filled(questionnaire, assessment, guidance.title if guidance else None)
    return DoctorLetter(
        language=first,
        beside=writer.beside,
        title=Row(writer.say(letter.title), writer.say(letter.note), writer.patient(letter.note)),
        date=_date(questionnaire, writer.say(letter.date), at),
        blanks=(writer.say(letter.name), writer.say(letter.born)),
        decisive=writer.decisive(assessment),
        parts=tuple(writer.parts()),
        absent=writer.absent(),
        rest=(*writer.scores(assessment.scores), *(row for row in writer.rest() if row.text)),
        advice=Row(writer.say(letter.advice), writer.say(advice), writer.patient(advice)),
        cut=writer.say(letter.cut),
    )


def _chosen(answer: Answer | None) -> tuple[str, ...]:
    return (answer,) if isinstance(answer, str) else answer if isinstance(answer, tuple) else ()


def _first(text: str) -> str:
    """The first of many options: the whole list is in its part, or on the body map."""
    options = text.split(" / ")
    return _listed(options[:FEW]) + (" …" if options[FEW:] else "")


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
