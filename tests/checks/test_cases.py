"""Cases: what they do not try is said, but only where there are any."""

from pathlib import Path

from selfcheck.checks import check
from selfcheck.loader.loading import load_text

SMALL = (Path(__file__).parents[1] / "small.yaml").read_text("utf-8")


def test_every_rule_and_option_of_the_example_is_tried() -> None:
    assert check(load_text(SMALL)) == []


def test_what_no_case_tries_is_named_at_its_place() -> None:
    rule, question = check(
        load_text(SMALL.replace("blood], smoking: now}", "blood], smoking: before}")), proved=()
    )[-2:]

    assert (rule.message, rule.severity) == ("no case tries rule `smoker`.", "warning")
    assert question.message == "no case answers question `smoking` with `now`."
    assert (rule.line, question.line) == (105, 66)


def test_a_file_without_cases_is_not_reproached_for_each_rule() -> None:
    assert check(load_text(SMALL[: SMALL.index("cases:\n")])) == []
