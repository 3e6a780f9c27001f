"""A questionnaire as one line of text, and its content hash: what every stored Response is pinned to."""

import hashlib
import json
import weakref

from selfcheck.model.questionnaire import Questionnaire


def canonical_text(questionnaire: Questionnaire) -> str:
    """The questionnaire as JSON that gives an equal questionnaire when read again.

    Keys keep the order of the file, because the order of questions and options has a meaning.
    Defaults are left out, so that a field added to the nouns later does not change old hashes.
    """
    tree = questionnaire.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return json.dumps(tree, ensure_ascii=False, separators=(",", ":"))


def read_canonical(text: str) -> Questionnaire:
    """The questionnaire that `canonical_text` wrote; raises pydantic's ValidationError for other text."""
    return Questionnaire.model_validate_json(text)


def text_hash(text: str) -> str:
    """SHA-256 of a canonical text, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


_hashes: dict[int, str] = {}


def content_hash(questionnaire: Questionnaire) -> str:
    """The hash that tells this questionnaire from every other one; worked out once for each object."""
    key = id(questionnaire)
    if key not in _hashes:
        _hashes[key] = text_hash(canonical_text(questionnaire))
        weakref.finalize(questionnaire, _hashes.pop, key, None)
    return _hashes[key]
