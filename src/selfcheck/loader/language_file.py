"""A further language: a file beside the questionnaire that translates its texts. Above shape, untranslated.

It holds the same tree with the texts alone: what the questionnaire lists is under its id.
Patients are offered it while it is reviewed and the texts are those that were translated. Where `of` marks
each part, one that changed is shown in the first language until it is translated anew.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, cast

from pydantic import ValidationError

import selfcheck.loader.schema_errors as shape
import selfcheck.loader.translated_parts as parts
import selfcheck.loader.untranslated as untranslated
from selfcheck.loader.references import wording
from selfcheck.loader.references.register import Register
from selfcheck.model import Line, Noun, Questionnaire, Review, Source, YamlPath, texts
from selfcheck.problems import Problem, Problems, listed, problem, quoted


class Head(Noun):
    """What the file says of itself, before the texts."""

    language: Line
    """The language's own name."""
    of: str = ""
    """The texts that were translated: the `edition` of all, or the marks of their parts."""
    reviewed: Review | None = None
    """Who approved the translation; without it no patient is offered the language."""


def join(source: Source, files: Mapping[str, Source | Problems]) -> Source:
    """The questionnaire's source with its translations, and what is wrong with those that cannot be read.

    `files`: tag → source; one with an `id` is a questionnaire of its own. Raises Problems of a language that
    is declared in the main file, where only its own file translates it.
    """
    read: dict[str, Source] = {}
    unreadable: dict[str, Problems] = {}
    today = parts.edition(source) if files else ""
    for tag in sorted(files, key=lambda tag: _doubt(source, tag, files[tag], today)):
        file = files[tag]
        if isinstance(file, Problems):
            unreadable[tag] = file
        elif file.at(("id",)) is None:
            wrong = list(_wrong_head(source, {**_declared(source), **_names(read)}, tag, file))
            if wrong and _is_half_declared(source, tag):
                raise Problems(wrong)
            if wrong:
                unreadable[tag] = Problems(wrong)
            else:
                read[tag] = file
    return replace(
        source, translations={tag: read[tag] for tag in files if tag in read}, unreadable=unreadable
    )


def _doubt(source: Source, tag: str, file: Source | Problems, today: str) -> tuple[bool, bool, str]:
    """Of two files of a language the lower: that of today's texts, then a variant of a declared language.

    A copy or a draft that was left beside the right one must not take its place.
    """
    of = file.at(("of",)) if isinstance(file, Source) else None
    current = of == today or parts.has_marks(of)
    return not current, tag.partition("-")[0] not in _declared(source), tag


def with_languages(questionnaire: Questionnaire, today: date) -> Questionnaire:
    """The questionnaire with the languages that are offered `today`: reviewed, of these texts, and right."""
    source = questionnaire.source
    offered = [
        tag
        for tag, file in source.translations.items()
        if not any(_reasons(source, file, today))
        and all(found.severity == "warning" for found in _errors(questionnaire, tag))
    ]
    if not offered:
        return questionnaire
    whole = replace(source, tree=_copy(source.tree))
    for tag in offered:
        _declared(whole).update(_names({tag: source.translations[tag]}))
        _add(whole, tag)
    return shape.validate(whole)


def withheld(questionnaire: Questionnaire, today: date) -> Iterator[Problem]:
    """Why a language is not offered to patients, and what is still missing in it.

    Errors are warnings while there are other reasons to withhold it: somebody is still at work on it.
    """
    source = questionnaire.source
    for wrong in cast(Mapping[str, Problems], source.unreadable).values():
        yield from wrong.problems
    for tag, file in source.translations.items():
        reasons = list(_reasons(source, file, today))
        yield from reasons
        for found in _errors(questionnaire, tag):
            yield replace(found, severity="warning") if reasons else found
        yield from _waiting(source, tag)


def _waiting(source: Source, tag: str) -> Iterator[Problem]:
    found = parts.waiting(source, tag)
    if found and parts.has_marks(source.translations[tag].at(("of",))):
        message = "not everything is translated as it is today: there patients see the first language."
        names = listed([".".join(map(str, name)) for name in found], 5)
        fix = f"Translate {names}. Then run `selfcheck translated {tag}`."
        file = source.translations[tag]
        yield problem(file, ("of",), "waiting-translation", message, fix, layer="names", severity="warning")


def _errors(questionnaire: Questionnaire, tag: str) -> Iterator[Problem]:
    """What is missing, too much or wrong in the texts of a language that patients read."""
    source = questionnaire.source
    file, current = source.translations[tag], parts.current(source, tag)
    for found in untranslated.find(file, current, parts.wanted(source)):
        gone = found.code == "unknown-text" and parts.has_marks(file.at(("of",)))
        yield replace(found, severity="warning") if gone else found
    shown = (line for line in lines(source, tag) if source.address(line[0]) in current)
    yield from wording.find_in(Register(questionnaire), shown)


def lines(source: Source, tag: str) -> Iterator[tuple[YamlPath, dict[str, str]]]:
    """The translated texts: place in the questionnaire, with the tag → the words in that language."""
    for path, _ in texts(source.tree):
        words = source.translations[tag].at(source.address(path))
        if isinstance(words, str):
            yield path, {tag: words}


def _declared(source: Source) -> dict[str, str]:
    languages = source.at(("languages",))
    return languages if isinstance(languages, dict) else {}


def _is_half_declared(source: Source, tag: str) -> bool:
    """Whether the main file declares a language without saying everything in it."""
    return tag in _declared(source) and any(tag not in text for _, text in texts(source.tree))


def _names(files: Mapping[str, Source]) -> dict[str, str]:
    """Language → its own name, as each file says it."""
    return {tag: str(file.at(("language",))) for tag, file in files.items()}


def _wrong_head(source: Source, taken: Mapping[str, str], tag: str, file: Source) -> Iterator[Problem]:
    """What is wrong with what a file says of itself; `taken`: language → name, of those that there are."""
    if not isinstance(file.tree, dict):
        yield shape.not_a_mapping(file, "Begin with `language: …`, not indented.")
        return
    head = json.dumps({key: value for key, value in file.tree.items() if key in Head.model_fields})
    try:
        found = Head.model_validate_json(head, strict=True)
    except ValidationError as error:
        yield from shape.problems(file, error.errors(include_url=False))
        return
    if tag in taken or found.language in taken.values():
        message = f"a language `{tag}`, or one of the name {quoted(found.language)}, is there already."
        fix = "Delete this file, or the language in the other one: under `languages` and in every text."
        yield problem(file, (), "language-twice", message, fix, layer="shape")


def _copy(node: object) -> object:
    """Plain data that can be added to; what a file was read to stays as it is."""
    if isinstance(node, dict):
        return {key: _copy(value) for key, value in node.items()}
    return [*map(_copy, node)] if isinstance(node, list) else node


def _add(source: Source, tag: str) -> None:
    file, current = source.translations[tag], parts.current(source, tag)
    first = next(iter(_declared(source)))
    places: dict[YamlPath, Any] = dict(texts(source.tree))
    for path, words in places.items():
        address = source.address(path)
        words[tag] = str(file.at(address)) if address in current else words[first]


def _reasons(source: Source, file: Source, today: date) -> Iterator[Problem]:
    now, stated = parts.edition(source), file.at(("of",))
    if file.at(("reviewed",)) is None:
        message = "nobody has reviewed this translation, so that patients are not offered it."
        lines = '`reviewed: {by: …, "on": "…", again: "…"}`'
        fix = f"Have it read by somebody who speaks the language, then add {lines}."
        yield problem(file, (), "not-reviewed", message, fix, layer="names", severity="warning")
    elif str(file.at(("reviewed", "again"))) < today.isoformat():
        message = "this translation is due for review, so that patients are not offered it."
        fix = "Have it read again, then write the new dates here."
        place = ("reviewed", "again")
        yield problem(file, place, "review-overdue", message, fix, layer="names", severity="warning")
    if stated is None:
        message = "it is not said which texts this translates, so that patients are not offered it."
        fix = f'Once all of them are translated, write `of: "{now}"`.'
        yield problem(file, (), "old-translation", message, fix, layer="names", severity="warning")
    elif stated != now and not parts.has_marks(stated):
        message = "the texts have changed since this was translated, so that patients are not offered it."
        fix = f'See by `selfcheck diff` what has changed, and translate it. Then write `of: "{now}"`.'
        yield problem(file, ("of",), "old-translation", message, fix, layer="names", severity="warning")
