"""A Sheet as the parts that the page and the printed page draw: answers, findings, stages, in words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from selfcheck.engine import questions_of
from selfcheck.model import Answer, Question, Questionnaire, Text, Urgency
from selfcheck.review import said
from selfcheck.staff.bodies import Body, bodies
from selfcheck.staff.marks import Mark, mark
from selfcheck.staff.services.responses import Sheet
from selfcheck.staff.words import LANGUAGE, say
from selfcheck.store import Contact, Response, StoredAssessment


@dataclass(frozen=True, slots=True)
class Row:
    """One answer."""

    id: str
    asked: str
    answers: tuple[str, ...]
    """One, or each that was ticked."""
    flagged: bool
    """It made a rule hold."""
    bodies: tuple[Body, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """The answers of one section, in the order asked."""

    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Held:
    """A finding: a rule that held, why it matters, and the answers that made it hold."""

    rule: str
    because: str
    source: str
    mark: Mark | None
    answers: tuple[tuple[str, tuple[str, ...]], ...]
    """Question and answers, in words."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the stage picture."""

    title: str
    about: str
    reached: str
    """`before`, `here` or `after`."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """All parts of a Sheet."""

    mark: Mark
    guidance: str
    days: int | None
    departments: tuple[str, ...]
    tags: tuple[str, ...]
    steps: tuple[Step, ...]
    scores: tuple[tuple[str, str], ...]
    """Title, and the sum of the highest one."""
    findings: tuple[Held, ...]
    parts: tuple[Part, ...]
    unasked: tuple[str, ...]
    """The questions that an emergency left unasked."""
    age: str
    language: str
    """What the patient answered in, by its own name."""


def drawing(sheet: Sheet, age_question: str) -> Drawing:
    """Everything in the staff's words."""
    return draw_response(sheet.response, sheet.questionnaire, age_question)


def draw_response(response: Response, asked: Questionnaire, age_question: str) -> Drawing:
    """The same for a Response and the questionnaire it was made with."""
    assessment = response.assessment
    ages = next((q.options for s in asked.sections for q in s.questions if q.id == age_question), None)
    return Drawing(
        mark=mark(assessment.urgency, asked),
        guidance=_guidance(assessment, asked),
        days=assessment.days,
        departments=_departments(assessment, asked),
        tags=tuple(say_text(asked.tags[tag]) for tag in assessment.tags),
        steps=tuple(_steps(asked, assessment.stage)),
        scores=tuple(_scores(assessment, asked)),
        findings=tuple(_findings(response, asked)),
        parts=tuple(_parts(response, asked)),
        unasked=tuple(
            say_text(q.ask) for s in asked.sections for q in s.questions if q.id in assessment.unasked
        ),
        language=asked.languages.get(response.language, response.language),
        age=say_text((ages or {}).get(response.age_band or "", {LANGUAGE: response.age_band or "–"})),
    )


def own_words(contact: Contact, asked: Questionnaire) -> Iterator[tuple[str, str]]:
    """The questions that were answered in own words, with what was written."""
    for question in questions_of(asked):
        if question.id in contact.texts:
            yield say_text(question.ask), contact.texts[question.id]


def say_text(text: Text) -> str:
    """A text of the questionnaire in the staff's language."""
    return said(text, LANGUAGE)


def answer_in_words(question: Question, answer: Answer) -> tuple[str, ...]:
    """An answer as its options say it."""
    options = question.options or question.tick or {}
    if isinstance(answer, int | float):
        unit = say_text(question.number.unit) if question.number and question.number.unit else ""
        return (f"{answer} / {question.scale.at_most}" if question.scale else f"{answer} {unit}".strip(),)
    if question.past_date:
        return (str(answer).replace("-", "/"),)
    chosen = (answer,) if isinstance(answer, str) else answer
    return tuple(say_text(options[option]) for option in chosen)


def _guidance(assessment: StoredAssessment, asked: Questionnaire) -> str:
    """The call to action that the patient read."""
    titles = {each.id: say_text(each.title) for each in asked.guidance}
    filled = {"days": assessment.days, "department": say("list").join(_departments(assessment, asked))}
    title = titles.get(assessment.guidance or "", "")
    for name, value in filled.items():
        title = title.replace(f"{{{name}}}", str(value or ""))
    return title


def _departments(assessment: StoredAssessment, asked: Questionnaire) -> tuple[str, ...]:
    return tuple(say_text(asked.departments[name]) for name in assessment.departments)


def _parts(response: Response, asked: Questionnaire) -> Iterator[Part]:
    flagged = {question for finding in response.assessment.findings for question in finding.answers}
    for section in asked.sections:
        rows = tuple(_rows(section.questions, response, asked, flagged))
        if rows:
            yield Part(say_text(section.title), rows)


def _rows(
    questions: tuple[Question, ...], response: Response, asked: Questionnaire, flagged: set[str]
) -> Iterator[Row]:
    for question in questions:
        answer = response.answers.get(question.id)
        if answer is not None:
            chosen = answer if isinstance(answer, tuple) else ()
            yield Row(
                question.id,
                say_text(question.ask),
                answer_in_words(question, answer),
                question.id in flagged,
                bodies(asked, question, chosen),
            )


def _scores(assessment: StoredAssessment, asked: Questionnaire) -> Iterator[tuple[str, str]]:
    for score in asked.scores:
        if score.id in assessment.scores:
            yield say_text(score.title), f"{assessment.scores[score.id]} / {score.of}"


def _findings(response: Response, asked: Questionnaire) -> Iterator[Held]:
    rules = {rule.id: rule for rule in asked.rules}
    questions: Mapping[str, Question] = {q.id: q for s in asked.sections for q in s.questions}
    order = {urgency: -urgency.rank for urgency in Urgency}
    for finding in sorted(response.assessment.findings, key=lambda f: order[f.urgency] if f.urgency else 1):
        rule = rules[finding.rule]
        answers = (
            (say_text(questions[name].ask), answer_in_words(questions[name], answer))
            for name, answer in finding.answers.items()
        )
        look = mark(finding.urgency, asked) if finding.urgency else None
        yield Held(rule.id, say_text(rule.because), rule.source, look, tuple(answers))


def _steps(asked: Questionnaire, here: str | None) -> Iterator[Step]:
    names = [stage.id for stage in asked.stages]
    if here not in names:
        return
    for place, stage in enumerate(asked.stages):
        at = names.index(here)
        reached = "here" if place == at else "before" if place < at else "after"
        yield Step(say_text(stage.title), say_text(stage.about), reached)
