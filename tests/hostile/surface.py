"""The patients' server under attack over HTTP, on loopback: nothing leaks, nothing wrong is stored, nobody waits."""

import contextlib
import hashlib
import http.client
import secrets
import socket
import statistics
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import NamedTuple

from sqlalchemy import func, select
from tests.browser.serving import ROOT, Server
from tests.hostile.requests import MAKERS, Attacker, Forged, request, tap

from selfcheck.engine import Engine
from selfcheck.loader.loading import load
from selfcheck.store import PrivateKey, Settings, Store, open_store, read_row, responses
from selfcheck.store.schema import response

ATTACKERS, SLOW = 4, 20
SECRET = "Hanako Canary"
"""The name that a real patient sent before; nobody else may see it, nor her receipt."""
NEVER = (b"Traceback", str(ROOT).encode(), b"site-packages", b"<script>window.hit", SECRET.encode())


class Answer(NamedTuple):
    """What came back; status 0 where nothing did."""

    status: int
    headers: dict[str, str]
    body: bytes


class Attack:
    """So many forged requests by some attackers, while others read and send slowly and a patient answers."""

    def __init__(self, server: Server, settings: Settings) -> None:
        self.server, self.settings = server, settings
        self.questionnaire = load(server.questions)
        self.engine = Engine(self.questionnaire)
        self.finds: list[str] = []
        self.kinds: Counter[str] = Counter()
        self.statuses: Counter[int] = Counter()
        self.tokens: set[str] = set()
        self.waits: list[float] = []
        self._receipt = b""
        self._left = 0
        self._lock = threading.Lock()
        self._over = threading.Event()

    def run(self, requests: int, seconds: float) -> float:
        """Attack until so many requests are answered or so many seconds are over; how long it took."""
        self._canary()
        self._left = requests
        begun = time.monotonic()
        self.until = begun + seconds
        attackers = [threading.Thread(target=self._attack, args=(seed,)) for seed in range(ATTACKERS)]
        beside = [threading.Thread(target=each) for each in (self._patient, self._slow)]
        for thread in (*attackers, *beside):
            thread.start()
        for thread in attackers:
            thread.join()
        took = time.monotonic() - begun
        self._over.set()
        for thread in beside:
            thread.join()
        self._look_after()
        return took

    # What the attackers do.

    def _attack(self, seed: int) -> None:
        chance, attacker = Random(seed), Attacker(self.questionnaire)
        line = Line(self.server.port)
        names = list(MAKERS)
        while self._one_more():
            name = chance.choice(names)
            forged = MAKERS[name](attacker, chance)
            if forged.token:
                self.tokens.add(forged.token)
            answer = line.ask(forged.raw, hang_up=0 in forged.may)
            self._judge(name, forged, answer)
        line.close()

    def _one_more(self) -> bool:
        with self._lock:
            self._left -= 1
            return self._left >= 0 and time.monotonic() < self.until and len(self.finds) < 50

    def _judge(self, name: str, forged: Forged, answer: Answer) -> None:
        found = []
        if answer.status not in forged.may:
            found.append(f"answered with {answer.status} instead of {sorted(forged.may)}")
        found += [f"{word!r} came back" for word in (*NEVER, self._receipt) if word and word in answer.body]
        if (
            answer.status
            and answer.headers.get("x-content-type-options") != "nosniff"
            and answer.status != 400
        ):
            found.append("came without our headers")  # 400 is h11's own, before there is any request
        if answer.status == 200 and forged.raw.startswith(b"POST"):
            if answer.headers.get("cache-control") != "no-store":
                found.append("a page may be kept")
            if b'id="selfcheck"' not in answer.body and not answer.body.startswith(b"{"):
                found.append("what came is no page of ours")
        with self._lock:
            self.kinds[name] += 1
            self.statuses[answer.status] += 1
            self.finds += [f"{name}: {each}: {forged.raw[:200]!r}" for each in found]

    # Who is there besides.

    def _canary(self) -> None:
        """A real patient's Send, before all."""
        patient, token = Attacker(self.questionnaire), secrets.token_hex(16)
        self.tokens.add(token)
        line = Line(self.server.port)
        answer = line.ask(patient.send(Random(1), token, name=SECRET, phone="045-000-0000").raw)
        line.close()
        with self._store() as store, store.database.read() as connection:
            code = connection.execute(select(response.c.receipt)).scalar_one()
        self._receipt = f"{code[:3]}-{code[3:6]}-{code[6:]}".encode()
        assert self._receipt in answer.body, "the patient got her receipt"

    def _patient(self) -> None:
        """Somebody at another address who goes on tapping."""
        patient = Attacker(self.questionnaire)
        answers = list(patient.answers.items())
        line = Line(self.server.port)
        while not self._over.wait(0.1):
            flow = patient.flow(answers=dict(answers[: len(self.waits) % len(answers)]))
            begun = time.monotonic()
            answer = line.ask(tap(Random(7119), flow, {"view": "next"}))
            self.waits.append(time.monotonic() - begun)
            if answer.status != 200:
                self.finds.append(f"a patient elsewhere was answered with {answer.status}")
        line.close()

    def _slow(self) -> None:
        """Bodies that arrive byte by byte, and readers who do not read; each anew when it is closed."""
        chance = Random(0)
        held: list[socket.socket] = []
        while not self._over.wait(0.5):
            for connection in list(held):
                try:
                    connection.sendall(b"x")
                except OSError:
                    connection.close()
                    held.remove(connection)
            while len(held) < SLOW:
                connection = socket.create_connection(("127.0.0.1", self.server.port), 10)
                kinds = (request(chance, b"flow=", content_length="5000"), request(chance, method="GET") * 30)
                connection.sendall(chance.choice(kinds))
                held.append(connection)
        for connection in held:
            connection.close()

    # What is left behind.

    def _look_after(self) -> None:
        log = self.server.log
        self.finds += [
            f"the log holds {word!r}" for word in ("Traceback", "A tap failed", SECRET) if word in log
        ]
        if not self.server.healthy():
            self.finds.append("the server does not answer any more")
        digests = {hashlib.sha256(token.encode()).hexdigest() for token in self.tokens}
        with self._store() as store, store.database.read() as connection:
            for row in connection.execute(responses()):
                stored = read_row(row)
                path = self.engine.path(stored.answers)
                if dict(path.answers) != dict(stored.answers):
                    self.finds.append("answers off the path are stored")
                if self.engine.assess(path).urgency is not stored.assessment.urgency:
                    self.finds.append("another result is stored")
                if stored.token not in digests:
                    self.finds.append("a Response that nobody sent")

    def stored(self) -> int:
        """How many Responses there are."""
        with self._store() as store, store.database.read() as connection:
            return connection.execute(select(func.count()).select_from(response)).scalar_one()

    @contextlib.contextmanager
    def _store(self) -> Iterator[Store]:
        store = open_store(self.settings)
        try:
            yield store
        finally:
            store.close()

    def told(self, took: float) -> str:
        """The figures of a row."""
        waits = sorted(self.waits) or [0.0]
        slow = statistics.quantiles(waits, n=100)[98] if len(waits) > 1 else waits[0]
        rate = sum(self.kinds.values()) / took
        return (
            f"{rate:.0f} a second of {len(self.kinds)} kinds; {self.stored():,} fake Sends stored; a patient elsewhere:"
            f" {len(waits):,} taps, median {statistics.median(waits) * 1000:.0f} ms, 99 of 100 within"
            f" {slow * 1000:.0f} ms, slowest {waits[-1] * 1000:.0f} ms; answers: "
            + ", ".join(
                f"{number:,} × {status or 'closed'}" for status, number in self.statuses.most_common()
            )
        )


class Line:
    """A connection that is kept while the server keeps it."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._socket: socket.socket | None = None

    def ask(self, raw: bytes, *, hang_up: bool = False) -> Answer:
        """What answers these bytes; `hang_up` closes after them."""
        for last in (False, True):
            kept = self._socket is not None
            connection = self._socket or socket.create_connection(("127.0.0.1", self.port), 60)
            self._socket = connection
            try:
                connection.sendall(raw)
                if hang_up:
                    connection.shutdown(socket.SHUT_WR)
                return self._read(connection, raw.startswith(b"HEAD"))
            except (OSError, http.client.HTTPException):
                self.close()
                if last or not kept:  # one that was kept may have been closed just then
                    break
        return Answer(0, {}, b"")

    def _read(self, connection: socket.socket, head: bool) -> Answer:
        answer = http.client.HTTPResponse(connection, method="HEAD" if head else "GET")
        answer.begin()
        body = answer.read()
        if answer.will_close:
            self.close()
        return Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, body)

    def close(self) -> None:
        if self._socket:
            self._socket.close()
        self._socket = None


def attacked(folder: Path, requests: int, seconds: float) -> tuple[Attack, float]:
    """Attack a server of its own in a folder; what was found, and how long it took."""
    settings = Settings(data=folder / "data", public_key=PrivateKey.new().public_text, reserve_mb=0)
    key = settings.public_key or ""
    with Server(folder, SELFCHECK_PUBLIC_KEY=key, SELFCHECK_RESERVE_MB="0") as server:
        attack = Attack(server, settings)
        return attack, attack.run(requests, seconds)
