"""Invented responses, to show the staff's app with something in it: by chance, and the same each time."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from selfcheck.engine import Engine, measure, usual_answer
from selfcheck.model import Answer, Question, Questionnaire, Urgency
from selfcheck.store import Contact, PublicKey, Response, Store, make_response, save

_DAYS = 14
"""Over which the responses of a demo came."""
NOBODY = Contact(name="Example", phone="0000-00-0000")


def fill(store: Store, questionnaire: Questionnaire, number: int, now: datetime) -> None:
    """Store so many responses of the last two weeks; some name somebody who does not exist."""
    key = store.settings.read_public_key()
    start = now - timedelta(days=_DAYS)
    for response in invented(questionnaire, number, start, _DAYS, seed=1, key=key):
        save(store, questionnaire, response)


def invented(
    questionnaire: Questionnaire,
    number: int,
    start: datetime,
    days: int,
    *,
    seed: int = 0,
    key: PublicKey | None = None,
    contact: Contact = NOBODY,
) -> Iterator[Response]:
    """Responses of patients by chance over some days; with a key, every third names the contact."""
    engine = Engine(questionnaire)
    chance = Random(seed)  # noqa: S311 - the same patients in each run, no secret
    for _ in range(number):
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
        moment = start + timedelta(milliseconds=chance.randrange(days * 24 * 3600 * 1000))
        yield made.model_copy(update={"created": moment})


def walk(engine: Engine, chance: Random) -> dict[str, Answer]:
    """Answers up to a result: to the end of the path, or to an emergency after which the patient stops."""
    worry = chance.choice([0.02, 0.05, 0.1, 0.25])
    answers: dict[str, Answer] = {}
    while (path := engine.path(answers)).next:
        if chance.random() < 0.5 and engine.assess(path).urgency is Urgency.EMERGENCY:
            break
        answers[path.next.id] = answer_by_chance(path.next, chance, worry)
    return path.answers


def answer_by_chance(question: Question, chance: Random, worry: float) -> Answer:
    """As most people answer; at times, as often as `worry` says, any answer."""
    if chance.random() > worry:
        return usual_answer(question)
    if question.text:
        return ""
    if measured := measure(question):
        return measured.number(chance.randint(measured.step(measured.low), measured.step(measured.high)))
    if question.options:
        return chance.choice(list(question.options))
    several = [option for option in question.tick or {} if option not in question.exclusive]
    ticked = chance.sample(several, chance.randint(1, min(3, len(several))))
    return tuple(option for option in question.tick or {} if option in ticked)
