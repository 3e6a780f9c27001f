"""The engine that a server keeps of a file."""

from pathlib import Path

from selfcheck.loader import load
from selfcheck.model import content_hash
from selfcheck.web.served import Content

QUESTIONS = Path(__file__).parents[2] / "questions.yaml"


def test_what_is_served_is_the_file_without_the_memory_of_its_places() -> None:
    engine = Content(QUESTIONS).current()
    assert engine
    assert engine.questionnaire == (written := load(QUESTIONS))
    assert content_hash(engine.questionnaire) == content_hash(written)
    assert written.source.tree
    assert not engine.questionnaire.source.tree
