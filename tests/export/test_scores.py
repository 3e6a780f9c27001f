"""Scores leave the house as they were added up: JSON lines and FHIR."""

import json
from pathlib import Path
from typing import Any

import pytest
from fhirpathpy import compile as compile_path
from fhirpathpy.models import models
from tests.support.walks import responses

from selfcheck.export import Format, Order, export
from selfcheck.export.fhir_conditions import CALCULATED
from selfcheck.loader import load
from selfcheck.store import Response, Store, save

SCALE = Path(__file__).parents[1] / "scales" / "gad_7.yaml"
Json = dict[str, Any]


@pytest.fixture
def sent(store: Store) -> list[Response]:
    """Patients of a questionnaire that asks five of its seven items only if the first two say so."""
    questionnaire = load(SCALE)
    made = list(responses(questionnaire, 40))
    for response in made:
        save(store, questionnaire, response)
    assert {2, 6, 7} == {len(response.answers) for response in made}, "six: the last could change nothing"
    return made


def exported(store: Store, form: Format, **order: Any) -> bytes:
    return b"".join(export(store, Order(format=form, language="en", **order))[0])


def test_json_lines_have_the_scores(store: Store, sent: list[Response]) -> None:
    lines = [json.loads(line) for line in exported(store, "jsonl").splitlines()]
    found = {line["receipt"]: line["assessment"]["scores"] for line in lines if line["record"] == "response"}

    assert found == {response.receipt: response.assessment.scores for response in sent}


def test_fhir_has_the_points_and_how_they_are_added_up(store: Store, sent: list[Response]) -> None:
    entries = [entry["resource"] for entry in json.loads(exported(store, "fhir"))["entry"]]
    asked = next(entry for entry in entries if entry["resourceType"] == "Questionnaire")
    options = asked["item"][0]["item"][0]["answerOption"]
    assert [option["extension"][0]["valueDecimal"] for option in options] == [0, 1, 2, 3]

    scores = [item for item in asked["item"][-1]["item"] if item["linkId"].startswith("score.")]
    for response in (entry for entry in entries if entry["resourceType"] == "QuestionnaireResponse"):
        given = {item["linkId"]: item["answer"] for item in response["item"][-1]["item"]}
        for score in scores:
            (extension,) = score["extension"]
            assert extension["url"] == CALCULATED
            add_up = compile_path(extension["valueExpression"]["expression"], models["r4"])
            total = add_up(response, {"resource": response})
            if score["linkId"] in given:  # else a question was skipped
                assert [each["valueInteger"] for each in given[score["linkId"]]] == total


def test_fhir_asks_by_a_score_what_depends_on_it(store: Store, sent: list[Response]) -> None:
    entries = [entry["resource"] for entry in json.loads(exported(store, "fhir"))["entry"]]
    asked = next(entry for entry in entries if entry["resourceType"] == "Questionnaire")
    third = asked["item"][0]["item"][2]

    assert third["enableWhen"] == [{"question": "score.gad_2", "operator": ">=", "answerInteger": 3}]
