"""Texts do what they look like: no markup in them, every placeholder is one that is filled."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping

from selfcheck.loader.references.register import Register
from selfcheck.loader.text_keys import WORDS
from selfcheck.model import Urgency, YamlPath, texts
from selfcheck.problems import Problem, listed, meant, quoted

_MARKUP = re.compile(r"!\[|<|javascript:|\]\(", re.IGNORECASE)
_SECOND_LOOK = {"title": {"{days}"}, "title_weeks": {"{weeks}"}, "lead": {"{date}"}, "before": {"{date}"}}
_OF_URGENCY = {Urgency.SOON: {"{days}", "{department}"}, Urgency.URGENT: {"{department}"}}
_NUMBER = re.compile(
    r"#[0-9]{4}(?![0-9])|(?<![0-9])(?:\+81|0)(?:[-\u2010-\u2015\u2212\u30fc() ]{0,2}[0-9]){9,10}(?![0-9])"
)
"""A telephone number of Japan as it is written in texts: `0466-21-9624`, `(0466) 219624`, `#7119`."""
_PLACEHOLDER = re.compile(r"\{[^{}]*\}|[{}]")


Texts = Iterable[tuple[YamlPath, Mapping[str, str]]]
"""Place of each text, and the text: language → words."""


def find(register: Register) -> Iterator[Problem]:
    """Every Problem of the patients' and the staff's texts."""
    yield from find_in(register, _texts(register))
    yield from _screens(register)


def find_in(register: Register, texts: Texts) -> Iterator[Problem]:
    """Every Problem of some texts."""
    for path, text in texts:
        for language, words in text.items():
            place = (*path, language)
            yield from _markup(register, place, words)
            yield from _placeholders(register, place, words)
            yield from _numbers(register, place, words)


def _texts(register: Register) -> Texts:
    tree = register.source.tree or register.questionnaire.model_dump(mode="json", by_alias=True)
    for path, text in texts(tree):
        yield path, {tag: words for tag, words in text.items() if isinstance(words, str)}


def _markup(register: Register, place: YamlPath, words: str) -> Iterator[Problem]:
    found = _MARKUP.search(words)
    if found:
        message = (
            f"{register.source.subject(place)}: {quoted(found[0])} could be read as markup by a browser."
        )
        yield register.problem(place, "markup", message, "Say it in words, or write the sign in full width.")


def _placeholders(register: Register, place: YamlPath, words: str) -> Iterator[Problem]:
    found = set(_PLACEHOLDER.findall(words))
    allowed = _allowed(register, place)
    for sign in sorted(found - allowed):
        message = f"{register.source.subject(place)}: nothing is filled in for {quoted(sign)} here."
        fix = f"Filled in here: {listed(sorted(allowed))}." if allowed else "Write the text without braces."
        yield register.problem(place, "unknown-placeholder", message, fix)


def _numbers(register: Register, place: YamlPath, words: str) -> Iterator[Problem]:
    """A telephone number in a text that is not under `clinic` or `phones` is an old or a wrong one."""
    if place[:2] == ("send", "phone"):  # an example of a patient's number
        return
    subject = register.source.subject(place)
    known = {_digits(number) for number in register.numbers}
    for found in _NUMBER.findall(unicodedata.normalize("NFKC", words)):
        if _digits(found) not in known:
            message = f"{subject}: {quoted(found)} is not a number of `clinic` or `phones`."
            fix = f"Write the number of today ({listed(register.numbers)}), or add it under `phones`."
            yield register.problem(place, "unlisted-number", message, fix)


def _digits(number: str) -> str:
    """What is dialled within Japan; `#` counts."""
    dialled = re.sub(r"[^0-9#+]", "", number)
    return re.sub(r"^\+81", "0", dialled)


def _allowed(register: Register, place: YamlPath) -> set[str]:
    """What is filled in at `place`: in guidance what its urgency brings, on screens what WORDS names."""
    match place:
        case ("guidance", int(number), *_):
            return _OF_URGENCY.get(register.questionnaire.guidance[number].urgency, set())
        case ("texts", str(key), *_):
            return set(_PLACEHOLDER.findall(WORDS.get(key, "")))
        case ("second_look", str(key), *_):
            return _SECOND_LOOK.get(key, set())
        case ("letter", "date", *_):
            return {"{year}", "{month}", "{day}", "{time}"}
        case ("letter", "elsewhere", *_):
            return {"{answer}"}
        case ("letter", "others", *_):
            return {"{part}"}
    return set()


def _screens(register: Register) -> Iterator[Problem]:
    """A file without any `texts` is for the engine alone, and no screen asks for them."""
    given = register.questionnaire.texts
    missing = [key for key in WORDS if key not in given]
    if given and missing:
        message = "under `texts` some words of the screens are missing."
        fix = "Add " + "\nand ".join(f"`{key}: {{ja: …, en: …}}`, {WORDS[key]}" for key in missing)
        yield register.problem(("texts",), "missing-ui-text", message, fix, at="key")
    for key in given:
        if key not in WORDS:
            message = f"no screen shows the text {quoted(key)}."
            fix = meant(key, WORDS, "keys")
            yield register.problem(("texts", key), "unknown-ui-text", message, fix, at="key")
