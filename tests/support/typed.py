"""The questionnaire whose answers are typed, with the words of the real one's screens."""

from pathlib import Path

from tests.support.walks import QUESTIONS

from selfcheck.loader import load
from selfcheck.model import Questionnaire

TYPED = Path(__file__).parents[1] / "typed.yaml"


def typed() -> Questionnaire:
    """tests/typed.yaml with texts, without which no screen can be drawn."""
    return load(TYPED).model_copy(update={"texts": load(QUESTIONS).texts})
