"""Numbers and dates that are typed: read as people write them, and drawn again with a sentence where they are wrong."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from tests.support.typed import typed

from selfcheck.engine import AnswersError, Engine, clinic_day, say
from selfcheck.model import Answer, Question, parse
from selfcheck.patient.post import read_tap
from selfcheck.patient.rendering import render_main
from selfcheck.patient.screens import Screen, draw
from selfcheck.patient.typed import TypedError, read_typed
from selfcheck.store import make_response, new_token

ASKED = typed()
ENGINE = Engine(ASKED)
NOW = datetime(2026, 11, 22, 1, 30, tzinfo=UTC)
FEVER, HEIGHT, BEGAN = (
    next(q for section in ASKED.sections for q in section.questions if q.id == name)
    for name in ("fever", "height", "began")
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
    written = [(f"answer:{question}", text)] if text is not None else []
    read = read_tap(ASKED, [*fields, *written], "en", date(2026, 11, 22))
    return draw(ENGINE, read, NOW), read


def test_a_number_goes_on_and_is_shown_with_its_unit() -> None:
    screen, flow = tap("fever", "38度4分")
    assert flow.answers["fever"] == 38.4
    assert screen["view"] == "question:began", "height can change nothing at 38.4"

    fever = draw(ENGINE, read_tap(ASKED, [("flow", json.dumps(kept(flow, "question:fever")))], "en"), NOW)
    assert fever["question"]["field"] == {
        "mode": "decimal",
        "type": "text",
        "value": "38.4",
        "unit": "°C",
        "hint": "From 34 to 43",
        "low": "",
        "high": "",
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
        ("fever", "38.55", "After the point, no more digits than 1."),
        ("fever", "", "Please write an answer."),
        ("fever", None, "Please write an answer."),
        ("height", "160.5", "Please write a whole number."),
        ("began", "2026-02-31", "Please write a day, month and year that exist."),
        ("began", "last week", "Please write a day, month and year that exist."),
        ("began", "", "Please write a day, month and year that exist."),
        ("began", "2026-11-23", "Please write a date up to today."),
        ("began", "1926-11-22", "Please write a date within the last 3650 days."),
    ],
)
def test_what_is_wrong_is_said_at_the_field_and_nothing_is_lost(
    question: str, text: str | None, said: str
) -> None:
    before = {**BEFORE, "fever": 37.5, "height": 160}
    before = dict(list(before.items())[: list(before).index(question)] if question in before else before)
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
    assert ENGINE.assess(ENGINE.path({**BEFORE, "fever": 38.4, "height": 100, "began": 15})).urgency == "soon"
    assert ENGINE.assess(ENGINE.path({**BEFORE, "fever": 38.5, "height": 100})).urgency == "urgent"
    assert ENGINE.path({**BEFORE, "fever": 38.5}).next == HEIGHT


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-11-20", "2026-11-20"),
        ("2026/11/2", "2026-11-02"),
        ("２０２６．１１．２０", "2026-11-20"),
        ("2026年11月20日", "2026-11-20"),
        ("2024-02-29", "2024-02-29"),
        ("2026-11-22", "2026-11-22"),
    ],
)
def test_a_date_is_read_as_the_field_or_people_write_it(text: str, day: str) -> None:
    assert read_typed(BEGAN, text, date(2026, 11, 22)) == day


FEVERISH: dict[str, Answer] = {**BEFORE, "weeks": 1, "fever": 37.5, "height": 160}
FEVERISH.pop("worse")


def result(now: datetime, began: str = "2026-11-08") -> tuple[str, object]:
    flow = {"consent": ASKED.consent.version, "view": "result", "answers": {**FEVERISH, "began": began}}
    screen = draw(ENGINE, read_tap(ASKED, [("flow", json.dumps(flow))], "en"), now)
    return screen["view"], screen.get("result", {}).get("card", {}).get("urgency")


def test_days_are_counted_at_the_clinic_from_midnight_to_midnight() -> None:
    """14 days or fewer: to the last moment of 22 November in Tokyo, which is 15:00 in UTC."""
    last = datetime(2026, 11, 22, 14, 59, 59, tzinfo=UTC)
    assert result(last) == ("result", "soon")
    assert result(last + timedelta(seconds=1)) == ("result", "selfcare")


def test_a_date_that_is_out_of_bounds_is_asked_for_again() -> None:
    """The clock of a device may be wrong, and a kept flow may be older than the bounds allow."""
    assert result(NOW, "2026-11-22") == ("result", "soon")
    for began in ("2026-11-23", "2000-01-01"):
        assert result(NOW, began)[0] == "question:began"


def test_a_date_is_drawn_as_a_date_and_said_in_words() -> None:
    screen, flow = tap("began", "2026/11/8", FEVERISH)
    assert flow.answers["began"] == "2026-11-08"
    assert screen["result"]["card"]["urgency"] == "soon"
    again = draw(ENGINE, read_tap(ASKED, [("flow", json.dumps(kept(flow, "question:began")))], "en"), NOW)
    main = render_main(again, flow="{}")
    assert '<input type="date" min="2016-11-24" max="2026-11-22"' in main
    assert 'value="2026-11-08"' in main
    review = draw(ENGINE, read_tap(ASKED, [("flow", json.dumps(kept(flow, "review")))], "en"), NOW)
    rows = [row for section in review["review"]["sections"] for row in section["rows"]]
    assert rows[-1]["answer"] == "2026/11/8"


def test_it_is_kept_as_the_date_in_answers_and_findings() -> None:
    today = clinic_day(ASKED, datetime.now(UTC))
    began = (today - timedelta(days=14)).isoformat()
    response = make_response(
        ENGINE, {**FEVERISH, "began": began}, token=new_token(), language="en", consent_version="1"
    )
    assert response.answers["began"] == began
    (finding,) = response.assessment.findings
    assert finding.answers == {"began": began, "fever": 37.5}
    for wrong in (today + timedelta(days=1), today - timedelta(days=3651)):
        with pytest.raises(AnswersError, match="is later than today, or too long ago"):
            make_response(
                ENGINE,
                {**FEVERISH, "began": wrong.isoformat()},
                token=new_token(),
                language="en",
                consent_version="1",
            )


def test_a_date_without_a_day_to_count_from_is_never_taken_for_no_answer() -> None:
    with pytest.raises(AnswersError, match="The day is needed"):
        ENGINE.replay({**FEVERISH, "began": "2026-11-08"})


def test_conditions_about_dates_say_themselves() -> None:
    said = [
        say(ASKED, parse({"began": bounds}), "en")
        for bounds in ({"at_least": 3}, {"at_least": 3, "at_most": 9})
    ]
    assert said == [
        "“When did the cough begin?” is 3 or more days ago",
        "“When did the cough begin?” is from 3 to 9 days ago",
    ]
    hot = parse({"fever": {"at_most": 37.5}})
    assert say(ASKED, hot, "ja") == "「体温は何度ですか？」が37.5 ℃以下である"


def test_a_question_with_options_is_not_typed() -> None:
    smoking = next(q for section in ASKED.sections for q in section.questions if q.id == "smoking")
    with pytest.raises(TypedError, match="missing"):
        read_typed(smoking, "now")


def test_answers_from_outside_hold_dates_or_days() -> None:
    with pytest.raises(AnswersError, match="a date such as 2026-11-20"):
        ENGINE.replay({"began": "yesterday"}, date(2026, 11, 22))
