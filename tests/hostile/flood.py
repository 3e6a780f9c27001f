"""A flood from one address while a patient at another one walks through, and /livez is asked again and again."""

import json
import threading
import time
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from tests.browser.serving import Server
from tests.hostile.forged import Ids, with_state
from tests.hostile.invariants import Judge
from tests.hostile.wire import ids_of, screen_of
from tests.server.wire import ask, open_socket, run
from websockets.exceptions import InvalidStatus, WebSocketException

from selfcheck.engine.answers import usual_answer

FLOODER = "203.0.113.66"
PATIENT = "198.51.100.3"
FOREIGN_EVERY, LONG_EVERY = 4, 5
"""Of the flood's connections every fourth says a foreign website, of those let in every fifth sends a long frame."""


@dataclass
class Told:
    """What the flood came to, and what others met meanwhile."""

    tried: int = 0
    admitted: int = 0
    refused: int = 0
    foreign_admitted: int = 0
    health: list[float] = field(default_factory=list)
    """Seconds until /livez answered."""
    taps: list[float] = field(default_factory=list)
    """Seconds from the patient's tap to the next screen."""
    finished: str = ""
    """The patient's last screen."""


def flood(server: Server, judge: Judge, sockets: int) -> Told:
    """Try so many connections from one address; returns once the patient has finished and all were tried."""
    told, over = Told(), threading.Event()
    threads = [
        threading.Thread(target=_flood, args=(server.url, told, sockets, over)),
        threading.Thread(target=_ask_health, args=(server.url, told, over)),
    ]
    for thread in threads:
        thread.start()
    try:
        _walk(server.url, judge, told)
        threads[0].join(300)
    finally:
        over.set()
        for thread in threads:
            thread.join(30)
    return told


def _flood(url: str, told: Told, sockets: int, over: threading.Event) -> None:
    with ExitStack() as held:
        for number in range(sockets):
            if over.is_set():
                return
            foreign = number % FOREIGN_EVERY == 0
            told.tried += 1
            try:
                socket = open_socket(url, "https://evil.example" if foreign else "own", FLOODER)
            except InvalidStatus:
                told.refused += 1
                continue
            except (OSError, WebSocketException):
                continue
            told.admitted += 1
            told.foreign_admitted += foreign
            held.enter_context(socket)
            if told.admitted % LONG_EVERY == 0:
                with suppress(OSError, WebSocketException):
                    socket.send(b"\x00" * (64 * 1024 + 1))


def _ask_health(url: str, told: Told, over: threading.Event) -> None:
    while not over.is_set():
        begun = time.perf_counter()
        status, _, _ = ask(url, "/livez")
        assert status == 200
        told.health.append(time.perf_counter() - begun)
        over.wait(0.05)


def _walk(url: str, judge: Judge, told: Told) -> None:
    """A patient who answers as usual, from the start to the result."""
    with open_socket(url, address=PATIENT) as socket:
        ids = ids_of(run(socket))
        flow: dict[str, Any] = {"n": 1, "lang": "ja", "answers": {}, "view": "next"}
        flow["consent"] = judge.questionnaire.consent.version
        while told.finished != "result":
            flow["n"] += 1
            begun = time.perf_counter()
            screen = _tap(socket, ids, flow)
            told.taps.append(time.perf_counter() - begun)
            told.finished = screen["view"]
            if told.finished.startswith("question:"):
                name = told.finished.removeprefix("question:")
                flow["answers"] = {**flow["answers"], name: usual_answer(judge.questions[name])}
                flow["view"] = f"after:{name}"


def _tap(socket: Any, ids: Ids, flow: Any) -> Any:
    text = json.dumps([{"event": "flow", "value": flow}])
    screen = screen_of(run(socket, BackMsg.FromString(with_state(ids.trigger, "json_trigger_value", text))))
    assert screen["n"] == flow["n"]
    return screen
