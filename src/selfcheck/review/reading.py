"""Cells of a wide export told by ids again, whether it was written with ids or in words."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from selfcheck.review.cells import restore
from selfcheck.review.codebook import SEVERAL, Codebook
from selfcheck.review.columns import ANSWERS, COLUMNS, SCORES, Kind
from selfcheck.review.wording import LANGUAGES, words
from selfcheck.store import TOKYO

_KINDS: dict[str, Kind] = {column.name: column.kind for column in COLUMNS}
_NAMED = re.compile(r".*\[((?:scores\.)?[a-z][a-z0-9_]*)\]", re.S)
_GROUPS = {"stage": "stage.", "tags": "tag.", "departments": "department."}


class FileError(ValueError):
    """A file that is no export of ours; `reason` is `format`, `damaged`, `not_wide` or `no_rows`."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(f"This file cannot be read as an export: {reason}.")


def read_header(cells: Iterable[object]) -> list[str]:
    """The names of the columns; raises FileError where those are missing that every export has."""
    known = {label: name for language in LANGUAGES for name, label in words("columns", language).items()}
    names = [_name(str(cell or ""), known) for cell in cells]
    if not set(_KINDS) <= set(names):
        raise FileError("not_wide")
    return names


def read_rows(
    names: Sequence[str], rows: Iterable[Sequence[object]], codebook: Codebook
) -> dict[str, list[Any]]:
    """Column → values by ids, for every column that the table has."""
    wanted = {
        name: place
        for place, name in enumerate(names)
        if name in _KINDS or name.startswith((ANSWERS, SCORES))
    }
    digest_place = wanted["questionnaire_hash"]
    values: dict[str, list[Any]] = {name: [] for name in wanted}
    reader = _Reader(codebook)
    for row in rows:
        digest = str(row[digest_place])
        for name, place in wanted.items():
            cell = row[place] if place < len(row) else None
            values[name].append(reader.empty(name) if cell in (None, "") else reader.read(name, digest, cell))
    return values


def _name(cell: str, known: dict[str, str]) -> str:
    if cell in known or cell in _KINDS or cell.startswith((ANSWERS, SCORES)):
        return known.get(cell, cell)
    named = _NAMED.fullmatch(cell)
    if named is None:
        return cell
    return named[1] if named[1].startswith(SCORES) else ANSWERS + named[1]


class _Reader:
    def __init__(self, codebook: Codebook) -> None:
        self.codebook = codebook
        self.id_of = lru_cache(maxsize=10_000)(self._id_of)

    def empty(self, name: str) -> Any:
        """The value of an empty cell: nothing there, or a list of nothing."""
        return [] if _KINDS.get(name) in ("tags", "departments", "ids") else None

    def read(self, name: str, digest: str, cell: object) -> Any:
        """The value of a cell that is not empty."""
        kind: Kind | None = "number" if name.startswith(SCORES) else _KINDS.get(name)
        text = restore(str(cell))
        match kind:
            case "time":
                return _time(cell)
            case "day":
                return cell if isinstance(cell, date) else text[:10]
            case "number":
                return int(text)
            case "flag":
                return self.id_of(digest, "flag", text.lower()) == "true"
            case "urgency" | "state":
                return self.id_of(digest, kind, text)
            case "age":
                return self.id_of(digest, self.codebook.age_question, text)
            case "text" | "word":
                return text
            case "ids":
                return text.split(" ")
        return self._by_codebook(name, digest, text)

    def _by_codebook(self, name: str, digest: str, text: str) -> Any:
        question = name.removeprefix(ANSWERS)
        line = self.codebook.questions.get(question)
        if line and line.kind == "number":
            return int(text)
        group = _GROUPS.get(name, question)
        if name in ("tags", "departments") or (line and line.kind == "several"):
            apart = text.split(SEVERAL if SEVERAL in text else " ")
            whole = self.id_of(digest, group, text)
            return [self.id_of(digest, group, each) for each in apart] if whole == text else [whole]
        return self.id_of(digest, group, text)

    def _id_of(self, digest: str, group: str, text: str) -> str:
        """The id behind a word; the text itself if it is an id, or nobody knows it."""
        if group in ("urgency", "state", "flag"):
            meant = {w.lower(): i for lang in LANGUAGES for i, w in words(group, lang).items()}
            return meant.get(text.lower(), text)
        meant = {word: id_ for id_, word in self.codebook.group(digest, group).items()}
        decades = {self.codebook.age(digest, f"{d}s"): f"{d}s" for d in range(0, 130, 10)}
        return meant.get(text, decades.get(text, text) if group == self.codebook.age_question else text)


def _time(cell: object) -> datetime:
    """A time as written: without a zone it is Japan's."""
    moment = cell if isinstance(cell, datetime) else datetime.fromisoformat(str(cell))
    return moment if moment.tzinfo else moment.replace(tzinfo=TOKYO)
