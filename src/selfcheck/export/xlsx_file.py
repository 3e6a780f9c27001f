"""XLSX: a row for each Response and a sheet with the codebook; every text stays text."""

import os
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from selfcheck.export.contents import Contents
from selfcheck.export.dictionary import dictionary_rows
from selfcheck.export.wide import Cell, Wide
from selfcheck.review import FIELDS, clean, words
from selfcheck.store import TOKYO, Record

ROWS = 1_048_575
"""What fits on one sheet under its header; the rest goes on the next one."""

_TEXT = 32_767
_CHUNK = 1 << 20
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def xlsx(pages: Iterable[Sequence[Record]], contents: Contents) -> Iterator[bytes]:
    """The bytes of an XLSX file, which is written where only we can read and has no name when it is sent."""
    with tempfile.TemporaryDirectory(prefix="selfcheck-") as folder:
        path = Path(folder) / "export.xlsx"
        with xlsxwriter.Workbook(path, {**_OPTIONS, "tmpdir": folder}) as book:
            _Book(book, contents).write(pages)
        file = path.open("rb")
        os.unlink(path)
    with file:
        while chunk := file.read(_CHUNK):
            yield chunk


class _Book:
    def __init__(self, book: Workbook, contents: Contents) -> None:
        self.book = book
        self.contents = contents
        self.wide = Wide(contents)
        self.said = words("said", contents.language)
        self.bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        self.text = book.add_format({"quote_prefix": True, "valign": "top"})
        self.time = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        self.day = book.add_format({"num_format": "yyyy-mm-dd"})

    def write(self, pages: Iterable[Sequence[Record]]) -> None:
        sheet, row, number = self._sheet(1), 0, 1
        for record in (record for page in pages for record in page):
            if row == ROWS:
                number += 1
                sheet, row = self._sheet(number), 0
            row += 1
            self._row(sheet, row, self.wide.row(record))
        self._codebook()

    def _sheet(self, number: int) -> Worksheet:
        name = self.said["responses"] + ("" if number == 1 else f" {number}")
        return self._headed(name, self.wide.header)

    def _codebook(self) -> None:
        labels = words("columns", self.contents.language)
        sheet = self._headed(self.said["codebook"], [labels[name] for name in FIELDS])
        for row, line in enumerate(dictionary_rows(self.contents, "xlsx"), 1):
            self._row(sheet, row, line)

    def _headed(self, name: str, header: Sequence[str]) -> Worksheet:
        sheet = self.book.add_worksheet(name)
        sheet.freeze_panes(1, 1)
        sheet.set_column(0, len(header) - 1, 18)
        for column, title in enumerate(header):
            sheet.write_string(0, column, clean(title), self.bold)
        return sheet

    def _row(self, sheet: Worksheet, row: int, cells: Sequence[Cell]) -> None:
        for column, value in enumerate(cells):
            if isinstance(value, str):
                if value:
                    sheet.write_string(row, column, clean(value)[:_TEXT], self.text)
            elif isinstance(value, int | float):
                sheet.write_number(row, column, value)
            elif value is not None:
                sheet.write_datetime(row, column, *self._moment(value))

    def _moment(self, value: date) -> tuple[datetime | date, Format]:
        """A spreadsheet's times have no zone: Japan's, as the header says."""
        if isinstance(value, datetime):
            return value.astimezone(TOKYO).replace(tzinfo=None), self.time
        return value, self.day
