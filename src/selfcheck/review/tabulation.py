"""The table: Responses in pandas with types, such as ordered categories and times in Asia/Tokyo."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from selfcheck.model import Questionnaire, Urgency
from selfcheck.review.codebook import Codebook
from selfcheck.review.columns import ANSWERS, COLUMNS, SCORES, Column, values
from selfcheck.store import STATES, Record

Values = Mapping[str, Sequence[Any]]
"""Column → its values in the order of the rows, given as ids."""

_NUMBER = re.compile(r"-?\d{1,9}")
"""The ids of options begin with a letter, so that this is one of a scale."""
_DECIMAL = re.compile(r"-?\d{1,9}(?:\.\d{1,2})?")

_DECADES = [f"{decade}s" for decade in range(0, 130, 10)]


def tabulate(
    pages: Iterable[Sequence[Record]], questionnaires: Mapping[str, Questionnaire], codebook: Codebook
) -> pd.DataFrame:
    """The table of pages of Records; `questionnaires` by their hash."""
    frames = [typed(values_of(page, questionnaires, codebook), codebook) for page in pages]
    if not frames:
        return typed(values_of([], questionnaires, codebook), codebook)
    joined = pd.concat(frames, ignore_index=True)
    few = [column.name for column in COLUMNS if column.kind == "word"]
    return joined.astype(dict.fromkeys(few, "category"))  # pages differ in which of them they hold


def values_of(
    records: Sequence[Record], questionnaires: Mapping[str, Questionnaire], codebook: Codebook
) -> Values:
    """Every column of these Records, those of questions that they were not asked included."""
    kept = list(records)
    rows = [values(record, questionnaires[record.questionnaire_hash]) for record in kept]
    fixed = {column.name: [row[place] for row in rows] for place, column in enumerate(COLUMNS)}
    sums = [record.assessment.get("scores", {}) for record in kept]
    scores = {SCORES + name: [each.get(name) for each in sums] for name in codebook.scores}
    answers = {ANSWERS + name: [r.answers.get(name) for r in kept] for name in codebook.questions}
    return {**fixed, **scores, **answers}


def typed(given: Values, codebook: Codebook) -> pd.DataFrame:
    """A table of values that are given as ids."""
    columns = {column.name: _column(column, given[column.name], codebook) for column in COLUMNS}
    scores = (name for name in given if name.startswith(SCORES))
    columns |= {name: pd.Series(given[name], dtype="Int64") for name in scores}
    answers = (name for name in given if name.startswith(ANSWERS))
    columns |= {name: _answers(name, given[name], codebook) for name in answers}
    return pd.DataFrame(columns)


def _column(column: Column, values: Sequence[Any], codebook: Codebook) -> "pd.Series[Any]":
    match column.kind:
        case "time":
            times = pd.to_datetime(pd.Series(values, dtype=object), utc=True)
            return times.dt.tz_convert("Asia/Tokyo").dt.as_unit("ms")
        case "day":
            return pd.to_datetime(pd.Series(values, dtype=object)).dt.as_unit("s")
        case "urgency":
            return _category(values, [urgency.value for urgency in Urgency])
        case "stage":
            return _category(values, codebook.ids("stage."))
        case "state":
            return _category(values, STATES)
        case "age":
            return _category(values, codebook.ids(codebook.age_question) or _DECADES)
        case "number":
            return pd.Series(values, dtype="Int64")
        case "flag":
            return pd.Series(values, dtype="boolean")
        case "tags" | "departments" | "ids":
            return _several(values)
        case "word":
            return pd.Series(values, dtype="str").astype("category")
        case "text":
            return pd.Series(values, dtype="str")


def _answers(name: str, values: Sequence[Any], codebook: Codebook) -> "pd.Series[Any]":
    """Of one kind in all versions. Where versions differ, or nobody knows the question, nothing is lost."""
    question = name.removeprefix(ANSWERS)
    match codebook.kind(question):
        case "number":
            return pd.Series(values, dtype="Int64")
        case "decimal":
            return pd.Series(values, dtype="Float64")
        case "text":
            return pd.Series(values, dtype="str")
        case "date":
            return pd.to_datetime(pd.Series(values, dtype=object)).dt.as_unit("s")
        case "several":
            return _several(values)
        case "one" | "unordered" as kind:
            return _category(values, codebook.ids(question), ordered=kind == "one")
        case "mixed":
            texts = [" ".join(each) if isinstance(each, list) else each for each in values]
            return pd.Series([None if each is None else str(each) for each in texts], dtype="str")
    texts = [None if value is None else str(value) for value in values]
    if all(_NUMBER.fullmatch(value) for value in texts if value):
        return pd.Series([None if value is None else int(value) for value in texts], dtype="Int64")
    if all(_DECIMAL.fullmatch(value) for value in texts if value):
        return pd.Series([None if value is None else float(value) for value in texts], dtype="Float64")
    return _category(values, [], ordered=False)


def _category(values: Sequence[Any], categories: Sequence[str], *, ordered: bool = True) -> "pd.Series[Any]":
    """An ordered category; where a value is not known it is kept, and there is no order."""
    unknown = sorted({str(value) for value in values if value is not None} - set(categories))
    known = pd.CategoricalDtype([*categories, *unknown], ordered=ordered and not unknown)
    return pd.Series(values, dtype=known)


def _several(values: Sequence[Any]) -> "pd.Series[Any]":
    """Ids with a blank between: `.str.get_dummies(" ")` makes a column of each."""
    return pd.Series([None if value is None else " ".join(value) for value in values], dtype="str")
