"""`selfcheck serve` as a process that is started in a moment and killed at any: forked from one that imported it."""

import contextlib
import ctypes
import os
import secrets
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from types import ModuleType

from tests.browser.serving import free_port
from tests.faults.campaign.device import Device, post_to

from selfcheck.loader.loading import load
from selfcheck.model.questionnaire import Questionnaire
from selfcheck.store import Response, Settings, Store

ROOT = Path(__file__).parents[3]
QUESTIONS = ROOT / "questions.yaml"
_PROCESSES = get_context("forkserver")
_PROCESSES.set_forkserver_preload(["tests.faults.campaign.warm"])

LIMITS = {"SELFCHECK_TAPS_PER_ADDRESS": "100000", "SELFCHECK_TAPS_PER_SECOND": "1000"}
"""All patients of the campaign come from one machine."""


@cache
def asked() -> Questionnaire:
    """What the servers ask, read once."""
    return load(QUESTIONS)


def environment(settings: Settings) -> dict[str, str]:
    """The variables that make these settings."""
    told = settings.model_dump(exclude_none=True)
    return {f"SELFCHECK_{name.upper()}": str(value) for name, value in told.items()}


class Served:
    """One server on one port, with settings of its own; `sabotage` breaks a promise on purpose in its process."""

    def __init__(
        self, folder: Path, settings: Mapping[str, str], sabotage: Callable[[], None] | None = None
    ) -> None:
        self.port, self.folder, self.sabotage = free_port(), folder, sabotage
        self.url = f"http://127.0.0.1:{self.port}/"
        self.settings = {**LIMITS, **settings}
        self.log = folder / "server.log"

    def start(self) -> None:
        """Start it, and wait until it answers. Raises TimeoutError."""
        with _without_main():
            given = (self.settings, self.port, str(self.log), self.sabotage)
            self.process = _PROCESSES.Process(target=_serve, args=given, daemon=True)
            self.process.start()
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError), urllib.request.urlopen(self.url + "livez", timeout=10):
                return
            time.sleep(0.02)
        raise TimeoutError(self.log.read_text("utf-8"))

    def kill(self) -> None:
        """SIGKILL: no handler runs, nothing is flushed."""
        self.process.kill()
        self.process.join()

    def device(self, questionnaire: Questionnaire, **flow: object) -> Device:
        """A patient's device, from an address of its own."""
        number = secrets.randbelow(2**24)
        address = f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}"
        return Device(post_to(self.url, address), questionnaire, **flow)

    def threads(self) -> int:
        """Threads of its process."""
        return len(os.listdir(f"/proc/{self.process.pid}/task"))


def _serve(settings: dict[str, str], port: int, log: str, sabotage: Callable[[], None] | None) -> None:
    """In the new process: the command as it is typed."""
    from selfcheck.cli.commands import app

    os.environ.update(settings)
    os.chdir(ROOT)
    said = os.open(log, os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600)
    os.dup2(said, 1)
    os.dup2(said, 2)
    if sabotage:
        sabotage()
    app(["serve", str(QUESTIONS), "--port", str(port)])


@contextlib.contextmanager
def _without_main() -> Iterator[None]:
    """A child first runs the file of `__main__` again: the campaign's own, or what a test left there."""
    kept = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = kept


def without_privilege() -> None:
    """Let root be refused by file modes, as the service's own user would be."""
    libc = ctypes.CDLL(None, use_errno=True)
    head = (ctypes.c_uint32 * 2)(0x20080522, 0)  # _LINUX_CAPABILITY_VERSION_3, this process
    bits = (ctypes.c_uint32 * 6)()
    libc.capget(head, bits)
    bits[0] &= ~0b110  # effective: without CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH
    if libc.capset(head, bits):
        raise OSError(ctypes.get_errno(), "capset")


def acknowledge_early() -> None:
    """A sabotage: the receipt is given before the commit, which follows in a moment."""
    from selfcheck.patient import sending
    from selfcheck.store import saving

    def early(store: Store, asked: Questionnaire, sent: Response, *, timeout: float = 1.0) -> saving.Kept:
        def later() -> None:
            time.sleep(0.2)
            saving.keep(store, asked, sent, timeout=timeout)

        threading.Thread(target=later).start()
        return saving.Kept(sent.receipt, True)

    vars(sending)["keep"] = early
