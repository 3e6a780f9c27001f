"""Several programs as one: started together, started again when one ends, ended together, with one log."""

import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from types import FrameType

_LONGEST = 30.0
"""Seconds between two starts of a program that ends again and again."""

_STOP_TIMEOUT_S = 10.0
"""Seconds that a program gets to end by itself."""

_CANNOT_START = (2, 3)
"""Exit codes that another start would not change: a setting, a file or a port cannot be used."""


class Supervisor:
    """Runs named programs until a signal comes, or one of them cannot start."""

    def __init__(
        self,
        programs: Mapping[str, Sequence[str]],
        environment: Mapping[str, str],
        say: Callable[[str], None],
    ) -> None:
        self._programs, self._environment, self._say = programs, environment, say
        self._running: dict[str, subprocess.Popen[str]] = {}
        self._started: dict[str, float] = {}
        self._pauses = dict.fromkeys(programs, 0.0)
        self._end = threading.Event()
        self._readers: list[threading.Thread] = []

    def run(self) -> int:
        """Blocks; the exit code: 0 after a signal, else that of the program that cannot start."""
        before = {number: signal.signal(number, self._ended) for number in (signal.SIGTERM, signal.SIGINT)}
        try:
            for name in self._programs:
                self._start(name)
            while not self._end.wait(0.2):
                for name, process in list(self._running.items()):
                    if (code := process.poll()) is None:
                        continue
                    if code in _CANNOT_START:
                        return code
                    self._start_again(name, code)
            return 0
        finally:
            self._stop()
            for number, handler in before.items():
                signal.signal(number, handler)

    def end(self) -> None:
        """End everything, from any thread."""
        self._end.set()

    def _ended(self, _number: int, _frame: FrameType | None) -> None:
        self._end.set()

    def _start(self, name: str) -> None:
        self._started[name] = time.monotonic()
        process = subprocess.Popen(  # noqa: S603 - our own commands
            list(self._programs[name]),
            env=dict(self._environment),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        )
        self._running[name] = process
        reader = threading.Thread(target=self._read, args=(name, process), daemon=True)
        self._readers.append(reader)
        reader.start()

    def _start_again(self, name: str, code: int) -> None:
        """At once after a long run, else after a pause that grows."""
        lasted = time.monotonic() - self._started[name]
        pause = self._pauses[name] = 0.0 if lasted > _LONGEST else min(2 * self._pauses[name] + 1, _LONGEST)
        self._say(f"{name} ended with {code} and is started again" + (f" in {pause:.0f} s" if pause else ""))
        if not self._end.wait(pause):
            self._start(name)

    def _read(self, name: str, process: subprocess.Popen[str]) -> None:
        assert process.stdout  # noqa: S101 - it was asked for
        for line in process.stdout:
            self._say(f"{name:8} | {line.rstrip()}")
        process.stdout.close()

    def _stop(self) -> None:
        for process in self._running.values():
            if process.poll() is None:
                process.terminate()
        until = time.monotonic() + _STOP_TIMEOUT_S
        for process in self._running.values():
            try:
                process.wait(max(0.1, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        for reader in self._readers:
            reader.join(2)
