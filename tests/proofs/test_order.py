"""What counts as one step worse: for a choice, a scale and ticks, as the proofs of monotony take them."""

from pathlib import Path

import pytest

from selfcheck import load
from selfcheck.engine.answers import questions_of
from selfcheck.model import Answer, Question
from selfcheck.proofs.order import is_step, ordered

TESTS = Path(__file__).parents[1]
KNEE = {question.id: question for question in questions_of(load(TESTS / "knee.yaml"))}
REAL = {question.id: question for question in questions_of(load(TESTS.parent / "questions.yaml"))}


@pytest.mark.parametrize(
    ("better", "worse", "step"),
    [("no", "unsure", True), ("unsure", "yes", True), ("no", "yes", False), ("yes", "unsure", False)],
)
def test_a_choice_goes_up_by_one_option(better: str, worse: str, step: bool) -> None:
    assert is_step(KNEE["hurts"], better, worse) is step


@pytest.mark.parametrize(("better", "worse"), [(3, 4), (3, 9), (4, 3), (3, 3)])
def test_a_scale_goes_up_by_any_number(better: int, worse: int) -> None:
    assert is_step(KNEE["much"], better, worse) is (better < worse)


def test_a_scale_whose_worse_end_is_low_goes_down() -> None:
    scale = KNEE["much"].scale
    assert scale
    turned = KNEE["much"].model_copy(update={"scale": scale.model_copy(update={"worse": "down"})})
    assert is_step(turned, 4, 3)
    assert not is_step(turned, 3, 4)


def test_what_has_no_order_has_no_step() -> None:
    unordered = KNEE["hurts"].model_copy(update={"order": "none"})
    assert not ordered(unordered)
    assert not is_step(unordered, "no", "yes")


def ticks() -> tuple[Question, list[str], list[str]]:
    """A tick-all question of the real file, its exclusive options and the others."""
    question = next(q for q in REAL.values() if q.tick and q.exclusive and ordered(q))
    return question, list(question.exclusive), [o for o in question.tick or {} if o not in question.exclusive]


def test_any_tick_more_is_a_step_and_none_to_one_as_well() -> None:
    question, exclusive, others = ticks()
    one: Answer = (others[0],)
    both: Answer = tuple(others[:2])
    assert is_step(question, one, both)
    assert not is_step(question, both, one)
    assert not is_step(question, one, one)
    assert is_step(question, (exclusive[0],), one)
