"""Options shown in another order than their severity, questions as rows of a grid, and what only the visit needs."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from selfcheck.authoring import render_book
from selfcheck.engine import assess, by_severity, usual_answer
from selfcheck.export.fhir_questionnaire import FhirQuestionnaire
from selfcheck.export.fhir_response import fhir_response
from selfcheck.loader.loading import load_text
from selfcheck.model import Questionnaire, canonical_text, content_hash, read_canonical
from selfcheck.proofs import Verdict, prove
from selfcheck.proofs.linked import Linked
from selfcheck.proofs.order import steps
from selfcheck.review.codebook import Codebook
from selfcheck.store import Record

SMALL = (Path(__file__).parents[1] / "small.yaml").read_text("utf-8")
BREATH = """        options:
          "no": {ja: いいえ, en: "No"}
          unsure: {ja: わからない, en: Not sure}
          "yes": {ja: はい, en: "Yes"}
"""
SHOWN_FIRST = """        options:
          "yes": {ja: はい, en: "Yes"}
          "no": {ja: いいえ, en: "No"}
          unsure: {ja: わからない, en: Not sure}
        order: ["no", unsure, "yes"]
"""

ROWS = """      - id: cold
        ask: {ja: かぜ, en: A cold}
        options: {"no": {ja: いいえ, en: "No"}, "yes": {ja: はい, en: "Yes"}, unsure: {ja: わからない, en: Not sure}}
        order: ["no", unsure, "yes"]
      - id: fever
        ask: {ja: 熱, en: A fever}
        options: {"no": {ja: いいえ, en: "No"}, "yes": {ja: はい, en: "Yes"}, unsure: {ja: わからない, en: Not sure}}
        order: ["no", unsure, "yes"]
        when: {breath: "no"}
    grids:
      - {id: lately, ask: {ja: この2週間に, en: In the last 2 weeks}, questions: [cold, fever], other: [unsure]}
"""
VISIT = """  - id: visit
    for: visit
    title: {ja: 受診のために, en: For the visit}
    questions:
      - id: began
        ask: {ja: いつからですか？, en: Since when?}
        options: {lately: {ja: 最近, en: Lately}, long_ago: {ja: 前から, en: Long ago}}
"""


def changed(*changes: tuple[str, str]) -> Questionnaire:
    text = SMALL
    for before, after in changes:
        assert text.count(before) == 1, before
        text = text.replace(before, after)
    return load_text(text)


@pytest.fixture(scope="module")
def small() -> Questionnaire:
    return load_text(SMALL)


@pytest.fixture(scope="module")
def reordered() -> Questionnaire:
    return changed((BREATH, SHOWN_FIRST))


@pytest.fixture(scope="module")
def gridded() -> Questionnaire:
    return changed(
        ("        exclusive: [none]\n", "        exclusive: [none]\n" + ROWS),
        ("terms:\n", VISIT + "terms:\n"),
    )


def test_severity_is_listed_apart_from_what_is_shown(reordered: Questionnaire) -> None:
    breath = reordered.sections[0].questions[0]

    assert list(breath.options or ()) == ["yes", "no", "unsure"]
    assert by_severity(breath) == ("no", "unsure", "yes")
    assert usual_answer(breath) == "no"
    assert steps(breath) == (("no", "unsure"), ("unsure", "yes"))
    assert Linked(reordered).asked[0].atoms == ("no", "unsure", "yes")


def test_another_order_on_the_screen_changes_no_result(
    small: Questionnaire, reordered: Questionnaire
) -> None:
    for case in small.cases:
        assert assess(small, case.answers) == assess(reordered, case.answers)
    assert all(proof.verdict is Verdict.PROVED for proof in prove(reordered))


def test_a_wrong_severity_order_is_found(reordered: Questionnaire) -> None:
    wrong = changed((BREATH, SHOWN_FIRST.replace('["no", unsure, "yes"]', '["yes", "no", unsure]')))
    broken = [proof.code for proof in prove(wrong) if proof.verdict is Verdict.BROKEN]

    assert "milder-when-worse" in broken


def test_the_table_orders_its_categories_by_severity(small: Questionnaire, reordered: Questionnaire) -> None:
    before, after = (Codebook.of({"x": each}, "en") for each in (small, reordered))

    assert after.ids("breath") == before.ids("breath") == ["no", "unsure", "yes"]
    assert after.questions["breath"].kind == "one"
    assert after.questions["smoking"].kind == "unordered"


@pytest.mark.parametrize("name", ["small", "reordered", "gridded"])
def test_it_is_the_same_when_read_again(name: str, request: pytest.FixtureRequest) -> None:
    questionnaire: Questionnaire = request.getfixturevalue(name)
    again = read_canonical(canonical_text(questionnaire))

    assert again == questionnaire
    assert content_hash(again) == content_hash(questionnaire)


def test_the_order_shown_is_part_of_what_is_approved(small: Questionnaire, reordered: Questionnaire) -> None:
    assert content_hash(small) != content_hash(reordered)


def test_a_row_is_a_question_of_its_own(gridded: Questionnaire) -> None:
    (grid,) = gridded.sections[0].grids
    asked = [question.id for question in gridded.sections[0].questions]

    assert grid.questions == ("cold", "fever")
    assert asked == ["breath", "signs", "cold", "fever"]
    assert {"cold", "fever"} <= {proof.name for proof in prove(gridded)}


def items(resource: dict[str, Any]) -> dict[str, dict[str, Any]]:
    found = {item["linkId"]: item for item in resource["item"]}
    return found | {
        name: inner for item in found.values() if "item" in item for name, inner in items(item).items()
    }


def test_fhir_groups_the_rows_of_a_grid(gridded: Questionnaire) -> None:
    asked = FhirQuestionnaire("0" * 64, gridded, "en")
    danger = asked.resource()["item"][0]
    grid = items(asked.resource())["grid.lately"]

    assert [item["linkId"] for item in danger["item"]] == ["breath", "signs", "grid.lately"]
    assert [item["linkId"] for item in grid["item"]] == ["cold", "fever"]
    assert grid["type"] == "group"
    assert grid["extension"][0]["valueCodeableConcept"]["coding"][0]["code"] == "table"
    assert grid["item"][1]["enableWhen"]


@pytest.mark.parametrize("given", [{"cold": "no", "fever": "yes"}, {"fever": "yes"}])
def test_fhir_answers_in_the_same_groups(gridded: Questionnaire, given: dict[str, str]) -> None:
    response = fhir_response(record({"breath": "no", **given}), FhirQuestionnaire("0" * 64, gridded, "en"))

    grid = items(response)["grid.lately"]
    assert grid["text"] == "In the last 2 weeks"
    assert [item["linkId"] for item in grid["item"]] == list(given)
    assert list(items(response)["section.danger"]["item"]) == [items(response)["breath"], grid]


def record(answers: dict[str, str]) -> Record:
    assessed = {"urgency": "selfcare", "stage": None, "finished": True}
    empty: dict[str, Any] = dict.fromkeys(Record._fields)
    given: dict[str, Any] = {
        "id": "12345678123456781234567812345678",
        "created": datetime(2026, 11, 30, tzinfo=UTC),
        "language": "en",
        "answers": answers,
        "assessment": {**assessed, "findings": [], "tags": [], "unasked": []},
    }
    return Record(**(empty | given))


def test_the_review_pack_shows_both(reordered: Questionnaire, gridded: Questionnaire) -> None:
    assert "No &lt; Not sure &lt; Yes" in render_book(reordered, "en")
    assert "In the last 2 weeks" in render_book(gridded, "en")
