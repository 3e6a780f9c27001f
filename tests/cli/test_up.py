"""Several programs as one: one log, started again, ended together; and the demo, as it is typed."""

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener, urlopen

import pytest
from tests.browser.serving import ROOT, free_port

from selfcheck.install import Supervisor

PYTHON = (sys.executable, "-c")
SLEEPS = (*PYTHON, "import time; print('up', flush=True); time.sleep(60)")


def until(true: Callable[[], object]) -> None:
    for _ in range(600):
        if true():
            return
        time.sleep(0.1)
    raise TimeoutError


def supervised(
    programs: dict[str, tuple[str, ...]], act: Callable[[Supervisor, list[str]], None]
) -> tuple[int, list[str]]:
    said: list[str] = []
    supervisor = Supervisor(programs, os.environ, said.append)
    worker = threading.Thread(target=act, args=(supervisor, said))
    worker.start()
    code = supervisor.run()
    worker.join()
    return code, said


def test_what_ends_is_started_again_and_all_end_together() -> None:
    def act(supervisor: Supervisor, said: list[str]) -> None:
        until(lambda: said.count("short    | hello") >= 2)
        supervisor.end()

    code, said = supervised({"long": SLEEPS, "short": (*PYTHON, "print('hello'); raise SystemExit(1)")}, act)
    assert code == 0
    assert "long     | up" in said
    assert "short ended with 1 and is started again in 1 s" in said


@pytest.mark.parametrize("code", [2, 3])
def test_what_cannot_start_ends_all_with_its_code(code: int) -> None:
    programs: dict[str, tuple[str, ...]] = {
        "long": SLEEPS,
        "wrong": (*PYTHON, f"print('no'); raise SystemExit({code})"),
    }
    ended, said = supervised(programs, lambda *_: None)
    assert ended == code
    assert "wrong    | no" in said


@pytest.mark.slow
def test_the_demo_shows_thirty_responses_and_leaves_nothing(tmp_path: Path) -> None:
    ports = free_port(), free_port()
    words = [Path(sys.executable).with_name("selfcheck"), "up", ROOT / "questions.yaml", "--demo"]
    words += ["--port", ports[0], "--staff-port", ports[1]]
    process = subprocess.Popen(
        [str(word) for word in words],
        env=os.environ | {"TMPDIR": str(tmp_path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout
    said = ""
    while "Ctrl+C ends both" not in said:
        line = process.stdout.readline()
        assert line, said
        said += line
    found = re.search(r"as demo, passphrase (\S+)", said)
    assert found
    data = urlencode({"name": "demo", "passphrase": found[1]}).encode()
    address = f"http://127.0.0.1:{ports[1]}"
    browser = build_opener(HTTPCookieProcessor())
    with browser.open(Request(f"{address}/sign-in", data, {"Origin": address})) as answer:
        assert answer.url == f"{address}/", "signed in"
    with urlopen(f"http://127.0.0.1:{ports[0]}/healthz") as answer:
        assert answer.read() == b"ok"
    process.send_signal(signal.SIGTERM)
    rest = process.stdout.read()
    process.stdout.close()
    assert process.wait(30) == 0
    assert "Traceback" not in said + rest
    assert list(tmp_path.glob("selfcheck-demo-*")) == []
