"""Questions that are answered another way than before under the same id, which is a column of the table."""

from collections.abc import Iterator
from typing import NamedTuple

from selfcheck.model import Questionnaire

KINDS = frozenset({"options", "tick", "scale", "number", "date"})
"""The keys of a question of which one says how it is answered."""


class NewKind(NamedTuple):
    """A question that needs a new id: stored answers of the old kind would stand in the same column."""

    question: str
    before: str
    after: str


def new_kinds(old: Questionnaire, new: Questionnaire) -> list[NewKind]:
    """Every question of both files whose kind of answer changes, in the order of the new one."""
    before = dict(_kinds(old))
    return [NewKind(name, before[name], kind) for name, kind in _kinds(new) if before.get(name, kind) != kind]


def _kinds(file: Questionnaire) -> Iterator[tuple[str, str]]:
    for section in file.sections:
        for question in section.questions:
            given = question.model_dump(by_alias=True, exclude_none=True).keys()
            yield question.id, "".join(sorted(KINDS & given))
