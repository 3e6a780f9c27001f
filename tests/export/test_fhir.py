"""The FHIR R4 export: by fhir.resources (R4B), and by the invariants of R4 that it does not look at."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from fhir.resources.R4B.bundle import Bundle
from fhirpathpy import compile as compile_path
from fhirpathpy.models import models

from selfcheck.engine import questions_of
from selfcheck.export import Order, export
from selfcheck.export.fhir_conditions import EXPRESSION
from selfcheck.model import Questionnaire
from selfcheck.model.conditions import Node, link, matches
from selfcheck.store import Response, Store

Json = dict[str, Any]
VALUES = {
    "choice": {"valueCoding"},
    "open-choice": {"valueCoding", "valueString"},
    "integer": {"valueInteger"},
}


@pytest.fixture(scope="module")
def bundle(full: Store) -> Json:
    read: Json = json.loads(b"".join(export(full, Order(format="fhir"))[0]))
    return read


@pytest.fixture(scope="module")
def asked(bundle: Json) -> Json:
    return only(bundle, "Questionnaire")[0]


@pytest.fixture(scope="module")
def answered(bundle: Json) -> list[Json]:
    return only(bundle, "QuestionnaireResponse")


def only(bundle: Json, kind: str) -> list[Json]:
    return [e["resource"] for e in bundle["entry"] if e["resource"]["resourceType"] == kind]


def items_of(item: Json) -> Iterator[Json]:
    for child in item.get("item", []):
        yield child
        yield from items_of(child)


def every_value(value: Any) -> Iterator[Any]:
    yield value
    children = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    for child in children:
        yield from every_value(child)


def test_fhir_resources_reads_it(bundle: Json) -> None:
    few = {**bundle, "entry": bundle["entry"][:60]}  # it takes its time
    assert len(Bundle.model_validate(few).entry or ()) == 60


def test_the_bundle_keeps_its_invariants(bundle: Json, sent: list[Response]) -> None:
    assert bundle["type"] == "collection"
    assert not {"total", "link"} & set(bundle)  # bdl-1
    urls = [entry["fullUrl"] for entry in bundle["entry"]]
    assert len(set(urls)) == len(urls) == len(sent) + 1  # bdl-7
    assert all(re.fullmatch(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", url) for url in urls)
    assert all(entry["fullUrl"] == f"urn:uuid:{entry['resource']['id']}" for entry in bundle["entry"])
    assert not any(value in ("", [], {}, None) for value in every_value(bundle))  # ele-1, no empty arrays
    texts = [value for value in every_value(bundle) if isinstance(value, str)]
    assert not any(re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", text) for text in texts)


def test_the_questionnaire_keeps_its_invariants(asked: Json) -> None:
    items = list(items_of(asked))
    links = [item["linkId"] for item in items]
    assert len(set(links)) == len(links)  # que-2
    assert re.fullmatch(r"[A-Z]([A-Za-z0-9_]){0,254}", asked["name"])  # que-0
    assert asked["status"] in {"draft", "active", "retired", "unknown"}
    assert all(re.fullmatch(r"[A-Za-z0-9\-.]{1,64}", r) for r in [asked["id"]])
    for item in items:
        assert ("item" in item) == (item["type"] == "group")  # que-1
        if "answerOption" in item:
            assert item["type"] in {"choice", "open-choice"}  # que-5
            assert "initial" not in item  # que-11
        if len(item.get("enableWhen", [])) > 1:
            assert item["enableBehavior"] in {"all", "any"}  # que-12
        for test in item.get("enableWhen", []):
            assert test["question"] in links[: links.index(item["linkId"])]
            assert test["operator"] in {"=", ">=", "<="}
            assert len([key for key in test if key.startswith("answer")]) == 1


def test_every_question_and_option_is_there(asked: Json, real: Questionnaire) -> None:
    items = {item["linkId"]: item for item in items_of(asked)}
    for section in real.sections:
        for question in section.questions:
            item = items[question.id]
            options = [option["valueCoding"]["code"] for option in item.get("answerOption", [])]
            assert options == list(question.options or question.tick or {})
            exclusive = [
                option["valueCoding"]["code"]
                for option in item.get("answerOption", [])
                if any(
                    e["url"].endswith("optionExclusive") and e["valueBoolean"]
                    for e in option.get("extension", [])
                )
            ]
            assert set(exclusive) == set(question.exclusive)
            assert item.get("repeats", False) is bool(question.tick)


def coded(response: Json, link: str) -> list[Json]:
    """The coded answers to an item."""
    return [a["valueCoding"] for item in items_of(response) if item["linkId"] == link for a in item["answer"]]


def test_responses_keep_their_invariants(
    asked: Json, answered: list[Json], sent: list[Response], real: Questionnaire
) -> None:
    languages = real.languages
    assert {response.language for response in sent} == set(languages)
    items = {item["linkId"]: item for item in items_of(asked)}
    order = list(items)
    by_receipt = {response.receipt: response for response in sent}
    for response in answered:
        stored = by_receipt[response["identifier"]["value"]]
        assert response["questionnaire"] == f"{asked['url']}|{asked['version']}"
        assert response["status"] == "completed"
        assert response["language"] == asked["language"] == "ja"
        assert {"code": stored.language, "display": languages[stored.language]}.items() <= coded(
            response, "assessment.language"
        )[0].items()
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+09:00", response["authored"])
        given = list(items_of(response))
        links = [item["linkId"] for item in given]
        assert links == sorted(set(links), key=order.index)
        for item in given:
            assert not ("item" in item and "answer" in item)  # qrs-1
            assert len(item.get("answer", [0])) == 1 or items[item["linkId"]]["repeats"]
            for answer in item.get("answer", []):
                assert set(answer) <= VALUES[items[item["linkId"]]["type"]]
                known = [o["valueCoding"] for o in items[item["linkId"]].get("answerOption", [])]
                assert not known or answer["valueCoding"] in known
        assert [link for link in links if "." not in link and link != "assessment"] == list(stored.answers)


def test_nothing_is_answered_that_was_not_enabled_and_nothing_enabled_is_left_out(
    asked: Json, answered: list[Json], real: Questionnaire
) -> None:
    """enableWhen and the FHIRPath expressions give our own path, question by question."""
    items = {item["linkId"]: item for item in items_of(asked)}
    by_receipt = {name: EXPRESSION in str(item.get("extension")) for name, item in items.items()}
    speak = {
        name: compile_path(expression_of(items[name]), models["r4"])
        for name in by_receipt
        if by_receipt[name]
    }
    assert speak  # the questionnaire has conditions that need FHIRPath
    for response in answered[:40]:
        given = {item["linkId"]: item.get("answer", []) for item in items_of(response)}
        pending = {code["valueCoding"]["code"] for code in given.get("assessment.unasked", [])}
        for question in questions_of(real):
            if question.when is None or question.id in pending:
                continue
            if question.id in speak:
                enabled = speak[question.id](response, {"resource": response}) == [True]
            else:
                enabled = plain(items[question.id], given)
            assert enabled is (question.id in given), question.id


def plain(item: Json, given: dict[str, list[Json]]) -> bool:
    found = [passes(test, given.get(test["question"], [])) for test in item["enableWhen"]]
    return any(found) if item.get("enableBehavior") == "any" else all(found)


def passes(test: Json, answers: list[Json]) -> bool:
    if "answerCoding" in test:
        wanted = test["answerCoding"]["code"], test["answerCoding"]["system"]
        return any((a["valueCoding"]["code"], a["valueCoding"]["system"]) == wanted for a in answers)
    bound = test["answerInteger"]
    values = [answer["valueInteger"] for answer in answers]
    return any(v >= bound if test["operator"] == ">=" else v <= bound for v in values)


def expression_of(item: Json) -> str:
    return next(str(e["valueExpression"]["expression"]) for e in item["extension"] if e["url"] == EXPRESSION)


def test_no_responses_make_a_bundle_without_entries(store: Store) -> None:
    assert json.loads(b"".join(export(store, Order(format="fhir"))[0])) == {
        "resourceType": "Bundle",
        "type": "collection",
    }


def test_every_item_is_named(asked: Json) -> None:
    assert all(item.get("text") for item in items_of(asked) if item["linkId"] != "assessment")


def test_the_answer_left_over_in_a_hidden_question_opens_nothing(asked: Json, real: Questionnaire) -> None:
    """A form may keep answers behind one that was changed: none of what they asked for stays open."""
    when = {question.id: question.when for s in real.sections for question in s.questions if question.when}
    items = {item["linkId"]: item for item in items_of(asked)}
    behind = {
        question: {match.question for match in matches(linked(real, condition))} & when.keys()
        for question, condition in when.items()
    }
    assert any(behind.values())
    for question, earlier in behind.items():
        for hidden in earlier:
            left_over = {"resourceType": "QuestionnaireResponse", "item": [everything(real, hidden)]}
            assert not is_enabled(items[question], left_over), f"{question} behind {hidden}"


def linked(real: Questionnaire, condition: Node) -> Node:
    return link(condition, {term.id: term.means for term in real.terms})


def everything(real: Questionnaire, name: str) -> Json:
    """An item with each answer that its question can have."""
    question = next(q for s in real.sections for q in s.questions if q.id == name)
    options = question.options or question.tick or {}
    base = f"https://selfcheck.invalid/fhir/CodeSystem/{real.id}.{name}"
    values: list[Json] = [{"valueCoding": {"system": base, "code": option}} for option in options]
    if question.scale:
        values = [{"valueInteger": n} for n in range(question.scale.at_least, question.scale.at_most + 1)]
    return {"linkId": name, "answer": values}


def is_enabled(item: Json, response: Json) -> bool:
    if EXPRESSION in str(item.get("extension")):
        found = compile_path(expression_of(item), models["r4"])(response, {"resource": response})
        return bool(found == [True])
    return plain(item, {each["linkId"]: each.get("answer", []) for each in items_of(response)})


def test_the_addresses_are_those_of_the_setting(full: Store) -> None:
    named = replace(
        full, settings=full.settings.model_copy(update={"fhir_url": "https://clinic.example/fhir/"})
    )
    text = b"".join(export(named, Order(format="fhir"))[0]).decode()
    assert "selfcheck.invalid" not in text
    questionnaire = only(json.loads(text), "Questionnaire")[0]
    assert questionnaire["url"].startswith("https://clinic.example/fhir/Questionnaire/")
