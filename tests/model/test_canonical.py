"""A stored questionnaire is read back under its own hash, and under no other."""

from pathlib import Path

import pytest

from selfcheck import load
from selfcheck.model import canonical_text, content_hash, read_pinned

KNEE = load(Path(__file__).parents[1] / "knee.yaml")


def test_what_was_kept_under_a_hash_is_read_back() -> None:
    assert content_hash(read_pinned(canonical_text(KNEE), content_hash(KNEE))) == content_hash(KNEE)


def test_another_text_under_that_hash_is_refused() -> None:
    with pytest.raises(ValueError, match="not the one of the hash"):
        read_pinned(canonical_text(KNEE), "0" * 64)
