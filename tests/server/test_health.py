"""Two questions about a server: does it live, and could patients send. The first one never depends on a database."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.browser.serving import ROOT
from tests.server.conftest import WALLED, NewServer
from tests.server.wire import ask
from tests.support.questionnaires import whole_text

pytestmark = pytest.mark.xdist_group("health")


def test_with_a_database_both_are_well(new_server: NewServer) -> None:
    server = new_server()
    assert [ask(server.url, path)[::2] for path in ("/livez", "/healthz")] == [(200, b"ok"), (200, b"ok")]


def test_without_a_database_it_lives_and_patients_are_served(new_server: NewServer, tmp_path: Path) -> None:
    place = tmp_path / "data"
    place.write_text("a file where the folder should be")
    server = new_server(SELFCHECK_DATA=str(place))
    assert ask(server.url, "/livez")[0] == 200
    status, _, said = ask(server.url, "/healthz")
    assert (status, said.startswith(b"the database")) == (503, True)
    assert b'id="selfcheck"' in ask(server.url)[2]
    log = (server.folder / "server.log").read_text()
    assert "Nothing can be sent" in log
    assert "Traceback" not in log


def test_where_nothing_can_be_sent_no_database_is_asked_for(new_server: NewServer, tmp_path: Path) -> None:
    before, _, rest = whole_text().partition("\nsend:\n")
    _, _, after = rest.partition("\n\n")
    silent = tmp_path / "questions.yaml"
    silent.write_text(f"{before}\n{after}", "utf-8")
    server = new_server(WALLED, silent, SELFCHECK_DATA=str(tmp_path / "data"))
    assert ask(server.url, "/healthz")[0] == 200
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("key", ["nonsense", "AAAA"])
def test_a_public_key_that_is_none_stops_the_start_in_a_sentence(key: str, tmp_path: Path) -> None:
    environment = os.environ | {"SELFCHECK_PUBLIC_KEY": key, "SELFCHECK_DATA": str(tmp_path)}
    ended = subprocess.run(
        [sys.executable, "-m", "uvicorn", "app:app", "--port", "0"],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert ended.returncode == 2
    assert "public key" in ended.stderr
    assert "Traceback" not in ended.stderr
