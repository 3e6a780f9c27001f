"""The letter for the doctor names questions and options that there are."""

from collections.abc import Iterable, Iterator, Mapping

from selfcheck.loader.references.register import Register
from selfcheck.model import YamlPath
from selfcheck.problems import Problem, meant, quoted


def find(register: Register) -> Iterator[Problem]:
    """Every Problem of the letter."""
    letter = register.questionnaire.letter
    if letter is None:
        return
    for p, part in enumerate(letter.parts):
        for n, line in enumerate(part.lines):
            path: YamlPath = ("letter", "parts", p, "lines", n)
            yield from question_there(register, line.question, (*path, "question"))
            places = {name: (*path, "words", name) for name in line.words}
            yield from options_there(register, line.question, places)
    for n, sign in enumerate(letter.absent.signs):
        for question, options in sign.unless.items():
            path = ("letter", "absent", "signs", n, "unless", question)
            yield from question_there(register, question, path)
            yield from options_there(register, question, dict.fromkeys(options, path))


def question_there(register: Register, name: str, place: YamlPath) -> Iterator[Problem]:
    """A Problem where there is no such question."""
    if name not in register.questions:
        message = f"{register.source.subject(place)} names {quoted(name)}, but there is no such question."
        mend = meant(name, register.questions, "questions")
        yield register.problem(place, "unknown-question", message, mend)


def options_there(register: Register, name: str, places: Mapping[str, YamlPath]) -> Iterator[Problem]:
    """A Problem for each option that the question has not; `places`: option → where it is named."""
    question = register.questions.get(name)
    known: Iterable[str] = (question.options or question.tick or {}) if question else places
    for option, place in places.items():
        if option not in known:
            message = (
                f"{register.source.subject(place)}: the question `{name}` has no option {quoted(option)}."
            )
            yield register.problem(
                place, "unknown-option", message, meant(option, known, "options"), at="key"
            )
