"""How large a file may be that is opened, so that nobody's file takes the machine's memory."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

_T = TypeVar("_T")


class FileError(ValueError):
    """A file that is no export of ours, or not one that can be opened here.

    `reason` is `format`, `damaged`, `not_wide`, `no_rows`, `days` or `too_large`.
    """

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(f"This file cannot be read as an export: {reason}.")


@dataclass(frozen=True, slots=True)
class Limits:
    """Of one file; what is over them is refused before it is read any further."""

    rows: int
    columns: int
    line: int
    """Characters of a row."""
    unpacked: int
    """Bytes of a workbook whose compression is undone."""

    def count(self, rows: Iterable[_T]) -> Iterator[_T]:
        """The rows, as long as they are not too many."""
        for number, row in enumerate(rows, 1):
            if number > self.rows:
                raise FileError("too_large")
            yield row


FILE_MB = 64
"""Megabytes of a file that is opened in the staff's app."""

AT_THE_DESK = Limits(rows=50_000, columns=3_000, line=4_000_000, unpacked=250_000_000)
"""In the staff's app, which other people use at the same time."""

ANALYSIS = Limits(rows=5_000_000, columns=16_384, line=16_000_000, unpacked=20_000_000_000)
"""In a process of one's own."""
