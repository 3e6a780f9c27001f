"""Faults that operators met, one of each kind: what a command may touch, and what it says (docs/operations.md)."""

import contextlib
import os
import pwd
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from unittest.mock import patch

import pytest
from tests.browser.serving import free_port
from tests.faults.broken import Command, without_privilege
from tests.store.conftest import knee, make
from tests.support.postgresql import PostgreSQL
from tests.support.questionnaires import copied
from typer.testing import CliRunner

from selfcheck.cli.commands import app
from selfcheck.cli.service import enter
from selfcheck.model import Questionnaire
from selfcheck.store import PrivateKey, Response, Settings, open_store, save

__all__ = ["knee", "make"]  # fixtures

Make = Callable[..., Response]
SELFCHECK = Path(sys.executable).with_name("selfcheck")
PASSPHRASE = "seven quiet herons wade\n" * 2
AUDIT_KEY = "the audit key of these tests, in 32 letters"
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="needs root, to become the service's user")


class Service:
    """A service's settings file, data and questionnaire; `user` is whose the data are."""

    def __init__(self, folder: Path, user: str = "") -> None:
        self.folder, self.home = folder, folder / "home"
        self.data, self.file = folder / "data", folder / "settings.env"
        self.home.mkdir()
        self.data.mkdir(mode=0o700)
        self.uid = pwd.getpwnam(user).pw_uid if user else os.geteuid()
        os.chown(self.data, self.uid, -1)
        (folder / "clinic").mkdir()
        copied(folder / "clinic")
        self.key = PrivateKey.new()
        self.write(
            **({"SELFCHECK_USER": user} if user else {}),
            SELFCHECK_DATA=str(self.data),
            SELFCHECK_QUESTIONS=f"{folder}/clinic",
            SELFCHECK_PUBLIC_KEY=self.key.public_text,
            SELFCHECK_AUDIT_KEY=AUDIT_KEY,
        )

    def write(self, **settings: str) -> None:
        self.file.write_text(
            "# The service's settings\n" + "".join(f"{n}='{v}'\n" for n, v in settings.items())
        )
        self.file.chmod(0o600)

    def run(self, *words: object, typed: str = "", **environment: str) -> tuple[int, str]:
        """Exit code, and all that was said. In this process: to start one for each word takes seconds."""
        with (
            patch.dict(os.environ, self.environment(**environment), clear=True),
            contextlib.chdir(self.folder),
        ):
            done = CliRunner().invoke(app, [str(word) for word in words], input=typed)
        assert isinstance(done.exception, SystemExit | None), done.exception
        return done.exit_code, done.output

    def start(
        self, *words: object, typed: str = "", before: Callable[[], None] | None = None
    ) -> tuple[int, str]:
        """The same as a process of its own, which may become another user."""
        done = subprocess.run(
            [SELFCHECK, *map(str, words)],
            cwd=self.folder,
            env=self.environment(),
            input=typed,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            preexec_fn=before,
        )
        assert "Traceback" not in done.stdout, done.stdout
        return done.returncode, done.stdout

    def environment(self, **others: str) -> dict[str, str]:
        plain = {name: value for name, value in os.environ.items() if not name.startswith("SELFCHECK_")}
        return plain | {"HOME": str(self.home), "SELFCHECK_SETTINGS": str(self.file)} | others

    def made(self) -> list[Path]:
        """Every file beside settings and questionnaire."""
        return [path for place in (self.data, self.home) for path in place.rglob("*") if path.is_file()]


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user may enter; pytest's own are closed to others."""
    folder = Path(tempfile.mkdtemp(prefix="service-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def service(tmp_path: Path) -> Service:
    return Service(tmp_path)


@as_root
def test_a_command_of_root_works_on_the_services_database_as_its_user(open_folder: Path) -> None:
    service = Service(open_folder, "nobody")
    code, said = service.start("staff", "add", "Megumi", "--role", "admin", typed=PASSPHRASE)
    database = service.data / "responses.sqlite3"
    assert (code, f"Megumi is admin now, in {database}.\n" in said) == (0, True), said
    assert service.made() == [database]
    assert database.stat().st_uid == service.uid
    with sqlite3.connect(database) as opened:
        assert opened.execute("SELECT name FROM staff").fetchall() == [("Megumi",)]
        assert opened.execute("SELECT actor FROM audit").fetchall() == [("operator:root",)]
    opened.close()
    code, said = service.start("nightly")
    assert code == 0, said
    assert {path.stat().st_uid for path in service.made()} == {service.uid}


def test_the_patients_server_has_its_own_role_and_no_key_of_the_staff(service: Service) -> None:
    service.write(
        SELFCHECK_AUDIT_KEY="x",
        SELFCHECK_PRIVATE_KEY_FILE="y",
        SELFCHECK_DATABASE_URL="staff",
        SELFCHECK_DATA="d",
    )
    (service.folder / "patients.env").write_text("SELFCHECK_DATABASE_URL=patient\n")
    for patients, wanted in (
        (True, {"SELFCHECK_DATABASE_URL": "patient"}),
        (False, {"SELFCHECK_AUDIT_KEY": "x"}),
    ):
        with patch.dict(os.environ, service.environment(), clear=True):
            enter(patients=patients)
            found = {name: value for name, value in os.environ.items() if name.startswith("SELFCHECK_")}
        assert wanted.items() <= found.items()
        assert ("SELFCHECK_PRIVATE_KEY_FILE" in found) is not patients
        assert ("SELFCHECK_AUDIT_KEY" in found) is not patients
        assert found["SELFCHECK_DATA"] == "d"


TOUCHING = (
    "staff list",
    "backup",
    "purge",
    "audit",
    "erase 482-915-035",
    "export out.csv",
    "doctor",
    "migrate",
    "nightly",
)


@as_root
@pytest.mark.parametrize("words", TOUCHING)
def test_without_the_services_settings_root_touches_nothing(service: Service, words: str) -> None:
    service.file.unlink()
    code, said = service.run(*words.split(), SELFCHECK_SETTINGS="none")
    assert code == 2
    assert "root has no self-check of its own" in said
    assert service.made() == []


@as_root
@pytest.mark.parametrize("words", ["staff list", "doctor"])
def test_who_may_not_read_the_services_settings_is_refused(service: Service, words: str) -> None:
    os.chown(service.file, pwd.getpwnam("nobody").pw_uid, -1)
    code, said = service.start(*words.split(), before=without_privilege)
    assert code == 2
    assert f"{service.file} can be read by root only. Run this with sudo" in said
    assert service.made() == []


def test_two_places_that_name_different_databases_are_refused(service: Service, tmp_path: Path) -> None:
    code, said = service.run("backup", SELFCHECK_DATA=str(tmp_path / "other"))
    assert code == 2
    assert said.startswith(f"SELFCHECK_DATA is set here, and {service.file} has another value.")
    assert not (tmp_path / "other").exists()


@pytest.mark.parametrize("line", ["SELFCHECK_DATA", "=x", "no name = x"])
def test_a_line_of_the_settings_that_is_none_is_named(service: Service, line: str) -> None:
    service.file.write_text(f"\n{line}\n")
    assert service.run("backup") == (2, f"{service.file}:2: a line is NAME=value.\n")


def test_a_command_without_a_database_makes_none(service: Service) -> None:
    for words in ("backup", "purge", "audit", "staff list", "reassess"):
        code, said = service.run(*words.split())
        assert code == 2
        assert said.startswith(f"There is no database {service.data}/responses.sqlite3. Nothing was made:")
    assert service.made() == []


def test_the_doctor_makes_nothing(service: Service) -> None:
    code, said = service.run("doctor")
    assert code == 0, said
    assert f"look   There is no database {service.data}/responses.sqlite3." in said
    assert service.made() == []


def test_the_doctor_tells_of_the_services_settings(service: Service) -> None:
    port = free_port()
    with Command(service.folder, "selfcheck serve --port {port}", SELFCHECK_QUESTIONS="clinic") as running:
        running.answers()
        service.write(
            SELFCHECK_DATA=str(service.data),
            SELFCHECK_QUESTIONS=f"{service.folder}/clinic",
            SELFCHECK_PUBLIC_KEY=service.key.public_text,
            SELFCHECK_SERVERS=f"127.0.0.1:{running.port},127.0.0.1:{port}",
        )
        _code, said = service.run("doctor")
    assert f"ok     These are the service's settings: {service.file}, as user" in said
    assert f"ok     The patients' server 127.0.0.1:{running.port} runs, and patients can send." in said
    assert f"wrong  The patients' server 127.0.0.1:{port} does not answer." in said
    assert "contact" not in said, "the servers have the public key"
    assert f"ok     {service.folder}/clinic/questions.yaml is readable" in said


def test_an_empty_file_is_no_whole_database(service: Service) -> None:
    (service.data / "responses.sqlite3").touch(0o600)
    code, said = service.run("doctor")
    assert code == 1
    assert "is empty, 0 bytes. If there were responses, stop the apps" in said


def test_a_taken_port_is_said_first(service: Service) -> None:
    with Command(service.folder, "selfcheck serve --port {port}", SELFCHECK_QUESTIONS="clinic") as running:
        running.answers()
        for words in (("serve", "--port", running.port), ("staff",)):
            code, said = service.run(*words, SELFCHECK_STAFF_PORT=str(running.port))
            assert code == 3
            assert said == (
                f"Nothing can listen on 127.0.0.1 port {running.port}: address already in use. "
                "Is it running already?\n"
            )


def test_nothing_is_written_over(service: Service) -> None:
    service.run("migrate")
    (service.folder / "out.csv").write_text("mine")
    code, said = service.run("export", "out.csv")
    assert (code, said) == (
        2,
        "out.csv exists already, and nothing is written over. Name another file, or move it away.\n",
    )
    assert (service.folder / "out.csv").read_text() == "mine"
    assert service.run("export", "new.csv")[0] == 0


@pytest.mark.parametrize("words", ["disable Megumi", "role Megumi staff"])
def test_the_last_admin_stays(service: Service, words: str) -> None:
    service.run("staff", "add", "Megumi", "--role", "admin", typed=PASSPHRASE)
    service.run("staff", "add", "Ken", "--role", "staff", typed=PASSPHRASE)
    assert service.run("staff", *words.split()) == (
        1,
        "Megumi is the last admin: make somebody else admin first.\n",
    )
    assert "Megumi  admin  passphrase\n" in service.run("staff", "list")[1]
    assert service.run("staff", "disable", "Ken")[0] == 0
    service.run("staff", "enable", "Ken")
    service.run("staff", "role", "Ken", "admin")
    assert service.run("staff", *words.split())[0] == 0


@pytest.fixture(scope="module")
def locked() -> Iterator[PostgreSQL]:
    """A PostgreSQL that asks for passwords."""
    server = PostgreSQL()
    with server.connect() as connection:
        connection.execute("CREATE ROLE clinic LOGIN PASSWORD 'right'")
        (server.root / "d" / "pg_hba.conf").write_text(
            "local all postgres trust\nlocal all refused reject\nlocal all all scram-sha-256\n"
        )
        connection.execute("SELECT pg_reload_conf()")
    yield server
    server.close()


PLACES = {
    "clinic:wrong@/postgres?host={socket}": "it refuses the user's password",
    "clinic@/postgres?host={socket}": "it refuses the user's password",
    "clinic:right@/none?host={socket}": "the server has no database of that name",
    "refused@/postgres?host={socket}": "it refuses the user",
    "clinic@/postgres?host=/nowhere": "no PostgreSQL listens there",
    "clinic@127.0.0.1:9/postgres": "no PostgreSQL listens there",
    "clinic@nowhere.invalid/postgres": "there is no host of that name",
}


@pytest.mark.parametrize("place", PLACES)
def test_wrong_password_host_and_database_are_told_apart(
    service: Service, locked: PostgreSQL, place: str
) -> None:
    url = f"postgresql://{place.format(socket=locked.socket)}"
    service.write(SELFCHECK_DATABASE_URL=url, SELFCHECK_QUESTIONS=f"{service.folder}/clinic")
    code, said = service.run("doctor")
    assert code == 1
    assert f"wrong  The database cannot be used: {PLACES[place]}" in said
    code, said = service.run("backup")
    assert code == 2
    assert said.startswith(f"The database cannot be used: {PLACES[place]}")
    assert "right" not in said


@pytest.fixture
def backup(tmp_path: Path, knee: Questionnaire, make: Make) -> Path:
    """A backup with three responses, chained with the audit key."""
    store = open_store(Settings(data=tmp_path / "old", audit_key=AUDIT_KEY, reserve_mb=0))
    for _ in range(3):
        save(store, knee, make())
    with store.database.write() as connection:
        store.audit.append(connection, "anna", "view", "r")
    store.close()
    environment = {"SELFCHECK_DATA": str(tmp_path / "old"), "SELFCHECK_AUDIT_KEY": AUDIT_KEY}
    done = subprocess.run([SELFCHECK, "backup"], env=os.environ | environment, capture_output=True, text=True)
    path = Path(done.stdout.split(": ")[0])
    for place in (path.parent.parent, path.parent):
        place.chmod(0o755)
    path.chmod(0o644)
    return path


@pytest.mark.parametrize("into", ["sqlite", "postgresql"])
def test_a_backup_is_restored_with_the_audit_key_and_without(
    service: Service, backup: Path, into: str, request: pytest.FixtureRequest
) -> None:
    owner: list[str] = []
    other = {"SELFCHECK_AUDIT_KEY": "another audit key, because the old one is lost"}
    place = {"SELFCHECK_DATA": str(service.data)}
    if into == "postgresql":
        server = request.getfixturevalue("postgresql")
        service.run("migrate", "--database", server.empty_database("restored"))
        with server.connect("restored") as connection:
            for role in ("selfcheck_patient", "selfcheck_staff"):
                if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone():
                    connection.execute(f"CREATE ROLE {role} LOGIN")
        service.run("migrate", "--database", server.url("restored"))
        place = {"SELFCHECK_DATABASE_URL": server.url("restored", "selfcheck_staff")}
        owner = ["--database", server.url("restored")]
    service.write(**place, **other)

    if owner:
        code, said = service.run("restore", backup)
        assert code == 2
        assert "Restore as the owner of the tables: selfcheck restore FILE --database" in said
    code, said = service.run("restore", backup, *owner)
    assert code == 2
    assert "add --rekey" in said
    code, said = service.run("restore", backup, *owner, "--rekey")
    assert code == 0, said
    assert "3 responses restored" in said
    assert "chained anew" in said
    code, said = service.run("audit", "--show")
    assert code == 0, said
    assert [f'"action": "{act}"' in said for act in ("view", "rekey", "restore")] == [True] * 3
    code, said = service.run("backup")
    assert code == 0, said

    again = Path(said.split(": ")[0])
    if owner:
        server.empty_database("restored")
    else:
        (service.data / "responses.sqlite3").unlink()
    code, said = service.run("restore", again, *owner)
    assert code == 0, said
    assert "chained anew" not in said, "with its own key nothing has to be chained anew"
    assert service.run("audit")[0] == 0, "and the service's own role reads it"


def test_a_spoiled_audit_log_stops_no_backup(service: Service, backup: Path) -> None:
    service.write(SELFCHECK_DATA=str(backup.parent.parent), SELFCHECK_AUDIT_KEY="x" * 32)
    code, said = service.run("nightly")
    assert code == 1
    assert "3 responses" in said
    assert "The backup is whole, but its audit log does not verify. Row 1" in said
    assert len(list(backup.parent.iterdir())) == 2
