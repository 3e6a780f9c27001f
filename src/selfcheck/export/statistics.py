"""SPSS and Stata files with labels, by pyreadstat: a variable for each column of the wide table, by ids.

They are made in memory, because the library writes a whole table at once; CSV is for more than `MOST` rows.
"""

import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from selfcheck.export.contents import Contents
from selfcheck.export.names import variable_names
from selfcheck.export.wide import Wide
from selfcheck.model import Urgency
from selfcheck.review import ANSWERS, COLUMNS, Column, words
from selfcheck.store import STATES, Record

Program = Literal["spss", "stata"]
Measure = Literal["nominal", "ordinal", "scale"]
PROGRAMS: tuple[Program, ...] = ("spss", "stata")

MOST = 100_000
"""Responses in one file."""

_LABEL = {"spss": 120, "stata": 320}
"""Bytes of a value's label."""

_TITLE = {"spss": 240, "stata": 80}
"""Bytes of a variable's label."""


@dataclass(frozen=True, slots=True)
class Variable:
    """One variable of a file."""

    name: str
    label: str
    read: Callable[[Sequence[Any]], Any]
    """The cells of its column → what pandas holds."""
    codes: Mapping[str, int] = field(default_factory=dict)
    """Id → number, where it holds one of several ids."""
    labels: Mapping[int, str] = field(default_factory=dict)
    """Number → words."""
    measure: Measure = "nominal"


def is_installed() -> bool:
    """Whether the extra `statistics` is."""
    try:
        import pyreadstat  # noqa: F401 - only asked for
    except ModuleNotFoundError:
        return False
    return True


def statistics(pages: Iterable[Sequence[Record]], contents: Contents, program: Program) -> Iterator[bytes]:
    """The bytes of an SPSS (.sav) or Stata (.dta) file."""
    wide = Wide(replace(contents, in_words=False, ticks_apart=True, key=None))
    rows = [wide.row(record) for page in pages for record in page]
    columns = list(zip(*rows, strict=True)) or [()] * len(headers(wide))
    with tempfile.TemporaryDirectory(prefix="selfcheck-") as folder:
        path = Path(folder) / "export"
        _write(path, list(variables(wide, program)), columns, program)
        yield path.read_bytes()


def headers(wide: Wide) -> list[str]:
    """Every column by its id, without contacts."""
    answered = [column.header for column in wide.answered]
    return [*(column.name for column in COLUMNS), *wide.scores.values(), *answered]


def variables(wide: Wide, program: Program) -> Iterator[Variable]:
    """A variable for each of these, of a table that is given as ids."""
    names = variable_names([header.removeprefix(ANSWERS) for header in headers(wide)], program)
    labels = words("columns", wide.contents.language)
    for column, name in zip(COLUMNS, names, strict=False):
        yield _base(column, name, labels[column.name], wide.contents)
    scored = len(COLUMNS) + len(wide.scores)
    for title, name in zip(wide.codebook.scores.values(), names[len(COLUMNS) : scored], strict=True):
        yield Variable(name, title, _numbers, measure="scale")
    for answered, name in zip(wide.answered, names[scored:], strict=True):
        kind = wide.codebook.kind(answered.question)
        if kind in ("number", "decimal"):
            yield Variable(name, answered.label, _numbers, measure="scale")
        elif kind == "date":
            yield Variable(name, answered.label, _days, measure="scale")
        elif answered.option:
            yield Variable(name, answered.label, _numbers)
        elif kind in ("several", "mixed", "text"):
            yield Variable(name, answered.label, _texts)
        else:
            said = _newest_words(wide.contents, answered.question)
            yield _coded(name, answered.label, said, ordered=kind == "one")


def _base(column: Column, name: str, label: str, contents: Contents) -> Variable:
    language, codebook = contents.language, contents.codebook
    match column.kind:
        case "urgency":
            said = words("urgency", language)
            return _coded(name, label, {urgency: said[urgency] for urgency in Urgency}, first=0)
        case "state":
            return _coded(name, label, {state: words("state", language)[state] for state in STATES}, first=0)
        case "flag":
            return _coded(name, label, dict(sorted(words("flag", language).items())), ordered=False, first=0)
        case "stage":
            return _coded(name, label, _newest_words(contents, "stage."))
        case "age" if codebook.kind(codebook.age_question) in ("one", "unordered"):
            return _coded(name, label, _newest_words(contents, codebook.age_question))
        case "number":
            return Variable(name, label, _numbers, measure="scale")
        case "time":
            return Variable(name, label, _times, measure="scale")
        case "day":
            return Variable(name, label, _days, measure="scale")
    return Variable(name, label, _texts)


def _coded(
    name: str, label: str, said: Mapping[str, str], *, ordered: bool = True, first: int = 1
) -> Variable:
    codes = {id_: code for code, id_ in enumerate(said, first)}
    labels = {code: said[id_] for id_, code in codes.items()}
    measure: Literal["ordinal", "nominal"] = "ordinal" if ordered else "nominal"
    return Variable(
        name, label, lambda cells: _numbers([codes.get(c) for c in cells]), codes, labels, measure
    )


def _newest_words(contents: Contents, group: str) -> dict[str, str]:
    """Every id of a group with its words in the newest version that has it."""
    books = [contents.codebook.group(digest, group) for digest in contents.questionnaires]
    return {id_: next(book[id_] for book in books if id_ in book) for id_ in contents.codebook.ids(group)}


def _write(
    path: Path, chosen: Sequence[Variable], columns: Sequence[Sequence[Any]], program: Program
) -> None:
    # Here, not above: they belong to an extra, and other exports need not wait for them.
    import pandas as pd
    import pyreadstat

    frame = pd.DataFrame({v.name: v.read(cells) for v, cells in zip(chosen, columns, strict=True)})
    labels: dict[str, str | None] = {v.name: _cut(v.label, _TITLE[program]) for v in chosen}
    values: dict[str, dict[int | float, str]] = {
        v.name: {code: _cut(text, _LABEL[program]) for code, text in v.labels.items()}
        for v in chosen
        if v.labels
    }
    if program == "stata":
        pyreadstat.write_dta(frame, str(path), column_labels=labels, variable_value_labels=values)
        return
    measures: dict[str, str] = {v.name: v.measure for v in chosen}
    pyreadstat.write_sav(
        frame,
        str(path),
        column_labels=labels,
        variable_value_labels=values,
        variable_measure=measures,
    )


def _cut(text: str, most: int) -> str:
    """At most so many bytes of UTF-8, and whole characters."""
    return text.encode()[:most].decode("utf-8", "ignore")


def _numbers(cells: Sequence[Any]) -> Any:
    import pandas as pd

    return pd.Series(cells, dtype="float64")


def _texts(cells: Sequence[Any]) -> Any:
    import pandas as pd

    return pd.Series(["" if cell is None else str(cell) for cell in cells], dtype="object")


def _times(cells: Sequence[Any]) -> Any:
    """Without a zone, which neither program knows: Japan's."""
    import pandas as pd

    plain = pd.Series([cell.replace(tzinfo=None) for cell in cells], dtype="object")
    return pd.to_datetime(plain).dt.as_unit("ns")  # the library reads every unit as this one


def _days(cells: Sequence[Any]) -> Any:
    import pandas as pd

    return pd.to_datetime(pd.Series(cells, dtype="object")).dt.as_unit("ns")
