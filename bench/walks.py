"""Responses to measure with: patients by chance, the same in each run, along the real questionnaire to a result."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from selfcheck.engine import Engine, usual_answer
from selfcheck.model import Answer, Question, Questionnaire, Urgency
from selfcheck.store import Contact, PublicKey, Response, make_response

QUESTIONS = Path(__file__).parent.parent / "questions.yaml"
START = datetime(2026, 8, 1, tzinfo=UTC)


def walk(engine: Engine, chance: Random) -> dict[str, Answer]:
    """Answers up to a result: to the end of the path, or to an emergency after which the patient stops."""
    worry = chance.choice([0.02, 0.05, 0.1, 0.25])
    answers: dict[str, Answer] = {}
    while (path := engine.path(answers)).next:
        if chance.random() < 0.5 and engine.assess(path).urgency is Urgency.EMERGENCY:
            break
        answers[path.next.id] = answer_by_chance(path.next, chance, worry)
    return path.answers


def responses(
    questionnaire: Questionnaire, number: int, *, seed: int = 0, key: PublicKey | None = None
) -> Iterator[Response]:
    """Responses of such walks, over 100 days; every third tells a name, a phone number and a note."""
    engine = Engine(questionnaire)
    chance = Random(seed)  # noqa: S311 - the same patients in each run
    for _ in range(number):
        contact = Contact(name="山田 花子", phone="090-1234-5678", note="=1+1 と書きました\n😀")
        made = make_response(
            engine,
            walk(engine, chance),
            token=f"{chance.getrandbits(128):032x}",
            language=chance.choice(list(questionnaire.languages)),
            consent_version=questionnaire.consent.version,
            visit_wish=chance.random() < 0.3,
            contact=contact if key and chance.random() < 1 / 3 else None,
            public_key=key,
        )
        moment = START + timedelta(milliseconds=chance.randrange(100 * 24 * 3600 * 1000))
        yield made.model_copy(update={"created": moment})


def answer_by_chance(question: Question, chance: Random, worry: float) -> Answer:
    """As most people answer; at times, as often as `worry` says, any answer."""
    if chance.random() > worry:
        return usual_answer(question)
    if question.scale:
        return chance.randint(question.scale.at_least, question.scale.at_most)
    if question.options:
        return chance.choice(list(question.options))
    several = [option for option in question.tick or {} if option not in question.exclusive]
    ticked = chance.sample(several, chance.randint(1, min(3, len(several))))
    return tuple(option for option in question.tick or {} if option in ticked)
