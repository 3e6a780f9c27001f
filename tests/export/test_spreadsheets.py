"""Exports that were saved again by a spreadsheet or by pandas are read, and lose nothing on the way."""

import csv
import io
import subprocess
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from openpyxl import load_workbook

from selfcheck.engine import Engine
from selfcheck.export import Order, contents_of, dictionary_csv, export
from selfcheck.model import Questionnaire
from selfcheck.review import CODEBOOK, Codebook, FileError, table
from selfcheck.review.cells import cell, restore
from selfcheck.review.files import read_export
from selfcheck.review.moments import Days
from selfcheck.store import (
    Contact,
    PrivateKey,
    PrivateKeys,
    PublicKey,
    Response,
    Settings,
    Store,
    make_response,
    open_store,
    save,
)
from selfcheck.store.inbox import TOKYO

PHONES = ["0466219624", "09012345678", "+81 466 21 9624", "(0466)21-9624", "0466-21-9624"]
CONVERTED = [
    *PHONES, "2026.11.25", "1.10", "1e5", "12E34", "R8.11.25", "11月30日", "2026年11月25日", "mar1", "SEPT 2",
    "1-2", "10:30", "50%", "¥100", "007", "1/2",
]  # fmt: skip
LEFT_ALONE = ["482-915-035", "40代", "1か月", "may", "e5", "12ab", "", "腰", "3か月以上", "none"]


@pytest.mark.parametrize("text", CONVERTED)
def test_what_a_spreadsheet_would_convert_is_kept_as_text(text: str) -> None:
    assert cell(text) == f"'{text}"
    assert restore(cell(text)) == text


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_any_other_text_is_written_as_it_is(text: str) -> None:
    assert cell(text) == text


@pytest.fixture(scope="module")
def phoned(
    tmp_path_factory: pytest.TempPathFactory,
    real: Questionnaire,
    sent: list[Response],
    private_key: PrivateKey,
) -> Store:
    """Responses with telephone numbers of every kind."""
    store = open_store(Settings(data=tmp_path_factory.mktemp("phoned"), reserve_mb=0))
    for number, response in enumerate(sent[:40]):
        made = make_response(
            Engine(real),
            response.answers,
            token=f"{number:032x}",
            language="ja",
            consent_version="2026.11",
            contact=Contact(name="=山田", phone=PHONES[number % len(PHONES)], note="007"),
            public_key=PublicKey(private_key.public_text),
        )
        save(store, real, made.model_copy(update={"created": response.created}))
    return store


def written(store: Store, key: PrivateKey, folder: Path, **order: Any) -> Path:
    """A file with contacts, and its dictionary beside it."""
    chosen = Order(contact=True, **order)
    path = folder / f"export.{chosen.format}"
    path.write_bytes(b"".join(export(store, chosen, key=PrivateKeys([key]))[0]))
    beside = path.with_name(path.stem + CODEBOOK)
    beside.write_bytes(dictionary_csv(contents_of(store, chosen, key=PrivateKeys([key])), chosen.format))
    return path


def column(path: Path, *names: str) -> list[str]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    return [restore(row[next(name for name in names if name in row)]) for row in rows]


def same(store: Store, path: Path) -> None:
    """The file gives the store's own table, but for what is shorter than a minute."""
    read, own = table(path), table(store)
    for frame in (read, own):
        frame["created"] = frame["created"].dt.floor("min")
    pd.testing.assert_frame_equal(read, own)


@pytest.mark.parametrize("in_words", [True, False])
@pytest.mark.parametrize("ticks_apart", [True, False])
@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.needs("libreoffice")
def test_a_file_saved_by_libreoffice_is_the_same_table(
    phoned: Store, private_key: PrivateKey, tmp_path: Path, in_words: bool, ticks_apart: bool, form: str
) -> None:
    path = written(phoned, private_key, tmp_path, format=form, in_words=in_words, ticks_apart=ticks_apart)
    resaved = resave(path, tmp_path / "saved")
    same(phoned, resaved)
    if form == "csv":
        assert column(resaved, "phone", "電話番号") == column(path, "phone", "電話番号")
        assert set(column(resaved, "phone", "電話番号")) == set(PHONES)
        assert set(column(resaved, "consent_version", "同意文の版")) == {"2026.11"}


def resave(path: Path, folder: Path) -> Path:
    """Open it in LibreOffice and save it in its own format, as a user's double click would."""
    kind = path.suffix.removeprefix(".")
    into = "csv:Text - txt - csv (StarCalc):44,34,76,1,,1041,false,true,true" if kind == "csv" else kind
    command = [
        "soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", into,
        "--infilter=CSV:44,34,76,1,,1041,false,true" if kind == "csv" else "--norestore",
        "--outdir", str(folder), str(path),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    beside = path.with_name(path.stem + CODEBOOK)
    (folder / beside.name).write_bytes(beside.read_bytes())
    return folder / path.name


@pytest.mark.parametrize("in_words", [True, False])
def test_a_csv_as_excel_saves_it_is_the_same_table(
    phoned: Store, private_key: PrivateKey, tmp_path: Path, in_words: bool
) -> None:
    """Excel in Japan writes cp932, quotes nothing that need not be, and its own form of days and times."""
    path = written(phoned, private_key, tmp_path, in_words=in_words)
    with path.open(encoding="utf-8-sig", newline="") as file:
        header, *rows = csv.reader(file)
    excel = io.StringIO()
    csv.writer(excel).writerows([header, *([as_excel(text) for text in row] for row in rows)])
    path.write_bytes(excel.getvalue().encode("cp932"))
    same(phoned, path)


def as_excel(text: str) -> str:
    """What Excel makes of a cell: days and times its own way, truth values in capitals."""
    for form in ("%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S.%f%z", "%Y-%m-%d"):
        try:
            moment = datetime.strptime(text, form)
        except ValueError:
            continue
        day = f"{moment.year}/{moment.month}/{moment.day}"
        return day if form == "%Y-%m-%d" else f"{day} {moment.hour}:{moment.minute:02}"
    return text.upper() if text in ("true", "false") else text


def test_a_csv_saved_by_pandas_is_the_same_table(
    phoned: Store, private_key: PrivateKey, tmp_path: Path
) -> None:
    path = written(phoned, private_key, tmp_path, in_words=False)
    pd.read_csv(path).to_csv(path)  # numbers with holes become 7.0, and a column of row numbers comes first
    same(phoned, path)


def test_a_workbook_saved_by_openpyxl_is_the_same_table(
    phoned: Store, private_key: PrivateKey, tmp_path: Path
) -> None:
    path = written(phoned, private_key, tmp_path, format="xlsx")
    book = load_workbook(path)
    header, *rows = book["回答票"].iter_rows(values_only=True)
    assert {row[header.index("電話番号")] for row in rows} == set(PHONES)
    book.save(path)
    same(phoned, path)


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_other_delimiters_are_read(
    phoned: Store, private_key: PrivateKey, tmp_path: Path, delimiter: str
) -> None:
    path = written(phoned, private_key, tmp_path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    with path.open("w", encoding="utf-16", newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows(rows)
    same(phoned, path)


@pytest.mark.parametrize(
    ("cells", "days"),
    [
        (["2026-11-30", "2026/1/2"], [date(2026, 11, 30), date(2026, 1, 2)]),
        (["11/30/2026", "1/2/2026"], [date(2026, 11, 30), date(2026, 1, 2)]),
        (["30.11.2026", "1.2.2026"], [date(2026, 11, 30), date(2026, 2, 1)]),
        (["30/11/26", None], [date(2026, 11, 30), None]),
        (["2/2/2026"], [date(2026, 2, 2)]),
        ([], []),
    ],
)
def test_days_are_read_as_they_are_written(cells: list[str | None], days: list[date | None]) -> None:
    assert Days.of(cells).read_all(cells, with_time=False) == days


def test_a_time_without_a_zone_is_japans() -> None:
    cells = ["2026/11/30 7:45", "2026-11-30T07:45:00.000+00:00"]
    read = Days.of(cells).read_all(cells, with_time=True)
    assert read[0] == datetime(2026, 11, 30, 7, 45, tzinfo=TOKYO)
    assert (read[1] - read[0]).total_seconds() == 9 * 3600
    afternoon = Days.of(["1/30/2026 7:45 PM"]).read_all(["1/30/2026 7:45 PM"], with_time=True)
    assert afternoon == [datetime(2026, 1, 30, 19, 45, tzinfo=TOKYO)]


def test_days_that_could_be_either_are_refused(
    phoned: Store, private_key: PrivateKey, tmp_path: Path
) -> None:
    with pytest.raises(FileError) as refused:
        Days.of(["11/10/2026", "1/2/2026"])
    assert refused.value.reason == "days"
    path = written(phoned, private_key, tmp_path)
    text = path.read_text("utf-8-sig").replace('"2026-11-22"', '"11/10/2026"')
    with pytest.raises(FileError) as refused:
        read_export(io.BytesIO(text.encode()), "a.csv", Codebook([]))
    assert refused.value.reason == "days"
