"""What the page may ask ahead: each tap that leads on from a screen and needs no field of a form."""

import pytest
from tests.support.screens import screen, usual_path

from selfcheck.patient.rendering import taps
from selfcheck.patient.screens import Screen


def views(shown: Screen) -> list[object]:
    return [tap["view"] for tap in taps(shown)]


def test_each_option_that_answers_at_once_is_asked_ahead() -> None:
    shown = screen("question:age", {"gate_a": ("none",)})
    assert [tap["answers"] for tap in taps(shown)] == [
        {"age": option["id"]} for option in shown["question"]["options"]
    ]


def test_an_answer_can_be_kept_with_one_tap() -> None:
    shown = screen("question:age", usual_path())
    *options, keep = taps(shown)
    assert len(options) == len(shown["question"]["options"])
    assert keep == {"view": "after:age"}


def test_boxes_of_which_several_may_be_ticked_are_not_asked_ahead() -> None:
    shown = screen("question:signs", usual_path())
    alone = [option["id"] for option in shown["question"]["options"] if option["flow"]]
    assert [tap["answers"] for tap in taps(shown)] == [{"signs": [name]} for name in alone]
    assert len(alone) < len(shown["question"]["options"])


@pytest.mark.parametrize(
    ("view", "answers", "leads_to"),
    [
        ("start", {}, ["next"]),
        ("consent", {}, ["next"]),
        ("emergency", {"gate_a": ("chest",), "age": "from_35"}, ["next"]),
        ("result", usual_path(), []),
        ("review", usual_path(), []),
    ],
)
def test_other_screens_lead_on_by_one_tap_or_none(view: str, answers: object, leads_to: list[str]) -> None:
    assert views(screen(view, answers)) == leads_to
