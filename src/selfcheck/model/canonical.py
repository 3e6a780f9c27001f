"""A questionnaire as one line of text, and its content hash: what every stored Response is pinned to."""

import hashlib
import json
from typing import Any

from selfcheck.model.questionnaire import Questionnaire

APART_BEFORE: dict[str, Any] = {"reviewed": True, "clinic": {"hours"}, "promises": True, "cases": True}
"""What the content hash left out until November 2026. Never changed: it recognises older hashes."""

_REASONS = {"order_because", "long_because"}
_CHECKED = {"__all__": {"verified_on"}}
APART: dict[str, Any] = {
    **APART_BEFORE,
    "phones": _CHECKED,
    "links": _CHECKED,
    "sections": {"__all__": {"questions": {"__all__": _REASONS}}},
}
"""What neither decides nor is read by patients, nor by the staff with a Response (decision 16)."""


def canonical_text(questionnaire: Questionnaire) -> str:
    """The questionnaire as JSON that gives an equal questionnaire when read again.

    Keys keep the order of the file, because the order of questions and options has a meaning.
    Defaults are left out, so that a field added to the nouns later does not change old hashes.
    """
    return _json(questionnaire, {})


def read_canonical(text: str) -> Questionnaire:
    """The questionnaire that `canonical_text` wrote; raises pydantic's ValidationError for other text."""
    return Questionnaire.model_validate_json(text)


def read_pinned(text: str, digest: str) -> Questionnaire:
    """The questionnaire of a text that was kept under a hash; raises ValueError if it is not that one.

    Responses of version 0.1 are pinned to the hash of the whole text, later ones to a content hash.
    """
    questionnaire = read_canonical(text)
    if digest != _sha256(text) and not has_content_hash(questionnaire, digest):
        raise ValueError("The text is not the one of the hash.")
    return questionnaire


def content_hash(questionnaire: Questionnaire) -> str:
    """SHA-256 in hexadecimal of all that decides or is read by patients, but the clinic's hours.

    Two questionnaires with one hash ask, decide and say the same; they may differ in what is named in APART.
    """
    return _sha256(_json(questionnaire, APART))


def has_content_hash(questionnaire: Questionnaire, digest: str) -> bool:
    """Whether `digest` is its content hash, as it is computed today or was until November 2026.

    The earlier one covered more, so that it is never accepted for other content.
    """
    return digest in (content_hash(questionnaire), _sha256(_json(questionnaire, APART_BEFORE)))


def _json(questionnaire: Questionnaire, apart: dict[str, Any]) -> str:
    tree = questionnaire.model_dump(mode="json", by_alias=True, exclude_defaults=True, exclude=apart)
    return json.dumps(tree, ensure_ascii=False, separators=(",", ":"))


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
