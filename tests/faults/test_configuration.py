"""Broken configuration, over the real commands: plain sentences, the exit codes of the docs, never a traceback.

Patients get the phone numbers where there is no questionnaire, and the self-check wherever there is one.
"""

import re
import socket
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from tests.browser.serving import ROOT
from tests.faults.broken import Command, furnish
from tests.faults.campaign.device import Device, begin, is_asking, post_to

from selfcheck.loader import files, load
from selfcheck.store import PrivateKey, Settings, open_store

SERVE = "selfcheck serve --port {port}"
STAFF, DOCTOR = "selfcheck staff", "selfcheck doctor"


class Broken(NamedTuple):
    """What is wrong, and what is said of it."""

    words: str
    code: int
    """The exit code; 0 where the command serves all the same."""
    sentence: str
    broken: Callable[[Path], dict[str, str]] = lambda _: {}
    """Breaks the folder; gives the environment."""


def told(**settings: str) -> Callable[[Path], dict[str, str]]:
    """Settings by their short names; `{folder}` is the folder."""
    return lambda folder: {
        f"SELFCHECK_{name.upper()}": value.format(folder=folder) for name, value in settings.items()
    }


def written(name: str, content: bytes = b"", mode: int = 0o600) -> Callable[[Path], dict[str, str]]:
    """A file of the folder, written anew, with a mode."""

    def write(folder: Path) -> dict[str, str]:
        (folder / name).write_bytes(content)
        (folder / name).chmod(mode)
        return {}

    return write


def closed(folder: Path) -> dict[str, str]:
    """A data folder that the service's user may not enter."""
    (folder / "data").chmod(0o000)
    return {}


def read_only(folder: Path) -> dict[str, str]:
    """A database that the service's user may only read."""
    open_store(Settings(data=folder / "data")).close()
    (folder / "data" / "responses.sqlite3").chmod(0o400)
    return {}


def newer(folder: Path) -> dict[str, str]:
    """A database that a newer selfcheck has upgraded."""
    open_store(Settings(data=folder / "data")).close()
    with sqlite3.connect(folder / "data" / "responses.sqlite3") as database:
        database.execute("UPDATE meta SET value = '99' WHERE name = 'schema'")
    database.close()
    return {}


def for_the_engine_alone(folder: Path) -> dict[str, str]:
    """A questionnaire without the words of the screens, and no other file that has them."""
    for file in files(folder / "questions.yaml"):
        file.unlink()
    return written("questions.yaml", (ROOT / "tests" / "small.yaml").read_bytes())(folder)


def private_key(mode: int) -> Callable[[Path], dict[str, str]]:
    """A key file with a mode."""

    def write(folder: Path) -> dict[str, str]:
        key = PrivateKey.new()
        written("clinic.pem", key.pem(), mode)(folder)
        return told(private_key_file="{folder}/clinic.pem", public_key=key.public_text)(folder)

    return write


GONE = {"database_url": "postgresql://nobody@/nothing?host=/nowhere"}
GARBAGE = written("data/responses.sqlite3", b"no database " * 1000)
NO_PARENT = "SELFCHECK_PARENTS: `clinic` is no origin. Write it as `https://clinic.example`, without a path."
NOT_OPEN = "Name, phone and note stay closed: The key file"

NUMBERS = [(b"119", b"119"), (b"0452327119", b"#7119")]
"""What is dialled, and what is read: telephones refuse `#` in a link."""
NUMBERS_ONLY = "Patients see the phone numbers only:"
BEGUN = {
    "syntax": written("questions.yaml", b"sections: ["),
    "no UTF-8": written("questions.yaml", "腰".encode("cp932")),
    "closed": lambda folder: written("questions.yaml", (folder / "questions.yaml").read_bytes(), 0)(folder),
    "engine's": for_the_engine_alone,
    "missing": lambda folder: (folder / "questions.yaml").unlink() or {},
}

ENDED = {
    "settings": Broken(SERVE, 2, NO_PARENT, told(parents="clinic")),
    "settings, not text": Broken(SERVE, 2, "SELFCHECK_CONNECTIONS: ", told(connections="\udcff")),
    "port": Broken("selfcheck serve --port 99999", 2, "'--port'"),
    "public key": Broken(SERVE, 2, "The public key is not 32 bytes", told(public_key="abc")),
    "audit key": Broken(SERVE, 2, "SELFCHECK_AUDIT_KEY: ", told(audit_key="short")),
    "staff, settings": Broken(STAFF, 2, "SELFCHECK_STAFF_PORT: ", told(staff_port="door")),
    "staff, audit key": Broken(STAFF, 2, "SELFCHECK_AUDIT_KEY: ", told(audit_key="short")),
    "staff, no folder": Broken(
        STAFF, 2, "this is a file, not a folder", told(data="{folder}/questions.yaml")
    ),
    "staff, folder closed": Broken(STAFF, 2, "responses.sqlite3: permission denied.", closed),
    "staff, read-only": Broken(STAFF, 2, "responses.sqlite3: permission denied.", read_only),
    "staff, damaged": Broken(STAFF, 2, "The database cannot be used: its file is damaged, or no", GARBAGE),
    "staff, newer": Broken(STAFF, 2, "Install the newer selfcheck", newer),
    "staff, no database": Broken(STAFF, 2, "The database cannot be used: no PostgreSQL", told(**GONE)),
    "staff, no URL": Broken(STAFF, 2, "must begin with postgresql://", told(database_url="mysql://x")),
    "doctor, settings": Broken(DOCTOR, 2, "SELFCHECK_RETENTION_DAYS: ", told(retention_days="long")),
    "doctor, folder closed": Broken(DOCTOR, 1, "responses.sqlite3: permission denied.", closed),
    "doctor, damaged": Broken(DOCTOR, 1, "wrong  The database is damaged", GARBAGE),
    "doctor, no database": Broken(
        DOCTOR, 1, "wrong  The database cannot be used: no PostgreSQL listens", told(**GONE)
    ),
    "doctor, public key": Broken(DOCTOR, 1, "SELFCHECK_PUBLIC_KEY: The", told(public_key="abc")),
    "doctor, no key": Broken(DOCTOR, 1, "key file /nowhere cannot", told(private_key_file="/nowhere")),
    "doctor, key closed": Broken(DOCTOR, 1, "clinic.pem cannot be read", private_key(0o000)),
    "doctor, key open": Broken(DOCTOR, 1, "wrong  Others can read the private key.", private_key(0o644)),
    "doctor, questions": Broken(DOCTOR, 1, "wrong  questions.yaml:", BEGUN["syntax"]),
    "doctor, questions closed": Broken(DOCTOR, 1, "wrong  questions.yaml: ", BEGUN["closed"]),
}

SERVING = {
    "no database": Broken(SERVE, 0, "Nothing can be sent, the database cannot be opened", told(**GONE)),
    "no URL": Broken(SERVE, 0, "Nothing can be sent: SELFCHECK_DATABASE_URL", told(database_url="mysql://x")),
    "damaged": Broken(SERVE, 0, "Nothing can be sent, the database cannot be opened", GARBAGE),
    "newer": Broken(SERVE, 0, "Nothing can be sent: The database has schema 99", newer),
    "folder closed": Broken(SERVE, 0, "Nothing can be sent: SELFCHECK_DATA: ", closed),
    "read-only": Broken(SERVE, 0, "Nothing can be sent: SELFCHECK_DATA: ", read_only),
    "staff, no key": Broken(STAFF, 0, f"{NOT_OPEN} /nowhere", told(private_key_file="/nowhere")),
    "staff, key closed": Broken(STAFF, 0, NOT_OPEN, private_key(0o000)),
    "staff, no key file": Broken(
        STAFF, 0, "holds no private key", told(private_key_file="{folder}/questions.yaml")
    ),
}


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    yield furnish(tmp_path)
    (tmp_path / "data").chmod(0o700)


@pytest.mark.parametrize("broken", ENDED.values(), ids=ENDED.keys())
def test_it_ends_with_a_sentence_and_the_code_of_the_docs(broken: Broken, folder: Path) -> None:
    with Command(folder, broken.words, **broken.broken(folder)) as command:
        code, said = command.ended()
    assert broken.sentence in said
    assert code == broken.code, said
    assert "Traceback" not in said


def test_a_port_that_is_taken_is_said(folder: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with Command(folder, f"selfcheck serve --port {taken.getsockname()[1]}") as command:
            code, said = command.ended()
    assert "address already in use" in said
    assert code == 3
    assert "Traceback" not in said


@pytest.mark.parametrize("broken", BEGUN.values(), ids=BEGUN.keys())
def test_without_a_questionnaire_patients_get_the_phone_numbers(
    broken: Callable[[Path], dict[str, str]], folder: Path
) -> None:
    with Command(folder, SERVE, **broken(folder)) as command:
        status, page = command.answers("/")
        said = command.text()
    assert status == 503
    assert re.findall(rb'<a href="tel:(.+?)">(.+?)</a>', page) == NUMBERS
    assert f"{NUMBERS_ONLY}\n{folder / 'questions.yaml'}:" in said, "the operator reads every Problem"
    assert "Traceback" not in said


@pytest.mark.parametrize("broken", SERVING.values(), ids=SERVING.keys())
def test_it_serves_all_the_same_and_says_what_is_missing(broken: Broken, folder: Path) -> None:
    with Command(folder, broken.words, **broken.broken(folder)) as command:
        cannot_send = "Nothing can be sent" in broken.sentence
        assert command.answers("/healthz")[0] == (503 if cannot_send else 200)
        if broken.words != STAFF:
            assert command.answers("/")[0] == 200, "patients get the self-check"
        said = command.text()
    assert broken.sentence in said
    assert "Traceback" not in said


def test_in_service_the_last_good_one_stays_and_the_log_says_why(folder: Path) -> None:
    questions = folder / "questions.yaml"
    right, asked = questions.read_bytes(), load(questions)
    with Command(folder, SERVE) as command:
        first = command.answers("/")
        for spoiled in (b"sections: [", b"", right.replace(b"\nrules:", b"\nrulse:")):
            questions.write_bytes(spoiled)
            assert command.answers("/") == first
            shown = begin(Device(post_to(command.url, "127.0.0.1"), asked))
            assert is_asking(shown), "and the self-check goes on"
        questions.unlink()
        assert command.answers("/") == first
        said = command.text()
    assert said.count("Patients see the last good one:\n") >= 4
    assert "Did you mean `rules`?" in said
    assert "Traceback" not in said


def test_the_docs_name_each_exit_code() -> None:
    page = (ROOT / "docs" / "operations.md").read_text("utf-8")
    codes = {0, 3, *(broken.code for broken in ENDED.values())}
    table = page.split("## Exit codes")[1].split("\n## ")[0]
    assert {int(code) for code in re.findall(r"^\| (\d) \|", table, re.MULTILINE)} == codes
