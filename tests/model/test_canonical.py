"""A stored questionnaire is read back under its own hash, and under no other."""

from pathlib import Path

import pytest

from selfcheck import load
from selfcheck.model import (
    Questionnaire,
    canonical_text,
    content_hash,
    has_content_hash,
    read_canonical,
    read_pinned,
)

GOLDEN = list((Path(__file__).parent / "golden").glob("*.json"))
"""Questionnaires as they were stored until November 2026, each named by its hash of then. Never changed."""
KNEE = load(Path(__file__).parents[1] / "knee.yaml")


def test_what_was_kept_under_a_hash_is_read_back() -> None:
    assert content_hash(read_pinned(canonical_text(KNEE), content_hash(KNEE))) == content_hash(KNEE)


def test_another_text_under_that_hash_is_refused() -> None:
    with pytest.raises(ValueError, match="not the one of the hash"):
        read_pinned(canonical_text(KNEE), "0" * 64)


@pytest.fixture(params=GOLDEN, ids=lambda path: path.stem[:8])
def stored(request: pytest.FixtureRequest) -> tuple[str, Questionnaire]:
    return request.param.stem, read_canonical(request.param.read_text("utf-8"))


def test_a_hash_of_an_earlier_version_is_still_that_of_its_content(stored: tuple[str, Questionnaire]) -> None:
    digest, questionnaire = stored
    assert read_pinned(canonical_text(questionnaire), digest) == questionnaire
    assert content_hash(questionnaire) != digest, "which is why it takes an earlier rule to recognise it"


@pytest.mark.parametrize("change", ["version", "disclaimer", "phones"])
def test_a_hash_of_an_earlier_version_is_of_no_other_content(
    change: str, stored: tuple[str, Questionnaire]
) -> None:
    digest, questionnaire = stored
    ambulance = questionnaire.phones["ambulance"].model_copy(update={"number": "118"})
    other = {"version": "2", "disclaimer": {"ja": "別", "en": "Other"}, "phones": {"ambulance": ambulance}}
    assert not has_content_hash(questionnaire.model_copy(update={change: other[change]}), digest)
