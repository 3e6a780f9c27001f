"""CSV: one row for each Response (wide) or for each answer (long), in an encoding that Excel reads."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Literal

from selfcheck.export.contents import Contents
from selfcheck.export.long import Long
from selfcheck.export.wide import Cell, Wide
from selfcheck.review.cells import cell
from selfcheck.store.records import Record

Encoding = Literal["utf-8-sig", "cp932"]

GETA = "\u3013"
"""〓, what printers put where they have no type."""


class Encoder:
    """Encodes text piece by piece and counts the characters that the encoding does not have."""

    def __init__(self, encoding: Encoding) -> None:
        self.encoding = encoding
        self.replaced = 0
        self._mark = "\ufeff" if encoding == "utf-8-sig" else ""

    def __call__(self, text: str) -> bytes:
        if self.encoding == "utf-8-sig":
            text, self._mark = self._mark + text, ""
            return text.encode()
        try:
            return text.encode("cp932")
        except UnicodeEncodeError:
            return "".join(map(self._fitting, text)).encode("cp932")

    def _fitting(self, character: str) -> str:
        try:
            character.encode("cp932")
        except UnicodeEncodeError:
            self.replaced += 1
            return GETA
        return character


def wide_csv(pages: Iterable[Sequence[Record]], contents: Contents) -> Iterator[str]:
    """The text of a CSV file with a row for each Response."""
    wide = Wide(contents)
    yield _written([wide.header], contents)
    for page in pages:
        yield _written((wide.row(record) for record in page), contents)


def long_csv(pages: Iterable[Sequence[Record]], contents: Contents) -> Iterator[str]:
    """The text of a CSV file with a row for each answer, and for each option of a tick-all."""
    long = Long(contents)
    yield _written([long.header], contents)
    for page in pages:
        yield _written((row for record in page for row in long.rows(record)), contents)


def _written(rows: Iterable[Sequence[Cell]], contents: Contents) -> str:
    """Every cell quoted and every line ended by CR LF: a lone CR in a cell would else start a new row."""
    text = io.StringIO(newline="")
    csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows(
        [_plain(each, contents.in_words) for each in row] for row in rows
    )
    return text.getvalue()


def _plain(value: Cell, in_words: bool) -> str | int:
    if isinstance(value, str):
        return cell(value)
    if isinstance(value, int):
        return value
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S}" if in_words else value.isoformat(timespec="milliseconds")
    return value.isoformat() if value else ""
