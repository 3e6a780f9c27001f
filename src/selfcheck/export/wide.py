"""A row for each Response, the same in CSV and XLSX: in words for people, or as ids for programs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from selfcheck.export.answer_columns import AnswerColumn, answer_columns
from selfcheck.export.contents import Contents
from selfcheck.review import COLUMNS, CONTACT, SCORES, SEVERAL, Codebook, Column, values, words
from selfcheck.store import Record

Cell = str | int | float | datetime | date | None

_GROUPS = {"stage": "stage.", "tags": "tag.", "departments": "department."}


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the answers to a question go in one version of it."""

    column: int
    """Behind the columns that every Response has."""
    known: Mapping[str, str]
    """Option → words; empty where ids are written."""
    apart: Mapping[str, int] | None
    """Option → its own column, where each has one."""


class Wide:
    """Rows of one export."""

    def __init__(self, contents: Contents) -> None:
        self.contents = contents
        self.codebook = contents.codebook
        self.answered = list(answer_columns(contents))
        self._scores = tuple(self.codebook.scores)
        self._asked = {digest: self._places(digest) for digest in contents.questionnaires}
        self._between = SEVERAL if contents.in_words else " "
        flags = words("flag", contents.language)
        self._ticked: tuple[Cell, Cell] = (flags["false"], flags["true"]) if contents.in_words else (0, 1)
        renderers = _in_words(self.codebook) if contents.in_words else _by_ids
        rendered = ((place, renderers(column)) for place, column in enumerate(COLUMNS))
        self._renders = [(place, render) for place, render in rendered if render]

    @property
    def headers(self) -> dict[str, str]:
        """The columns that every Response has: name → header."""
        names = [column.name for column in COLUMNS] + (list(CONTACT) if self.contents.key else [])
        labels = words("columns", self.contents.language)
        return {name: labels[name] if self.contents.in_words else name for name in names}

    @property
    def scores(self) -> dict[str, str]:
        """The columns of scores: id → header."""
        if self.contents.in_words:
            return {name: f"{title} [scores:{name}]" for name, title in self.codebook.scores.items()}
        return {name: SCORES + name for name in self.codebook.scores}

    @property
    def header(self) -> list[str]:
        """Every column. In words, a question's or a score's is followed by its id."""
        return [*self.headers.values(), *self.scores.values(), *(column.header for column in self.answered)]

    def row(self, record: Record) -> list[Cell]:
        """The cells of one Response; None where there is nothing."""
        digest = record.questionnaire_hash
        cells: list[Cell] = [*values(record, self.contents.questionnaires[digest])]
        for place, render in self._renders:
            cells[place] = render(cells[place], digest)
        answers = record.answers
        if self.contents.key:
            contact = self.contents.contact(record)
            cells += [contact.name, contact.phone, contact.note]
            answers = {**answers, **contact.texts}
        if self._scores:
            cells += map(record.assessment.get("scores", {}).get, self._scores)
        return cells + self._answers(answers, digest)

    def _places(self, digest: str) -> dict[str, _Place]:
        found: dict[str, list[tuple[int, AnswerColumn]]] = {}
        for place, column in enumerate(self.answered):
            if column.holds(digest) and column.question in self.codebook.words[digest]:
                found.setdefault(column.question, []).append((place, column))
        return {question: self._place(digest, question, columns) for question, columns in found.items()}

    def _place(self, digest: str, question: str, columns: list[tuple[int, AnswerColumn]]) -> _Place:
        offered = self.codebook.group(digest, question)
        apart = {column.option: place for place, column in columns if column.option in offered}
        known = offered if self.contents.in_words else {}
        return _Place(columns[0][0], known, apart if columns[0][1].option else None)

    def _answers(self, answers: Mapping[str, Any], digest: str) -> list[Cell]:
        """Only what was answered is looked up: a path asks a third of the questions."""
        cells: list[Cell] = [None] * len(self.answered)
        asked = self._asked[digest]
        for question, answer in answers.items():
            if question not in asked:
                continue
            place = asked[question]
            if not isinstance(answer, list):
                cells[place.column] = place.known.get(answer, answer)
            elif place.apart is None:
                cells[place.column] = _together(place.known, answer, self._between)
            else:
                for option, column in place.apart.items():
                    cells[column] = self._ticked[option in answer]
        return cells


def _together(known: Mapping[str, str], ids: list[str], between: str) -> str:
    return between.join([known.get(each, each) for each in ids])


Render = Callable[[Any, str], Cell]
"""(value, questionnaire's hash) → cell."""


def _by_ids(column: Column) -> Render | None:
    """None where the value is the cell."""
    match column.kind:
        case "flag":
            return lambda value, _: "true" if value else "false"
        case "tags" | "departments" | "ids":
            return lambda value, _: " ".join(value)
        case "day":
            return lambda value, _: date.fromisoformat(value) if value else None
    return None


def _in_words(codebook: Codebook) -> Callable[[Column], Render | None]:
    def renderer(column: Column) -> Render | None:
        match column.kind:
            case "urgency" | "state":
                wording = words(column.kind, codebook.language)
                return lambda value, _: wording[value]
            case "flag":
                yes, no = (words("flag", codebook.language)[each] for each in ("true", "false"))
                return lambda value, _: yes if value else no
            case "age":
                return lambda value, digest: codebook.age(digest, value) if value else None
            case "stage":
                return lambda value, digest: codebook.group(digest, "stage.").get(value, value)
            case "tags" | "departments":
                group = _GROUPS[column.kind]
                return lambda value, digest: _together(codebook.group(digest, group), value, SEVERAL)
        return _by_ids(column)

    return renderer
