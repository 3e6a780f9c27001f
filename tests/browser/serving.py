"""The real server, `selfcheck serve`, on a port of its own, that can be killed and started again."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-c", "from selfcheck.cli import main; main()"]
"""`selfcheck`, in the environment of the tests."""


_given: set[int] = set()


def free_port() -> int:
    """A port on which nobody listens, and never one that was given before: two servers of a test need two."""
    while True:
        with socket.socket() as found:
            found.bind(("127.0.0.1", 0))
            port = int(found.getsockname()[1])
        if port not in _given:
            _given.add(port)
            return port


class Server:
    """`selfcheck serve` for one questionnaire, on one port for as long as the test lasts."""

    def __init__(
        self, folder: Path, questions: Path = ROOT / "questions.yaml", *, workers: int = 1, **environment: str
    ) -> None:
        self.folder, self.questions, self.workers, self.port = folder, questions, workers, free_port()
        self.url = f"http://127.0.0.1:{self.port}/"
        self.environment = {**os.environ, "SELFCHECK_DATA": str(folder / "data"), **environment}
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "Server":
        self.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.kill()

    @property
    def log(self) -> str:
        """What the server has said."""
        return (self.folder / "server.log").read_text()

    def start(self) -> None:
        serve = ["serve", str(self.questions), "--port", str(self.port), "--workers", str(self.workers)]
        with (self.folder / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                [*COMMAND, *serve],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        deadline = time.monotonic() + 60
        while not self.healthy():
            assert time.monotonic() < deadline, self.log
            assert self.process.poll() is None, self.log
            time.sleep(0.05)

    def healthy(self) -> bool:
        with contextlib.suppress(OSError), urllib.request.urlopen(self.url + "livez", timeout=2) as answer:
            return bool(answer.status == 200)
        return False

    def kill(self) -> None:
        """As a power cut does it, its workers included."""
        if self.process:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None
