"""The JSON Schema of a questionnaire, by which editors complete keys and explain them while typing."""

import json

from selfcheck.model import Questionnaire

NAME = "docs/questions.schema.json"
"""Where it is kept; the first line of questions.yaml names it."""


def schema() -> str:
    """The schema as JSON: the nouns' fields, with their docstrings as hover texts."""
    own = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:selfcheck:questionnaire",
        "title": "A questionnaire of selfcheck (questions.yaml)",
    }
    return json.dumps(
        own | Questionnaire.model_json_schema(by_alias=True) | own, ensure_ascii=False, indent=1
    )
