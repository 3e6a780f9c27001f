"""A further language: a file beside the questionnaire that translates its texts. Above shape, untranslated.

It holds the same tree with the texts alone: what the questionnaire lists stands under its id.
Patients are offered it while it is reviewed and the texts are those that were translated.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path as FilePath
from typing import Any

from pydantic import ValidationError

import selfcheck.loader.schema_errors as shape
import selfcheck.loader.untranslated as untranslated
from selfcheck.loader.translations import TAG
from selfcheck.model import Line, Noun, Questionnaire, Review, Source, YamlPath, texts
from selfcheck.problems import Problem, Problems, problem


class Head(Noun):
    """What the file says of itself, before the texts."""

    language: Line
    """The language's own name."""
    of: str = ""
    """The `edition` of the texts that were translated."""
    reviewed: Review | None = None
    """Who approved the translation; without it no patient is offered the language."""


def beside(path: FilePath) -> dict[str, FilePath]:
    """Language tag → file, of all files named like `questions.ja-simple.yaml` beside questions.yaml."""
    if not path.parent.is_dir():
        return {}
    files = sorted(path.parent.glob(f"*{path.suffix}"))
    named = {file: file.name.removeprefix(f"{path.stem}.").removesuffix(path.suffix) for file in files}
    return {tag: file for file, tag in named.items() if file.name != tag and TAG.fullmatch(tag)}


def join(source: Source, files: Mapping[str, Source], today: date) -> Source:
    """The questionnaire's source with the texts of each language that patients are offered `today`.

    `files`: tag → source; one with an `id` is a questionnaire of its own. Raises Problems of their heads.
    """
    files = {tag: file for tag, file in files.items() if file.at(("id",)) is None}
    heads = {tag: _head(source, tag, file) for tag, file in files.items()}
    joined = replace(source, translations=files)
    languages = source.at(("languages",))
    for tag, head in heads.items():
        if isinstance(languages, dict) and _is_offered(joined, head, today):
            languages[tag] = head.language
            _add(joined, tag)
    return joined


def errors(source: Source, questionnaire: Questionnaire) -> Iterator[Problem]:
    """What is missing or too much in the languages that patients are offered."""
    for tag, file in source.translations.items():
        if tag in questionnaire.languages:
            yield from untranslated.find(file, _wanted(source))


def withheld(questionnaire: Questionnaire, today: date) -> Iterator[Problem]:
    """Why a language is not offered to patients, and what is still missing in it."""
    source = questionnaire.source
    for tag, file in source.translations.items():
        if tag not in questionnaire.languages:
            yield from _reasons(source, file, today)
            for found in untranslated.find(file, _wanted(source)):
                yield replace(found, severity="warning")


def lines(source: Source, tag: str) -> Iterator[tuple[YamlPath, dict[str, str]]]:
    """The translated texts: place in the questionnaire, with the tag → the words in that language."""
    for path, _ in texts(source.tree):
        words = source.translations[tag].at(source.address(path))
        if isinstance(words, str):
            yield path, {tag: words}


def edition(source: Source) -> str:
    """Tells these texts, in the questionnaire's first language, from the same texts after any change."""
    told = json.dumps(sorted((str(path), text) for path, text in _wanted(source).items()), ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()[:8]


def _head(source: Source, tag: str, file: Source) -> Head:
    tree = file.tree if isinstance(file.tree, dict) else {}
    head = json.dumps({key: value for key, value in tree.items() if key in Head.model_fields})
    try:
        found = Head.model_validate_json(head, strict=True)
    except ValidationError as error:
        raise Problems(shape.problems(file, error.errors(include_url=False))) from None
    if source.at(("languages", tag)) is not None:
        message = f"the language `{tag}` stands in {source.file} already."
        mend = "Delete this file, or the language there under `languages` and in every text."
        raise Problems([problem(file, (), "language-twice", message, mend, layer="shape")])
    return found


def _is_offered(source: Source, head: Head, today: date) -> bool:
    return head.reviewed is not None and head.reviewed.again >= today and head.of == edition(source)


def _add(source: Source, tag: str) -> None:
    places: dict[YamlPath, Any] = dict(texts(source.tree))
    for path, words in list(lines(source, tag)):
        places[path].update(words)


def _reasons(source: Source, file: Source, today: date) -> Iterator[Problem]:
    now, stated = edition(source), file.at(("of",))
    if file.at(("reviewed",)) is None:
        message = "nobody has reviewed this translation, so that patients are not offered it."
        mend = (
            "Have it read by somebody who speaks the language, then add `reviewed: {by: …, on: …, again: …}`."
        )
        yield problem(file, (), "not-reviewed", message, mend, layer="names", severity="warning")
    elif str(file.at(("reviewed", "again"))) < today.isoformat():
        message = "this translation is due for review, so that patients are not offered it."
        mend = "Have it read again, then write the new dates here."
        place = ("reviewed", "again")
        yield problem(file, place, "review-overdue", message, mend, layer="names", severity="warning")
    if stated is None:
        message = "it is not said which texts this translates, so that patients are not offered it."
        mend = f'Once all of them are translated, write `of: "{now}"`.'
        yield problem(file, (), "old-translation", message, mend, layer="names", severity="warning")
    elif stated != now:
        message = "the texts have changed since this was translated, so that patients are not offered it."
        mend = f'See by `selfcheck diff` what has changed, and translate it. Then write `of: "{now}"`.'
        yield problem(file, ("of",), "old-translation", message, mend, layer="names", severity="warning")


def _wanted(source: Source) -> dict[YamlPath, str]:
    """Every text of the questionnaire in its first language, by its place in a translation."""
    languages = source.at(("languages",))
    first = next(iter(languages), "") if isinstance(languages, dict) else ""
    return {source.address(path): str(text.get(first, "")) for path, text in texts(source.tree)}
