"""Upgrade and rollback: a new release is tried before it is used, and the old one is kept."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from selfcheck.install import ReleaseError, Releases, run


class Machine:
    """/opt/selfcheck, and a patients' server that lives while the current release is a sound one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.said: list[str] = []
        self.restarted: list[str] = []
        self.installed: list[str] = []
        self.write(folder / "release-1", "one")
        (folder / "current").symlink_to(folder / "release-1")
        machine = self

        class Live(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(503 if machine.current == "dead" else 200)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Live)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        address = f"127.0.0.1:{self.server.server_port}"
        self.releases = Releases(self.run, self.said.append, folder, servers=[address])

    @property
    def current(self) -> str:
        return (self.folder / "current" / "name").read_text()

    def write(self, release: Path, name: str) -> None:
        """A release whose commands succeed but for those that its name says."""
        (release / "bin").mkdir(parents=True, exist_ok=True)
        (release / "name").write_text(name)
        program = release / "bin" / "selfcheck"
        program.write_text(f"#!/bin/sh\necho $1 of {name}\n[ $1 != '{name}' ]\n")
        program.chmod(0o755)

    def run(self, *words: object) -> str:
        """The commands, but for those that need a real machine."""
        if words[0] == "systemctl":
            self.restarted.append(f"{words[2]} {self.current}")
            return ""
        if "venv" in words:
            return ""
        if "install" in words:
            self.installed.append(" ".join(map(str, words[1:])))
            self.write(Path(str(words[0])).parent.parent, Path(str(words[-1])).name)
            return ""
        return run(*words)


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Machine]:
    monkeypatch.setattr("selfcheck.install.releases._READY", 1)
    found = Machine(tmp_path)
    yield found
    found.server.shutdown()
    found.server.server_close()


def test_an_upgrade_backs_up_tries_and_changes_over_and_a_rollback_goes_back(machine: Machine) -> None:
    machine.releases.upgrade(Path("two"), Path("questions.yaml"))
    assert machine.said[0] == "backup of one"
    assert machine.current == "two"
    assert [line.split()[1] for line in machine.restarted] == ["two", "two"]
    assert machine.restarted[0].startswith("selfcheck@"), "patients first, one after the other"
    machine.releases.rollback()
    assert machine.current == "one"
    machine.releases.rollback()
    assert machine.current == "two", "and the other way round"


def test_a_release_that_refuses_the_clinics_questionnaire_is_not_used(machine: Machine) -> None:
    with pytest.raises(ReleaseError, match="Nothing changed"):
        machine.releases.upgrade(Path("check"), Path("questions.yaml"))
    assert machine.current == "one"
    assert [path.name for path in machine.folder.glob("release-*")] == ["release-1"]
    assert machine.restarted == []


def test_without_a_backup_nothing_is_upgraded(machine: Machine) -> None:
    machine.write(machine.folder / "release-0", "backup")
    (machine.folder / "current").unlink()
    (machine.folder / "current").symlink_to(machine.folder / "release-0")
    with pytest.raises(ReleaseError, match="backup"):
        machine.releases.upgrade(Path("two"), Path("questions.yaml"))
    assert machine.current == "backup"


def test_a_release_that_does_not_start_is_put_back(machine: Machine) -> None:
    with pytest.raises(ReleaseError, match="the old one is in use again"):
        machine.releases.upgrade(Path("dead"), Path("questions.yaml"))
    assert machine.current == "one"
    assert machine.restarted[-1].endswith(" one")


def test_a_release_that_cannot_read_todays_database_is_not_gone_back_to(machine: Machine) -> None:
    machine.write(machine.folder / "release-0", "staff")
    (machine.folder / "previous").symlink_to(machine.folder / "release-0")
    with pytest.raises(ReleaseError, match="cannot use today's database"):
        machine.releases.rollback()
    assert machine.current == "one"


def test_without_a_release_before_there_is_nothing_to_go_back_to(machine: Machine) -> None:
    with pytest.raises(ReleaseError, match="no previous release"):
        machine.releases.rollback()


def test_only_what_is_locked_is_installed(machine: Machine) -> None:
    machine.releases.upgrade(Path("two"), Path("questions.yaml"))
    source = Path("two").absolute()
    assert machine.installed == [
        f"install --quiet --require-hashes -r {source}/requirements.lock",
        f"install --quiet --no-deps --no-build-isolation {source}",
    ]
