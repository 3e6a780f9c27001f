"""Texts without quotes that selfcheck reads as they look, but other programs that read YAML do not."""

from collections.abc import Iterator

from selfcheck.loader.scalars import read_otherwise
from selfcheck.model import Mark, Source
from selfcheck.problems import Problem, problem, quoted


def unquoted(source: Source) -> Iterator[Problem]:
    """A warning for each such word of a questionnaire's files, at its first place in each file."""
    files = {file.file: file for file in (source, *source.parts.values(), *source.translations.values())}
    for file in files.values():
        places: dict[str | None, list[Mark]] = {}
        for mark, text in file.plain.items():
            places.setdefault(text if read_otherwise(text) else None, []).append(mark)
        yield from (_problem(file, word, marks) for word, marks in places.items())


def _problem(file: Source, word: str | None, marks: list[Mark]) -> Problem:
    """`word`: None for texts in braces or brackets with a question mark, which PyYAML in Python refuses."""
    if word is None:
        message = "a `?` in braces without quotes stops some programs that read YAML."
        fix = 'Put the whole text in quotes: `"…"`'
    else:
        message = f"{quoted(word)} without quotes is {read_otherwise(word)} to some programs that read YAML."
        fix = f'Write `"{word}"`'
    further = len(marks) - 1
    also = f", also in {further} more {'place' if further == 1 else 'places'} of this file" if further else ""
    return problem(
        file, marks[0], "needs-quotes", message, f"{fix}{also}.", layer="syntax", severity="warning"
    )
