"""The table: Responses in pandas with types, such as ordered categories and times in Asia/Tokyo."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from selfcheck.model import Questionnaire, Urgency
from selfcheck.review.codebook import Codebook
from selfcheck.review.columns import ANSWERS, COLUMNS, SCORES, Column, values
from selfcheck.store import STATES, Record

Values = Mapping[str, Sequence[Any]]
"""Column → its values in the order of the rows, told by ids."""

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
    answers = {ANSWERS + name: [r.answers.get(name) for r in kept] for name in codebook.questions}
    sums = {
        SCORES + name: [r.assessment.get("scores", {}).get(name) for r in kept] for name in codebook.scores
    }
    return {**fixed, **answers, **sums}


def typed(told: Values, codebook: Codebook) -> pd.DataFrame:
    """A table of values that are told by ids."""
    columns = {column.name: _column(column, told[column.name], codebook) for column in COLUMNS}
    answers = (name for name in told if name.startswith(ANSWERS))
    columns |= {name: _answers(name, told[name], codebook) for name in answers}
    columns |= {name: pd.Series(told[name], dtype="Int64") for name in told if name.startswith(SCORES)}
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
    question = name.removeprefix(ANSWERS)
    line = codebook.questions.get(question)
    if line and line.kind == "number":
        return pd.Series(values, dtype="Int64")
    if line and line.kind == "several":
        return _several(values)
    return _category(values, codebook.ids(question), ordered=line is not None and line.kind == "one")


def _category(values: Sequence[Any], categories: Sequence[str], *, ordered: bool = True) -> "pd.Series[Any]":
    """An ordered category; where a value is not known it is kept, and there is no order."""
    unknown = sorted({str(value) for value in values if value is not None} - set(categories))
    known = pd.CategoricalDtype([*categories, *unknown], ordered=ordered and not unknown)
    return pd.Series(values, dtype=known)


def _several(values: Sequence[Any]) -> "pd.Series[Any]":
    """Ids with a blank between: `.str.get_dummies(" ")` makes a column of each."""
    return pd.Series([None if value is None else " ".join(value) for value in values], dtype="str")
