"""The letter on the patient's screen: after a result alone, and beside the patient's own language where it is another."""

import pytest
from tests.support.screens import LANGUAGES, OPEN, QUESTIONNAIRE, screen, usual_path

from selfcheck.display import BREAK
from selfcheck.engine import Engine
from selfcheck.letter import letter_text
from selfcheck.patient.flow import read_flow
from selfcheck.patient.qr import MOST_ON_PAPER
from selfcheck.patient.screens import Screen, draw

assert QUESTIONNAIRE.letter
WORDS = QUESTIONNAIRE.letter


def letter(view: str = "letter", language: str = "ja") -> Screen:
    return screen(view, usual_path(pain="back"), lang=language)


def test_a_result_leads_to_it_and_it_leads_back() -> None:
    offered = screen("result", usual_path(pain="back"))["result"]["letter"]
    assert offered
    assert offered["flow"] == {"view": "letter"}
    shown = letter()
    assert (shown["view"], shown["back"]) == ("letter", {"view": "result", "from": None})
    assert shown["heading"].replace(BREAK, "") == WORDS.open["ja"]


@pytest.mark.parametrize("view", ["letter", "letter:both"])
def test_there_is_none_before_a_result(view: str) -> None:
    assert screen(view, {})["view"].startswith("question:")
    assert screen(view, usual_path(pain="back"), consent=None)["view"] == "consent"


def test_an_emergency_has_one_at_once() -> None:
    assert screen("letter", {"gate_a": ("chest",), "age": "from_35"})["view"] == "letter"


def test_a_questionnaire_without_one_shows_the_next_screen() -> None:

    plain = QUESTIONNAIRE.model_copy(update={"letter": None})
    raw = {"consent": plain.consent.version, "view": "letter", "answers": usual_path(pain="back")}
    shown = draw(Engine(plain), read_flow(plain, raw), OPEN)
    assert shown["view"] == "result"
    assert shown["result"]["letter"] is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_patients_language_is_beside_it_where_it_is_another(language: str) -> None:
    alone, both = letter("letter", language)["letter"], letter("letter:both", language)["letter"]
    foreign = language != LANGUAGES[0]
    assert bool(alone["other"]) == bool(both["other"]) == foreign
    assert (alone["other_flow"], both["other_flow"]) == ({"view": "letter:both"}, {"view": "letter"})
    title = WORDS.parts[0].title
    assert [part.beside for part in alone["letter"].parts[:1]] == [""]
    assert [part.beside for part in both["letter"].parts[:1]] == [title[language] if foreign else ""]


def test_its_code_is_the_letter_as_text() -> None:
    shown = letter()["letter"]
    assert shown["text"] == letter_text(shown["letter"])
    assert len(letter_text(shown["letter"], MOST_ON_PAPER, "…").encode()) <= MOST_ON_PAPER
