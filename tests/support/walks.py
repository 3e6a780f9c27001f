"""Patients by chance, yet the same each time: walks along the real questionnaire to a result."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from selfcheck.engine.engine import Engine
from selfcheck.install import answer_by_chance, invented
from selfcheck.model.questionnaire import Answer, Questionnaire
from selfcheck.store import Contact, PublicKey, Response

QUESTIONS = Path(__file__).parents[2] / "questions.yaml"
START = datetime(2026, 8, 1, tzinfo=UTC)
CONTACT = Contact(name="山田 花子", phone="090-1234-5678", note="=1+1 と書きました\n😀")


def random_answers(engine: Engine, chance: Random) -> dict[str, Answer]:
    """An answer to every question."""
    worry = chance.choice([0.02, 0.05, 0.1, 0.25])
    return {asked.question.id: answer_by_chance(asked.question, chance, worry) for asked in engine.questions}


def responses(
    questionnaire: Questionnaire, number: int, *, seed: int = 0, key: PublicKey | None = None
) -> Iterator[Response]:
    """Responses over 100 days; with a key, every third tells a name, a phone number and a note."""
    return invented(questionnaire, number, START, 100, seed=seed, key=key, contact=CONTACT)
