"""Numbers with decimals leave the house and come back: table, CSV, XLSX, JSON lines, FHIR."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from fhirpathpy import compile as compile_path
from fhirpathpy.models import models
from tests.support.typed import typed
from tests.support.walks import responses

from selfcheck.export import Format, Order, contents_of, dictionary_csv, export
from selfcheck.export.fhir_conditions import enable_when, fhirpath
from selfcheck.model import parse
from selfcheck.review import table
from selfcheck.store import Response, Store, save, show_receipt

ASKED = typed()


@pytest.fixture
def sent(store: Store) -> list[Response]:
    made = list(responses(ASKED, 120))
    for response in made:
        save(store, ASKED, response)
    return made


def test_the_table_has_whole_numbers_and_decimals(store: Store, sent: list[Response]) -> None:
    frame = table(store).set_index("receipt")
    assert [str(frame[f"answers.{name}"].dtype) for name in ("fever", "height")] == ["Float64", "Int64"]
    found = frame["answers.fever"].dropna()
    assert {show_receipt(r.receipt): r.answers["fever"] for r in sent if "fever" in r.answers} == dict(found)
    assert any(value != round(value) for value in found)


@pytest.mark.parametrize("in_words", [True, False])
@pytest.mark.parametrize("form", ["csv", "xlsx", "jsonl"])
def test_they_are_read_back(
    store: Store, sent: list[Response], tmp_path: Path, form: Format, in_words: bool
) -> None:
    path, order = tmp_path / f"export.{form}", Order(format=form, language="en", in_words=in_words)
    path.write_bytes(b"".join(export(store, order)[0]))
    path.with_name("export.codebook.csv").write_bytes(dictionary_csv(contents_of(store, order), form))
    columns = ["receipt", "answers.fever", "answers.height", "answers.began"]
    pd.testing.assert_frame_equal(table(path)[columns], table(store)[columns])


def test_fhir_has_decimals_bounds_and_the_unit(store: Store, sent: list[Response]) -> None:
    text = b"".join(export(store, Order(format="fhir", language="en"))[0])
    entries = [entry["resource"] for entry in json.loads(text)["entry"]]
    asked = next(entry for entry in entries if entry["resourceType"] == "Questionnaire")
    items: dict[str, Any] = {item["linkId"]: item for group in asked["item"] for item in group["item"]}
    assert items["fever"]["type"] == "decimal"
    assert [next(v for k, v in e.items() if k != "url") for e in items["fever"]["extension"]] == [
        34,
        43,
        {"display": "°C"},
    ]
    assert items["height"]["type"] == "integer"
    given = [
        item["answer"]
        for entry in entries
        if entry["resourceType"] == "QuestionnaireResponse"
        for group in entry["item"]
        for item in group["item"]
        if item["linkId"] == "fever"
    ]
    assert items["began"]["type"] == "date"
    answers = [answer["valueDecimal"] for (answer,) in given]
    assert sorted(answers) == sorted(r.answers["fever"] for r in sent if "fever" in r.answers)
    when = {"question": "fever", "operator": ">=", "answerDecimal": 37.5}
    assert items["height"]["enableWhen"] == [when]


def test_dates_are_dates_in_the_table_and_in_fhir(store: Store, sent: list[Response]) -> None:
    frame = table(store).set_index("receipt")
    found = {receipt: day.date().isoformat() for receipt, day in frame["answers.began"].dropna().items()}
    assert found == {show_receipt(r.receipt): r.answers["began"] for r in sent if "began" in r.answers}
    entries = [
        entry["resource"] for entry in json.loads(b"".join(export(store, Order(format="fhir"))[0]))["entry"]
    ]
    days = {
        item["answer"][0]["valueDate"]
        for entry in entries
        if entry["resourceType"] == "QuestionnaireResponse"
        for group in entry["item"]
        for item in group["item"]
        if item["linkId"] == "began"
    }
    assert days == set(found.values())


def test_fhir_asks_by_days_ago_in_fhirpath() -> None:
    node = parse({"began": {"at_least": 3, "at_most": 14}})
    text = fhirpath(node, {"began": "Date"})
    ask = compile_path(text, models["r4"])
    for ago, holds in ((2, False), (3, True), (14, True), (15, False)):
        answer = {"valueDate": (date.today() - timedelta(days=ago)).isoformat()}
        items = [{"linkId": "began", "answer": [answer]}]
        response = {"resourceType": "QuestionnaireResponse", "item": items}
        assert ask(response, {"resource": response}) == [holds], ago
    assert list(enable_when(node, {}, {"began": "Date"})) == ["extension"]
