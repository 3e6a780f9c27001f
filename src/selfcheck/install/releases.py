"""Releases side by side below /opt/selfcheck: a new one is tried before it is used, and the old one is kept.

`current` leads to the one in use, `previous` to the one before. To change over is to replace one link.
"""

import os
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from selfcheck.install.plan import PORTS

_READY = 60.0
"""Seconds that a server gets to answer after a restart."""


class ReleaseError(RuntimeError):
    """A release that is not used; the message says why, and that nothing changed."""


@dataclass(frozen=True)
class Releases:
    """The releases in a folder; `run` runs a command and gives what it printed, or raises ReleaseError."""

    run: Callable[..., str]
    say: Callable[[str], None]
    folder: Path = Path("/opt/selfcheck")
    servers: Sequence[str] = tuple(f"127.0.0.1:{port}" for port in PORTS)

    @property
    def current(self) -> Path:
        """The link to the release in use."""
        return self.folder / "current"

    @property
    def previous(self) -> Path:
        """The link to the release before it, which a rollback uses."""
        return self.folder / "previous"

    def upgrade(self, source: Path, questions: Path) -> None:
        """Back up, install the checkout `source` beside the old release, try it, and change over.

        Raises ReleaseError; then the old release is still in use.
        """
        old = self.current.resolve(strict=True)
        self.say(self.run(old / "bin" / "selfcheck", "backup").strip())
        new = self._installed(source)
        try:
            self.run(new / "bin" / "selfcheck", "check", questions)
        except ReleaseError as error:
            shutil.rmtree(new)
            raise ReleaseError(
                f"The new release does not take {questions}. Nothing changed.\n{error}"
            ) from None
        self._use(new, old)
        try:
            self._restart()
        except ReleaseError as error:
            self._use(old, new)
            self._restart()
            raise ReleaseError(
                f"The new release did not start, and the old one is in use again. {error}"
            ) from None
        self.say(f"{new} is in use. If something is wrong: selfcheck rollback")

    def rollback(self) -> None:
        """Use the release before. Raises ReleaseError where there is none, or today's database is too new."""
        if not self.previous.is_symlink():
            raise ReleaseError("There is no previous release.")
        old, new = self.previous.resolve(strict=True), self.current.resolve(strict=True)
        try:
            self.run(old / "bin" / "selfcheck", "staff", "list")
        except ReleaseError as error:
            raise ReleaseError(
                f"The previous release cannot use today's database, so nothing changed: {error}\n"
                "What was sent since the upgrade is in no older backup: docs/deploy.md says the way."
            ) from None
        self._use(old, new)
        self._restart()
        self.say(f"{old} is in use again.")

    def _installed(self, source: Path) -> Path:
        new = self.folder / f"release-{datetime.now(UTC):%Y%m%d-%H%M%S}"
        self.say(f"Installing {source} into {new} …")
        try:
            self.run(Path(sys.executable).resolve(), "-m", "venv", new)
            source = source.resolve()  # else pip takes a bare name for one of PyPI's
            pip = new / "bin" / "pip", "install", "--quiet"
            self.run(*pip, "--require-hashes", "-r", source / "requirements.lock")
            self.run(*pip, "--no-deps", "--no-build-isolation", source)
        except ReleaseError:
            shutil.rmtree(new, ignore_errors=True)
            raise
        return new

    def _use(self, release: Path, before: Path) -> None:
        for link, target in ((self.previous, before), (self.current, release)):
            part = link.with_name(f"{link.name}.part")
            part.unlink(missing_ok=True)
            part.symlink_to(target)
            os.replace(part, link)

    def _restart(self) -> None:
        """One server after the other, so that one always answers; then the staff's app."""
        for server in self.servers:
            self.run("systemctl", "restart", f"selfcheck@{server.rpartition(':')[2]}")
            self._wait(server)
        self.run("systemctl", "restart", "selfcheck-staff")

    def _wait(self, server: str) -> None:
        until = time.monotonic() + _READY
        while time.monotonic() < until:
            try:
                with urllib.request.urlopen(f"http://{server}/livez", timeout=2):
                    return
            except OSError:
                time.sleep(0.2)
        raise ReleaseError(f"{server} does not answer.")


def run(*words: object) -> str:
    """What a command printed; raises ReleaseError with what it said where it does not work."""
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        said = (done.stderr.strip() or done.stdout.strip())[-1000:]
        raise ReleaseError(f"`{' '.join(str(word) for word in words)}`: {said}")
    return done.stdout
