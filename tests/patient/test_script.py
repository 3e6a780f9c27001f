"""The phone call written out: what led to the result is said, and an ambulance gets the address first."""

from datetime import UTC, datetime

import pytest
from tests.support.questionnaires import QUESTIONS

from selfcheck.display.wording import BREAK
from selfcheck.engine import Engine, questions_of, usual_answers
from selfcheck.loader import load
from selfcheck.model import Case, Urgency
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
