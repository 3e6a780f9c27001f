"""Responses to measure with: patients by chance, the same in each run, along the real questionnaire to a result."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from selfcheck.install import invented
from selfcheck.model import Questionnaire
from selfcheck.store import Contact, PublicKey, Response

QUESTIONS = Path(__file__).parent.parent / "questions.yaml"
START = datetime(2026, 8, 1, tzinfo=UTC)
CONTACT = Contact(name="山田 花子", phone="090-1234-5678", note="=1+1 と書きました\n😀")


def responses(
    questionnaire: Questionnaire, number: int, *, seed: int = 0, key: PublicKey | None = None
) -> Iterator[Response]:
    """Responses over 100 days; with a key, every third tells a name, a phone number and a note."""
    return invented(questionnaire, number, START, 100, seed=seed, key=key, contact=CONTACT)
