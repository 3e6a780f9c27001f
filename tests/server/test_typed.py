"""Numbers that are typed: read as people write them, and drawn again with a sentence where they are wrong."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from tests.support.typed import typed

from selfcheck.engine import Engine
from selfcheck.model import Answer, Question
from selfcheck.patient.post import read_tap
from selfcheck.patient.rendering import render_main
from selfcheck.patient.screens import Screen, draw
from selfcheck.patient.typed import TypedError, read_typed

ASKED = typed()
ENGINE = Engine(ASKED)
NOW = datetime(2026, 11, 22, 1, 30, tzinfo=UTC)
FEVER, HEIGHT = (
    next(q for section in ASKED.sections for q in section.questions if q.id == name)
    for name in ("fever", "height")
)
BEFORE: dict[str, Answer] = {
    "breath": "no",
    "signs": ("none",),
    "weeks": 9,
    "worse": "no",
    "smoking": "never",
}


@pytest.mark.parametrize(
    ("question", "text", "answer"),
    [
        (FEVER, "38.5", 38.5),
        (FEVER, " 38.50 ", 38.5),
        (FEVER, "３８．５", 38.5),
        (FEVER, "38,5", 38.5),
        (FEVER, "38。5", 38.5),
        (FEVER, "38・5", 38.5),
        (FEVER, "38度5分", 38.5),
        (FEVER, "38度", 38),
        (FEVER, "38.5℃", 38.5),
        (FEVER, "38.5 °c", 38.5),
        (FEVER, "38.0", 38),
        (FEVER, "+38", 38),
        (HEIGHT, "１６０ｃｍ", 160),
        (HEIGHT, "160.0", 160),
        (HEIGHT, "250", 250),
    ],
)
def test_a_number_is_read_as_it_is_typed(question: Question, text: str, answer: float) -> None:
    found = read_typed(question, text)
    assert (found, type(found)) == (answer, type(answer))


@pytest.mark.parametrize(
    ("question", "text", "kind"),
    [
        (FEVER, "", "unwritten"),
        (FEVER, "　", "unwritten"),
        (FEVER, "hot", "number"),
        (FEVER, "38.5.1", "number"),
        (FEVER, "1e1", "number"),
        (FEVER, "nan", "number"),
        (FEVER, "38.55", "decimals"),
        (FEVER, "33.9", "range"),
        (FEVER, "43.1", "range"),
        (FEVER, "ー38", "range"),
        (FEVER, "385", "range"),
        (FEVER, "9" * 400, "range"),
        (HEIGHT, "160.5", "whole"),
        (HEIGHT, "1,600", "range"),
        (HEIGHT, "三", "number"),
    ],
)
def test_what_cannot_be_taken_says_why(question: Question, text: str, kind: str) -> None:
    with pytest.raises(TypedError) as wrong:
        read_typed(question, text)
    assert wrong.value.kind == kind


def tap(question: str, text: str | None, answers: dict[str, Answer] | None = None) -> tuple[Screen, Any]:
    """The screen after Continue was pressed on a question."""
    flow = {"consent": ASKED.consent.version, "view": f"question:{question}", "answers": answers or BEFORE}
    go_on = {"view": f"after:{question}", "fields": [question]}
    fields = [("flow", json.dumps(flow)), ("tap", json.dumps(go_on))]
    read = read_tap(ASKED, [*fields, *([(f"answer:{question}", text)] if text is not None else [])], "en")
    return draw(ENGINE, read, NOW), read


def test_a_number_goes_on_and_is_shown_with_its_unit() -> None:
    screen, flow = tap("fever", "38度4分")
    assert flow.answers["fever"] == 38.4
    assert screen["view"] == "result", "height can change nothing at 38.4"

    fever = draw(ENGINE, read_tap(ASKED, [("flow", json.dumps(kept(flow, "question:fever")))], "en"), NOW)
    assert fever["question"]["field"] == {
        "mode": "decimal",
        "value": "38.4",
        "unit": "°C",
        "hint": "From 34 to 43",
    }
    main = render_main(fever, flow="{}")
    assert 'inputmode="decimal"' in main
    assert 'value="38.4"' in main
    review = draw(ENGINE, read_tap(ASKED, [("flow", json.dumps(kept(flow, "review")))], "en"), NOW)
    rows = [row for section in review["review"]["sections"] for row in section["rows"]]
    assert rows[-1]["answer"] == "38.4 °C"


def kept(flow: Any, view: str) -> dict[str, object]:
    return {"lang": "en", "consent": flow.consent, "answers": dict(flow.answers), "view": view}


@pytest.mark.parametrize(
    ("question", "text", "said"),
    [
        ("fever", "hot", "Please write a number."),
        ("fever", "385", "Please write a number from 34 to 43."),
        ("fever", "38.55", "Please write at most 1 digits after the point."),
        ("fever", "", "Please write an answer."),
        ("fever", None, "Please write an answer."),
        ("height", "160.5", "Please write a whole number."),
    ],
)
def test_what_is_wrong_is_said_at_the_field_and_nothing_is_lost(
    question: str, text: str | None, said: str
) -> None:
    before = {**BEFORE, "fever": 39} if question == "height" else BEFORE
    screen, flow = tap(question, text, before)

    assert screen["view"] == f"question:{question}"
    assert flow.answers == before
    main = render_main(screen, flow="{}").replace("\u200b", "")
    assert f'value="{text or ""}"' in main
    assert f'id="answer:{question}-wrong">{said}<' in main
    assert f'<a href="#answer:{question}">{said}</a>' in main
    assert 'aria-invalid="true"' in main


def test_a_forged_answer_is_dropped() -> None:
    for forged in ("38.5", 38.55, True, float("nan"), float("inf"), 1e300, [38]):
        raw = json.dumps({"answers": {"fever": forged}})
        assert "fever" not in read_tap(ASKED, [("flow", raw)], "en").answers


def test_the_boundary_decides() -> None:
    assert ENGINE.assess(ENGINE.path({**BEFORE, "fever": 38.4})).urgency == "soon"
    assert ENGINE.assess(ENGINE.path({**BEFORE, "fever": 38.5, "height": 100})).urgency == "urgent"
    assert ENGINE.path({**BEFORE, "fever": 38.5}).next == HEIGHT
