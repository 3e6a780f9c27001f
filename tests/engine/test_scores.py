"""Scores while answering: known within bounds, certain as early as these allow, and never of nothing."""

from pathlib import Path

import pytest

from selfcheck.engine import Engine, say
from selfcheck.loader import load
from selfcheck.loader.loading import load_text
from selfcheck.model import Answer, Answers, parse

SCALES = Path(__file__).parents[1] / "scales"
RDQ, GAD, START_BACK = (Engine(load(SCALES / f"{name}.yaml")) for name in ("rdq_24", "gad_7", "start_back"))

SMALL = (Path(__file__).parents[1] / "small.yaml").read_text("utf-8")
BURDEN = (
    "scores: [{id: burden, title: {ja: 点, en: Score}, sum: [weeks, signs, smoking], of: 18, source: book}]\n"
)


def burdened(rule: str = '{worse: "yes"}') -> Engine:
    """small.yaml with a score of a scale, ticks and a choice, and a rule that may look at it."""
    text = SMALL.replace("terms:\n", f"{BURDEN}terms:\n", 1)
    text = text.replace("exclusive: [none]", "exclusive: [none]\n        points: {sweat: 1, blood: 2}")
    text = text.replace("order: [[never, now]]", "order: [[never, now]]\n        points: {now: 3}")
    return Engine(load_text(text.replace('if: {worse: "yes"}', f"if: {rule}")))


def yes(number: int, of: int = 24) -> dict[str, Answer]:
    """The first answers to RDQ: so many with a point, then without."""
    return {f"item_{i}": "yes" if i <= number else "no" for i in range(1, of + 1)}


def holds(engine: Engine, score: str, bounds: dict[str, int], answers: Answers) -> bool | None:
    return engine.holds(parse({score: bounds}), engine.path(answers))


@pytest.mark.parametrize(
    ("points", "answered", "certain"),
    [
        (14, 14, True),
        (13, 13, None),
        (13, 23, None),
        (13, 24, False),
        (2, 12, None),
        (1, 12, False),
    ],
)
def test_a_threshold_is_certain_as_soon_as_the_bounds_say_so(
    points: int, answered: int, *, certain: bool | None
) -> None:
    """14 or more: whatever follows if there are 14 already, and never if too few questions are left."""
    assert holds(RDQ, "rdq", {"at_least": 14}, yes(points, answered)) is certain


def test_an_upper_bound_is_certain_only_when_no_more_can_be_added() -> None:
    assert holds(RDQ, "rdq", {"at_most": 3}, yes(3, 23)) is None
    assert holds(RDQ, "rdq", {"at_most": 4}, yes(3, 23)) is True
    assert holds(RDQ, "rdq", {"at_most": 3}, yes(4, 4)) is False


def test_what_cannot_change_the_group_is_not_asked() -> None:
    path = RDQ.path(yes(14, 14))

    assert path.next is None
    assert path.rest == tuple(f"item_{i}" for i in range(15, 25))
    assert RDQ.assess(path).urgency == "soon"
    assert RDQ.assess(path).scores == {}, "more could be added"


def test_a_finished_score_is_told() -> None:
    assert RDQ.assess(RDQ.path(yes(5))).scores == {"rdq": 5}
    assert RDQ.assess(RDQ.path(yes(0))).scores == {"rdq": 0}


def test_a_question_that_is_not_asked_adds_nothing() -> None:
    path = GAD.path({"item_1": "half", "item_2": "never"})

    assert path.next is None
    assert GAD.assess(path).scores == {"gad_2": 2, "gad_7": 2}


@pytest.mark.parametrize(
    ("signs", "smoking", "burden"),
    [
        (("none",), "never", 4),
        (("blood",), "never", 6),
        (("sweat", "blood"), "before", 7),
        (("none",), "now", 7),
    ],
)
def test_a_number_counts_itself_and_ticks_count_together(
    signs: tuple[str, ...], smoking: str, burden: int
) -> None:
    answers: Answers = {"breath": "no", "signs": signs, "weeks": 4, "worse": "no", "smoking": smoking}

    assert burdened().assess(burdened().path(answers)).scores == {"burden": burden}


@pytest.mark.parametrize(
    ("least", "asked"), [(3, ["worse"]), (6, ["worse", "smoking"]), (10, [])], ids=["holds", "open", "fails"]
)
def test_a_score_within_a_condition_waits_only_while_it_is_open(least: int, asked: list[str]) -> None:
    """After 4 weeks it is from 4 to 7: smoking can still add 3."""
    engine = burdened(f'{{all: [{{burden: {{at_least: {least}}}}}, {{worse: "yes"}}]}}')
    answers: dict[str, Answer] = {"breath": "no", "signs": ("none",), "weeks": 4}
    found = []
    while question := engine.path(answers).next:
        found.append(question.id)
        answers[question.id] = "yes" if question.id == "worse" else "never"

    assert found == asked


def test_two_scores_share_questions() -> None:
    answers: dict[str, Answer] = {**{f"item_{i}": "agree" for i in range(1, 9)}, "item_9": "slightly"}

    assert START_BACK.assess(START_BACK.path(answers)).scores == {"total": 8, "psychosocial": 4}


def test_the_reason_of_a_score_are_all_its_answers() -> None:
    (finding,) = RDQ.assess(RDQ.path(yes(14))).findings

    assert finding.answers == yes(14)


def test_a_score_is_said_as_a_sum() -> None:
    questionnaire = RDQ.questionnaire

    assert (
        say(questionnaire, parse({"rdq": {"at_least": 14}}), "en") == "the score “Disability” is 14 or more"
    )
    assert (
        say(questionnaire, parse({"not": {"rdq": {"at_least": 4, "at_most": 13}}}), "en")
        == "the score “Disability” is not from 4 to 13"
    )
