"""Wording: a long question is allowed where its author says why."""

from pathlib import Path

from selfcheck.checks.lints import run
from selfcheck.loader.loading import load_text

SMALL = (Path(__file__).parents[1] / "small.yaml").read_text("utf-8")
ASK = "ask: {ja: たばこを吸いますか？"
LONG = f"ask: {{ja: {'た' * 60}？"


def test_a_question_may_be_sixty_characters_long() -> None:
    assert list(run(load_text(SMALL.replace(ASK, f"ask: {{ja: {'た' * 59}？")))) == []


def test_a_longer_one_needs_a_reason() -> None:
    (found,) = run(load_text(SMALL.replace(ASK, LONG)))

    assert (found.code, found.line) == ("long-question", 67)
    assert found.message == "question `smoking` is longer than 60 Japanese characters."
    assert list(run(load_text(SMALL.replace(ASK, f"long_because: both kinds count\n        {LONG}")))) == []
