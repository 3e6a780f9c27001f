"""Exports that were made elsewhere, read back: CSV, XLSX or JSON lines into the same table."""

import codecs
import csv
import io
import json
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO, TypeVar

import pandas as pd
from openpyxl import load_workbook

from selfcheck.model import Questionnaire, read_pinned
from selfcheck.review.cells import restore
from selfcheck.review.codebook import Codebook
from selfcheck.review.codebook_lines import FIELDS, Line
from selfcheck.review.limits import ANALYSIS, FileError, Limits
from selfcheck.review.lines import from_json
from selfcheck.review.reading import read_header, read_rows
from selfcheck.review.tabulation import tabulate, typed
from selfcheck.review.wording import LANGUAGES, words
from selfcheck.store import PAGE, Record

_T = TypeVar("_T")

Row = Sequence[object]


@dataclass(frozen=True, slots=True)
class Opened:
    """An export read back. What it does not bring itself is empty, or what the reader knew before."""

    frame: pd.DataFrame
    codebook: Codebook
    questionnaires: Mapping[str, Questionnaire]


def read_export(file: BinaryIO, name: str, codebook: Codebook, limits: Limits = ANALYSIS) -> Opened:
    """The table of an export, with the codebook and the questionnaires that the file brings along.

    `name` tells the format by its ending; `codebook` is used where the file has none. Raises FileError.
    """
    read = _READERS.get(name.rpartition(".")[2].lower())
    if read is None:
        raise FileError("format")
    return _judged(lambda: read(file, codebook, limits))


def read_codebook(file: BinaryIO, like: Codebook, limits: Limits = ANALYSIS) -> Codebook:
    """The codebook of a CSV file that is beside an export. Raises FileError."""
    return _judged(lambda: _codebook(_csv_rows(file, limits), like))


def _judged(read: Callable[[], _T]) -> _T:
    try:
        return read()
    except FileError:
        raise
    except Exception as error:  # a file can be wrong in more ways than three libraries have exceptions
        raise FileError("damaged") from error


def _csv(file: BinaryIO, codebook: Codebook, limits: Limits) -> Opened:
    return Opened(_wide(_csv_rows(file, limits), codebook, limits), codebook, {})


def _csv_rows(file: BinaryIO, limits: Limits) -> Iterator[list[str]]:
    """The rows that hold anything."""
    content = file.read()
    text = io.TextIOWrapper(io.BytesIO(content), _encoding(content), newline="")
    header = text.readline(limits.line)
    text.seek(0)
    lines = _Lines(text, limits)
    for row in csv.reader(lines, delimiter=_delimiter(header), strict=True):
        lines.used = 0
        if any(row):
            yield row


class _Lines:
    """Lines of a text, as long as they do not make up a row that is too long."""

    def __init__(self, text: io.TextIOWrapper, limits: Limits) -> None:
        self.text, self.limits, self.used = text, limits, 0

    def __iter__(self) -> Iterator[str]:
        while line := self.text.readline(self.limits.line):
            self.used += len(line)
            if self.used >= self.limits.line:
                raise FileError("too_large")
            yield line


def _encoding(content: bytes) -> str:
    """UTF-8 where all of it is, else what Japanese Excel writes; UTF-16 is recognised by its mark."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return "cp932"
    return "utf-8-sig"


def _delimiter(header: str) -> str:
    """Spreadsheets of other countries separate by semicolons, and older ones by tabs."""
    found = {sign: header.count(f'"{sign}"') or header.count(sign) for sign in ",;\t"}
    return max(found, key=lambda sign: found[sign])


def _xlsx(file: BinaryIO, codebook: Codebook, limits: Limits) -> Opened:
    with zipfile.ZipFile(file) as archive:
        if sum(part.file_size for part in archive.infolist()) > limits.unpacked:
            raise FileError("too_large")
    file.seek(0)
    book = load_workbook(file, read_only=True, data_only=True)
    sheets = {sheet.title: sheet.iter_rows(values_only=True) for sheet in book.worksheets}
    for title in _titles("codebook"):
        if title in sheets:
            codebook = _codebook(limits.count(sheets.pop(title)), codebook)
    rows = [_wide((row for row in each if any(row)), codebook, limits) for each in sheets.values()]
    return Opened(pd.concat(rows, ignore_index=True), codebook, {})


def _jsonl(file: BinaryIO, codebook: Codebook, limits: Limits) -> Opened:
    """Read twice, so that no more than a page of Responses is held besides the table."""
    start = file.tell()
    records = (line for line in _json_lines(file, limits) if line["record"] == "questionnaire")
    asked = {line["hash"]: _pinned(line["hash"], line["text"]) for line in records}
    own = Codebook.of(asked, codebook.language, codebook.age_question)
    file.seek(start)
    return Opened(tabulate(_pages(_json_lines(file, limits)), asked, own), own, asked)


def _json_lines(file: BinaryIO, limits: Limits) -> Iterator[dict[str, Any]]:
    for written in limits.count(iter(lambda: file.readline(limits.line), b"")):
        if len(written) >= limits.line:
            raise FileError("too_large")
        yield json.loads(written)


def _pages(lines: Iterator[dict[str, Any]]) -> Iterator[list[Record]]:
    page: list[Record] = []
    for line in lines:
        if line["record"] != "questionnaire":
            page.append(from_json(line))
        if len(page) == PAGE:
            yield page
            page = []
    yield page


def _pinned(digest: str, text: str) -> Questionnaire:
    try:
        return read_pinned(text, digest)
    except ValueError:
        raise FileError("damaged") from None


def _wide(rows: Iterator[Row], codebook: Codebook, limits: Limits) -> pd.DataFrame:
    header = next(rows, None)
    if header is None:
        raise FileError("no_rows")
    if len(header) > limits.columns:
        raise FileError("too_large")
    return typed(read_rows(read_header(header), limits.count(rows), codebook), codebook)


def _codebook(rows: Iterator[Row], like: Codebook) -> Codebook:
    """The codebook of a sheet or a file, whose kinds of lines are written in words."""
    named = {label: name for language in LANGUAGES for name, label in words("columns", language).items()}
    kinds = {label: kind for language in LANGUAGES for kind, label in words("kind", language).items()}
    places = {named.get(str(cell), str(cell)): place for place, cell in enumerate(next(rows))}
    lines = []
    for row in rows:
        cells = {name: _cell(row, places[name]) for name in FIELDS if name in places}
        lines.append(Line(**{**cells, "kind": kinds.get(cells["kind"], cells["kind"])}))
    return Codebook(lines, like.language, like.age_question)


def _cell(row: Row, place: int) -> str:
    return restore(str(row[place])) if place < len(row) and row[place] not in (None, "") else ""


def _titles(name: str) -> list[str]:
    return [words("said", language)[name] for language in LANGUAGES]


_READERS: dict[str, Callable[[BinaryIO, Codebook, Limits], Opened]] = {
    "csv": _csv,
    "xlsx": _xlsx,
    "jsonl": _jsonl,
}
