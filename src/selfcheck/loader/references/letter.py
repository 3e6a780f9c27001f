"""The letter for the doctor names questions and options that there are."""

from collections.abc import Iterable, Iterator

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
            yield from _question(register, line.question, (*path, "question"))
            places = {name: (*path, "words", name) for name in line.words}
            yield from _options(register, line.question, places)
    for n, sign in enumerate(letter.absent.signs):
        for question, options in sign.unless.items():
            path = ("letter", "absent", "signs", n, "unless", question)
            yield from _question(register, question, path)
            yield from _options(register, question, dict.fromkeys(options, path))


def _question(register: Register, name: str, place: YamlPath) -> Iterator[Problem]:
    if name not in register.questions:
        message = f"the letter names {quoted(name)}, but there is no such question."
        mend = meant(name, register.questions, "questions")
        yield register.problem(place, "unknown-question", message, mend)


def _options(register: Register, name: str, places: dict[str, YamlPath]) -> Iterator[Problem]:
    question = register.questions.get(name)
    known: Iterable[str] = (question.options or question.tick or {}) if question else places
    for option, place in places.items():
        if option not in known:
            message = f"the letter: the question `{name}` has no option {quoted(option)}."
            yield register.problem(
                place, "unknown-option", message, meant(option, known, "options"), at="key"
            )
