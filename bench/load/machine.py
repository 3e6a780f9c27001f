"""A server process of ours, started on a free port, and what /proc says of it (Linux)."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
PR_SET_PDEATHSIG = 1
START = 120
"""Seconds that a server may take to its first answer."""
TICKS = os.sysconf("SC_CLK_TCK")
SELFCHECK = "from selfcheck.cli import main; main()"


class Reading(NamedTuple):
    """What a process has used and holds."""

    at: float
    """Monotonic seconds."""
    cpu: float
    """Seconds since it began."""
    rss: int
    """Bytes."""
    files: int
    threads: int


class Server:
    """A web server under test, from `with` to the end of it."""

    def __init__(
        self, name: str, command: list[str], health: str, environment: dict[str, str] | None = None
    ) -> None:
        self.name, self.port = name, _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._command = [word.replace("{port}", str(self.port)) for word in command]
        self._health, self._environment = self.url + health, {**os.environ, **(environment or {})}

    def __enter__(self) -> "Server":
        self.process = subprocess.Popen(  # noqa: S603 - a command of ours
            self._command,
            cwd=ROOT,
            env=self._environment,
            stdout=subprocess.DEVNULL,
            preexec_fn=_end_with_parent,
        )
        deadline = time.monotonic() + START
        while not self._healthy():
            if self.process.poll() is not None or time.monotonic() > deadline:
                self._end()
                raise TimeoutError(f"{self.name} does not answer: {' '.join(self._command)}")
            time.sleep(0.1)
        return self

    def __exit__(self, *_error: object) -> None:
        self._end()

    def _end(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def reading(self) -> Reading:
        return reading(self.process.pid)

    def _healthy(self) -> bool:
        try:
            with urllib.request.urlopen(self._health, timeout=2) as answer:  # noqa: S310 - loopback
                return bool(answer.status == 200)
        except OSError:
            return False


def ours(questions: Path, connections: int, data: Path) -> Server:
    """The self-check as it is run in service; `data` is the folder of its database.

    Its limits are raised where a patient who does not stop to think would meet them.
    """
    command = [sys.executable, "-c", SELFCHECK, "serve", str(questions), "--port", "{port}"]
    limits = {"CONNECTIONS": str(connections), "TAPS_PER_ADDRESS": "100000", "TAPS_PER_SECOND": "1000"}
    settings = limits | {"DATA": str(data), "SETTINGS": "none"}
    return Server("ours", command, "/livez", {f"SELFCHECK_{name}": value for name, value in settings.items()})


def floor() -> Server:
    """The bare application under uvicorn, with the same options as ours where they make it quicker."""
    command = [sys.executable, "-m", "bench.load.floor_app", "{port}"]
    return Server("floor", command, "/_stcore/health")


def reading(pid: int) -> Reading:
    """A process as it is now."""
    status = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines())
    return Reading(
        at=time.monotonic(),
        cpu=cpu_seconds(pid),
        rss=int(status["VmRSS"].split()[0]) * 1024,
        files=len(os.listdir(f"/proc/{pid}/fd")),
        threads=int(status["Threads"]),
    )


def cpu_seconds(pid: int) -> float:
    """CPU that a process has used, in user and kernel."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def machine_seconds() -> float:
    """CPU that everybody on the machine has used."""
    fields = [int(word) for word in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:]]
    return (sum(fields[:3]) + sum(fields[5:8])) / TICKS


def _end_with_parent() -> None:
    """In the server's process before it begins: it ends when the bench does, however that ends."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
