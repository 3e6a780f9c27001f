"""The engine: paths, three-valued reading, which rule decides."""

from pathlib import Path
from typing import Any

import pytest

from selfcheck.engine import AnswerPath, Engine, assess, next_question
from selfcheck.engine.answers import AnswersError
from selfcheck.loader.loading import load
from selfcheck.model.questionnaire import Questionnaire


@pytest.fixture(scope="module")
def knee() -> Questionnaire:
    return load(Path(__file__).parents[1] / "knee.yaml")


def replay(questionnaire: Questionnaire, answers: dict[str, Any]) -> AnswerPath:
    return Engine(questionnaire).replay(answers)


def walk(questionnaire: Questionnaire, **answers: Any) -> list[str]:
    return list(replay(questionnaire, answers).answers)


def test_a_question_is_asked_only_where_its_when_holds(knee: Questionnaire) -> None:
    assert walk(knee, hurts="no", much=9, swollen="no") == ["hurts", "swollen"]
    assert walk(knee, hurts="yes", much=3, where=["left"], swollen="no") == [
        "hurts",
        "much",
        "where",
        "swollen",
    ]


def test_answers_behind_an_unanswered_question_wait(knee: Questionnaire) -> None:
    path = replay(knee, {"hurts": "yes", "swollen": "yes"})
    assert (list(path.answers), path.next and path.next.id) == (["hurts"], "much")
    assert path.pending == {"much", "where", "swollen"}


def test_an_answer_off_the_path_never_matters(knee: Questionnaire) -> None:
    left = assess(knee, {"hurts": "no", "much": 10, "where": ("left", "right"), "swollen": "no"})
    assert left == assess(knee, {"hurts": "no", "swollen": "no"})


def test_a_question_passed_by_is_no_longer_pending(knee: Questionnaire) -> None:
    assert replay(knee, {"hurts": "no"}).pending == {"swollen"}


def test_the_most_urgent_rule_decides_and_all_findings_are_kept(knee: Questionnaire) -> None:
    result = assess(knee, {"hurts": "yes", "much": 8, "where": ("left", "right"), "swollen": "no"})
    assert (result.urgency, result.days, result.departments) == ("soon", 3, ("knees", "hips"))
    assert [f.rule for f in result.findings] == ["both", "much"]
    assert result.guidance is not None
    assert result.guidance.id == "soon", "the guidance listed first wins"
    assert result.findings[0].answers == {"where": ("left", "right")}
    assert result.stage == "pain"


def test_values_alone_explain_a_rule_as_a_path_does(knee: Questionnaire) -> None:
    engine = Engine(knee)
    path = engine.path({"hurts": "yes", "much": 8, "where": ("left", "right"), "swollen": "no"})
    assert path.next is None
    found = [engine.finding(rule, path.answers) for rule in engine.holding(path.answers)]
    assert found == list(engine.assess(path).findings)
    assert found


def test_an_emergency_is_certain_before_the_end(knee: Questionnaire) -> None:
    result = assess(knee, {"hurts": "unsure"})
    assert (result.urgency, result.finished, result.unasked) == (None, False, ("swollen",))
    assert result.tags == ("told",), "no answer to come can undo it"
    assert result.booking == "hidden", "nothing is booked before the end"


def test_otherwise_follows_where_no_rule_holds(knee: Questionnaire) -> None:
    result = assess(knee, {"hurts": "no", "swollen": "no"})
    assert (result.urgency, result.booking, result.findings) == ("selfcare", "shown", ())
    assert next_question(knee, {"hurts": "no", "swollen": "no"}) is None


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({"hurt": "no"}, "There is no question 'hurt'. Did you mean 'hurts'?"),
        ({"hurts": "maybe"}, "Question 'hurts' has no option 'maybe'. Known: no, unsure, yes."),
        ({"hurts": True}, "Question 'hurts' is answered by one option's id, not by True."),
        ({"much": 11}, "Question 'much' is answered by a number from 0 to 10, not by 11."),
        ({"much": "3"}, "Question 'much' is answered by a whole number, not by '3'."),
        (
            {"where": "left"},
            "Question 'where' is answered by a list with at least one option's id, not by 'left'.",
        ),
        ({"where": []}, "Question 'where' is answered by a list with at least one option's id, not by []."),
        (
            {"where": ["left", "none"]},
            "Question 'where': 'none' excludes the others, but came with other options.",
        ),
    ],
)
def test_answers_that_do_not_fit_are_named(
    knee: Questionnaire, answers: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(AnswersError) as caught:
        assess(knee, answers)
    assert caught.value.problems == (sentence,)
