"""Forged messages against a running server: what comes back is held to what must hold, message by message."""

import json
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from google.protobuf.message import DecodeError
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from tests.browser.serving import Server
from tests.hostile.device import fresh
from tests.hostile.forged import Forger, Ids
from tests.hostile.invariants import Judge, without_clock
from tests.server.wire import open_socket, rerun, run
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection

from selfcheck.patient.flow import SENDING

MANY = {"SELFCHECK_MESSAGES": "1000000", "SELFCHECK_MESSAGES_PER_SECOND": "1000000"}
"""For volume only: that a page is cut off after 60 messages at once is tests/server/test_wall.py's matter."""
BURST = 8
"""Forged messages for each right tap, on average."""
LOUD = ("Traceback", "ERROR", "Uncaught", "exception")
"""What may not stand in the log of a server."""


@dataclass
class Told:
    """What came of a number of forged messages."""

    messages: int = 0
    answered: int = 0
    closed: int = 0
    finds: list[str] = field(default_factory=list)


def mounts(messages: list[ForwardMsg]) -> list[Any]:
    """The component's mounts of a run."""
    return [
        m.delta.new_element.bidi_component for m in messages if m.delta.new_element.HasField("bidi_component")
    ]


def ids_of(messages: list[ForwardMsg]) -> Ids:
    """What anybody can read in the page."""
    tap, screen = mounts(messages)
    script = next(m.new_session.main_script_path for m in messages if m.HasField("new_session"))
    return Ids(tap.id, screen.id, script)


def screen_of(messages: list[ForwardMsg]) -> Any:
    """The screen that a run drew; None where it drew none."""
    drawn = [json.loads(mount.json)[0].get("screen") for mount in mounts(messages)]
    return drawn[-1] if drawn else None


class Attacker:
    """Sends forged messages over its own connection, while a bystander's connection stands open beside it."""

    def __init__(self, server: Server, judge: Judge, seed: int) -> None:
        self.server, self.judge, self.chance = server, judge, Random(seed)
        self.fresh = fresh(judge.questionnaire)
        self.told = Told()

    def attack(self, count: int) -> Told:
        """Send so many; returns what was seen. The bystander must see nothing of it."""
        with open_socket(self.server.url, address="198.51.100.9") as bystander:
            ids = ids_of(run(bystander))
            _heard(bystander)  # what comes behind its own run
            while self.told.messages < count:
                self._session(Forger(self.judge.questionnaire, ids, self.chance), count)
            self._undisturbed(bystander, ids)
        return self.told

    def _session(self, forger: Forger, count: int) -> None:
        """One connection, until the server closes it or all is sent."""
        address = (
            f"10.{self.chance.randrange(256)}.{self.chance.randrange(256)}.{self.chance.randrange(1, 255)}"
        )
        with open_socket(self.server.url, address=address) as socket:
            run(socket)
            try:
                while self.told.messages < count:
                    self._burst(socket, forger)
            except ConnectionClosed:
                self.told.closed += 1
            except TimeoutError:
                self.told.finds.append(f"message {self.told.messages}: no answer")
                assert len(self.told.finds) < 10, self.told.finds

    def _burst(self, socket: ClientConnection, forger: Forger) -> None:
        """Forged messages, and a right tap behind them whose screen has to come whatever they did."""
        for _ in range(self.chance.randint(1, 2 * BURST)):
            forged = forger.message()
            socket.send(forged)
            self.told.messages += 1
            if not _is_message(forged):
                return self._closed(socket)
        raw = {**forger.right_flow(), "n": 2**40 + self.told.messages}
        socket.send(forger.tapped(raw))
        self.told.messages += 1
        for messages in _runs(socket):
            self._look(messages)
            screen = screen_of(messages)
            if screen and screen["n"] == raw["n"]:
                return self._hold(raw, screen)
        return None

    def _closed(self, socket: ClientConnection) -> None:
        """What is no message closes the connection; raises ConnectionClosed."""
        for messages in _runs(socket):
            self._look(messages)

    def _look(self, messages: list[ForwardMsg]) -> None:
        for message in messages:
            if message.delta.new_element.HasField("exception"):
                self.told.finds.append(f"message {self.told.messages}: an exception was shown")
            if message.script_finished not in (
                ForwardMsg.FINISHED_SUCCESSFULLY,
                ForwardMsg.FINISHED_EARLY_FOR_RERUN,
                ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY,
            ):
                self.told.finds.append(f"message {self.told.messages}: the script ended badly")

    def _hold(self, raw: Any, screen: Any) -> None:
        self.told.answered += 1
        faults = list(self.judge.wrong(json.loads(json.dumps(raw)), screen))
        sending = raw["view"] in SENDING  # the clinic's key says what the page of Send offers
        if not sending and without_clock(screen) != without_clock(self.fresh(raw)):
            faults.append("the screen of another flow")
        self.told.finds += [f"message {self.told.messages}: {fault}" for fault in faults]

    def _undisturbed(self, bystander: ClientConnection, ids: Ids) -> None:
        if _heard(bystander):
            self.told.finds.append("another session was touched")
        forger = Forger(self.judge.questionnaire, ids, self.chance)
        raw = {"n": 5, "view": "start", "lang": "en", "answers": {}}
        screen = screen_of(run(bystander, BackMsg.FromString(forger.tapped(raw))))
        if screen is None or (screen["n"], screen["view"]) != (5, "start"):
            self.told.finds.append("another session shows another screen")


def _is_message(content: bytes) -> bool:
    try:
        return len(content) <= 64 * 1024 and bool(BackMsg.FromString(content))
    except DecodeError:
        return False


def _heard(socket: ClientConnection) -> int:
    """How many messages have come and still come; none is waited for longer than half a second."""
    heard = 0
    while True:
        try:
            socket.recv(timeout=0.5)
            heard += 1
        except TimeoutError:
            return heard


def _runs(socket: ClientConnection) -> Iterator[list[ForwardMsg]]:
    """The messages of each run, one after the other."""
    run: list[ForwardMsg] = []
    while True:
        data = socket.recv(timeout=15)
        assert isinstance(data, bytes)
        run.append(ForwardMsg.FromString(data))
        if run[-1].HasField("script_finished"):
            yield run
            run = []


def loud(log: Path) -> list[str]:
    """What a server's log tells of exceptions: each with the lines that follow it, without colours."""
    lines = re.sub("\x1b\\[[0-9;]*m", "", log.read_text("utf-8", "replace")).splitlines()
    found = [number for number, line in enumerate(lines) if any(word in line for word in LOUD)]
    return ["\n".join(lines[number : number + 60]) for number in found]


def megabytes(server: Server) -> float:
    """The memory that a server's process holds."""
    assert server.process
    status = Path(f"/proc/{server.process.pid}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


def well(server: Server) -> bool:
    """A new patient begins as ever."""
    begun = time.monotonic()
    with open_socket(server.url, address="203.0.113.77") as socket:
        screen = screen_of(run(socket, rerun()))
    return bool(server.healthy() and screen["view"] == "start" and time.monotonic() - begun < 10)
