"""Days and times as exports and spreadsheets write them: `2026-11-30 07:45:00`, `2026/11/30 7:45`."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from selfcheck.review.limits import FileError
from selfcheck.store import TOKYO

_WRITTEN = re.compile(
    r"(\d{1,4})[-/.](\d{1,2})[-/.](\d{1,4})"
    r"(?:[ T]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?(?: ?([AaPp])\.?[Mm]\.?)?)?"
)
Order = Literal["year", "month", "day"]
"""What comes first."""


@dataclass(frozen=True, slots=True)
class Days:
    """How the days of one column are written: a spreadsheet writes all of them alike."""

    first: Order = "year"

    @classmethod
    def of(cls, cells: Iterable[object]) -> "Days":
        """Determined from all cells together: 11/30 shows that months are first, which 11/10 does not.

        Raises FileError where it cannot be determined, rather than to take November for October.
        """
        texts = [cell for cell in cells if isinstance(cell, str)]
        found = [match for text in texts if (match := _WRITTEN.fullmatch(text)) and len(match[1]) < 4]
        if not found:
            return cls("year")
        if any(int(match[1]) > 12 for match in found):
            return cls("day")
        if any(int(match[2]) > 12 for match in found):
            return cls("month")
        if all(match[1] == match[2] for match in found):
            return cls("month")
        raise FileError("days")

    def read_all(self, cells: Sequence[object], *, with_time: bool) -> list[Any]:
        """Aware datetimes, or dates; None stays. A time without a zone is Japan's. Raises ValueError."""
        return [None if cell is None else self._read(cell, with_time=with_time) for cell in cells]

    def _read(self, cell: object, *, with_time: bool) -> datetime | date:
        moment = self._moment(cell)
        if not with_time:
            return moment.date()
        return moment if moment.tzinfo else moment.replace(tzinfo=TOKYO)

    def _moment(self, cell: object) -> datetime:
        if isinstance(cell, datetime):
            return cell
        if isinstance(cell, date):
            return datetime(cell.year, cell.month, cell.day)
        written = _WRITTEN.fullmatch(str(cell))
        if written is None:
            return datetime.fromisoformat(str(cell))
        year, month, day = self._parts(*map(int, written.group(1, 2, 3)))
        hour, minute, second = (int(part or 0) for part in written.group(4, 5, 6))
        if written[7]:
            hour = hour % 12 + (12 if written[7] in "Pp" else 0)
        return datetime(year, month, day, hour, minute, second)

    def _parts(self, one: int, two: int, three: int) -> tuple[int, int, int]:
        if self.first == "year":
            return one, two, three
        year = three if three > 99 else 2000 + three
        return (year, one, two) if self.first == "month" else (year, two, one)
