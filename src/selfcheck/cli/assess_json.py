"""Answers from a JSON file, and an assessment as JSON: trying a questionnaire without a screen."""

import json
from typing import Any

from pydantic import TypeAdapter

from selfcheck.engine import AnswersError, Assessment

_ASSESSMENT = TypeAdapter(Assessment)


def read_json(text: str) -> dict[str, Any]:
    """The answers of a JSON text, not yet checked. Raises AnswersError when it is not an object of JSON."""
    try:
        raw = json.loads(text, object_pairs_hook=_pairs, parse_constant=_constant)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise AnswersError([f"The answers are not JSON: look at {place}."]) from None
    except (RecursionError, ValueError) as error:
        raise AnswersError([_reason(error)]) from None
    if not isinstance(raw, dict):
        raise AnswersError(['Answers are an object of JSON such as {"pain": 3}.'])
    return raw


def as_json(assessment: Assessment) -> dict[str, Any]:
    """What follows, as plain data; of the guidance only its id."""
    plain: dict[str, Any] = _ASSESSMENT.dump_python(assessment, mode="json")
    return plain | {"guidance": assessment.guidance.id if assessment.guidance else None}


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    twice = sorted({name for i, (name, _) in enumerate(pairs) if name in dict(pairs[:i])})
    if twice:
        raise AnswersError([f"{name!r} is answered twice." for name in twice])
    return dict(pairs)


def _constant(name: str) -> Any:
    raise AnswersError([f"{name} is not a number that answers a question."])


def _reason(error: Exception) -> str:
    if isinstance(error, AnswersError):
        return str(error)
    return "The answers hold a number that is too long, or are nested too deep."
