"""Codebook: what the ids in stored Responses mean, over every version of the questionnaire they came from."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from selfcheck.engine import by_severity, ranking
from selfcheck.model import Question, Questionnaire, Text
from selfcheck.review.wording import said, words

SEVERAL = " | "
"""Between the options of one cell."""

QUESTIONS = ("one", "unordered", "several", "number")
"""Kinds of Lines that belong to a question."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the codebook: one option of a question, or one score, stage, rule, tag, department."""

    questionnaire_version: str
    questionnaire_hash: str
    kind: str
    section: str
    id: str
    text: str
    option: str = ""
    answer: str = ""
    source: str = ""


class Codebook:
    """The lines of every version, newest first, in one language."""

    def __init__(self, lines: Sequence[Line], language: str = "ja", age_question: str = "age") -> None:
        self.lines = lines
        self.language = language
        self.age_question = age_question
        self.words: dict[str, dict[str, dict[str, str]]] = {}
        """Hash → kind or `answers.` and a question → id → words."""
        self.questions: dict[str, Line] = {}
        """Every question, in the newest version's order, then those that only older versions ask."""
        self.scores: dict[str, Line] = {}
        """Every score, likewise."""
        for line in lines:
            if line.kind == "score":
                self.scores.setdefault(line.id, line)
            if line.kind in QUESTIONS:
                self.questions.setdefault(line.id, line)
                self._group(line.questionnaire_hash, line.id)[line.option] = line.answer
            else:
                self._group(line.questionnaire_hash, f"{line.kind}.")[line.id] = line.text

    @classmethod
    def of(
        cls, questionnaires: Mapping[str, Questionnaire], language: str = "ja", age_question: str = "age"
    ) -> "Codebook":
        """The codebook of questionnaires by their hash, newest first."""
        lines = [line for digest, each in questionnaires.items() for line in lines_of(digest, each, language)]
        return cls(lines, language, age_question)

    def group(self, digest: str, name: str) -> Mapping[str, str]:
        """The words of a question's options (its id), or of `stage.`, `tag.`, `department.`, `rule.`."""
        return self.words.get(digest, {}).get(name, {})

    def ids(self, name: str) -> list[str]:
        """The ids of a group over all versions, in order."""
        found = (group.get(name, {}) for group in self.words.values())
        return list(dict.fromkeys(each for ids in found for each in ids if each))

    def age(self, digest: str, band: str) -> str:
        """An age band in words: its option's, or the decade where age is a number."""
        known = self.group(digest, self.age_question).get(band)
        decade = band.removesuffix("s")
        if known or not decade.isdigit():
            return known or band
        return words("said", self.language)["decade"].format(decade)

    def _group(self, digest: str, name: str) -> dict[str, str]:
        return self.words.setdefault(digest, {}).setdefault(name, {})


def lines_of(digest: str, questionnaire: Questionnaire, language: str) -> Iterator[Line]:
    """Everything a reader of the table may look up, in the order of the file."""

    def line(kind: str, id_: str, text: str, *, section: str = "", source: str = "") -> Line:
        return Line(questionnaire.version, digest, kind, section, id_, text, source=source)

    review = questionnaire.reviewed
    title = said(questionnaire.title, language)
    yield line("questionnaire", questionnaire.id, title, source=f"{review.by} {review.on}")
    for section in questionnaire.sections:
        for question in section.questions:
            asked = line(_kind(question), question.id, said(question.ask, language), section=section.id)
            for option, text in _options(question):
                yield Line(*_fields(asked), option=option, answer=said(text, language))
    for score in questionnaire.scores:
        yield line("score", score.id, f"{said(score.title, language)} (0–{score.of})", source=score.source)
    for stage in questionnaire.stages:
        yield line("stage", stage.id, said(stage.title, language))
    for kind, texts in (("tag", questionnaire.tags), ("department", questionnaire.departments)):
        for id_, text in texts.items():
            yield line(kind, id_, said(text, language))
    for rule in questionnaire.rules:
        yield line("rule", rule.id, said(rule.because, language), source=rule.source)


def _fields(line: Line) -> tuple[str, str, str, str, str, str]:
    version, digest = line.questionnaire_version, line.questionnaire_hash
    return version, digest, line.kind, line.section, line.id, line.text


def _kind(question: Question) -> str:
    if question.scale:
        return "number"
    if question.tick:
        return "several"
    return "one" if question.order is None or ranking(question) else "unordered"


def _options(question: Question) -> Iterable[tuple[str, Text]]:
    """By severity: from these lines the table takes the order of its categories."""
    if question.scale:
        scale = question.scale
        return [(str(scale.at_least), scale.low), (str(scale.at_most), scale.high)]
    texts = question.options or question.tick or {}
    return [(option, texts[option]) for option in by_severity(question)]
