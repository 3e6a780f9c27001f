"""CSV: one row for each Response (wide) or for each answer (long), in an encoding that Excel reads."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Literal

from selfcheck.export.contents import Contents
from selfcheck.export.long import Long
from selfcheck.export.wide import Cell, Wide
from selfcheck.review import GETA, cell
from selfcheck.store import Record

Encoding = Literal["utf-8-sig", "cp932"]

_BETWEEN = '","'
KEPT = 20_000
"""Cells remembered at most, a few megabytes: receipts and times never come again."""


class Encoder:
    """Encodes text piece by piece and counts the characters that the encoding does not have."""

    def __init__(self, encoding: Encoding) -> None:
        self.encoding = encoding
        self.replaced = 0
        self._mark = "\ufeff" if encoding == "utf-8-sig" else ""

    def __call__(self, text: str) -> bytes:
        """The next piece in bytes; the byte order mark of UTF-8 comes before the first one."""
        if self.encoding == "utf-8-sig":
            text, self._mark = self._mark + text, ""
            return text.encode()
        try:
            return text.encode("cp932")
        except UnicodeEncodeError:
            missing = [character for character in set(text) if not _fits(character)]
            self.replaced += sum(map(text.count, missing))
            return text.translate(dict.fromkeys(map(ord, missing), GETA)).encode("cp932")


def _fits(character: str) -> bool:
    try:
        return bool(character.encode("cp932"))
    except UnicodeEncodeError:
        return False


def wide_csv(pages: Iterable[Sequence[Record]], contents: Contents) -> Iterator[str]:
    """The text of a CSV file with a row for each Response."""
    wide, fields = Wide(contents), Fields(contents.in_words)
    yield fields.line(wide.header)
    for page in pages:
        yield "".join([fields.line(wide.row(record)) for record in page])


def long_csv(pages: Iterable[Sequence[Record]], contents: Contents) -> Iterator[str]:
    """The text of a CSV file with a row for each answer, and for each option of a tick-all."""
    long, fields = Long(contents), Fields(contents.in_words)
    end = lru_cache(KEPT)(lambda *option: fields.line(long.end(*option)))
    yield fields.line(long.header)
    for page in pages:
        lines = []
        for record in page:
            digest, start = record.questionnaire_hash, fields.line(long.start(record))[:-2]
            for position, question, option in long.places(record):
                lines.append(f'{start},"{position or ""}",{end(digest, question, option)}')
        yield "".join(lines)


class Fields(dict[Cell, str]):
    """Cell → what is between the quotes, worked out once: the same few thousand come again and again."""

    def __init__(self, in_words: bool) -> None:
        self.in_words = in_words

    def line(self, cells: Iterable[Cell]) -> str:
        """Every cell quoted and the line ended by CR LF: a lone CR in a cell would else start a new row."""
        return f'"{_BETWEEN.join(map(self.__getitem__, cells))}"\r\n'

    def __missing__(self, value: Cell) -> str:
        if len(self) >= KEPT:
            self.clear()
        self[value] = field = self._plain(value).replace('"', '""')
        return field

    def _plain(self, value: Cell) -> str:
        if isinstance(value, str):
            return cell(value)
        if isinstance(value, int | float):
            return str(value)
        if isinstance(value, datetime):
            return (
                value.isoformat(" ", "seconds")[:19]
                if self.in_words
                else value.isoformat(timespec="milliseconds")
            )
        return value.isoformat() if value else ""
