"""The data dictionary: it explains every column of every format, and makes each format the same table."""

import csv
import io
import json
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pyreadstat
import pytest
from openpyxl import load_workbook

from selfcheck.export import FORMATS, PROGRAMS, Format, Order, contents_of, dictionary_csv, export, r_script
from selfcheck.export.contents import Contents
from selfcheck.export.names import variable_names
from selfcheck.export.wide import Wide
from selfcheck.model import Questionnaire
from selfcheck.review import CODEBOOK, Codebook, table
from selfcheck.review.tabulation import tabulate
from selfcheck.store import PrivateKey, PrivateKeys, Response, Settings, Store, open_store, save
from selfcheck.store.inbox import Filter
from selfcheck.store.reading import records

SUFFIX = {"spss": "sav", "stata": "dta", "long": "csv", "fhir": "json"}
Lines = list[dict[str, str]]


@pytest.fixture(scope="module")
def stored(
    tmp_path_factory: pytest.TempPathFactory, real: Questionnaire, sent: list[Response]
) -> Iterator[Store]:
    store = open_store(Settings(data=tmp_path_factory.mktemp("stored"), reserve_mb=0))
    for response in sent[:120]:
        save(store, real, response)
    yield store
    store.close()


def read(content: bytes) -> Lines:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def told(store: Store, order: Order, key: PrivateKeys | None = None) -> Lines:
    return read(dictionary_csv(contents_of(store, order, key=key), order.format))


def columns_of(content: bytes, form: Format, path: Path) -> set[str]:
    """Every column of a file, however its format names them."""
    match form:
        case "csv" | "long":
            return set(next(csv.reader(io.StringIO(content.decode("utf-8-sig")))))
        case "jsonl":
            lines = [json.loads(line) for line in content.splitlines()]
            return {name for line in lines if line["record"] == "response" for name in flat(line)}
        case "fhir":
            return {link for entry in json.loads(content)["entry"] for link in links(entry["resource"])}
    if form == "xlsx":
        sheet = load_workbook(io.BytesIO(content), read_only=True)["回答票"]
        return {str(cell.value) for cell in sheet[1]}
    path.write_bytes(content)
    reader = pyreadstat.read_sav if form == "spss" else pyreadstat.read_dta
    return set(reader(str(path), metadataonly=True)[1].column_names)


def flat(value: Any, name: str = "") -> Iterator[str]:
    """The paths of what a line of JSON holds, those of the assessment that are no column elsewhere left out."""
    if isinstance(value, dict) and not name.startswith(("answers.", "assessment.findings")):
        for key, child in value.items():
            yield from flat(child, f"{name}.{key}" if name else key)
    elif name not in ("record", "assessment.booking"):
        yield {"assessment.findings": "assessment.findings.rule"}.get(name, name)


def links(resource: Any) -> Iterator[str]:
    """The linkIds with answers."""
    if resource["resourceType"] == "QuestionnaireResponse":
        yield from ("identifier.value", "authored", "questionnaire")
        yield from answered(resource["item"])


def answered(items: Any) -> Iterator[str]:
    """Those of questions; groups and grids hold them and have no answer of their own."""
    for item in items:
        if "answer" in item:
            yield item["linkId"]
        yield from answered(item.get("item", []))


@pytest.mark.parametrize("form", [*FORMATS, *PROGRAMS])
@pytest.mark.parametrize("in_words", [True, False])
@pytest.mark.parametrize("ticks_apart", [True, False])
def test_it_explains_every_column_of_every_format(
    stored: Store, tmp_path: Path, form: Format, in_words: bool, ticks_apart: bool
) -> None:
    order = Order(format=form, in_words=in_words, ticks_apart=ticks_apart)
    content = b"".join(export(stored, order)[0])
    lines = told(stored, order)
    named = {line["列"] for line in lines}
    columns = columns_of(content, form, tmp_path / f"x.{SUFFIX.get(form, form)}")
    assert len(columns) > 8
    assert columns <= named
    assert all(line["列"] for line in lines)
    assert all(line["文"] for line in lines)
    assert all(line["出典"] for line in lines if line["種類"] == "列")


def test_it_explains_contacts_only_where_they_are(full: Store, private_key: PrivateKey) -> None:
    with_contact = told(full, Order(contact=True), PrivateKeys([private_key]))
    assert {"名前", "電話番号", "連絡欄"} <= {line["列"] for line in with_contact}
    assert not {"名前", "電話番号", "連絡欄"} & {line["列"] for line in told(full, Order())}


@pytest.mark.parametrize("ticks_apart", [True, False])
@pytest.mark.parametrize(
    ("form", "in_words"), [("csv", True), ("csv", False), ("xlsx", True), ("jsonl", False)]
)
def test_every_format_is_the_same_table(
    stored: Store, tmp_path: Path, form: Format, in_words: bool, ticks_apart: bool
) -> None:
    order = Order(format=form, in_words=in_words, ticks_apart=ticks_apart)
    path = tmp_path / f"export.{form}"
    path.write_bytes(b"".join(export(stored, order)[0]))
    (tmp_path / f"export{CODEBOOK}").write_bytes(dictionary_csv(contents_of(stored, order), form))
    own, again = table(stored), table(path)
    for frame in (own, again):
        frame["created"] = frame["created"].dt.floor("s")
    pd.testing.assert_frame_equal(again, own)


def test_without_its_dictionary_a_csv_keeps_its_numbers(stored: Store, tmp_path: Path) -> None:
    path = tmp_path / "ids.csv"
    path.write_bytes(b"".join(export(stored, Order(in_words=False))[0]))
    frame = table(path)
    assert frame["answers.pain_now"].dtype == pd.Int64Dtype()
    assert not frame["answers.saddle"].cat.ordered


def test_each_option_of_a_tick_all_can_have_a_column(stored: Store, sent: list[Response]) -> None:
    rows = read(b"".join(export(stored, Order(in_words=False, ticks_apart=True))[0]))
    kept = {row["receipt"].replace("-", ""): row for row in rows}
    ticked = 0
    for response in sent[:120]:
        for question, answer in response.answers.items():
            if isinstance(answer, tuple):
                mine = {
                    name: cell for name, cell in kept[response.receipt].items() if f".{question}." in name
                }
                chosen = {name.rpartition(".")[2] for name, cell in mine.items() if cell == "1"}
                assert chosen == set(answer)
                assert set(mine.values()) <= {"0", "1"}
                ticked += len(chosen)
    assert ticked
    where_not_asked = {cell for row in rows for name, cell in row.items() if name.count(".") == 2}
    assert where_not_asked == {"", "0", "1"}


def reworded(real: Questionnaire) -> Questionnaire:
    """Another version: `saddle` has other words, and one option of them."""
    sections = []
    for section in real.sections:
        questions = [
            question.model_copy(
                update={
                    "ask": {**question.ask, "ja": "いすに当たる所は、しびれますか？"},
                    "options": {**(question.options or {}), "no": {"ja": "しびれない", "en": "No"}},
                }
            )
            if question.id == "saddle"
            else question
            for question in section.questions
        ]
        sections.append(section.model_copy(update={"questions": tuple(questions)}))
    return real.model_copy(update={"version": "2026.12", "sections": tuple(sections)})


def test_the_wordings_of_two_versions_have_a_column_each(stored: Store, real: Questionnaire) -> None:
    digest = next(iter(contents_of(stored, Order()).questionnaires))
    new = "f" * 64
    contents = Contents({new: reworded(real), digest: real})
    wide = Wide(contents)
    old_header = f"{asked(real, 'saddle')} [saddle@{digest[:8]}]"
    new_header = "いすに当たる所は、しびれますか？ [saddle]"
    assert [h for h in wide.header if "[saddle]" in h or "[saddle@" in h] == [new_header, old_header]
    assert sum("[bowel" in header for header in wide.header) == 1  # not worded anew
    record = next(
        each
        for page in records(stored.database, Filter())
        for each in page
        if each.answers.get("saddle") == "no"
    )
    before, after = (
        dict(zip(wide.header, wide.row(each), strict=True))
        for each in (record, record._replace(questionnaire_hash=new))
    )
    assert (before[old_header], before[new_header]) == ("いいえ", None)
    assert (after[old_header], after[new_header]) == (None, "しびれない")
    lines = read(dictionary_csv(contents, "csv"))
    assert {
        (line["列"], line["回答"]) for line in lines if line["選択肢ID"] == "no" and line["ID"] == "saddle"
    } == {
        (old_header, "いいえ"),
        (new_header, "しびれない"),
    }


def asked(real: Questionnaire, name: str) -> str:
    return next(q.ask["ja"] for s in real.sections for q in s.questions if q.id == name)


def test_a_question_that_was_answered_another_way_before_loses_nothing(
    stored: Store, real: Questionnaire
) -> None:
    """A scale that became options, and options that became a tick, under the same id."""
    page = next(iter(records(stored.database, Filter())))
    old = page[0].questionnaire_hash
    new = "f" * 64
    changed: dict[str, dict[str, Any]] = {
        "pain_now": {"scale": None, "options": {"mild": {"ja": "軽い"}, "bad": {"ja": "重い"}}}
    }
    ticks = {"left": {"ja": "左"}, "right": {"ja": "右"}}
    changed["saddle"] = {"options": None, "tick": ticks, "order": None}
    sections = tuple(
        s.model_copy(
            update={"questions": tuple(q.model_copy(update=changed.get(q.id, {})) for q in s.questions)}
        )
        for s in real.sections
    )
    versions = {new: real.model_copy(update={"sections": sections}), old: real}
    answers: list[dict[str, Any]] = [
        {"pain_now": 7, "saddle": "new"},
        {"pain_now": "bad", "saddle": ["left", "right"]},
    ]
    rows = [
        page[0]._replace(answers=answers[0]),
        page[1]._replace(answers=answers[1], questionnaire_hash=new),
    ]
    frame = tabulate([rows], versions, Codebook.of(versions))
    assert list(frame["answers.pain_now"]) == ["7", "bad"]
    assert list(frame["answers.saddle"]) == ["new", "left right"]


@pytest.mark.parametrize("program", PROGRAMS)
def test_spss_and_stata_hold_the_same_with_labels(
    stored: Store, tmp_path: Path, program: Format, real: Questionnaire
) -> None:
    path = tmp_path / f"x.{SUFFIX[program]}"
    path.write_bytes(b"".join(export(stored, Order(format=program))[0]))
    reader = pyreadstat.read_sav if program == "spss" else pyreadstat.read_dta
    frame, meta = reader(str(path))
    own = table(stored)
    assert len(frame) == len(own)
    assert list(frame["urgency"]) == [float(code) for code in own["urgency"].cat.codes]
    assert meta.variable_value_labels["urgency"][4] == "いますぐ救急へ"
    asked_of = [code + 1.0 for code in own["answers.saddle"].cat.codes if code >= 0]
    assert list(frame["saddle"].dropna()) == asked_of
    assert str(meta.column_names_to_labels["saddle"]).startswith(asked(real, "saddle")[:20])
    assert list(frame["pain_now"].dropna()) == list(own["answers.pain_now"].dropna())
    assert {str(day)[:10] for day in frame["reviewed_on"]} == {real.reviewed.on.isoformat()}
    assert str(frame["created"][0])[:16] == str(own["created"][0])[:16]
    codes = {
        line["選択肢ID"]: line["番号"]
        for line in told(stored, Order(format=program))
        if line["列"] == "saddle"
    }
    labels = meta.variable_value_labels["saddle"]
    words = {
        line["選択肢ID"]: line["回答"]
        for line in told(stored, Order(format=program))
        if line["列"] == "saddle"
    }
    assert {int(code): words[option] for option, code in codes.items()} == {
        int(c): w for c, w in labels.items()
    }


def test_spss_and_stata_of_nothing_have_the_same_variables(
    store: Store, stored: Store, tmp_path: Path
) -> None:
    for program in PROGRAMS:
        assert b"".join(export(store, Order(format=program))[0])


def test_names_of_variables_are_short_free_and_each_once() -> None:
    names = ["with", "a.b", "a_b", "x" * 40, "x" * 41, "str5", "IN"]
    assert variable_names(names, "stata") == [
        "q_with", "a_b", "a_b_2", "x" * 32, "x" * 30 + "_2", "q_str5", "q_IN",
    ]  # fmt: skip


@pytest.mark.needs("r")
@pytest.mark.parametrize("ticks_apart", [True, False])
def test_the_r_script_reads_the_csv_with_types_and_labels(
    stored: Store, tmp_path: Path, ticks_apart: bool
) -> None:
    order = Order(in_words=False, ticks_apart=ticks_apart)
    (tmp_path / "a.csv").write_bytes(b"".join(export(stored, order)[0]))
    (tmp_path / "a.R").write_text(r_script(contents_of(stored, order), "a.csv"), "utf-8")
    code = """
    x <- source("a.R", encoding = "UTF-8")$value
    stopifnot(is.ordered(x$urgency), is.ordered(x$answers.saddle), !is.ordered(x$answers.age))
    stopifnot(is.numeric(x$answers.pain_now), inherits(x$created, "POSIXct"), inherits(x$reviewed_on, "Date"))
    stopifnot(all(!is.na(x$urgency)), all(!is.na(x$created)), all(!grepl("'", x$questionnaire_version)))
    cat(nrow(x), sum(x$urgency >= "今日中に受診"), attr(x$urgency, "label"))
    """
    run = subprocess.run(["Rscript", "-e", code], cwd=tmp_path, capture_output=True, text=True, timeout=60)
    own = table(stored)
    urgent = int((own["urgency"] >= "urgent").sum())
    assert run.stdout == f"{len(own)} {urgent} 受診の目安（本人回答による）", run.stderr


def test_an_option_has_the_number_of_its_place(stored: Store) -> None:
    lines = [line for line in told(stored, Order()) if line["ID"] == "saddle" and line["種類"] == "1つ選ぶ"]
    assert [line["番号"] for line in lines] == [str(place) for place in range(1, len(lines) + 1)]
    assert replace(contents_of(stored, Order()), language="en").codebook.lines
