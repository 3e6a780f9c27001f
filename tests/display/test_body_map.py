"""The body map: what a patient can mark is what the questions offer, and left is where a patient has it."""

import pytest
from tests.support.screens import LANGUAGES, QUESTIONNAIRE, screen, usual_path

from selfcheck.display import area_ids
from selfcheck.engine import questions_of


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_body_map_draws_every_place_that_can_be_drawn(language: str) -> None:
    drawn = set(area_ids())
    for question in questions_of(QUESTIONNAIRE):
        if question.body_map and question.tick:
            answers = usual_path(pain="leg", leg_numb="yes")
            shown = screen(f"question:{question.id}", answers, lang=language)
            figure = shown["question"]["figure"]
            assert figure
            areas = {area["option"] for panel in figure["panels"] for area in panel["areas"]}
            assert areas == set(question.tick) & drawn
            assert set(question.tick) - areas == set(question.exclusive) | (
                {"glove_sock_both"} & set(question.tick)
            )


def test_left_is_at_the_right_edge_only_from_the_front() -> None:
    figure = screen("question:pain_map", usual_path(pain="leg"))["question"]["figure"]
    assert figure
    front, back = figure["panels"]
    words = QUESTIONNAIRE.texts
    assert (front["left"], front["right"]) == (words["map_right"]["ja"], words["map_left"]["ja"])
    assert (back["left"], back["right"]) == (words["map_left"]["ja"], words["map_right"]["ja"])
    middle = int(figure["view_box"].split()[2]) / 2
    for panel, at_the_left in zip(figure["panels"], ("right_", "left_"), strict=True):
        for area in panel["areas"]:
            (x, *_), *more = ([float(n) for n in point.split()] for point in area["checks"])
            sided = area["option"].startswith(("left_", "right_"))
            assert (x < middle) == area["option"].startswith(at_the_left) or not sided
            assert not more or not sided
