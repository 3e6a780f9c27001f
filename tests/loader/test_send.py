"""`send:` in the file: an author reads what is wrong in it."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from tests.support.screens import LANGUAGES, QUESTIONNAIRE

from selfcheck.loader import load_text
from selfcheck.model import Questionnaire
from selfcheck.problems import Problems

SMALL = (Path(__file__).parents[1] / "small.yaml").read_text("utf-8")
assert QUESTIONNAIRE.send
SEND = QUESTIONNAIRE.send


def whole(send: object) -> Questionnaire:
    return load_text(SMALL + "send: " + json.dumps(send, ensure_ascii=False) + "\n")


def of_small(**more: object) -> dict[str, Any]:
    """Our own Send without easy Japanese, asking small.yaml's questions for the guardian."""
    tree = SEND.model_dump(mode="json", by_alias=True, exclude_none=True)
    written = re.sub(r"#7119|0466-21-9624", "119", json.dumps(tree))  # small.yaml lists no other number
    plain: dict[str, Any] = json.loads(written, object_hook=_without_easy)
    plain["guardian"]["if"] = {"breath": "yes"}
    return plain | more


def _without_easy(text: dict[str, Any]) -> dict[str, Any]:
    return {tag: words for tag, words in text.items() if tag not in LANGUAGES[2:]}


def test_another_questionnaire_can_offer_it() -> None:
    found = whole(of_small())
    assert found.send
    assert found.send.version == SEND.version


def test_mistakes_in_it_are_found() -> None:
    wrong: list[tuple[dict[str, object], str]] = [
        ({"guardian": {**of_small()["guardian"], "if": {"brath": "yes"}}}, "unknown-question"),
        ({"guardian": {**of_small()["guardian"], "if": {"breath": "maybe"}}}, "unknown-option"),
        ({"guardian": {**of_small()["guardian"], "if": {}}}, "empty-condition"),
        ({"agree": {"ja": "はい", "en": "I agree to {all}"}}, "unknown-placeholder"),
        ({"agree": {"ja": "はい"}}, "missing-translation"),
        ({"sumbit": {"ja": "送る", "en": "Send"}}, "unknown-key"),
    ]
    for change, code in wrong:
        with pytest.raises(Problems) as found:
            whole(of_small(**change))
        assert [problem.code for problem in found.value.problems] == [code]
