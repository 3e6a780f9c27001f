"""Exports: nothing live in a cell, nothing lost, nothing that one odd answer can spoil."""

import csv
import io
import json
import subprocess
import sys
import tracemalloc
import zipfile
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from selfcheck.export import FORMATS, Format, Order, Tally, export
from selfcheck.export.contents import Contents
from selfcheck.export.csv_file import KEPT, Encoder, Fields, wide_csv
from selfcheck.export.exporting import written
from selfcheck.export.xlsx_file import xlsx
from selfcheck.model import Questionnaire
from selfcheck.review.cells import cell, clean, neutralise, restore
from selfcheck.store import (
    Contact,
    PrivateKey,
    PrivateKeys,
    PublicKey,
    Response,
    SealError,
    Store,
    show_receipt,
)
from selfcheck.store.inbox import Filter
from selfcheck.store.reading import Record, records

FORMULAS = [
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\0=1", "|calc", "＝1+1", "＋1", "－1", "＠A1",
    " =1", "\u3000=1", "\ufeff=1", "\u200b=1", " \u3000\ufeff=cmd|' /C calc'!A0", "=HYPERLINK(\"http://x\")",
]  # fmt: skip
HARMLESS = [
    "1+1",
    "a=1",
    "",
    "腰が痛い",
    "'=1",
    "1 - 2",
    "〜5",
    "ー5",
    "・=",
    "(=1)",
    "#N/A",
    "http://x",
    "5",
]


def text_of(store: Store, **order: Any) -> str:
    return b"".join(export(store, Order(**order))[0]).decode("utf-8-sig")


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def record_with(store: Store, key: PrivateKey, text: str) -> Record:
    """A Record whose note is this text, past the gate that cleans what patients write."""
    record = next(iter(records(store.database, Filter())))[0]
    sealed = PublicKey(key.public_text).seal(Contact(note=text), record.id)
    return record._replace(sealed=sealed)


def contents_of(real: Questionnaire, record: Record, key: PrivateKey | None) -> Contents:
    return Contents({record.questionnaire_hash: real}, key=PrivateKeys([key]) if key else None)


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_is_neutralised(text: str) -> None:
    assert neutralise(text) == f"'{text}"
    assert restore(neutralise(text)) == text


@pytest.mark.parametrize("text", HARMLESS)
def test_any_other_text_stays(text: str) -> None:
    assert neutralise(text) == text


@given(st.text())
def test_a_cell_holds_nothing_that_spoils_a_file(text: str) -> None:
    written = cell(text)
    written.encode("utf-8")
    assert not any(ord(c) < 32 and c not in "\t\n" for c in written)
    if not clean(text).startswith("'"):
        assert restore(written) == clean(text)


def test_a_note_comes_out_of_csv_as_one_cell_that_is_no_formula(
    full: Store, real: Questionnaire, private_key: PrivateKey
) -> None:
    notes = [*FORMULAS, *HARMLESS, "a\rb", "a\r\nb", '"quoted",\r\n"x"', "\x07bell"]
    page = [record_with(full, private_key, note) for note in notes]
    rows = rows_of("".join(wide_csv([page], contents_of(real, page[0], private_key))))
    assert [row["連絡欄"] for row in rows] == [cell(note) for note in notes]
    assert not any(row["連絡欄"].startswith(tuple("=+-@\t\r\n|＝＋－＠")) for row in rows)


def test_every_cell_of_a_csv_is_quoted_and_every_line_ends_in_cr_lf(full: Store) -> None:
    text = text_of(full)
    assert text.endswith('"\r\n')
    lines = text.split("\r\n")[:-1]
    assert len(lines) == 501
    assert all(line.startswith('"') and line.endswith('"') for line in lines)
    assert "\n" not in text.replace("\r\n", "")


def test_numbers_stay_numbers_in_the_wide_csv(full: Store, sent: list[Response]) -> None:
    rows = {row["receipt"].replace("-", ""): row for row in rows_of(text_of(full, in_words=False))}
    for response in sent:
        written = rows[response.receipt]["answers.pain_now"]
        assert written == str(response.answers.get("pain_now", ""))


def test_long_has_a_row_for_each_answer_and_each_tick(full: Store, sent: list[Response]) -> None:
    found: dict[str, list[tuple[str, str]]] = {}
    for row in rows_of(text_of(full, format="long", in_words=False)):
        found.setdefault(row["receipt"].replace("-", ""), []).append((row["question"], row["option"]))
    for response in sent:
        wanted = [
            (question, str(each))
            for question, answer in response.answers.items()
            for each in (answer if isinstance(answer, tuple) else [answer])
        ]
        assert found[response.receipt] == wanted + [(q, "") for q in response.assessment.unasked]


def test_long_marks_what_an_emergency_left_unasked(full: Store) -> None:
    unasked = [row for row in rows_of(text_of(full, format="long")) if not row["選択肢ID"]]
    assert unasked
    assert {row["回答"] for row in unasked} == {"未回答"}


def test_a_csv_remembers_so_many_cells_and_no_more() -> None:
    fields = Fields(in_words=True)
    for number in range(2 * KEPT):
        assert fields.line(["=1", f'{number}"']) == f'"\'=1","{number}"""\r\n'
        assert len(fields) <= KEPT


def test_an_export_does_not_wait_for_pandas() -> None:
    code = "import sys, selfcheck.export.noted; sys.exit('pandas' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


def test_utf_8_begins_with_the_mark_that_excel_needs_and_has_it_once(full: Store) -> None:
    written = b"".join(export(full, Order())[0])
    assert written.startswith(b"\xef\xbb\xbf")
    assert written.count(b"\xef\xbb\xbf") == 1


@pytest.mark.parametrize(
    ("text", "written", "replaced"),
    [
        ("①㈱髙﨑～", "①㈱髙﨑～", 0),
        ("𠮷野家", "〓野家", 1),
        ("😀a😀😀", "〓a〓〓", 3),
        ("😀 — é 한", "〓 — é 한".replace("—", "〓").replace("é", "〓").replace("한", "〓"), 4),
        ("", "", 0),
    ],
)
def test_cp932_shows_what_it_does_not_have_and_counts_it(text: str, written: str, replaced: int) -> None:
    encode = Encoder("cp932")
    assert encode(text).decode("cp932") == written
    assert encode.replaced == replaced


def test_an_export_in_cp932_tells_how_much_was_replaced(
    full: Store, sent: list[Response], private_key: PrivateKey
) -> None:
    stream, tally = export(full, Order(encoding="cp932", contact=True), key=PrivateKeys([private_key]))
    text = b"".join(stream).decode("cp932")
    assert tally.rows == len(sent)
    assert tally.replaced == sum(response.sealed is not None for response in sent) > 0  # one 😀 in each note
    assert text.count("〓") == tally.replaced


def test_contacts_are_told_only_with_the_key(full: Store, private_key: PrivateKey) -> None:
    assert all("山田" not in text_of(full, format=form) for form in FORMATS if form != "xlsx")
    with pytest.raises(ValueError, match="private key"):
        export(full, Order(contact=True))
    for form in ("csv", "jsonl"):
        content = b"".join(
            export(full, Order(format=form, contact=True), key=PrivateKeys([private_key]))[0]
        ).decode()
        assert "山田 花子" in content
    for form in ("fhir", "long"):
        with pytest.raises(ValueError, match="only"):
            export(full, Order(format=form, contact=True), key=PrivateKeys([private_key]))


def test_a_key_that_is_not_the_contacts_own_is_an_error_before_the_first_byte(
    full: Store, sent: list[Response]
) -> None:
    number = sum(response.sealed is not None for response in sent)
    with pytest.raises(SealError, match=rf"{number} for the key [0-9a-f]{{16}}"):
        export(full, Order(contact=True), key=PrivateKeys([PrivateKey.new()]))


def test_a_contact_that_is_damaged_is_named(
    full: Store, real: Questionnaire, private_key: PrivateKey
) -> None:
    record = record_with(full, private_key, "note")
    other = record._replace(id="0" * 32)
    with pytest.raises(SealError, match=show_receipt(record.receipt)):
        list(wide_csv([[other]], contents_of(real, other, private_key)))


def test_every_text_of_an_xlsx_is_a_string_and_none_a_formula_or_link(
    full: Store, real: Questionnaire, private_key: PrivateKey
) -> None:
    notes = [note for note in (*FORMULAS, *HARMLESS, "\x07bell", "internal:A1", "file:///x") if note]
    page = [record_with(full, private_key, note) for note in notes]
    written = b"".join(xlsx([page], contents_of(real, page[0], private_key)))
    with zipfile.ZipFile(io.BytesIO(written)) as archive:
        sheets = [archive.read(name).decode() for name in archive.namelist() if "worksheets" in name]
    assert not any("<f>" in sheet or "<hyperlink" in sheet for sheet in sheets)
    sheet = load_workbook(io.BytesIO(written))["回答票"]
    column = [title.value for title in sheet[1]].index("連絡欄")
    found = [row[column] for row in sheet.iter_rows(min_row=2)]
    assert [each.value for each in found] == [clean(note) for note in notes]
    assert {each.data_type for each in found} == {"s"}


def test_an_xlsx_explains_itself_in_a_codebook(full: Store, real: Questionnaire) -> None:
    book = load_workbook(io.BytesIO(b"".join(export(full, Order(format="xlsx"))[0])), read_only=True)
    header, *cells = book["項目表"].iter_rows(values_only=True)
    rows = [dict(zip(header, row, strict=True)) for row in cells]
    content = {(row["ID"], row["選択肢ID"]) for row in rows}
    for section in real.sections:
        for question in section.questions:
            assert all((question.id, option) in content for option in question.options or question.tick or {})
    assert all(any(row["ID"] == r.id and row["出典"] == r.source for row in rows) for r in real.rules)
    (file,) = (row for row in rows if row["種類"] == "質問票")
    assert file["出典"] == f"{real.reviewed.by} {real.reviewed.on}"


def test_json_lines_hold_the_questionnaire_once_and_every_response(full: Store, sent: list[Response]) -> None:
    lines = [json.loads(line) for line in text_of(full, format="jsonl").splitlines()]
    assert [line["record"] for line in lines] == ["questionnaire"] + ["response"] * len(sent)
    content = {line["receipt"]: line for line in lines[1:]}
    for response in sent:
        line = content[response.receipt]
        assert list(line["answers"]) == list(response.answers)
        assert line["assessment"] == json.loads(response.assessment.model_dump_json())
        assert "id" not in line


def test_every_export_names_the_version_and_who_reviewed_it(full: Store, real: Questionnaire) -> None:
    for form in ("csv", "jsonl"):
        text = text_of(full, format=form)
        assert real.version in text
        assert real.reviewed.by in text


@pytest.mark.parametrize("form", FORMATS)
def test_memory_does_not_grow_with_the_number_of_responses(
    form: Format, full: Store, real: Questionnaire
) -> None:
    page = next(iter(records(full.database, Filter(), size=50)))
    few, many = (peak(page, form, repeat, contents_of(real, page[0], None)) for repeat in (2, 8))
    assert many < few * 1.2


def test_the_store_is_read_page_by_page(full: Store) -> None:
    def most(size: int) -> int:
        tracemalloc.start()
        for _ in records(full.database, Filter(), size=size):
            pass
        _, found = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return found

    most(500)  # what is made once for every reading
    assert most(25) < most(500) / 4


def peak(page: Sequence[Record], form: Format, repeat: int, contents: Contents) -> int:
    """Bytes in use at most, while the same page is exported again and again."""
    _ = contents.codebook.lines  # made once for every export
    tracemalloc.start()
    for _ in written(iter([page] * repeat), Order(format=form), contents, Tally()):
        pass
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most
