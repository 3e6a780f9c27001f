"""Witnesses: nothing is shown that the engine does not confirm, and what is shown is the smallest of its kind."""

from pathlib import Path

import pytest

from selfcheck.loader.loading import load_text
from selfcheck.proofs import UnconfirmedError, Witnesses, prove

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
