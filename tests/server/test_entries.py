"""The three ways to start the server, and what it says when it cannot."""

import os
import resource
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import pytest
from tests.browser.serving import COMMAND, ROOT, free_port

from selfcheck.web.descriptors import OWN, TooFewDescriptors, raise_limit

pytestmark = pytest.mark.xdist_group("entries")

DATA = tempfile.TemporaryDirectory()
"""Where the servers of this file would keep Responses; nobody's home."""

ENTRIES = {
    "streamlit": ["streamlit", "run", "app.py", "--server.port", "{port}", "--server.address", "127.0.0.1"],
    "uvicorn": ["uvicorn", "--factory", "selfcheck.patient.server:create_app", "--port", "{port}"],
    "selfcheck": ["selfcheck.cli", "serve", "--port", "{port}"],
}


def command(entry: str, port: int) -> list[str]:
    words = [word.format(port=port) for word in ENTRIES[entry]]
    if entry == "selfcheck":
        return [sys.executable, "-c", "from selfcheck.cli import main; main()", *words[1:]]
    return [sys.executable, "-m", *words]


def start(
    entry: str, port: int, limit: Callable[[], None] | None = None, **environment: str
) -> subprocess.Popen[str]:
    return subprocess.Popen(
        command(entry, port),
        cwd=ROOT,
        env={**os.environ, "SELFCHECK_DATA": DATA.name, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        preexec_fn=limit,
    )


@pytest.mark.parametrize("entry", ENTRIES)
def test_each_way_starts_and_answers(entry: str) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}/"
    with start(entry, port) as process:
        try:
            wait(url + ("_stcore/health" if entry == "streamlit" else "livez"), process)
            page = urllib.request.urlopen(url).read()
            assert (b'id="selfcheck"' in page) == (entry != "streamlit"), "Streamlit's own page is its own"
        finally:
            process.kill()  # on a busy machine Streamlit goes on for ever when it is asked to end just after its start


@pytest.mark.parametrize("entry", ["selfcheck"])
def test_wrong_settings_are_said_in_a_sentence(entry: str) -> None:
    status, said = ended(start(entry, free_port(), SELFCHECK_PARENTS="clinic"))
    assert status == 2
    assert "SELFCHECK_PARENTS: `clinic` is no origin." in said
    assert "Traceback" not in said


@pytest.mark.parametrize("entry", ["selfcheck"])
def test_with_too_few_open_files_it_does_not_start(entry: str) -> None:
    def few() -> None:
        resource.setrlimit(resource.RLIMIT_NOFILE, (1024, 1024))

    status, said = ended(start(entry, free_port(), few))
    assert status > 0
    assert "allows 1024 open files, but 1000 connections need 1192" in said
    assert "SELFCHECK_CONNECTIONS=832" in said
    assert "Traceback" not in said


def test_the_limit_of_open_files_is_raised_as_far_as_it_may_be() -> None:
    code = (
        "import resource; resource.setrlimit(resource.RLIMIT_NOFILE, (256, 2048));"
        "from selfcheck.web.descriptors import raise_limit; raise_limit(100);"
        "print(resource.getrlimit(resource.RLIMIT_NOFILE))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "(2048, 2048)"


def test_more_patients_than_files_is_refused_with_the_number_that_fits() -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with pytest.raises(TooFewDescriptors, match=f"SELFCHECK_CONNECTIONS={hard - OWN}"):
        raise_limit(hard)


def test_app_py_is_a_few_lines() -> None:
    lines = [line for line in (ROOT / "app.py").read_text().splitlines() if line.strip()]
    assert len(lines) <= 8


def test_a_server_with_a_thousand_places_has_files_for_them() -> None:
    """Measured, not assumed: what one connection really holds."""
    port = free_port()
    url = f"http://127.0.0.1:{port}/"
    with start("selfcheck", port) as process:
        try:
            wait(url + "livez", process)
            held = settled(process.pid)
            with ExitStack() as sockets:
                for _ in range(20):
                    sockets.enter_context(socket.create_connection(("127.0.0.1", port)))
                each = (settled(process.pid) - held) / 20
            assert each == 1
        finally:
            process.terminate()


def settled(process: int) -> int:
    """The files that a process holds open, once their number has stayed the same for a while."""
    seen = [-1]
    while len(seen) < 6 or len(set(seen[-6:])) > 1:
        time.sleep(0.1)
        seen.append(len(os.listdir(f"/proc/{process}/fd")))
    return seen[-1]


def ended(process: subprocess.Popen[str]) -> tuple[int, str]:
    """Exit code and what was said by a process that should not go on; -9 where it does."""
    try:
        said, _ = process.communicate(timeout=30)
    except subprocess.TimeoutExpired:
        process.kill()
        said, _ = process.communicate()
    return process.returncode, said


def wait(url: str, process: subprocess.Popen[str]) -> None:
    until = time.monotonic() + 120
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except OSError:
            assert process.poll() is None, process.communicate()[0]
            time.sleep(0.1)
    raise TimeoutError(url)


def test_the_server_can_be_imported_where_the_system_has_no_limit_of_open_files() -> None:
    """As on Windows, which has no module `resource`."""
    code = (
        "import sys; sys.modules['resource'] = None; import selfcheck.patient.server, selfcheck.staff.server"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr


@pytest.mark.parametrize("key", ["nonsense", "AAAA"])
def test_a_public_key_that_is_none_stops_the_start_in_a_sentence(key: str, tmp_path: Path) -> None:
    environment = os.environ | {"SELFCHECK_PUBLIC_KEY": key, "SELFCHECK_DATA": str(tmp_path)}
    ended = subprocess.run(
        [*COMMAND, "serve", "--port", str(free_port())],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert ended.returncode == 2
    assert "public key" in ended.stderr
    assert "Traceback" not in ended.stderr
