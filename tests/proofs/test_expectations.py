"""What a promise expects holds in the proof exactly where it holds for the engine."""

from pathlib import Path

import pytest

from selfcheck.loader.loading import load_text
from selfcheck.proofs import Verdict, prove

KNEE = (Path(__file__).parents[1] / "knee.yaml").read_text("utf-8")


@pytest.mark.parametrize(
    ("then", "verdict"),
    [
        ("departments: [knees, hips]", Verdict.PROVED),
        ("departments: [hips, knees]", Verdict.BROKEN),
        ("departments: [knees]", Verdict.BROKEN),
    ],
)
def test_departments_are_promised_in_the_order_of_the_rules(then: str, verdict: Verdict) -> None:
    both = 'all: [{is: both}, {much: {at_least: 7}}, {swollen: "no"}]'
    promise = f"promises:\n  - {{name: where to go, if: {{{both}}}, then: {{{then}}}}}\n"
    (found,) = [proof for proof in prove(load_text(KNEE + promise)) if proof.code == "broken-promise"]

    assert found.verdict is verdict
