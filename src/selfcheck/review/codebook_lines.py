"""The lines of a codebook: what each column of a file holds, and what each id in it means."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields

from selfcheck.engine import by_severity, measure, ranking
from selfcheck.model import Question, Questionnaire, Text
from selfcheck.review.wording import said

CODEBOOK = ".codebook.csv"
"""Behind the name of an export, in place of its ending: the file that explains it."""

QUESTIONS = ("one", "unordered", "several", "number", "decimal", "date", "text")
"""Kinds of Lines that belong to a question."""

COLUMN_OF = {
    "questionnaire": "questionnaire",
    "stage": "stage",
    "tag": "tags",
    "department": "departments",
    "rule": "rules",
    "guidance": "guidance",
}
"""Where the ids of the other kinds occur."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the codebook: a column, one option of a question, or one score, stage, rule, department."""

    questionnaire_version: str
    questionnaire_hash: str
    kind: str
    section: str
    id: str
    text: str
    option: str = ""
    answer: str = ""
    source: str = ""
    """Of a rule; of a column, what it holds."""
    code: str = ""
    """Place of an option from the least to the most worrying: its number in SPSS and Stata."""
    column: str = ""
    """As the file names it."""


FIELDS = tuple(field.name for field in fields(Line))


def lines_of(digest: str, questionnaire: Questionnaire, language: str) -> Iterator[Line]:
    """Everything a reader of the table may look up, in the order of the file."""

    def line(kind: str, id_: str, text: str, *, section: str = "", source: str = "") -> Line:
        place = COLUMN_OF.get(kind, "")
        version = questionnaire.version
        return Line(version, digest, kind, section, id_, text, source=source, column=place)

    review = questionnaire.reviewed
    title = said(questionnaire.title, language)
    yield line("questionnaire", questionnaire.id, title, source=f"{review.by} {review.on}")
    for section in questionnaire.sections:
        for question in section.questions:
            asked = line(_kind(question), question.id, said(question.ask, language), section=section.id)
            for option, text in _options(question):
                yield Line(*_fields(asked), option=option, answer=said(text, language) if text else "")
    for score in questionnaire.scores:
        title = f"{said(score.title, language)} (0-{score.of})"
        yield line("score", score.id, title, source=score.source)
    for stage in questionnaire.stages:
        yield line("stage", stage.id, said(stage.title, language))
    for kind, texts in (("tag", questionnaire.tags), ("department", questionnaire.departments)):
        for id_, text in texts.items():
            yield line(kind, id_, said(text, language))
    for rule in questionnaire.rules:
        yield line("rule", rule.id, said(rule.because, language), source=rule.source)
    for guidance in questionnaire.guidance:
        yield line("guidance", guidance.id, said(guidance.title, language))


def _fields(line: Line) -> tuple[str, str, str, str, str, str]:
    version, digest = line.questionnaire_version, line.questionnaire_hash
    return version, digest, line.kind, line.section, line.id, line.text


def _kind(question: Question) -> str:
    if question.text:
        return "text"
    if question.past_date:
        return "date"
    if measured := measure(question):
        return "number" if measured.steps == 1 else "decimal"
    if question.tick:
        return "several"
    return "one" if question.order is None or ranking(question) else "unordered"


def _options(question: Question) -> Iterable[tuple[str, Text | None]]:
    """By severity: from these lines the table takes the order of its categories; of numbers both ends."""
    if number := question.number:
        return [(str(number.at_least), number.unit), (str(number.at_most), number.unit)]
    if question.scale:
        scale = question.scale
        return [(str(scale.at_least), scale.low), (str(scale.at_most), scale.high)]
    if question.past_date or question.text:
        return [("", None)]
    texts = question.options or question.tick or {}
    return [(option, texts[option]) for option in by_severity(question)]
