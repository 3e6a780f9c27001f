"""Scores leave the house as they were added up: JSON lines and FHIR."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from fhirpathpy import compile as compile_path
from fhirpathpy.models import models
from tests.support.walks import responses

from selfcheck.export import Format, Order, contents_of, dictionary_csv, export
from selfcheck.export.fhir_conditions import CALCULATED
from selfcheck.loader import load
from selfcheck.review import table
from selfcheck.store import Response, Store, save, show_receipt

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


def sums(response: Response) -> dict[str, int | None]:
    return {name: response.assessment.scores.get(name) for name in ("gad_2", "gad_7")}


def test_the_table_has_a_column_for_each_score(store: Store, sent: list[Response]) -> None:
    frame = table(store).set_index("receipt")
    assert frame["scores.gad_7"].dtype == "Int64"
    for response in sent:
        row = frame.loc[show_receipt(response.receipt)]
        found = {
            name: None if pd.isna(row[f"scores.{name}"]) else row[f"scores.{name}"] for name in sums(response)
        }
        assert found == sums(response)
    assert frame["scores.gad_7"].isna().any(), "a question that could change nothing was skipped"


@pytest.mark.parametrize("in_words", [True, False])
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_spreadsheet_has_them_and_is_read_back(
    store: Store, sent: list[Response], tmp_path: Path, form: Format, in_words: bool
) -> None:
    path, order = tmp_path / f"export.{form}", Order(format=form, language="en", in_words=in_words)
    path.write_bytes(b"".join(export(store, order)[0]))
    path.with_name("export.codebook.csv").write_bytes(dictionary_csv(contents_of(store, order), form))
    scores = ["scores.gad_2", "scores.gad_7"]
    pd.testing.assert_frame_equal(table(path)[["receipt", *scores]], table(store)[["receipt", *scores]])


@pytest.mark.parametrize(
    ("form", "column"),
    [
        ("csv", "Worry (0-21) [scores:gad_7]"),
        ("jsonl", "assessment.scores.gad_7"),
        ("fhir", "score.gad_7"),
        ("spss", "scores_gad_7"),
        ("long", ""),
    ],
)
def test_the_dictionary_says_where_a_score_is(
    store: Store, sent: list[Response], form: Format, column: str
) -> None:
    text = dictionary_csv(contents_of(store, Order(format=form, language="en")), form).decode("utf-8-sig")
    (line,) = [
        line for line in csv.DictReader(io.StringIO(text)) if (line["Kind"], line["Id"]) == ("score", "gad_7")
    ]
    assert (line["Column"], line["Text"]) == (column, "Worry (0-21)")
