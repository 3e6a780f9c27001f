"""YAML → Questionnaire, or every Problem of the first layer that fails: file, syntax, shape, names.

A questionnaire is one file, or a main file with its parts beside it (selfcheck.loader.locations). Further
languages have files of their own.
"""

from collections.abc import Callable, Mapping
from datetime import date
from itertools import islice
from pathlib import Path as FilePath

import selfcheck.loader.language_file as language_file
import selfcheck.loader.parts as parts
import selfcheck.loader.portable as portable
import selfcheck.loader.references as names
import selfcheck.loader.schema_errors as shape
import selfcheck.loader.syntax as syntax
from selfcheck.loader.locations import PARTS, find, strays
from selfcheck.model import Questionnaire, Source
from selfcheck.problems import FileCode, Problem, Problems

MOST_BYTES = 512 * 1024

Read = Callable[[str, str], Source]
"""A file's text and its name, to its source; raises Problems."""


def load(
    path: str | FilePath, today: date | None = None, like: FilePath | None = None, read: Read | None = None
) -> Questionnaire:
    """Read a questionnaire's files. Raises Problems, which holds every Problem of the first failing layer.

    Languages are left out whose file is broken, or whose review is missing or overdue `today`: `warnings`
    says why. Parts and languages that `path` has not are taken from beside `like`, so that a copy of one
    file can be compared. `read`: `read_text`, or what remembers the files that it has read.
    """
    read = read or read_text
    found = find(FilePath(path))
    sources = _all({"": found.main, **found.parts}, read)
    main, languages = sources.pop(""), found.languages
    if like:
        other = find(like)
        sources = {**_all(_wanting(main, other.parts), read), **sources}
        languages = {**other.languages, **languages}
    source = parts.join(main, sources)
    return _questionnaire(source, _languages(languages, read), today or date.today())


def files(path: FilePath) -> list[FilePath]:
    """All files that `load` reads: the main one, its parts, and its further languages."""
    return find(path).all


def load_text(text: str, name: str = "questions.yaml") -> Questionnaire:
    """Read a questionnaire from its text; `name` is what Problems call the file. Raises Problems."""
    return _questionnaire(read_text(text, name), {}, date.today())


def read_text(text: str, name: str) -> Source:
    """A file's text as plain data with places. Raises Problems of the layers `file` and `syntax`."""
    if len(text) > MOST_BYTES:
        raise Problems([_too_large(name)])
    return syntax.read(text.removeprefix("\ufeff"), name)


def warnings(questionnaire: Questionnaire, today: date | None = None) -> list[Problem]:
    """What does not keep the questionnaire from patients but should be looked at.

    A review that is overdue `today` is a warning; a broken file of a language is an error, although patients
    only lose that language.
    """
    day = today or date.today()
    return [
        *strays(FilePath(questionnaire.source.file)),
        *portable.unquoted(questionnaire.source),
        *names.warnings(questionnaire, day),
        *language_file.withheld(questionnaire, day),
    ]


def _questionnaire(source: Source, languages: Mapping[str, Source | Problems], today: date) -> Questionnaire:
    joined = language_file.join(source, languages)
    questionnaire = shape.read(joined)
    errors = list(islice(names.errors(questionnaire), Problems.MOST))
    if errors:
        raise Problems(errors)
    return language_file.with_languages(questionnaire, today)


def _wanting(main: Source, named: Mapping[str, FilePath]) -> dict[str, FilePath]:
    """Those of some parts of which the main file has no key itself."""
    return {name: file for name, file in named.items() if all(main.at((key,)) is None for key in PARTS[name])}


def _all(named: Mapping[str, FilePath], read: Read) -> dict[str, Source]:
    """The source of each file. Raises the Problems of all of them."""
    found = _languages(named, read)
    problems = [problem for each in found.values() if isinstance(each, Problems) for problem in each.problems]
    if problems:
        raise Problems(problems)
    return {name: each for name, each in found.items() if isinstance(each, Source)}


def _languages(named: Mapping[str, FilePath], read: Read) -> dict[str, Source | Problems]:
    """The source of each file, or what is wrong with it."""
    return {name: _source_or_problems(file, read) for name, file in named.items()}


def _source_or_problems(path: FilePath, read: Read) -> Source | Problems:
    try:
        return read(_decode(_bytes(path), str(path)), str(path))
    except Problems as problems:
        return problems


def _bytes(path: FilePath) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise Problems([_problem(str(path), "unreadable-file", *_unreadable(error))]) from None
    if len(content) > MOST_BYTES:
        raise Problems([_too_large(str(path))])
    return content


def _unreadable(error: OSError) -> tuple[str, str]:
    match error:
        case FileNotFoundError():
            return "there is no such file.", "Check the name, and the folder in which you are."
        case IsADirectoryError():
            return "this is a folder, not a file.", "Name the file within it, such as `questions.yaml`."
        case PermissionError():
            return (
                "the file may not be read by this user.",
                "Ask who looks after the machine for leave to read it.",
            )
    return "the file cannot be read from the disk.", "Copy it anew, or restore it from the last good version."


def _too_large(name: str) -> Problem:
    message = f"the file is larger than {MOST_BYTES // 1024} KB."
    return _problem(
        name, "too-large", message, "A questionnaire is a text of a few hundred questions; see what got in."
    )


def _problem(name: str, code: FileCode, message: str, fix: str) -> Problem:
    return Problem(code, "file", name, 0, 0, message, fix)


def _decode(content: bytes, name: str) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        message = f"the file is not in UTF-8; {_encoding(content)}."
        fix = "Save it as UTF-8 (in the editor: Save with encoding → UTF-8)."
        raise Problems([Problem("not-utf8", "file", name, line, 1, message, fix)]) from None


def _encoding(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "it looks like UTF-16"
    kana = any("\u3041" <= char <= "\u30fa" for char in content.decode("cp932", "replace"))
    return "it looks like Shift_JIS" if kana else "some of its bytes are no text"
