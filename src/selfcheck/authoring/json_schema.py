"""The JSON Schema of a questionnaire, by which editors complete keys and explain them while typing."""

import json
from typing import Any

from selfcheck.model import Questionnaire

NAME = "docs/questions.schema.json"
"""Where it is kept; the first line of questions.yaml names it."""

OWN = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "$id": "urn:selfcheck:questionnaire",
    "title": "A questionnaire of selfcheck (questions.yaml)",
}
CONDITION = {"$ref": "#/$defs/Condition"}
WORDS = {"all": {"items": CONDITION}, "any": {"items": CONDITION}, "not": CONDITION, "is": {}}
"""What the words of the condition grammar hold."""


def schema() -> str:
    """The schema as JSON: the nouns' fields, with their docstrings as hover texts.

    It serves every file of a split questionnaire, so no key at the top is required.
    """
    nouns = Questionnaire.model_json_schema(by_alias=True)
    whole = _tidy(nouns)
    del whole["required"]
    whole["$defs"]["Condition"] = _condition(nouns["$defs"]["Rule"]["properties"]["if"])
    return json.dumps(OWN | whole | OWN, ensure_ascii=False, indent=1)


def _tidy(part: Any) -> Any:
    """Name the conditions, refuse keys that fit no pattern, leave out titles that only repeat the keys."""
    if isinstance(part, list):
        return [_tidy(each) for each in part]
    if not isinstance(part, dict):
        return part
    tidy = {key: _tidy(value) for key, value in part.items() if key != "title" or isinstance(value, dict)}
    if _is_condition(part):
        return CONDITION | {"description": part["description"]}
    return tidy | {"additionalProperties": False} if "patternProperties" in tidy else tidy


def _is_condition(part: dict[str, Any]) -> bool:
    properties = part.get("properties")
    return isinstance(properties, dict) and properties.keys() == WORDS.keys()


def _condition(found: dict[str, Any]) -> dict[str, Any]:
    """The grammar itself, in which conditions contain conditions."""
    words = {word: found["properties"][word] | holds for word, holds in WORDS.items()}
    about = "Every line holds. A line is a question, or one of the words any, all, not, is."
    return {key: found[key] for key in ("type", "additionalProperties")} | {
        "properties": words,
        "description": about,
    }
