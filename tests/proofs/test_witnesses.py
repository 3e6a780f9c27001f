"""Witnesses: nothing is shown that the engine does not confirm, and what is shown is the smallest of its kind."""

from pathlib import Path

import pytest

from selfcheck.checks import check
from selfcheck.loader.loading import load_text
from selfcheck.model import Answers
from selfcheck.proofs import Interval, UnconfirmedError, Witnesses, prove

TYPED = (Path(__file__).parents[1] / "typed.yaml").read_text("utf-8")
FRESH = "if: {began: {at_most: 14}, fever: {at_least: 37.5}}"
SMALL = (Path(__file__).parents[1] / "small.yaml").read_text("utf-8")


def test_what_the_engine_does_not_say_is_a_fault_and_never_a_proof() -> None:
    witnesses = Witnesses(load_text(SMALL))
    with pytest.raises(UnconfirmedError, match=r"does not confirm a broken proof by \{'breath': 'yes'\}"):
        witnesses.shrink({"breath": "yes"}, lambda answers: witnesses.assess(answers).urgency == "soon")


def test_two_numbers_of_a_scale_are_shown_where_the_result_changes() -> None:
    turned = SMALL.replace('    if: {breath: "yes"}\n    then', "    if: {weeks: {at_most: 3}}\n    then", 1)
    (proof,) = [
        proof
        for proof in prove(load_text(turned))
        if (proof.code, proof.name) == ("milder-when-worse", "weeks")
    ]

    assert proof.shown_by == ({"weeks": 3}, {"weeks": 4})


def test_two_dates_far_apart_are_shown_where_the_result_changes() -> None:
    """Of thousands of days not each is tried: the way between two is halved until they are neighbours."""
    asked = load_text(TYPED.replace(FRESH, "if: {began: {at_least: 2000}}"))
    (proof,) = [proof for proof in prove(asked) if (proof.code, proof.name) == ("milder-when-worse", "began")]
    assert proof.shown_by
    assert [answers["began"] for answers in proof.shown_by] == [2000, 1999]
    (found,) = [problem for problem in check(asked) if problem.code == "milder-when-worse"]
    assert "1999日前" in str(found)


def test_a_number_far_from_the_usual_one_is_eased_towards_it() -> None:
    eased = Witnesses(load_text(TYPED)).shrink({"began": 10}, lambda answers: days(answers) <= 1500)
    assert 1000 < days(eased) <= 1500


def days(answers: Answers) -> int:
    began = answers.get("began", 3650)
    assert isinstance(began, int)
    return began


def test_numbers_that_no_condition_tells_apart_are_written_as_one_or_as_a_range() -> None:
    assert (str(Interval(3, 3)), str(Interval(3, 7))) == ("3", "3\u20137")
    assert [Interval(3, 7).holds(answer) for answer in (3, 7, 8, "5")] == [True, True, False, False]
