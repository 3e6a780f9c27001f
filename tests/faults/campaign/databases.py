"""A database that is frozen, moved away, full, cut off or gives way to a standby, while patients send."""

import os
import secrets
import shutil
import signal
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.faults.campaign.disks import Send, Trial
from tests.faults.campaign.row import Row
from tests.faults.campaign.served import Served
from tests.support.postgresql import PostgreSQL

from selfcheck.store import Settings, open_store

PATIENTS = 4
AUDIT_KEY = "the audit key of the campaign, in 32 letters or more"
NOT_ALLOWED = "not run: this machine allows no network or file system of our own"


@dataclass
class Fault:
    """What breaks, and how it is repaired; `within` are the seconds in which patients and health are told."""

    name: str
    begin: Callable[[], object]
    end: Callable[[], object]
    within: float
    told: frozenset[str] = frozenset({"unavailable"})


def tried(trial: Trial, fault: Fault) -> Row:
    """Patients who send before, during and after a fault: each told the truth in time, and each stored once."""
    wrong = [
        f"before the fault a patient was told {word}" for word in _tap([trial.new_send()]) if word != "stored"
    ]
    fault.begin()
    sends = [trial.new_send() for _ in range(PATIENTS)]
    begun = time.monotonic()
    told = _tap(sends)
    answered = time.monotonic() - begun
    seen = _until(lambda: not healthy(trial.served), 60)
    unhealthy = time.monotonic() - begun - answered
    fault.end()
    wrong += [f"a patient was told {word}" for word in set(told) - fault.told]
    wrong += ["a patient was left waiting"] * (PATIENTS - len(told))
    wrong += [] if seen else ["health does not say so"]
    wrong += [f"patients were told after {answered:.1f} s"] if answered > fault.within else []
    wrong += [f"health said so {unhealthy:.1f} s later"] if unhealthy > fault.within else []
    if not _until(lambda: set(_tap([s for s in sends if not s.sent.receipt])) <= {"stored"}, 60):
        wrong.append("a Send failed after the fault was over")
    wrong += [] if _until(lambda: healthy(trial.served), 120) else ["it does not become healthy again"]
    note = f"told after {answered:.1f} s, health {unhealthy:.1f} s later; stored at a later tap"
    return Row(fault.name, PATIENTS, wrong + trial.wrong(), note)


def frozen(within: float) -> Row:
    """SIGSTOP to every process of PostgreSQL."""
    server = PostgreSQL()
    with database(server) as trial:
        stopped: list[int] = []

        def freeze() -> None:
            stopped.extend(family(server))
            _signal(stopped, signal.SIGSTOP)

        thaw = lambda: _signal(stopped, signal.SIGCONT)  # noqa: E731 - one word for what it does
        return tried(trial, Fault("frozen PostgreSQL (SIGSTOP)", freeze, thaw, within))


def moved(within: float) -> Row:
    """SQLite's file is moved away under the running server, and put back."""
    with TemporaryDirectory() as place:
        trial = Trial(Path(place, "data"), Path(place), None)
        away = Path(place, "away")
        row = tried(
            trial,
            Fault(
                "database file moved away, SQLite",
                lambda: trial.file.rename(away),
                lambda: away.rename(trial.file),
                within,
            ),
        )
        trial.served.kill()
        return row


def second_disk(within: float) -> Row:
    """The disk of PostgreSQL, which is not the server's own, is full."""
    try:
        server = OnSmallDisk()
    except (subprocess.CalledProcessError, FileNotFoundError):
        return Row("full disk of PostgreSQL", 0, [NOT_ALLOWED])
    with database(server) as trial:
        ballast = server.data / "ballast"

        def fill() -> None:
            with suppress(OSError), ballast.open("wb", buffering=0) as file:
                while True:
                    file.write(bytes(4096))
            refused = 0
            while refused < 10:  # PostgreSQL had reserved some before, and a short one may still fit
                refused = 0 if trial.new_send().tap() == "stored" else refused + 1

        told = frozenset({"full", "unavailable", "stored"})  # one may still fit where another did not
        return tried(trial, Fault("full disk of PostgreSQL", fill, ballast.unlink, within, told))


def partition(within: float) -> Row:
    """PostgreSQL in a network namespace of its own, whose line is cut: nothing is refused, all is lost on the way."""
    try:
        server = Apart()
    except (subprocess.CalledProcessError, FileNotFoundError):
        return Row("network partition before PostgreSQL", 0, [NOT_ALLOWED])
    with database(server, server.far_url) as trial:
        fault = Fault(
            "network partition before PostgreSQL",
            lambda: server.line("down"),
            lambda: server.line("up"),
            within,
        )
        return tried(trial, fault)


def failover(within: float) -> Row:
    """The primary crashes, and its synchronous standby is promoted while patients tap."""
    primary = PostgreSQL()
    try:
        primary.empty_database("campaign")
        standby = Standby(primary)
        with primary.connect() as connection:
            connection.execute("ALTER SYSTEM SET synchronous_standby_names = '*'")
            connection.execute("SELECT pg_reload_conf()")
        both = f"postgresql://postgres@/campaign?host={primary.socket},{standby.socket}&target_session_attrs=read-write"
        with database(standby, lambda: both) as trial:
            fault = Fault(
                "failover of PostgreSQL to its standby",
                lambda: primary.stop(signal.SIGQUIT),
                lambda: standby.run("pg_ctl", "promote", "-w", "-D", standby.root / "d"),
                within,
            )
            return tried(trial, fault)
    finally:
        primary.close()


class OnSmallDisk(PostgreSQL):
    """Its data folder is a file system of its own. Raises CalledProcessError where none can be mounted."""

    @property
    def data(self) -> Path:
        return self.root / "d"

    def fill(self) -> None:
        self.data.mkdir(mode=0o700)
        _run("mount", "-t", "tmpfs", "-o", "size=100m,mode=0700", "tmpfs", str(self.data))
        if self.user:
            os.chown(self.data, self.user["user"], self.user["group"])
        super().fill()

    def close(self) -> None:
        self.stop(signal.SIGQUIT)
        _run("umount", "--lazy", str(self.data))
        super().close()


class Apart(PostgreSQL):
    """It listens in a network namespace, at the far end of a line of its own, in a network that no machine has."""

    def fill(self) -> None:
        super().fill()
        self.name = f"pg{os.getpid()}"
        digits = secrets.token_hex(7)
        net = (
            f"fd{digits[:2]}:{digits[2:6]}:{digits[6:10]}:{digits[10:]}"  # a private one by chance, RFC 4193
        )
        self.near, self.far = f"{net}::1", f"{net}::2"
        inside = f"ip -n {self.name}"
        for command in (
            f"ip netns add {self.name}",
            f"ip link add {self.name} type veth peer name far netns {self.name}",
            f"ip addr add {self.near}/64 dev {self.name} nodad",
            f"ip link set {self.name} up",
            f"{inside} addr add {self.far}/64 dev far nodad",
            f"{inside} link set far up",
        ):
            _run(*command.split())
        with (self.root / "d" / "pg_hba.conf").open("a") as file:
            file.write(f"host all all {self.near}/128 trust\n")
        user = ["setpriv", f"--reuid={self.user['user']}", f"--regid={self.user['group']}", "--clear-groups"]
        self.prefix = ["ip", "netns", "exec", self.name, *user]
        self.options = ["-c", f"listen_addresses={self.far}"]

    def start(self) -> None:
        kept, self.user = self.user, {}  # `ip netns exec` is root's; `setpriv` gives that up
        try:
            super().start()
        finally:
            self.user = kept

    def line(self, state: str) -> None:
        """The line's far end, `up` or `down`."""
        _run("ip", "-n", self.name, "link", "set", "far", state)
        if state == "up":  # a line that goes down loses its addresses
            _run("ip", "-n", self.name, "addr", "replace", f"{self.far}/64", "dev", "far", "nodad")

    def far_url(self) -> str:
        return f"postgresql://postgres@[{self.far}]/campaign"

    def close(self) -> None:
        super().close()
        for command in (f"ip link del {self.name}", f"ip netns del {self.name}"):
            with suppress(subprocess.CalledProcessError):
                _run(*command.split())


class Standby(PostgreSQL):
    """It follows a primary, and takes nothing until it is promoted."""

    def __init__(self, primary: PostgreSQL) -> None:
        self.primary = primary
        super().__init__()

    def fill(self) -> None:
        self.run("pg_basebackup", "-h", self.primary.socket, "-U", "postgres", "-R", "-D", self.root / "d")


@contextmanager
def database(server: PostgreSQL, url: Callable[[], str] | None = None) -> Iterator[Trial]:
    """A patients' server before a PostgreSQL that is closed at the end."""
    try:
        with TemporaryDirectory() as place:
            data = Path(place, "data")
            if not isinstance(server, Standby):
                server.empty_database("campaign")
            settings = Settings(
                data=data,
                database_url=url() if url else server.url("campaign"),
                audit_key=AUDIT_KEY,
                reserve_mb=0,
            )
            open_store(settings).close()
            trial = Trial(data, Path(place), None, settings)
            try:
                yield trial
            finally:
                trial.served.kill()
    finally:
        server.close()


def family(server: PostgreSQL) -> list[int]:
    """The server's process and its children."""
    children = Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children").read_text()
    return [server.process.pid, *map(int, children.split())]


def healthy(served: Served) -> bool:
    """Whether `/healthz` says so."""
    with suppress(OSError), urllib.request.urlopen(f"{served.url}healthz", timeout=10) as answer:
        return bool(answer.status == 200)
    return False


def _tap(sends: list[Send]) -> list[str]:
    """What patients are told who tap at the same time; nothing of those who are left waiting."""
    told: list[str] = []
    threads = [threading.Thread(target=lambda send=send: told.append(send.tap())) for send in sends]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    return told


def _until(what: Callable[[], bool], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while not (done := what()) and time.monotonic() < deadline:
        time.sleep(0.2)
    return done


def _signal(processes: list[int], which: signal.Signals) -> None:
    for pid in processes:
        os.kill(pid, which)


def _run(*words: str) -> None:
    program = shutil.which(words[0], path="/usr/sbin:/sbin:/usr/bin:/bin") or words[0]
    subprocess.run([program, *words[1:]], check=True, capture_output=True)
