"""Each probe through everything that leaves the house as a file, a page, a header or a log line."""

import csv
import io
import json
import logging
import re
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from tests.browser.serving import Server
from tests.hostile.probes import PROBES, written_into
from tests.staff.wire import ask
from tests.support.walks import responses

from selfcheck.engine import Engine
from selfcheck.export import Format, Order, export
from selfcheck.loader.loading import load_text
from selfcheck.model.questionnaire import Questionnaire
from selfcheck.patient.embedding import embed_script
from selfcheck.patient.flow import Flow
from selfcheck.patient.rendering import render_page
from selfcheck.patient.screens import draw
from selfcheck.problems.base import Problems
from selfcheck.review.cells import cell, clean
from selfcheck.store import (
    Contact,
    PatientTextError,
    PrivateKey,
    PrivateKeys,
    PublicKey,
    Settings,
    Store,
    open_store,
    read_name,
    read_note,
    read_phone,
    save,
)

DANGEROUS = re.compile("[ \u3000\ufeff\u200b]*[=+\\-@\t\r|\0\uff1d\uff0b\uff0d\uff20]")
CODES = [probe for probe in PROBES if "probe.invalid" in probe or "window.hit" in probe]
"""Probes that may be looked for in an export that shall hold no contact at all."""


def test_the_corpus_is_large_and_of_every_kind() -> None:
    assert len(set(PROBES)) == len(PROBES) >= 60


# What a patient writes, past the gate that would clean it.


@pytest.fixture(scope="module")
def key() -> PrivateKey:
    return PrivateKey.new()


@pytest.fixture(scope="module")
def probed(tmp_path_factory: pytest.TempPathFactory, real: Questionnaire, key: PrivateKey) -> Iterator[Store]:
    """A store in which every probe is the note, and where it fits the name, of one Response."""
    store = open_store(Settings(data=tmp_path_factory.mktemp("probed"), reserve_mb=0))
    public = PublicKey(key.public_text)
    for response, probe in zip(responses(real, len(PROBES) - 1), PROBES, strict=False):
        sealed = public.seal(Contact(name=probe, phone=probe, note=probe), response.id)
        save(store, real, response.model_copy(update={"sealed": sealed}))
    yield store
    store.close()


def sent_out(store: Store, key: PrivateKey, **order: Any) -> bytes:
    return b"".join(export(store, Order(contact=True, **order), key=PrivateKeys([key]))[0])


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp932"])
def test_a_csv_holds_each_probe_as_one_harmless_cell(probed: Store, key: PrivateKey, encoding: str) -> None:
    text = sent_out(probed, key, encoding=encoding).decode(encoding)
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert len(rows) == len(PROBES) - 1
    assert all(None not in row and None not in row.values() for row in rows)
    cells = [value for row in rows for value in row.values()]
    assert [each for each in cells if DANGEROUS.match(each) and not re.fullmatch(r"-?\d+", each)] == []
    if encoding == "utf-8-sig":
        assert sorted(row["連絡欄"] for row in rows) == sorted(cell(probe) for probe in PROBES[:-1])
        assert sorted(row["名前"] for row in rows) == sorted(cell(probe) for probe in PROBES[:-1])


@pytest.mark.parametrize("form", ["long", "fhir"])
def test_an_export_without_contacts_holds_no_probe(probed: Store, key: PrivateKey, form: Format) -> None:
    order = Order(format=form)
    text = b"".join(export(probed, order, key=PrivateKeys([key]))[0]).decode("utf-8-sig")
    assert [probe for probe in CODES if probe in text or json.dumps(probe)[1:-1] in text] == []
    if form == "fhir":
        assert json.loads(text)["resourceType"] == "Bundle"


def test_json_lines_give_each_probe_back(probed: Store, key: PrivateKey) -> None:
    lines = sent_out(probed, key, format="jsonl").decode().split("\n")
    notes = [json.loads(line)["contact"]["note"] for line in lines if '"response"' in line[:40]]
    assert len(notes) == len(PROBES) - 1
    assert sorted(map(clean, notes)) == sorted(clean(probe) for probe in PROBES[:-1])


def test_a_workbook_holds_each_probe_as_text(probed: Store, key: PrivateKey) -> None:
    written = sent_out(probed, key, format="xlsx")
    with zipfile.ZipFile(io.BytesIO(written)) as archive:
        parts = {
            name: archive.read(name).decode()
            for name in archive.namelist()
            if name.endswith((".xml", ".rels"))
        }
    assert not any("<f>" in part or "<hyperlink" in part or "externalLink" in part for part in parts.values())
    sheet = load_workbook(io.BytesIO(written))["回答票"]
    column = [title.value for title in sheet[1]].index("連絡欄")
    found = [row[column] for row in sheet.iter_rows(min_row=2)]
    assert {each.data_type for each in found if each.value is not None} == {"s"}
    wanted = sorted(clean(probe) for probe in PROBES[:-1])
    assert sorted(str(each.value or "") for each in found) == wanted


@pytest.mark.parametrize("probe", PROBES, ids=ascii)
def test_the_gate_takes_a_probe_clean_or_not_at_all(probe: str) -> None:
    for read in (read_name, read_phone, read_note):
        try:
            text = read(probe)
        except PatientTextError:
            continue
        text.encode()
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069\u200b\ufeff]", text)


def test_no_log_holds_a_probe(
    tmp_path: Path, real: Questionnaire, key: PrivateKey, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    store = open_store(Settings(data=tmp_path / "data", reserve_mb=0))
    public = PublicKey(key.public_text)
    for response, probe in zip(responses(real, 5), CODES, strict=False):
        sealed = public.seal(Contact(note=probe), response.id)
        save(store, real, response.model_copy(update={"sealed": sealed}))
    store.close()
    assert not [probe for probe in CODES if probe in caplog.text]


# What an author writes.


def with_text(probe: str, real: Questionnaire) -> Questionnaire | None:
    """The real questionnaire with a probe in it; None if it is refused."""
    try:
        return load_text(written_into(probe, real))
    except Problems:
        return None


def test_an_authors_probe_is_refused_or_shown_as_text(real: Questionnaire) -> None:
    shown = 0
    for probe in PROBES[::3]:
        made = with_text(probe, real)
        if made is None:
            continue
        shown += 1
        for view in ("start", "next"):
            flow = Flow("en", view=view, consent=made.consent.version)
            html = render_page(made, draw(Engine(made), flow, datetime.now(UTC)), flow)
            assert "<script" not in html
            assert "<img" not in html
        assert "</script" not in embed_script(made)
    assert shown > 3


# What a stranger writes into addresses and headers.


@pytest.mark.parametrize("where", ["query", "path", "language", "host", "origin"])
def test_nothing_of_an_address_or_header_comes_back_or_into_the_log(where: str, server: Server) -> None:
    from http.client import InvalidURL
    from urllib.parse import quote

    for probe in PROBES:
        written = quote(probe.encode("utf-8", "replace"), safe="")
        path = {"query": f"/?lang={written}&theme={written}", "path": f"/{written}"}.get(where, "/")
        raw = re.sub("[^ -~]", "?", probe)
        headers: dict[str, Any] = {
            "language": {"Accept_Language": raw},
            "host": {"Host": raw},
            "origin": {"Origin": raw},
        }
        try:
            status, found, body = ask(server.url, path, **headers.get(where, {}))
        except (InvalidURL, ValueError):
            continue
        assert status in {200, 400, 404}
        assert "set-cookie" not in found or "a=b" not in found["set-cookie"]
        assert not any("probe.invalid" in value for value in found.values())
        assert b"window.hit" not in body
        assert b"probe.invalid" not in body
    log = server.log
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u202e]", log)
    assert not re.search(r"^(Traceback|2026-01-01|127\.0\.0\.1 - GET /admin)", log, re.M)
