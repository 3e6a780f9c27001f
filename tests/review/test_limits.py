"""Files that are opened: too large is said before they take memory, and all that is wrong is one sentence."""

import csv
import io
import json
import tracemalloc
import zipfile
from collections.abc import Callable

import pytest
from openpyxl import Workbook

from selfcheck.export import Order, export
from selfcheck.review import Codebook, FileError
from selfcheck.review.columns import COLUMNS
from selfcheck.review.files import read_export
from selfcheck.review.limits import AT_THE_DESK, Limits
from selfcheck.store import Store

SMALL = Limits(rows=50, columns=200, line=20_000, unpacked=200_000)
HEADER = [column.name for column in COLUMNS]


def reason(content: bytes, name: str, limits: Limits = AT_THE_DESK) -> str:
    with pytest.raises(FileError) as refused:
        read_export(io.BytesIO(content), name, Codebook([]), limits)
    return refused.value.reason


def csv_of(*rows: list[str]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def workbook(*rows: list[str]) -> bytes:
    book, content = Workbook(write_only=True), io.BytesIO()
    sheet = book.create_sheet("a")
    for row in rows:
        sheet.append(row)
    book.save(content)
    return content.getvalue()


@pytest.mark.parametrize(("name", "made"), [("a.csv", csv_of), ("a.xlsx", workbook)])
def test_too_many_columns_are_refused(name: str, made: Callable[..., bytes]) -> None:
    many = [*HEADER, *(f"answers.q{n}" for n in range(4000))]
    assert reason(made(many), name) == "too_large"


@pytest.mark.parametrize("form", ["csv", "xlsx", "jsonl"])
def test_too_many_rows_are_refused(full: Store, form: str) -> None:
    content = b"".join(export(full, Order.model_validate({"format": form}))[0])
    limits = Limits(rows=100, columns=3000, line=4_000_000, unpacked=1_000_000_000)
    assert reason(content, f"a.{form}", limits) == "too_large"


def test_a_row_that_never_ends_is_refused_before_it_is_held() -> None:
    content = csv_of(HEADER) + b'"\n",' * 2_000_000
    tracemalloc.start()
    assert reason(content, "a.csv", SMALL) == "too_large"
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 4 * len(content)  # the text of the file, and no list of its cells


def test_a_line_of_json_that_never_ends_is_refused() -> None:
    assert reason(b'{"record": "response", "answers": "' + b"x" * 100_000, "a.jsonl", SMALL) == "too_large"


def test_a_workbook_is_measured_before_it_is_unpacked() -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 300_000_000)
    assert len(content.getvalue()) < 1_000_000
    tracemalloc.start()
    assert reason(content.getvalue(), "a.xlsx") == "too_large"
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 10_000_000


def test_a_workbook_that_says_it_is_wide_is_not_believed() -> None:
    source = zipfile.ZipFile(io.BytesIO(workbook(HEADER)))
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name in source.namelist():
            part = source.read(name)
            if name.endswith("sheet1.xml"):
                part = part.replace(b"<sheetData>", b'<dimension ref="A1:XFD1048576"/><sheetData>')
            archive.writestr(name, part)
    assert reason(content.getvalue(), "a.xlsx") in ("too_large", "damaged")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.jsonl", b"[" * 100_000),  # RecursionError
        ("a.jsonl", b'{"record": "response", "receipt": {}}'),  # KeyError
        ("a.jsonl", b"\xff"),  # UnicodeDecodeError
        ("a.jsonl", b'{"record": 1e999}'),
        ("a.csv", csv_of(HEADER, ["x"] * len(HEADER))),  # ValueError
        ("a.csv", csv_of(HEADER, ["9" * 400] * len(HEADER))),  # OverflowError
        ("a.xlsx", b"PK\x03\x04"),  # BadZipFile
        ("a.xlsx", b"PK\x05\x06" + b"\0" * 18),  # KeyError
        ("a.csv", b'"' + b"x" * 200_000 + b'"\n'),  # csv.Error
    ],
)
def test_whatever_is_wrong_is_one_sentence(name: str, content: bytes) -> None:
    assert reason(content, name) in ("damaged", "no_rows", "not_wide")


def test_an_entity_in_a_workbook_is_not_expanded() -> None:
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    document = f'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a0 "x">{entities}]><a>&a9;</a>'
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("[Content_Types].xml", document)
    assert reason(content.getvalue(), "a.xlsx") == "damaged"


def test_a_version_that_is_forged_is_refused() -> None:
    line = {"record": "questionnaire", "hash": "0" * 64, "text": "{}"}
    assert reason(json.dumps(line).encode() + b"\n", "a.jsonl") == "damaged"
