"""The phone call written out: what to say, in the order in which it is asked. Above wording."""

from collections.abc import Iterator
from typing import TypedDict

from selfcheck.display import Wording
from selfcheck.engine import AnswerPath, Assessment, Engine, questions_of
from selfcheck.model import Answer, Call, Guidance, Question, Urgency
from selfcheck.patient.calls import AMBULANCE
from selfcheck.patient.grid import grid_of

MOST_SIGNS = 4
"""More nobody takes in on the phone."""
OTHER = "other"
NOTHING = ("no", "none", "unsure", "skip")
URGENT = (Urgency.EMERGENCY, Urgency.URGENT, Urgency.SOON)


class Opening(TypedDict):
    """Whom to call, and the first sentence there."""

    to: str
    number: str
    """Empty where the patient has to look it up: then there is a line to write it on."""
    words: str


class Said(TypedDict):
    """One line: its label, and the words; without words a line to write on."""

    label: str
    words: list[str]


class Script(TypedDict):
    """What to say, in one language."""

    lang: str
    openings: list[Opening]
    lines: list[Said]


class Scripts(TypedDict):
    """What to say in the patient's language, and in the first one where that is another."""

    title: str
    lead: str
    own: Script
    beside: str
    other: Script | None


def scripts(
    wording: Wording, path: AnswerPath, assessment: Assessment, phones: tuple[str, ...]
) -> Scripts | None:
    """The call, `phones` being shown; None where no doctor has to be called, or none is written out."""
    call, guidance = wording.questionnaire.call, assessment.guidance
    if not call or not guidance or guidance.urgency not in URGENT:
        return None
    first = Wording(wording.questionnaire, next(iter(wording.questionnaire.languages)))
    foreign = wording.language.partition("-")[0] != first.language.partition("-")[0]
    return {
        "title": wording.say(call.title),
        "lead": wording.say(call.lead),
        "own": _script(wording, call, path, assessment, guidance, phones),
        "beside": wording.say(call.beside),
        "other": _script(first, call, path, assessment, guidance, phones) if foreign else None,
    }


def child_phone(engine: Engine, path: AnswerPath, guidance: Guidance) -> tuple[str, ...]:
    """The number for children, where the patient is one and no ambulance is to be called."""
    call = engine.questionnaire.call
    if not call or not call.child or guidance.urgency not in (Urgency.URGENT, Urgency.SOON):
        return ()
    return (call.child.phone,) if engine.holds(call.child.condition, path) else ()


def written(script: Script) -> list[str]:
    """The same as text, without the lines to write on."""
    openings = [f"{each['to']} {each['number']}".strip() + f" {each['words']}" for each in script["openings"]]
    lines = [f"{line['label']}: {', '.join(line['words'])}" for line in script["lines"] if line["words"]]
    return [*openings, *lines]


def _script(
    wording: Wording,
    call: Call,
    path: AnswerPath,
    assessment: Assessment,
    guidance: Guidance,
    phones: tuple[str, ...],
) -> Script:
    blank = list[str]()
    lines = [
        (call.signs, _signs(wording, call, path, assessment)),
        (call.since, _since(wording, call, path)),
        (call.medicines, _texts(wording, path, call.medicines_from)),
    ]
    age = (call.age, _texts(wording, path, {call.age_from: None}))
    known = [(label, words) for label, words in lines if words]
    place = [(call.address, blank)] if _names_ambulance(wording, guidance) else []
    return {
        "lang": wording.language,
        "openings": list(_openings(wording, call, guidance, phones)),
        "lines": [
            {"label": wording.say(label), "words": words}
            for label, words in [*place, age, *known, (call.name, blank), (call.number, blank)]
        ],
    }


def _openings(wording: Wording, call: Call, guidance: Guidance, phones: tuple[str, ...]) -> Iterator[Opening]:
    """One for each number that is shown, and one to the doctor whose number the patient looks up."""
    for name in phones:
        if name in call.numbers:
            phone = wording.questionnaire.phones[name]
            words = wording.say(call.numbers[name])
            yield {"to": wording.say(phone.name), "number": phone.number, "words": words}
    if sentence := call.opening.get(guidance.id) or call.opening.get(OTHER):
        yield {"to": wording.say(call.doctor), "number": "", "words": wording.say(sentence)}


def _since(wording: Wording, call: Call, path: AnswerPath) -> list[str]:
    """When it began, and what."""
    return [
        f"{wording.say(call.since_what[name])} – {when}" if name in call.since_what else when
        for name in call.since_from
        for when in _texts(wording, path, {name: None})
    ]


def _names_ambulance(wording: Wording, guidance: Guidance) -> bool:
    return any(wording.questionnaire.phones[name].number == AMBULANCE for name in guidance.phones)


def _signs(wording: Wording, call: Call, path: AnswerPath, assessment: Assessment) -> list[str]:
    """The signs that led to this urgency, or any where none did; the first of them."""
    deciding = {n for f in assessment.findings if f.urgency is assessment.urgency for n in f.answers}
    told = [name for name in call.signs_from if name in path.answers]
    questions = {question.id: question for question in questions_of(wording.questionnaire)}
    for names in ([name for name in told if name in deciding], told):
        signs = [sign for name in names for sign in _sign(wording, questions[name], path.answers[name])]
        if signs:
            return list(dict.fromkeys(signs))[:MOST_SIGNS]
    return []


def _sign(wording: Wording, question: Question, answer: Answer) -> Iterator[str]:
    if isinstance(answer, int | float):
        return
    options = question.options or question.tick or {}
    chosen = [name for name in ((answer,) if isinstance(answer, str) else answer) if name in options]
    row = grid_of(wording.questionnaire, question.id)
    for name in chosen:
        if row and name not in ("no", "skip"):
            option = "" if name == "yes" else f" – {wording.say(options[name])}"
            yield wording.say(question.ask) + option
        elif name not in NOTHING:
            yield wording.say(options[name])


def _texts(
    wording: Wording, path: AnswerPath, wanted: dict[str, None] | dict[str, tuple[str, ...]]
) -> list[str]:
    """The options chosen of some questions, or those of them that are named."""
    questions = {question.id: question for question in questions_of(wording.questionnaire)}
    found: list[str] = []
    for name, named in wanted.items():
        answer = path.answers.get(name, ())
        chosen = (answer,) if isinstance(answer, str) else answer if isinstance(answer, tuple) else ()
        options = questions[name].options or questions[name].tick or {}
        told = [each for each in chosen if each not in NOTHING and (named is None or each in named)]
        found += wording.each(options[each] for each in told)
    return list(dict.fromkeys(found))
