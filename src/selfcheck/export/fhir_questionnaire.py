"""A questionnaire as a FHIR R4 Questionnaire. The base resource: JP Core has no profile of it."""

import uuid
from collections.abc import Mapping
from functools import cached_property

from selfcheck.engine import Linker, measure, questions_of
from selfcheck.export.fhir_conditions import Json, calculated, enable_when, hardened, score_id
from selfcheck.model import Grid, Question, Questionnaire, Score, Section, Text
from selfcheck.review import said, words

_FHIR = "http://hl7.org/fhir/StructureDefinition/"
_HIDDEN = {"url": f"{_FHIR}questionnaire-hidden", "valueBoolean": True}
_TABLE = {
    "url": f"{_FHIR}questionnaire-itemControl",
    "valueCodeableConcept": {
        "coding": [{"system": "http://hl7.org/fhir/questionnaire-item-control", "code": "table"}]
    },
}
"""Questions as rows, answers as columns; the code `grid` is for groups as rows and questions as columns."""
_EXCLUSIVE = {"url": f"{_FHIR}questionnaire-optionExclusive", "valueBoolean": True}
NOWHERE = "https://selfcheck.invalid"
"""The base of every canonical address where the clinic has no website (RFC 2606: it can never be one)."""

URGENCY, STAGE, RULES, TAGS, UNASKED, LANGUAGE = (
    f"assessment.{name}" for name in ("urgency", "stage", "rules", "tags", "unasked", "language")
)
"""linkIds of what was assessed: no question's id holds a dot."""


class FhirQuestionnaire:
    """One version of the questionnaire in one language."""

    def __init__(
        self, digest: str, questionnaire: Questionnaire, language: str, url: str | None = None
    ) -> None:
        self.digest = digest
        self.questionnaire = questionnaire
        self.language = language
        website = (questionnaire.clinic.website or NOWHERE).rstrip("/") + "/fhir"
        self.base = url.rstrip("/") if url else website
        self.url = f"{self.base}/Questionnaire/{questionnaire.id}"
        self.version = f"{questionnaire.version}+{digest[:8]}"
        """Other content never has the same canonical version, even if its author forgot to raise it."""
        self.id = str(uuid.uuid5(uuid.NAMESPACE_URL, f"{self.url}|{self.version}"))
        self.systems = {q.id: self.system(q.id) for q in questions_of(questionnaire)}
        self._linker = Linker(questionnaire)
        conditions = {q.id: self._linker.link(q.when) for q in questions_of(questionnaire) if q.when}
        self._when = hardened(conditions)
        self._kinds = {q.id: numeric(q) for q in questions_of(questionnaire) if measure(q)}

    @property
    def canonical(self) -> str:
        """What a QuestionnaireResponse is pinned to."""
        return f"{self.url}|{self.version}"

    @cached_property
    def questions(self) -> dict[str, tuple[Section, Question]]:
        """Every question with its section, by id."""
        sections = self.questionnaire.sections
        return {q.id: (section, q) for section in sections for q in section.questions}

    def system(self, name: str) -> str:
        """The code system of a question's options, or of a part of the assessment."""
        return f"{self.base}/CodeSystem/{self.questionnaire.id}.{name}"

    def say(self, text: Text) -> str:
        """A text in the language of the export."""
        return said(text, self.language)

    def resource(self) -> Json:
        """The Questionnaire."""
        reviewed = self.questionnaire.reviewed
        return {
            "resourceType": "Questionnaire",
            "id": self.id,
            "language": self.language,
            "url": self.url,
            "identifier": [{"system": "urn:ietf:rfc:6234", "value": self.digest}],
            "version": self.version,
            "name": "".join(part.capitalize() for part in self.questionnaire.id.split("_")),
            "title": self.say(self.questionnaire.title),
            "status": "active",
            "subjectType": ["Patient"],
            "publisher": self.say(self.questionnaire.clinic.name),
            "date": reviewed.on.isoformat(),
            "lastReviewDate": reviewed.on.isoformat(),
            "item": [*map(self._section, self.questionnaire.sections), self._assessment()],
        }

    def _section(self, section: Section) -> Json:
        title = self.say(section.title)
        return {"linkId": group_id(section), "text": title, "type": "group", "item": self._items(section)}

    def _items(self, section: Section) -> list[Json]:
        """A question each, and in place of a grid's questions the group that holds them."""
        items: list[Json] = []
        if section.page:
            said = "\n".join(map(self.say, (section.page.title, *section.page.say)))
            items.append({"linkId": f"page.{section.id}", "text": said, "type": "display"})
        for question in section.questions:
            grid = grid_of(section, question.id)
            if grid and question.id == grid.questions[0]:
                items.append(self._grid(grid))
            holder = items[-1]["item"] if grid else items
            holder.append(self._question(question))
        return items

    def _grid(self, grid: Grid) -> Json:
        text = self.say(grid.ask)
        return {"linkId": grid_id(grid), "text": text, "type": "group", "extension": [_TABLE], "item": []}

    def _question(self, question: Question) -> Json:
        item: Json = {"linkId": question.id, "text": self.say(question.ask)}
        found = self._when.get(question.id)
        when = enable_when(found, self.systems, self._kinds) if found else {}
        extensions = [*when.pop("extension", []), *([_HIDDEN] if question.given else [])]
        if question.text:
            item |= {"type": "text", "maxLength": question.text.at_most}
        elif question.past_date:
            item |= {"type": "date"}
        elif measured := measure(question):
            kind = numeric(question)
            item |= {"type": kind.lower()}
            extensions += [
                {"url": f"{_FHIR}minValue", f"value{kind}": measured.low},
                {"url": f"{_FHIR}maxValue", f"value{kind}": measured.high},
                *self._unit(question),
            ]
        else:
            item |= {
                "type": "choice",
                "repeats": bool(question.tick),
                "answerOption": self._options(question),
            }
        return {**item, **when, **({"extension": extensions} if extensions else {})}

    def _unit(self, question: Question) -> list[Json]:
        unit = question.number and question.number.unit
        shown = (
            {"url": f"{_FHIR}questionnaire-unit", "valueCoding": {"display": self.say(unit)}}
            if unit
            else None
        )
        return [shown] if shown else []

    def _options(self, question: Question) -> list[Json]:
        options: Mapping[str, Text] = question.options or question.tick or {}
        return [
            {"valueCoding": self.coding(question.id, option, text), **_extended(question, option)}
            for option, text in options.items()
        ]

    def coding(self, name: str, code: str, text: Text | str) -> Json:
        """A coded answer of a question, or of a part of the assessment."""
        display = text if isinstance(text, str) else self.say(text)
        return {"system": self.system(name), "code": code, "display": display}

    def _score(self, score: Score) -> Json:
        return {
            "linkId": score_id(score.id),
            "text": self.say(score.title),
            "type": "integer",
            "readOnly": True,
            "extension": [calculated(self._linker.scores[score.id])],
        }

    def _assessment(self) -> Json:
        labels = words("columns", self.language)
        several = {RULES, TAGS, UNASKED}
        items: list[Json] = [
            {
                "linkId": name,
                "text": labels[name.removeprefix("assessment.")],
                "type": "open-choice",
                "readOnly": True,
                "repeats": name in several,
            }
            for name in (URGENCY, STAGE, RULES, TAGS, UNASKED, LANGUAGE)
        ]
        items += map(self._score, self.questionnaire.scores)
        return {
            "linkId": "assessment",
            "type": "group",
            "readOnly": True,
            "extension": [_HIDDEN],
            "item": items,
        }


def _extended(question: Question, option: str) -> Json:
    """The extensions of an option: that it excludes the others, and what it adds to a score."""
    extensions = [_EXCLUSIVE] if option in question.exclusive else []
    if question.points is not None:
        points = question.points.get(option, 0)
        extensions = [*extensions, {"url": f"{_FHIR}ordinalValue", "valueDecimal": points}]
    return {"extension": extensions} if extensions else {}


def numeric(question: Question) -> str:
    """How FHIR calls the answers of a question: `Integer`, `Decimal` where it takes decimals, or `Date`."""
    if question.past_date:
        return "Date"
    return "Decimal" if question.number and question.number.decimals else "Integer"


def group_id(section: Section) -> str:
    """The linkId of a section: no question's id holds a dot."""
    return f"section.{section.id}"


def grid_id(grid: Grid) -> str:
    """The linkId of a grid."""
    return f"grid.{grid.id}"


def grid_of(section: Section, question: str) -> Grid | None:
    """The grid of which a question of the section is a row."""
    return next((grid for grid in section.grids if question in grid.questions), None)
