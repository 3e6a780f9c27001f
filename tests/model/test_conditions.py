"""Editors know conditions by their JSON Schema: what it refuses is none, and each form of one is allowed by it."""

from typing import Any

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # it comes without types
from pydantic import TypeAdapter, ValidationError

from selfcheck.model import Rule, parse
from selfcheck.model.conditions import Condition

CONDITION = TypeAdapter(Condition)
EDITOR = Draft202012Validator(CONDITION.json_schema())
FORMS: list[dict[str, Any]] = [
    {"legs": "both"},
    {"legs": ["one", "both"]},
    {"pain": {"at_least": 7}},
    {"pain": {"at_least": 1, "at_most": 3}},
    {"legs": "one", "since": "weeks"},
    {"any": [{"legs": "both"}, {"pain": {"at_least": 7}}]},
    {"all": [{"legs": "both"}, {"not": {"since": "weeks"}}]},
    {"is": "numb"},
    {"is": ["numb", "weak"]},
]


@pytest.mark.parametrize("written", FORMS, ids=str)
def test_each_form_is_allowed_and_can_be_written_again(written: dict[str, Any]) -> None:
    EDITOR.validate(written)
    condition = CONDITION.validate_python(written)
    again = CONDITION.dump_python(condition)
    EDITOR.validate(again)
    assert parse(again) == parse(written) == condition


@pytest.mark.parametrize(
    "written",
    ["both", [], {"any": []}, {"any": {"legs": "both"}}, {"not": []}, {"pain": {"over": 7}}, {"pain": {}}],
    ids=str,
)
def test_what_editors_mark_is_refused(written: object) -> None:
    assert not EDITOR.is_valid(written)
    with pytest.raises(ValidationError):
        CONDITION.validate_python(written)


def test_every_rule_has_it_in_its_schema() -> None:
    (given,) = EDITOR.schema["additionalProperties"]["anyOf"][2:]
    assert Rule.model_json_schema()["properties"]["if"]["additionalProperties"]["anyOf"][2] == given
