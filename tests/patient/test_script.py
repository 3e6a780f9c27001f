"""The phone call written out: what led to the result is said, and an ambulance gets the address first."""

from datetime import UTC, datetime

import pytest
from tests.support.questionnaires import QUESTIONS

from selfcheck.display.wording import BREAK
from selfcheck.engine import Engine, questions_of, usual_answers
from selfcheck.loader import load
from selfcheck.model import Answer, Case, Urgency
from selfcheck.patient.flow import Flow
from selfcheck.patient.screens import draw
from selfcheck.proofs.witnesses import Witnesses

QUESTIONNAIRE = load(QUESTIONS)
ENGINE = Engine(QUESTIONNAIRE)
WITNESSES = Witnesses(QUESTIONNAIRE)
CALLING = (Urgency.EMERGENCY, Urgency.URGENT, Urgency.SOON)
NOW = datetime(2026, 11, 30, 3, 0, tzinfo=UTC)


def result(case: Case, language: str = "ja"):  # type: ignore[no-untyped-def]
    answers = dict(WITNESSES.path(case.answers).answers)
    flow = Flow(language, view="result", consent=QUESTIONNAIRE.consent.version, answers=answers)
    return draw(ENGINE, flow, NOW)["result"]


def said(body) -> dict[str, list[str]]:  # type: ignore[no-untyped-def]
    """What is to be said, by its label."""
    lines = body["script"]["own"]["lines"]
    return {line["label"].replace(BREAK, ""): [w.replace(BREAK, "") for w in line["words"]] for line in lines}


@pytest.mark.parametrize("case", QUESTIONNAIRE.cases[::3], ids=lambda case: case.name)
def test_every_call_to_a_doctor_has_words_that_say_a_sign(case: Case) -> None:
    body = result(case)
    if WITNESSES.assess(case.answers).urgency not in CALLING:
        assert body["script"] is None
        return
    lines = said(body)
    ambulance = any(call["number"] == "119" for call in body["card"]["calls"])
    assert (next(iter(lines)) == "いまいる所（住所）") == ambulance == ("いまいる所（住所）" in lines)
    assert lines["名前"] == lines["電話番号"] == lines.get("いまいる所（住所）", []) == []
    findings = WITNESSES.assess(case.answers).findings
    assert "症状" in lines or all(finding.answers.keys() <= {"age"} for finding in findings)
    assert body["script"]["other"] is None


def test_signs_are_those_that_led_to_the_result() -> None:
    case = Case.model_validate(
        {"name": "x", "answers": {"saddle": "new"}, "expect": {"urgency": "emergency"}}
    )
    assert any("股" in words for words in said(result(case))["症状"])


def test_who_speaks_another_language_has_the_japanese_words_too() -> None:
    case = next(c for c in QUESTIONNAIRE.cases if WITNESSES.assess(c.answers).urgency is Urgency.EMERGENCY)
    script = result(case, "en")["script"]
    assert script["own"]["lang"] == "en"
    assert script["other"]["lang"] == "ja"


@pytest.mark.parametrize("age", ["under_12", "from_12", "from_16"])
def test_a_childs_result_names_the_line_for_children(age: str) -> None:
    answers = {"age": age, "signs": ["fever"], "pain": "back"}
    case = Case.model_validate({"name": "x", "answers": answers, "expect": {"urgency": "urgent"}})
    numbers = [call["number"] for call in result(case)["card"]["calls"]]
    assert WITNESSES.assess(case.answers).urgency is Urgency.URGENT
    assert ("#8000" in numbers) == (age != "from_16")


def test_a_number_says_no_sign() -> None:
    """A call says signs in words; how strong the pain is, the options of other questions name."""
    assert QUESTIONNAIRE.call
    numbers = [question.id for question in questions_of(QUESTIONNAIRE) if question.scale]
    answers = dict(ENGINE.path({**usual_answers(QUESTIONNAIRE), "pain": "back", "saddle": "new"}).answers)
    assert set(numbers) & answers.keys()
    flow = Flow("ja", view="result", consent=QUESTIONNAIRE.consent.version, answers=answers)

    def signs(*names: str) -> list[str]:
        assert QUESTIONNAIRE.call
        call = QUESTIONNAIRE.call.model_copy(update={"signs_from": names})
        engine = Engine(QUESTIONNAIRE.model_copy(update={"call": call}))
        return said(draw(engine, flow, NOW)["result"]).get("症状", [])

    assert signs(*numbers) == []
    assert signs(*numbers, "pain") == signs("pain") != []


def example(**answers: Answer) -> Case:
    return Case.model_validate({"name": "x", "answers": answers, "expect": {"urgency": "emergency"}})


@pytest.mark.parametrize("case", QUESTIONNAIRE.cases[::3], ids=lambda case: case.name)
def test_each_opening_is_for_a_number_that_is_shown_or_for_a_blank_one(case: Case) -> None:
    body = result(case)
    if not body["script"]:
        return
    assert QUESTIONNAIRE.call
    openings = body["script"]["own"]["openings"]
    shown = [call["number"] for call in (*body["card"]["calls"], *body["child_calls"])]
    numbers = [each["number"] for each in openings if each["number"]]
    assert openings
    assert set(numbers) <= set(shown)
    assert not {"119", "#7119"} & set(shown) - set(numbers) or body["card"]["urgency"] == "soon"
    assert {each["number"]: each["words"] for each in openings}.get(
        "119", "「救急です。」"
    ) == "「救急です。」"
    to_a_doctor = [each for each in openings if not each["number"]]
    assert len(to_a_doctor) == (body["card"]["guidance"] in QUESTIONNAIRE.call.opening)


def test_age_is_a_line_to_write_on_where_it_was_not_asked() -> None:
    flow = Flow("ja", "result", QUESTIONNAIRE.consent.version, {"gate_a": ("chest",)})
    assert said(draw(ENGINE, flow, NOW)["result"])["年齢（歳）"] == []


def test_when_it_began_says_of_what() -> None:
    case = example(pain="back", pain_since="over_12w", leg_numb="yes", numb_since="today", saddle="new")
    since = said(result(case))["いつから"]
    assert [each.partition(" – ")[0] for each in since] == ["しびれ", "痛み"]
    assert all(each.partition(" – ")[2] for each in since)


@pytest.mark.parametrize("language", QUESTIONNAIRE.languages)
@pytest.mark.parametrize("case", QUESTIONNAIRE.cases[::12], ids=lambda case: case.name)
def test_copied_text_has_no_blanks_and_what_is_said_on_the_phone(case: Case, language: str) -> None:
    body = result(case, language)
    text = body["take_along"]["text"]
    assert not [
        blank
        for blank in ("（症状）", "（いつ）", "（年齢）", "I am …", "(when)", "(the signs)")
        if blank in text
    ]
    assert BREAK not in text
    if body["script"]:
        openings = [each["words"].replace(BREAK, "") for each in body["script"]["own"]["openings"]]
        assert all(words in text for words in openings)


def test_a_number_for_children_is_open_where_the_others_are_folded() -> None:
    body = result(example(age="under_12"))
    assert body["card"]["urgency"] == "soon"
    assert [call["number"] for call in body["child_calls"]] == ["#8000"]
    assert "#8000" not in [call["number"] for call in body["card"]["calls"]]
    assert result(example(pain="back", age="from_20", pain_trend="worse"))["child_calls"] == []
