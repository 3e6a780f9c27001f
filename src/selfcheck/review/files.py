"""Exports that were made elsewhere, read back: CSV, XLSX or JSON lines into the same table."""

import csv
import io
import json
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import BinaryIO

import pandas as pd
from openpyxl import load_workbook

from selfcheck.model import Questionnaire, read_pinned
from selfcheck.review.codebook import Codebook, Line
from selfcheck.review.lines import from_json
from selfcheck.review.reading import FileError, read_header, read_rows
from selfcheck.review.tabulation import tabulate, typed
from selfcheck.review.wording import LANGUAGES, words
from selfcheck.store import PAGE, Record

_LINE = [field.name for field in fields(Line)]


@dataclass(frozen=True, slots=True)
class Opened:
    """An export read back. What it does not bring itself is empty, or what the reader knew before."""

    frame: pd.DataFrame
    codebook: Codebook
    questionnaires: Mapping[str, Questionnaire]


def read_export(file: BinaryIO, name: str, codebook: Codebook) -> Opened:
    """The table of an export, with the codebook and the questionnaires that the file brings along.

    `name` tells the format by its ending; `codebook` is used where the file has none. Raises FileError.
    """
    read = _READERS.get(name.rpartition(".")[2].lower())
    if read is None:
        raise FileError("format")
    try:
        return read(file, codebook)
    except (KeyError, TypeError, ValueError, zipfile.BadZipFile, csv.Error) as error:
        raise error if isinstance(error, FileError) else FileError("damaged") from error


def _csv(file: BinaryIO, codebook: Codebook) -> Opened:
    rows = csv.reader(io.StringIO(_decoded(file.read()), newline=""), strict=True)
    return Opened(_wide(rows, codebook), codebook, {})


def _xlsx(file: BinaryIO, codebook: Codebook) -> Opened:
    book = load_workbook(file, read_only=True, data_only=True)
    sheets = {sheet.title: sheet.iter_rows(values_only=True) for sheet in book.worksheets}
    for title in _titles("codebook"):
        if title in sheets:
            codebook = _codebook(sheets.pop(title), codebook)
    parts = [_wide(rows, codebook) for rows in sheets.values()]
    return Opened(pd.concat(parts, ignore_index=True), codebook, {})


def _jsonl(file: BinaryIO, codebook: Codebook) -> Opened:
    asked: dict[str, Questionnaire] = {}
    records: list[Record] = []
    for written in file:
        line = json.loads(written)
        if line["record"] == "questionnaire":
            asked[line["hash"]] = _pinned(line["hash"], line["text"])
        else:
            records.append(from_json(line))
    own = Codebook.of(asked, codebook.language, codebook.age_question)
    pages = [records[start : start + PAGE] for start in range(0, len(records), PAGE)]
    return Opened(tabulate(pages, asked, own), own, asked)


def _pinned(digest: str, text: str) -> Questionnaire:
    try:
        return read_pinned(text, digest)
    except ValueError:
        raise FileError("damaged") from None


def _wide(rows: Iterator[Sequence[object]], codebook: Codebook) -> pd.DataFrame:
    header = next(iter(rows), None)
    if header is None:
        raise FileError("no_rows")
    return typed(read_rows(read_header(header), rows, codebook), codebook)


def _codebook(rows: Iterator[Sequence[object]], codebook: Codebook) -> Codebook:
    """The codebook of the sheet, whose kinds of lines are written in words."""
    named = {label: name for language in LANGUAGES for name, label in words("columns", language).items()}
    kinds = {label: kind for language in LANGUAGES for kind, label in words("kind", language).items()}
    places = {named.get(str(cell), str(cell)): place for place, cell in enumerate(next(rows))}
    lines = []
    for row in rows:
        line = {name: str(row[places[name]] or "") for name in _LINE}
        lines.append(Line(**{**line, "kind": kinds.get(line["kind"], line["kind"])}))
    return Codebook(lines, codebook.language, codebook.age_question)


def _titles(name: str) -> list[str]:
    return [words("said", language)[name] for language in LANGUAGES]


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp932")


_READERS: dict[str, Callable[[BinaryIO, Codebook], Opened]] = {
    "csv": _csv,
    "xlsx": _xlsx,
    "jsonl": _jsonl,
}
