"""The real application under uvicorn, on a port of its own, that can be killed and started again."""

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


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


class Server:
    """The real application under uvicorn, on one port for as long as the test lasts."""

    def __init__(
        self,
        folder: Path,
        app: str = "app:app",
        home: Path = ROOT,
        *,
        log: str = "warning",
        **environment: str,
    ) -> None:
        self.folder, self.app, self.home, self.port = folder, app, home, free_port()
        self.log = log
        self.url = f"http://127.0.0.1:{self.port}/"
        self.environment = {**os.environ, "SELFCHECK_DATA": str(folder / "data"), **environment}
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "Server":
        self.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.kill()

    def start(self) -> None:
        command = [
            sys.executable,
            "-m",
            "uvicorn",
            self.app,
            "--port",
            str(self.port),
            "--log-level",
            self.log,
        ]
        with (self.folder / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                [*command, "--app-dir", str(self.home)],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        deadline = time.monotonic() + 60
        while not self.healthy():
            assert time.monotonic() < deadline, (self.folder / "server.log").read_text()
            time.sleep(0.05)

    def healthy(self) -> bool:
        with contextlib.suppress(OSError), urllib.request.urlopen(self.url + "livez", timeout=2) as answer:
            return bool(answer.status == 200)
        return False

    def kill(self) -> None:
        """As a power cut does it."""
        if self.process:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
            self.process = None


def application(folder: Path, questions: Path) -> str:
    """Write an entry like app.py for another questionnaire; returns what uvicorn calls it."""
    code = (
        "import streamlit as st\nfrom pathlib import Path\nfrom selfcheck.ui.server import parts\n"
        f"app = st.App(**parts(Path({str(questions)!r})))\n"
    )
    (folder / "served.py").write_text(code)
    return "served:app"
