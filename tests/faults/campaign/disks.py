"""A database that is full, closed to writing, locked or damaged: what the patient is told, and that nothing is lost."""

import random
import secrets
import shutil
import sqlite3
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.faults.campaign.device import Device
from tests.faults.campaign.patients import story
from tests.faults.campaign.row import Row
from tests.faults.campaign.served import Served, asked, environment, without_privilege
from tests.faults.campaign.verdict import Sent, examine
from tests.support.walks import brought

from selfcheck.engine.engine import Engine
from selfcheck.store import Settings, open_store

NOT_ROOT = "not run: a small file system can be mounted by root only"


@dataclass
class Send:
    """One Send of a patient who taps when told to; the same token each time."""

    device: Device
    token: str
    sent: Sent

    def tap(self) -> str:
        """Tap on Send once: `full` or `unavailable` where the screen says so, `stored` where it gives a receipt."""
        words = asked().send
        assert words
        self.device.flow |= {"view": "result", "sent": []}
        shown = self.device.try_to_send(words.version, self.token)
        if sent := self.device.flow["sent"]:
            self.sent.receipt = sent[-1][0]
            return "stored"
        told = (name for name in ("full", "unavailable") if getattr(words.failed, name)["ja"] in shown.text)
        return next(told, shown.view)


class Trial:
    """A server on a SQLite file in a folder of its own, or by other settings, and every Send that was tried on it."""

    def __init__(
        self,
        data: Path,
        place: Path,
        prepare: Callable[[], None] | None,
        settings: Settings | None = None,
    ) -> None:
        self.settings = settings or Settings(data=data, reserve_mb=0)
        self.served = Served(place, environment(self.settings), prepare)
        self.sends: list[Send] = []
        self._engine = Engine(asked())
        self.served.start()

    @property
    def file(self) -> Path:
        return self.settings.sqlite_path

    def new_send(self) -> Send:
        answers, path = story(self._engine, random.choice(asked().cases))
        flow: dict[str, Any] = {
            "answers": dict(answers),
            "view": "result",
            "consent": asked().consent.version,
            **brought(asked(), answers),
        }
        found = Send(self.served.device(asked(), **flow), secrets.token_hex(16), Sent(path))
        self.sends.append(found)
        return found

    def wrong(self) -> list[str]:
        """End it, and look at what is stored."""
        self.served.kill()
        store = open_store(self.settings)
        try:
            return examine(store, {send.token: send.sent for send in self.sends})
        finally:
            store.close()


@contextmanager
def trial(megabytes: int = 0, prepare: Callable[[], None] | None = None) -> Iterator[Trial]:
    """A trial; with `megabytes` on a small file system of its own. Raises CalledProcessError where none can be mounted."""
    with TemporaryDirectory() as place:
        data = Path(place, "data")
        data.mkdir(mode=0o700)
        if megabytes:
            _run("mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0700", "tmpfs", str(data))
        found = Trial(data, Path(place), prepare)
        try:
            yield found
        finally:
            found.served.kill()
            if megabytes:
                _run("umount", "--lazy", str(data))


def full_disk(refusals: int) -> Row:
    """Send until the disk is full, and so many times more; then make room, and let each of these tap again."""
    fault = "full disk, SQLite"
    try:
        with trial(4) as found:
            told = [found.new_send().tap()]
            ballast = found.settings.data / "ballast"
            ballast.write_bytes(bytes(shutil.disk_usage(found.settings.data).free - 50_000))
            while told.count("full") < refusals and len(told) < 1000:
                told.append(found.new_send().tap())
            ballast.unlink()
            wrong = [f"a patient was told {word}" for word in set(told) - {"stored", "full"}]
            wrong += _stored_now([send for send in found.sends if not send.sent.receipt])
            return Row(
                fault, told.count("full"), wrong + found.wrong(), f"a tmpfs of 4 MB; {len(told)} Sends in all"
            )
    except (subprocess.CalledProcessError, FileNotFoundError):
        return Row(fault, 0, [NOT_ROOT])


def read_only(sends: int) -> Row:
    """Take the right to write from the service's user while it runs, and give it back."""
    with trial(prepare=without_privilege) as found:
        told = [found.new_send().tap()]
        found.file.chmod(0o400)
        found.settings.data.chmod(0o500)
        refused = [found.new_send().tap() for _ in range(sends)]
        found.settings.data.chmod(0o700)
        found.file.chmod(0o600)
        wrong = [
            f"a patient was told {word}" for word in {*told} - {"stored"} | set(refused) - {"unavailable"}
        ]
        wrong += _stored_now(found.sends[1:])
        note = "folder and file closed to writing in service; each told, and stored at the next tap"
        return Row("read-only database, SQLite", sends, wrong + found.wrong(), note)


def locked(seconds: float, patients: int = 4) -> Row:
    """Another writer holds the database for so long while patients send."""
    with trial() as found:
        found.new_send().tap()
        _tap_while_locked(found, 0.5, patients)  # a thread for each, as the server keeps them
        before = found.served.threads()
        told, answered = _tap_while_locked(found, seconds, patients)
        wrong = [f"a patient was told {word}" for word in set(told) - {"stored", "unavailable"}]
        wrong += ["a patient was left waiting"] * (patients - len(told))
        if seconds <= 5 and set(told) != {"stored"}:
            wrong.append("a short lock was not waited for")
        if seconds >= 30 and answered < patients:
            wrong.append("a patient was not told while the lock lasted")
        wrong += _stored_now([send for send in found.sends if not send.sent.receipt])
        _tap_while_locked(
            found, 0.5, patients
        )  # had the threads been left hanging, these would take new ones
        left = _settled(found.served, before)
        wrong += [f"{left} threads are left hanging"] if left > 2 else []
        note = (
            f"{told.count('stored')} stored at once, {told.count('unavailable')} told, stored at the next tap"
        )
        return Row(f"database locked for {seconds:g} s, SQLite", patients, wrong + found.wrong(), note)


def _tap_while_locked(found: Trial, seconds: float, patients: int) -> tuple[list[str], int]:
    """What so many patients are told who send while another writer holds the database, and how many before it ends."""
    told: list[str] = []
    sends = [found.new_send() for _ in range(patients)]
    threads = [threading.Thread(target=lambda send=send: told.append(send.tap())) for send in sends]
    with _lock(found.file):
        for thread in threads:
            thread.start()
        time.sleep(seconds)
        answered = len(told)
    for thread in threads:
        thread.join(60)
    return told, answered


@contextmanager
def _lock(file: Path) -> Iterator[None]:
    writer = sqlite3.connect(file, isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        writer.rollback()
        writer.close()


def _settled(served: Served, before: int) -> int:
    """Threads more than before, once they had time to end."""
    for _ in range(100):
        if served.threads() - before <= 2:
            break
        time.sleep(0.1)
    return served.threads() - before


def _stored_now(sends: list[Send]) -> list[str]:
    return ["a Send failed after the fault was over" for send in sends if send.tap() != "stored"]


def _run(*words: str) -> None:
    program = shutil.which(words[0], path="/usr/sbin:/sbin:/usr/bin:/bin") or words[0]
    subprocess.run([program, *words[1:]], check=True, capture_output=True)
