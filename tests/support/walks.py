"""Patients by chance, yet the same each time: walks along the real questionnaire to a result."""

from collections.abc import Iterator, Mapping
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


def brought(questionnaire: Questionnaire, answers: object) -> dict[str, object]:
    """What a device adds to the flow of a patient whose answers include an earlier result."""
    look = questionnaire.second_look
    result = answers.get(look.earlier) if look and isinstance(answers, Mapping) else None
    return {"earlier": {"questionnaire": questionnaire.id, "result": result}} if result else {}


def random_answers(engine: Engine, chance: Random) -> dict[str, Answer]:
    """An answer to every question."""
    worry = chance.choice([0.02, 0.05, 0.1, 0.25])
    questions = [asked.question for asked in engine.questions]
    asked = {each.id: answer_by_chance(each, chance, worry) for each in questions if not each.given}
    given = {each.id: chance.choice(list(each.options or ())) for each in questions if each.given}
    return asked | (given if chance.random() < 0.2 else {})


def responses(
    questionnaire: Questionnaire, number: int, *, seed: int = 0, key: PublicKey | None = None
) -> Iterator[Response]:
    """Responses over 100 days; with a key, every third tells a name, a phone number and a note."""
    return invented(questionnaire, number, START, 100, seed=seed, key=key, contact=CONTACT)
