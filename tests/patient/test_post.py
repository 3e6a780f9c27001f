"""A tap as it arrives: whatever a device sends is read, and what is no answer of this questionnaire is dropped."""

import json

import pytest
from tests.support.screens import QUESTIONNAIRE

from selfcheck.patient.post import MOST_FIELDS, read_body, read_json, read_tap


def test_a_form_is_read_as_browsers_encode_it() -> None:
    assert read_body(b"flow=%7B%7D&answer%3Asaddle=no&note=") == [
        ("flow", "{}"),
        ("answer:saddle", "no"),
        ("note", ""),
    ]


def test_a_form_of_too_many_fields_is_none() -> None:
    most = b"&".join([b"a=1"] * MOST_FIELDS)
    assert len(read_body(most)) == MOST_FIELDS
    assert read_body(most + b"&a=1") == []


def test_bytes_that_are_no_text_are_read_as_such() -> None:
    assert read_body(b"note=%ff%fe\xff") == [("note", "\ufffd\ufffd\ufffd")]


@pytest.mark.parametrize(
    "text", ["", "[1]", "7", "null", "{", '{"n": NaN}', '{"n": Infinity}', "[" * 100_000]
)
def test_what_is_no_json_object_is_an_empty_one(text: str) -> None:
    assert read_json(text) == {}
    assert read_tap(QUESTIONNAIRE, [("flow", text), ("tap", text)], "en").view == "start"


def test_a_json_object_is_read() -> None:
    assert read_json('{"view": "next"}') == {"view": "next"}


def test_the_last_of_two_fields_of_a_name_counts() -> None:
    taps = [("tap", json.dumps({"view": view})) for view in ("consent", "declined")]
    assert read_tap(QUESTIONNAIRE, taps, "ja").view == "declined"


@pytest.mark.parametrize(
    "changed", [{"from": "\ud800"}, {"acknowledged": ["\udfff"]}, {"view": "question:\ud800"}]
)
def test_half_a_sign_of_utf_16_never_comes_back(changed: dict[str, object]) -> None:
    """JSON can write one, and no page can: it would end in an error of ours."""
    flow = read_tap(QUESTIONNAIRE, [("flow", json.dumps({"lang": "en", **changed}))], None)
    assert (flow.origin, flow.acknowledged, flow.view) == (None, (), "start")
