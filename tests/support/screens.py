"""The questionnaire that patients are asked, what most of them answer, and the screen of a flow."""

from datetime import UTC, datetime

from tests.support.walks import QUESTIONS, brought

from selfcheck.engine import Engine, usual_answers
from selfcheck.loader import load
from selfcheck.model import Answer
from selfcheck.patient import Screen, draw, read_flow

QUESTIONNAIRE = load(QUESTIONS)
OPEN = datetime(2026, 11, 22, 1, 30, tzinfo=UTC)
"""A Sunday, 10:30 in Tokyo: the clinic is open until 12:00."""
ENGINE = Engine(QUESTIONNAIRE)
USUAL = usual_answers(QUESTIONNAIRE)
LANGUAGES = list(QUESTIONNAIRE.languages)


def usual_path(**answers: Answer) -> dict[str, Answer]:
    """What a patient is asked who answers as most do, but for these."""
    return ENGINE.path({**USUAL, **answers}).answers


def screen(view: str = "next", answers: object = None, **flow: object) -> Screen:
    """The screen of a patient with today's consent."""
    raw = {"consent": QUESTIONNAIRE.consent.version, "view": view, "answers": answers or {}, **flow}
    raw = {**brought(QUESTIONNAIRE, answers or {}), **raw}
    return draw(ENGINE, read_flow(QUESTIONNAIRE, raw), OPEN)
