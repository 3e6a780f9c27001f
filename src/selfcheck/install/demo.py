"""Invented responses, to show the staff's app with something in it: by chance, and the same each time."""

from datetime import datetime, timedelta
from random import Random

from selfcheck.engine import Engine, usual_answer
from selfcheck.model import Answer, Question, Questionnaire, Urgency
from selfcheck.store import Contact, PublicKey, Response, Store, make_response, save

_DAYS = 14
"""Over which they came."""


def fill(store: Store, questionnaire: Questionnaire, number: int, now: datetime) -> None:
    """Store so many responses, every third with a name and a number that nobody has."""
    chance, engine = Random(1), Engine(questionnaire)  # noqa: S311 - invented patients, no secret
    key = store.settings.read_public_key()
    for place in range(number):
        save(store, questionnaire, _response(engine, chance, place, key, now))


def _response(engine: Engine, chance: Random, place: int, key: PublicKey | None, now: datetime) -> Response:
    contact = (
        Contact(name=f"Example {place + 1:02}", phone="0000-00-0000") if key and place % 3 == 0 else None
    )
    asked = engine.questionnaire
    made = make_response(
        engine,
        walk(engine, chance),
        token=f"{chance.getrandbits(128):032x}",
        language=chance.choice(list(asked.languages)),
        consent_version=asked.consent.version,
        visit_wish=chance.random() < 0.3,
        contact=contact,
        public_key=key,
    )
    return made.model_copy(update={"created": now - timedelta(seconds=chance.randrange(_DAYS * 24 * 3600))})


def walk(engine: Engine, chance: Random) -> dict[str, Answer]:
    """Answers up to a result: to the end of the path, or to an emergency after which the patient stops."""
    worry = chance.choice([0.02, 0.05, 0.1, 0.25])
    answers: dict[str, Answer] = {}
    while (path := engine.path(answers)).next:
        if chance.random() < 0.5 and engine.assess(path).urgency is Urgency.EMERGENCY:
            break
        answers[path.next.id] = _answer(path.next, chance, worry)
    return path.answers


def _answer(question: Question, chance: Random, worry: float) -> Answer:
    if chance.random() > worry:
        return usual_answer(question)
    if question.scale:
        return chance.randint(question.scale.at_least, question.scale.at_most)
    if question.options:
        return chance.choice(list(question.options))
    several = [option for option in question.tick or {} if option not in question.exclusive]
    ticked = chance.sample(several, chance.randint(1, min(3, len(several))))
    return tuple(option for option in question.tick or {} if option in ticked)
