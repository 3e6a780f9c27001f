"""Cells of a wide export given as ids again, whether it was written with ids or in words."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from selfcheck.review.cells import restore
from selfcheck.review.codebook import SEVERAL, Codebook
from selfcheck.review.columns import ANSWERS, COLUMNS, SCORES, Kind
from selfcheck.review.limits import FileError
from selfcheck.review.moments import Days
from selfcheck.review.wording import LANGUAGES, words

_KINDS: dict[str, Kind] = {column.name: column.kind for column in COLUMNS}
_QUESTION = re.compile(r".*\[([a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)?)(?:@[0-9a-f]{8})?\]", re.S)
"""A header in words: behind it the id of the question, of the option, and the version of an older wording."""

_SCORE = re.compile(r".*\[scores:([a-z][a-z0-9_]*)\]", re.S)
"""The same of a score."""

_GROUPS = {"stage": "stage.", "tags": "tag.", "departments": "department."}
GETA = "\u3013"
"""What printers put where they have no type, and exports where cp932 has no sign."""

_LISTS = ("tags", "departments", "ids")
_TRUE = ("true", "1", "1.0")


def read_header(cells: Iterable[object]) -> list[str]:
    """The names of the columns; raises FileError where those are missing that every export has."""
    known = {label: name for language in LANGUAGES for name, label in words("columns", language).items()}
    names = [_name(str(cell or "").strip(), known) for cell in cells]
    if not set(_KINDS) <= set(names):
        raise FileError("not_wide")
    return names


def read_rows(
    names: Sequence[str], rows: Iterable[Sequence[object]], codebook: Codebook
) -> dict[str, list[Any]]:
    """Column → values by ids, for every column that the table has."""
    places: dict[str, list[int]] = {}
    for place, name in enumerate(names):
        if name in _KINDS or name.startswith((ANSWERS, SCORES)):
            places.setdefault(name, []).append(place)
    digest_place = places["questionnaire_hash"][0]
    values: dict[str, list[Any]] = {name: [] for name in places}
    reader = _Reader(codebook)
    for row in rows:
        digest = restore(str(row[digest_place])) if digest_place < len(row) else ""
        for name, found in places.items():
            cells = [row[place] for place in found if place < len(row) and row[place] not in (None, "")]
            values[name].append(reader.read(name, digest, cells[0]) if cells else reader.empty(name))
    for name, kind in _KINDS.items():
        if kind in ("time", "day"):
            values[name] = Days.of(values[name]).read_all(values[name], with_time=kind == "time")
    return _joined(values)


def _joined(values: Mapping[str, list[Any]]) -> dict[str, list[Any]]:
    """Columns of single options joined to the column of their question, each where the first of them is."""
    joined: dict[str, list[Any]] = {}
    for name, column in values.items():
        question, _, option = name.removeprefix(ANSWERS).partition(".")
        if not name.startswith(ANSWERS) or not option:
            joined[name] = column
            continue
        ticked = joined.setdefault(ANSWERS + question, [None] * len(column))
        for place, mark in enumerate(column):
            if mark is not None:
                ticked[place] = [*(ticked[place] or []), *([option] if mark else [])]
    return joined


def _name(cell: str, known: dict[str, str]) -> str:
    if cell in known or cell in _KINDS or cell.startswith((ANSWERS, SCORES)):
        return known.get(cell, cell)
    if score := _SCORE.fullmatch(cell):
        return SCORES + score[1]
    asked = _QUESTION.fullmatch(cell)
    return ANSWERS + asked[1] if asked else cell


class _Reader:
    def __init__(self, codebook: Codebook) -> None:
        self.codebook = codebook
        self.id_of = lru_cache(maxsize=10_000)(self._id_of)

    def empty(self, name: str) -> Any:
        """The value of an empty cell: nothing there, or a list of nothing."""
        return [] if _KINDS.get(name) in _LISTS else None

    def read(self, name: str, digest: str, cell: object) -> Any:
        """The value of a cell that is not empty; times and days as they are written."""
        kind = "number" if name.startswith(SCORES) else _KINDS.get(name)
        text = restore(str(cell))
        match kind:
            case "time" | "day":
                return cell if isinstance(cell, date) else text
            case "number":
                return _number(text)
            case "flag":
                return self.is_true(text)
            case "urgency" | "state":
                return self.id_of(digest, kind, text)
            case "age":
                return self.id_of(digest, self.codebook.age_question, text)
            case "text" | "word":
                return text
            case "ids":
                return text.split(" ")
        return self._by_codebook(name, digest, text)

    def is_true(self, text: str) -> bool:
        """Whether a flag is set, however it is written."""
        return self.id_of("", "flag", text.lower()) in _TRUE

    def _by_codebook(self, name: str, digest: str, text: str) -> Any:
        question, _, option = name.removeprefix(ANSWERS).partition(".")
        if option:
            return self.is_true(text)
        kind = self.codebook.kind(question, digest) if name.startswith(ANSWERS) else ""
        if kind == "number":
            return _number(text)
        if kind in ("date", "text"):
            return text
        if kind == "decimal":
            return float(text)
        group = _GROUPS.get(name, question)
        if (name in _GROUPS and name != "stage") or kind == "several":
            apart = text.split(SEVERAL if SEVERAL in text else " ")
            whole = self.id_of(digest, group, text)
            return [self.id_of(digest, group, each) for each in apart] if whole == text else [whole]
        return self.id_of(digest, group, text)

    def _id_of(self, digest: str, group: str, text: str) -> str:
        """The id behind a word; the text itself if it is an id, or nobody knows it."""
        if group in ("urgency", "state", "flag"):
            meant = {w.lower(): i for lang in LANGUAGES for i, w in words(group, lang).items()}
            return meant.get(text.lower(), text)
        known = {_in_cp932(word): id_ for id_, word in self.codebook.group(digest, group).items()}
        if group == self.codebook.age_question:
            decades = (f"{decade}s" for decade in range(0, 130, 10))
            known = {_in_cp932(self.codebook.age(digest, each)): each for each in decades} | known
        return known.get(_in_cp932(text), text)


def _in_cp932(text: str) -> bytes:
    """What two texts have in common that are the same but for the encoding of their files.

    There and back, a wave dash becomes another one, and what cp932 does not have becomes a sign of its own.
    """
    return text.encode("cp932", "replace").replace(GETA.encode("cp932"), b"?")


def _number(text: str) -> int:
    """A whole number, also as statistics programs write it: `7.0`. Raises ValueError."""
    number = float(text)
    if not number.is_integer():
        raise ValueError(f"{text!r} is no whole number.")
    return int(number)
