"""A row for each Response, the same in CSV and XLSX: told in words for people, or by ids for programs."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from selfcheck.export.contents import Contents
from selfcheck.review import ANSWERS, COLUMNS, SCORES, SEVERAL, Codebook, Column, values, words
from selfcheck.store import Record

Cell = str | int | datetime | date | None

CONTACT = ("name", "phone", "note")
_GROUPS = {"stage": "stage.", "tags": "tag.", "departments": "department."}


class Wide:
    """Rows of one export."""

    def __init__(self, contents: Contents) -> None:
        self.contents = contents
        self.codebook = contents.codebook
        self._asked = {digest: self._questions(digest) for digest in contents.questionnaires}
        self._between = SEVERAL if contents.in_words else " "
        renderers = _in_words(self.codebook) if contents.in_words else _by_ids
        rendered = ((place, renderers(column)) for place, column in enumerate(COLUMNS))
        self._renders = [(place, render) for place, render in rendered if render]

    @property
    def header(self) -> list[str]:
        """The names of the columns. In words, a question's is followed by its id."""
        contact = list(CONTACT) if self.contents.key else []
        names = [column.name for column in COLUMNS] + contact
        if not self.contents.in_words:
            answers = [ANSWERS + question for question in self.codebook.questions]
            return names + answers + [SCORES + score for score in self.codebook.scores]
        labels = words("columns", self.contents.language)
        asked = [f"{line.text} [{line.id}]" for line in self.codebook.questions.values()]
        added = [f"{line.text} [{SCORES}{line.id}]" for line in self.codebook.scores.values()]
        return [labels[name] for name in names] + asked + added

    def row(self, record: Record) -> list[Cell]:
        """The cells of one Response; None where there is nothing."""
        digest = record.questionnaire_hash
        cells: list[Cell] = [*values(record, self.contents.questionnaires[digest])]
        for place, render in self._renders:
            cells[place] = render(cells[place], digest)
        if self.contents.key:
            contact = self.contents.contact(record)
            cells += [contact.name, contact.phone, contact.note]
        sums = record.assessment.get("scores", {})  # stored since there are scores
        return (
            cells + self._answers(record.answers, digest) + [sums.get(name) for name in self.codebook.scores]
        )

    def _questions(self, digest: str) -> dict[str, tuple[int, Mapping[str, str]]]:
        """Every question's place behind the other columns, and the words of its options."""
        group = self.codebook.group if self.contents.in_words else lambda *_: {}
        questions = enumerate(self.codebook.questions)
        return {question: (place, group(digest, question)) for place, question in questions}

    def _answers(self, answers: Mapping[str, Any], digest: str) -> list[Cell]:
        """Only what was answered is looked up: a path asks a third of the questions."""
        cells: list[Cell] = [None] * len(self.codebook.questions)
        asked = self._asked[digest]
        for question, answer in answers.items():
            if question not in asked:
                continue
            place, known = asked[question]
            if isinstance(answer, list):
                cells[place] = _together(known, answer, self._between)
            else:
                cells[place] = known.get(answer, answer)
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
                told = words(column.kind, codebook.language)
                return lambda value, _: told[value]
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
