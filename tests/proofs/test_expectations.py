"""What a promise expects holds in the proof exactly where it holds for the engine."""

from pathlib import Path

import pytest

from selfcheck.checks.cases import failing_cases
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


RDQ = Path(__file__).parents[1] / "scales" / "rdq_24.yaml"


@pytest.mark.parametrize(
    ("condition", "then", "verdict"),
    [
        ("{all: [{rdq: {at_least: 24}}]}", "{scores: {rdq: 24}}", Verdict.PROVED),
        ("{all: [{rdq: {at_least: 23}}]}", "{scores: {rdq: 24}}", Verdict.BROKEN),
        ("{item_1: yes}", "{scores: {rdq: 0}}", Verdict.BROKEN),
    ],
)
def test_a_sum_is_promised_exactly(condition: str, then: str, verdict: Verdict) -> None:
    text = RDQ.read_text("utf-8").replace(
        "promises:\n", f"promises:\n  - {{name: the sum, if: {condition}, then: {then}}}\n", 1
    )
    found = [proof for proof in prove(load_text(text)) if proof.name == "the sum"]

    assert next(proof.verdict for proof in found if proof.code == "broken-promise") is verdict


def test_a_case_says_what_the_sum_is_and_differs_where_it_is_another() -> None:
    text = RDQ.read_text("utf-8")
    cases = "cases:\n  - {name: one, answers: {item_1: yes}, expect: {scores: {rdq: %d}}}\n"
    found = [
        [problem.message for problem in failing_cases(load_text(text.split("cases:\n")[0] + tail))]
        for tail in (cases % points + "guidance:" + text.split("guidance:")[1] for points in (1, 2))
    ]

    assert found == [[], ["case `one` expects scores rdq 2, but gets rdq 1."]]
