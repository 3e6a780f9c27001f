"""`selfcheck export` as it is typed: a file that only its owner can read, noted like any other export."""

import csv
import json
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook
from tests.support.walks import responses
from typer import Typer
from typer.testing import CliRunner, Result

from selfcheck.cli.export_commands import export
from selfcheck.model.questionnaire import Questionnaire
from selfcheck.review import table
from selfcheck.store import PrivateKey, PublicKey, Response, Settings, Store, open_store, save
from selfcheck.store.acts import Act, recent
from selfcheck.store.inbox import TOKYO
from selfcheck.store.keys import add_key

Run = Callable[..., Result]


@pytest.fixture(scope="module")
def sent(real: Questionnaire, private_key: PrivateKey) -> list[Response]:
    """The first of the 500 of other tests: making these takes longer than all tests here."""
    return list(responses(real, 60, key=PublicKey(private_key.public_text)))


@pytest.fixture
def store(settings: Settings, real: Questionnaire, sent: list[Response]) -> Iterator[Store]:
    found = open_store(settings)
    for response in sent:
        save(found, real, response)
    yield found
    found.close()


@pytest.fixture
def run(store: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    for name, value in store.settings.model_dump(exclude_none=True).items():
        monkeypatch.setenv(f"SELFCHECK_{name.upper()}", str(value))
    monkeypatch.chdir(tmp_path)
    app = Typer()
    app.command()(export)
    return lambda *words: CliRunner().invoke(app, [str(word) for word in words])


def noted(store: Store) -> Act:
    with store.database.read() as connection:
        store.audit.verify(connection)
        return recent(connection, "export_sent", 1)[0]


def test_a_file_holds_every_response_and_only_its_owner_reads_it(
    run: Run, store: Store, sent: list[Response], tmp_path: Path
) -> None:
    result = run("all.csv")
    path = tmp_path / "all.csv"
    assert (result.exit_code, result.stderr) == (0, "60 responses in all.csv.\n")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert set(table(path)["receipt"]) == {f"{r[:3]}-{r[3:6]}-{r[6:]}" for r in (s.receipt for s in sent)}
    assert noted(store).detail["complete"] is True


def test_without_a_name_it_gets_one(run: Run, tmp_path: Path) -> None:
    assert run("--format", "jsonl").exit_code == 0
    (path,) = tmp_path.glob("selfcheck-*.jsonl")
    assert len(path.read_text("utf-8").splitlines()) == 61


@pytest.mark.parametrize("form", ["csv", "long", "xlsx", "jsonl", "fhir"])
def test_every_format_is_written(run: Run, tmp_path: Path, form: str) -> None:
    assert run("out", "--format", form).exit_code == 0
    path = tmp_path / "out"
    match form:
        case "xlsx":
            assert load_workbook(path.rename(tmp_path / "out.xlsx"))["回答票"].max_row == 61
        case "fhir":
            assert json.loads(path.read_text("utf-8"))["resourceType"] == "Bundle"
        case "jsonl":
            assert all(json.loads(line) for line in path.read_text("utf-8").splitlines())
        case _:
            with path.open(encoding="utf-8-sig", newline="") as file:
                assert len({row[0] for row in csv.reader(file)}) == 61


def test_dash_is_the_output(run: Run) -> None:
    result = run("-", "--ids")
    assert result.exit_code == 0
    assert result.stdout_bytes.startswith("\ufeff".encode())
    assert len(list(csv.reader(result.stdout_bytes.decode("utf-8-sig").splitlines()))) == 61


def test_days_are_those_of_japan(run: Run, sent: list[Response], tmp_path: Path) -> None:
    day = sorted(response.created for response in sent)[30].astimezone(TOKYO).date()
    assert run("day.jsonl", "--format", "jsonl", "--since", day, "--until", day).exit_code == 0
    wanted = sum(response.created.astimezone(TOKYO).date() == day for response in sent)
    assert len((tmp_path / "day.jsonl").read_text("utf-8").splitlines()) == wanted + 1


def test_cp932_says_what_it_replaced(run: Run, sent: list[Response], tmp_path: Path) -> None:
    result = run("old.csv", "--encoding", "cp932", "--contact", "--reason", "old program")
    sealed = sum(response.sealed is not None for response in sent)
    assert result.stderr == f"60 responses in old.csv. {sealed} characters replaced by 〓.\n"
    assert (tmp_path / "old.csv").read_bytes().decode("cp932").count("〓") == sealed


def test_contacts_need_a_reason_and_the_key(run: Run, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    result = run("x.csv", "--contact")
    assert result.exit_code != 0
    assert "for a reason only" in result.output
    assert run("x.csv", "--contact", "--reason", "return calls").exit_code == 0
    with store.database.read() as connection:
        assert recent(connection, "export", 1)[0].detail["reason"] == "return calls"
    monkeypatch.delenv("SELFCHECK_PRIVATE_KEY_FILE")
    result = run("y.csv", "--contact", "--reason", "return calls")
    assert result.exit_code != 0
    assert "SELFCHECK_PRIVATE_KEY_FILE" in result.output
    assert not Path("y.csv").exists()


def test_a_key_that_is_not_the_contacts_own_is_an_error(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    other = tmp_path / "other.pem"
    add_key(other)
    monkeypatch.setenv("SELFCHECK_PRIVATE_KEY_FILE", str(other))
    result = run("x.csv", "--contact", "--reason", "return calls")
    assert result.exit_code != 0
    assert "cannot be opened with the keys here" in result.output
    assert not Path("x.csv").exists()


@pytest.mark.parametrize("form", ["long", "fhir", "spss", "stata"])
def test_a_format_without_contacts_says_so(run: Run, form: str) -> None:
    result = run("x", "--format", form, "--contact", "--reason", "return calls")
    assert result.exit_code != 0
    assert "csv, xlsx, jsonl only" in result.output


@pytest.mark.parametrize("form", ["csv", "long", "jsonl", "fhir", "spss", "stata"])
def test_the_dictionary_stands_beside_the_file(run: Run, tmp_path: Path, form: str) -> None:
    assert run(f"out.{form}", "--format", form, "--ids").exit_code == 0
    text = (tmp_path / "out.codebook.csv").read_text("utf-8-sig")
    assert len(text.splitlines()) > 100


def test_ids_are_the_same_table_as_the_store(run: Run, store: Store, tmp_path: Path) -> None:
    assert run("ids.csv", "--ids", "--ticks", "--r").exit_code == 0
    pd.testing.assert_frame_equal(table(tmp_path / "ids.csv"), table(store))
    assert (tmp_path / "ids.R").read_text("utf-8").startswith("# Reads the file")


def test_the_r_script_is_for_ids_only(run: Run) -> None:
    for words in (["--r"], ["--r", "--ids", "--format", "xlsx"]):
        result = run("x.csv", *words)
        assert result.exit_code != 0
        assert "--ids" in result.output


def test_no_file_is_written_over(run: Run, store: Store, tmp_path: Path) -> None:
    (tmp_path / "mine.csv").write_text("mine")
    result = run("mine.csv")
    assert result.exit_code != 0
    assert "Traceback" not in result.output
    assert (tmp_path / "mine.csv").read_text() == "mine"
    with store.database.read() as connection:
        assert recent(connection, "export_sent", 1) == []


def test_an_unknown_word_is_refused(run: Run) -> None:
    for words in (["--format", "exe"], ["--encoding", "latin"], ["--since", "yesterday"]):
        assert run("x", *words).exit_code == 2
    assert run("x.csv", "--language", "xx").exit_code != 0
