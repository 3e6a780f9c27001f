"""A Record as a FHIR R4 QuestionnaireResponse, with answers only to what was asked on the path."""

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from selfcheck.export.fhir_conditions import Json, score_id
from selfcheck.export.fhir_questionnaire import (
    LANGUAGE,
    RULES,
    STAGE,
    TAGS,
    UNASKED,
    URGENCY,
    FhirQuestionnaire,
    grid_id,
    grid_of,
    group_id,
    numeric,
)
from selfcheck.model import Section
from selfcheck.review import words
from selfcheck.store import TOKYO, Record

RECEIPT = "receipt"


def fhir_response(record: Record, asked: FhirQuestionnaire) -> Json:
    """The QuestionnaireResponse; `authored` in Japan's time, `identifier` the receipt code.

    Its texts are in the language of the export, whatever the patient's was. It is completed also where an
    emergency ended it early: it will never be filled in any further.
    """
    return {
        "resourceType": "QuestionnaireResponse",
        "id": str(uuid.UUID(record.id)),
        "language": asked.language,
        "identifier": {"system": f"{asked.base}/{RECEIPT}", "value": record.receipt},
        "questionnaire": asked.canonical,
        "status": "completed",
        "authored": record.created.astimezone(TOKYO).isoformat(timespec="seconds"),
        "item": [*_sections(record.answers, asked), _assessment(record, asked)],
    }


def _sections(answers: Mapping[str, Any], asked: FhirQuestionnaire) -> list[Json]:
    """Groups and items in the order of the Questionnaire; a group without answers is left out."""
    groups: dict[str, Json] = {}
    for question, answer in answers.items():
        section, _ = asked.questions[question]
        title = asked.say(section.title)
        group = groups.setdefault(section.id, {"linkId": group_id(section), "text": title, "item": []})
        _holder(group, section, question, asked).append(_item(question, answer, asked))
    return list(groups.values())


def _holder(group: Json, section: Section, question: str, asked: FhirQuestionnaire) -> list[Json]:
    """The items to which a question's item belongs: those of its section, or of its grid."""
    items: list[Json] = group["item"]
    grid = grid_of(section, question)
    if grid is None:
        return items
    if not items or items[-1]["linkId"] != grid_id(grid):
        items.append({"linkId": grid_id(grid), "text": asked.say(grid.ask), "item": []})
    rows: list[Json] = items[-1]["item"]
    return rows


def _item(name: str, answer: Any, asked: FhirQuestionnaire) -> Json:
    question = asked.questions[name][1]
    texts = question.options or question.tick or {}
    if isinstance(answer, int | float):
        values: list[Json] = [{f"value{numeric(question)}": answer}]
    elif question.past_date:
        values = [{"valueDate": answer}]
    else:
        codes = [answer] if isinstance(answer, str) else answer
        values = [{"valueCoding": asked.coding(name, code, texts[code])} for code in codes]
    return {"linkId": name, "text": asked.say(question.ask), "answer": values}


def _assessment(record: Record, asked: FhirQuestionnaire) -> Json:
    assessment, questionnaire = record.assessment, asked.questionnaire
    urgency = assessment["urgency"]
    stages = {stage.id: stage.title for stage in questionnaire.stages}
    because = {rule.id: rule.because for rule in questionnaire.rules}
    rules = [finding["rule"] for finding in assessment["findings"]]
    parts = [
        _coded(URGENCY, [(urgency, words("urgency", asked.language)[urgency])], asked),
        _coded(STAGE, [(s, stages[s]) for s in [assessment["stage"]] if s], asked),
        _coded(RULES, [(rule, because[rule]) for rule in rules], asked),
        _coded(TAGS, [(tag, questionnaire.tags[tag]) for tag in assessment["tags"]], asked),
        _coded(UNASKED, [(q, asked.questions[q][1].ask) for q in assessment["unasked"]], asked),
        _coded(LANGUAGE, [(record.language, questionnaire.languages[record.language])], asked),
    ]
    scores = [
        {"linkId": score_id(name), "answer": [{"valueInteger": points}]}
        for name, points in assessment.get("scores", {}).items()
    ]
    return {"linkId": "assessment", "item": [*(part for part in parts if part["answer"]), *scores]}


def _coded(link: str, codes: Iterable[tuple[str, Any]], asked: FhirQuestionnaire) -> Json:
    values = [{"valueCoding": asked.coding(link, code, text)} for code, text in codes]
    return {"linkId": link, "answer": values}
