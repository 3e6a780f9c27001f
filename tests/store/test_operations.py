"""The operator's commands, as they are typed: what they say, and their exit codes."""

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from typer import Typer
from typer.testing import CliRunner, Result

from selfcheck.cli.operations import add_commands
from selfcheck.model.questionnaire import Questionnaire
from selfcheck.store import Contact, Response, Settings, Store, open_store, save, show_receipt
from selfcheck.store.schema import meta

Make = Callable[..., Response]
Run = Callable[..., Result]
KNEE = Path(__file__).parent.parent / "knee.yaml"


@pytest.fixture
def environment(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """The settings of the test as the operator would set them."""
    for name, value in settings.model_dump(exclude_none=True).items():
        monkeypatch.setenv(f"SELFCHECK_{name.upper()}", str(value))
    return monkeypatch


@pytest.fixture
def run(environment: pytest.MonkeyPatch) -> Run:
    app = Typer()
    add_commands(app)
    return lambda *words: CliRunner().invoke(app, [str(word) for word in words])


def said(result: Result, code: int = 0) -> str:
    assert result.exit_code == code, result.output + repr(result.exception)
    return result.output


OPERATIONS = (Path(__file__).parent.parent.parent / "docs" / "operations.md").read_text("utf-8")


def test_every_variable_and_command_is_told() -> None:
    variables = [f"SELFCHECK_{name.upper()}" for name in Settings.model_fields]
    assert [name for name in variables if f"| `{name}` |" not in OPERATIONS] == []
    app = Typer()
    add_commands(app)
    words = [
        f"selfcheck {command.callback.__name__}" for command in app.registered_commands if command.callback
    ]
    words += ["selfcheck keys new", "selfcheck keys show"]
    prose = " ".join(OPERATIONS.split())
    assert [word for word in words if word not in prose] == []


def test_the_commands_load_the_database_only_when_used() -> None:
    """`selfcheck check` must not wait for SQLAlchemy."""
    code = "import sys, selfcheck.cli.operations; print('sqlalchemy' in sys.modules, 'cryptography' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "False False\n"


def test_purge_says_how_many(run: Run, store: Store, knee: Questionnaire, make: Make) -> None:
    save(store, knee, make())
    save(store, knee, make().model_copy(update={"created": datetime(2020, 1, 1, tzinfo=UTC)}))
    assert said(run("purge", "--preview")) == "1 responses are over their time.\n"
    assert said(run("purge")).startswith("1 responses erased. Audit row 1:")
    assert said(run("purge")) == "0 responses erased.\n"


def test_audit_verifies_shows_and_compares(run: Run, store: Store, knee: Questionnaire, make: Make) -> None:
    sent = make()
    save(store, knee, sent)
    said(run("erase", show_receipt(sent.receipt)))
    output = said(run("audit", "--show"))
    row, last = output.splitlines()
    assert json.loads(row)["action"] == "erase"
    head = last.removeprefix("The audit log is whole: ")
    assert said(run("audit", "--expect", head)) == last + "\n"
    assert "was noted" in said(run("audit", "--expect", "2:" + "a" * 64), 1)
    assert "is no head" in said(run("audit", "--expect", "nonsense"), 2)


def test_an_audit_log_that_was_cut_is_found_by_the_newest_backup(run: Run, store: Store) -> None:
    for _ in range(3):
        with store.database.write() as connection:
            store.audit.append(connection, "anna", "view", "r")
    said(run("backup"))
    with store.database.write() as connection:
        for name in ("audit_no_delete", "audit_no_change"):
            place = "" if store.database.is_sqlite else " ON audit"
            connection.execute(text(f"DROP TRIGGER IF EXISTS {name}{place}"))
        connection.execute(text("DELETE FROM audit WHERE seq > 2"))
    assert "The audit log ends at row 2, but row 3 was noted." in said(run("audit"), 1)
    assert any("ends at row 2" in sentence for sentence in remarks(run("doctor", KNEE), 1)["wrong"])


def test_backup_and_restore(
    run: Run, store: Store, knee: Questionnaire, make: Make, environment: Any, tmp_path: Path
) -> None:
    save(store, knee, make())
    for _ in range(3):
        output = said(run("backup", "--keep", 2))
    path = output.split(": ")[0]
    assert "1 responses, audit log to 2:" in output
    assert "1 older backups removed." in output
    assert "not empty" in said(run("restore", path), 2)
    environment.setenv("SELFCHECK_DATA", str(tmp_path / "new"))
    environment.delenv("SELFCHECK_DATABASE_URL", raising=False)
    assert "1 responses restored, 0 of them" in said(run("restore", path))
    assert "no backup" in said(run("restore", tmp_path / "none"), 2)


def test_erase_and_disclose(run: Run, store: Store, knee: Questionnaire, make: Make) -> None:
    sent = make(contact=Contact(name="花子"), public_key=store.settings.read_public_key())
    save(store, knee, sent)
    typed = show_receipt(sent.receipt)
    assert json.loads(said(run("disclose", typed, "--reason", "asked")))["contact"]["name"] == "花子"
    assert said(run("erase", typed)).startswith("Erased. Audit row 2:")
    assert said(run("erase", typed), 1) == f"There is no response {typed}.\n"
    assert said(run("disclose", typed, "--reason", "asked"), 1) == f"There is no response {typed}.\n"
    assert "nine digits" in said(run("erase", "123"), 2)


def test_reassess_says_what_would_change(
    run: Run, store: Store, knee: Questionnaire, make: Make, tmp_path: Path
) -> None:
    sent = [make(), make({"hurts": "no", "swollen": "no"}), make({"hurts": "no", "swollen": "yes"})]
    for one in sent:
        save(store, knee, one)
    assert said(run("reassess", KNEE)) == "3 responses: 3 same\n"
    milder = tmp_path / "milder.yaml"
    text = KNEE.read_text("utf-8").replace("urgency: soon, days: 3", "urgency: urgent", 1)
    text = text.replace(
        'if: {swollen: "yes"}, then: {urgency: emergency}',
        'if: {swollen: "yes"}, then: {urgency: urgent, department: hips}',
    )
    milder.write_text(text + "\n  - " + guidance("urgent"), "utf-8")
    output = said(run("reassess", milder))
    assert f"{sent[0].receipt}  {sent[0].created:%Y-%m-%d}  soon → urgent  raised" in output
    assert f"{sent[2].receipt}  {sent[2].created:%Y-%m-%d}  emergency → urgent  lowered" in output
    lines = said(run("reassess", milder, "--json")).splitlines()
    assert {json.loads(line)["change"] for line in lines[:3]} == {"raised", "same", "lowered"}
    gone = tmp_path / "gone.yaml"
    gone.write_text(KNEE.read_text("utf-8").replace("much", "more"), "utf-8")
    assert "unreadable" in said(run("reassess", gone))
    assert "no such file" in said(run("reassess", tmp_path / "none.yaml"), 2)


def guidance(urgency: str) -> str:
    line = next(line for line in KNEE.read_text("utf-8").splitlines() if "{id: emergency" in line)
    return line.strip().removeprefix("- ").replace("emergency", urgency)


def test_keys_are_made_and_shown(run: Run, environment: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = tmp_path / "new.pem"
    environment.setenv("SELFCHECK_PRIVATE_KEY_PASSPHRASE", "correct horse")
    made = said(run("keys", "new", path))
    assert made.splitlines()[-1] == said(run("keys", "show", path)).strip()
    assert path.read_bytes().startswith(b"-----BEGIN ENCRYPTED PRIVATE KEY-----")
    environment.setenv("SELFCHECK_PRIVATE_KEY_PASSPHRASE", "wrong")
    assert "passphrase" in said(run("keys", "show", path), 2)
    assert "cannot be read" in said(run("keys", "show", tmp_path / "none"), 2)


def remarks(result: Result, code: int = 0) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {"ok": [], "look": [], "wrong": []}
    for line in said(result, code).splitlines():
        level, _, sentence = line.partition("  ")
        if level.strip() in found:
            found[level.strip()].append(sentence.strip())
    return found


def test_the_doctor_finds_a_sound_installation(
    run: Run, store: Store, environment: pytest.MonkeyPatch
) -> None:
    environment.setenv("SELFCHECK_AGE_QUESTION", "much")
    said(run("backup"))
    found = remarks(run("doctor", KNEE), 0 if store.database.is_sqlite else 1)
    if not store.database.is_sqlite:  # the tests' server runs without fsync, and the doctor sees it
        assert found["wrong"] == ["PostgreSQL has fsync=off: a crash would lose receipts already given."]
    assert any("keys belong together" in sentence for sentence in found["ok"])
    assert any("audit log is whole" in sentence for sentence in found["ok"])
    assert any("newest backup is 0 hours old" in sentence for sentence in found["ok"])


ILLS: dict[str, tuple[dict[str, str], str]] = {
    "public": ({"SELFCHECK_PUBLIC_KEY": "xyz"}, "SELFCHECK_PUBLIC_KEY: The public key is not 32 bytes"),
    "private": (
        {"SELFCHECK_PRIVATE_KEY_FILE": "/nowhere/key.pem"},
        "The key file /nowhere/key.pem cannot be read",
    ),
    "other": (
        {"SELFCHECK_PUBLIC_KEY": "A" * 42 + "E="},
        "The private key is not the one of SELFCHECK_PUBLIC_KEY",
    ),
}


@pytest.mark.parametrize("ill", ILLS)
def test_the_doctor_says_what_is_wrong_with_keys(
    run: Run, store: Store, environment: pytest.MonkeyPatch, ill: str
) -> None:
    variables, sentence = ILLS[ill]
    for name, value in variables.items():
        environment.setenv(name, value)
    assert any(said.startswith(sentence) for said in remarks(run("doctor", KNEE), 1)["wrong"])


def test_the_doctor_sees_open_doors(run: Run, settings: Settings, store: Store) -> None:
    if settings.private_key_file is None or not store.database.is_sqlite:
        return
    settings.private_key_file.chmod(0o644)
    settings.sqlite_path.chmod(0o640)
    settings.data.chmod(0o755)
    wrong = remarks(run("doctor", KNEE), 1)["wrong"]
    assert [sentence.split(". Run:")[0] for sentence in wrong] == [
        "Others can read the private key",
        f"Others can read {settings.data}",
        f"Others can read {settings.sqlite_path}",
    ]


def test_the_doctor_sees_a_broken_audit_log_and_a_lost_key(
    run: Run, store: Store, knee: Questionnaire, make: Make, environment: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    sent = make(contact=Contact(note="n"), public_key=store.settings.read_public_key())
    save(store, knee, sent)
    with store.database.write() as connection:
        store.audit.append(connection, "anna", "view", sent.id)
    environment.setenv("SELFCHECK_AUDIT_KEY", "another key for the audit log, and as long")
    said(run("keys", "new", tmp_path / "new.pem"))
    environment.setenv("SELFCHECK_PRIVATE_KEY_FILE", str(tmp_path / "new.pem"))
    wrong = " ".join(remarks(run("doctor", KNEE), 1)["wrong"])
    assert "Row 1 of the audit log was changed" in wrong
    assert "1 responses are sealed for the private key" in wrong


def test_the_doctor_sees_a_broken_questionnaire(run: Run, store: Store, tmp_path: Path) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text(KNEE.read_text("utf-8").replace("{swollen:", "{swolen:"), "utf-8")
    wrong = remarks(run("doctor", broken), 1)["wrong"]
    assert any("swolen" in sentence for sentence in wrong)


def test_a_damaged_database_is_said_and_nothing_is_printed_that_it_holds(
    tmp_path: Path, knee: Questionnaire, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(data=tmp_path / "data", reserve_mb=0)
    store = open_store(settings)
    for _ in range(50):
        save(store, knee, make())
    store.close()
    content = settings.sqlite_path.read_bytes()
    place = content.index(b'"urgency":"soon"') // 4096 * 4096
    settings.sqlite_path.write_bytes(content[:place] + b"\xff" * 2000 + content[place + 2000 :])
    monkeypatch.setenv("SELFCHECK_DATA", str(settings.data))
    app = Typer()
    add_commands(app)
    result = CliRunner().invoke(app, ["doctor", str(KNEE)])
    assert any("is damaged" in sentence for sentence in remarks(result, 1)["wrong"])
    assert "hurts" not in result.output
    settings.sqlite_path.write_bytes(b"no database at all" * 1000)
    result = CliRunner().invoke(app, ["doctor", str(KNEE)])
    assert any("is damaged" in sentence for sentence in remarks(result, 1)["wrong"])


@pytest.mark.parametrize(
    "word", [["purge"], ["audit"], ["backup"], ["reassess", str(KNEE)], ["erase", "482915035"]]
)
def test_a_database_that_is_not_there_is_one_sentence(
    run: Run, environment: pytest.MonkeyPatch, word: list[str]
) -> None:
    environment.setenv("SELFCHECK_DATABASE_URL", "postgresql://nobody@127.0.0.1:9/none")
    assert said(run(*word), 2) == (
        "The database cannot be used: no PostgreSQL listens there, at that host and port. Run: selfcheck doctor\n"
    )
    environment.setenv("SELFCHECK_DATABASE_URL", "mysql://nobody@127.0.0.1:9/none")
    assert "must begin with postgresql://" in said(run(*word), 2)
    environment.setenv("SELFCHECK_RETENTION_DAYS", "soon")
    assert said(run(*word), 2).startswith("SELFCHECK_RETENTION_DAYS: ")


def test_a_missing_driver_is_said(
    run: Run, environment: pytest.MonkeyPatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment.setenv("SELFCHECK_DATABASE_URL", "postgresql://nobody@127.0.0.1:9/none")
    monkeypatch.setitem(sys.modules, "psycopg", None)
    assert "pip install 'selfcheck[postgres]'" in said(run("purge"), 2)


def test_a_newer_schema_is_refused_by_every_word(run: Run, store: Store) -> None:
    with store.database.write() as connection:
        connection.execute(meta.update().values(value="99"))
    assert "Install the newer selfcheck" in said(run("purge"), 2)
    assert any("Install the newer" in sentence for sentence in remarks(run("doctor", KNEE), 1)["wrong"])
