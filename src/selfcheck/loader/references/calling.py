"""The phone call names guidances, phones, questions and options that there are."""

from collections.abc import Iterator

from selfcheck.loader.references.letter import options_there, question_there
from selfcheck.loader.references.register import Register
from selfcheck.problems import Problem

OTHER = "other"


def find(register: Register) -> Iterator[Problem]:
    """Every Problem of the call."""
    call = register.questionnaire.call
    if call is None:
        return
    for name in call.opening:
        if name != OTHER:
            yield from register.unknown("guidance", name, ("call", "opening", name))
    for name in call.numbers:
        yield from register.unknown("phone", name, ("call", "numbers", name))
    if call.child:
        yield from register.unknown("phone", call.child.phone, ("call", "child", "phone"))
    yield from question_there(register, call.age_from, ("call", "age_from"))
    for key in ("signs_from", "since_from"):
        for i, name in enumerate(getattr(call, key)):
            yield from question_there(register, name, ("call", key, i))
    for name in call.since_what:
        yield from question_there(register, name, ("call", "since_what", name))
    for name, options in call.medicines_from.items():
        yield from question_there(register, name, ("call", "medicines_from", name))
        places = dict.fromkeys(options, ("call", "medicines_from", name))
        yield from options_there(register, name, places)
