"""Scores on screens: patients see those that the file shows, the staff see all of them."""

from datetime import UTC, datetime
from pathlib import Path

from tests.support.walks import QUESTIONS

from selfcheck.engine import Engine
from selfcheck.loader.loading import load, load_text
from selfcheck.model import Answer
from selfcheck.patient.flow import read_flow
from selfcheck.patient.rendering import render_main
from selfcheck.patient.screens import Screen, draw
from selfcheck.staff.drawing import draw_response
from selfcheck.store import make_response, new_token

GAD = (Path(__file__).parents[1] / "scales" / "gad_7.yaml").read_text("utf-8")
ASKED = load_text(GAD.replace("title: {en: Worry}", "title: {en: Worry}\n    shown: true"))
SHOWN = Engine(ASKED.model_copy(update={"texts": load(QUESTIONS).texts}))
ANSWERS: dict[str, Answer] = {f"item_{i}": "daily" for i in range(1, 8)}


def result(answers: dict[str, Answer]) -> Screen:
    asked = SHOWN.questionnaire
    flow = {"consent": asked.consent.version, "view": "result", "answers": answers}
    return draw(SHOWN, read_flow(asked, flow), datetime(2026, 11, 22, 1, 30, tzinfo=UTC))


def test_a_patient_sees_a_score_that_is_shown_and_no_other() -> None:
    screen = result(ANSWERS)

    assert screen["result"]["scores"] == [{"title": "Worry", "sum": "21/21"}]
    assert "<dt>Worry</dt><dd>21/21</dd>" in render_main(screen)
    assert "Two items" not in render_main(screen)


def test_a_score_that_a_skipped_question_could_change_is_not_shown() -> None:
    screen = result({**ANSWERS, "item_7": "not an option"})

    assert screen["result"]["scores"] == []
    assert 'class="what scores"' not in render_main(screen)


def test_the_staff_see_every_score_of_its_highest_sum() -> None:
    response = make_response(SHOWN, ANSWERS, token=new_token(), language="en", consent_version="1")
    drawn = draw_response(response, SHOWN.questionnaire, "age")

    assert drawn.scores == (("Two items", "6 / 6"), ("Worry", "21 / 21"))
