"""A command started in a broken place: how it ends, or how it serves all the same."""

import ctypes
import os
import subprocess
import sys
import time
from pathlib import Path

from tests.browser.serving import free_port
from tests.staff.wire import ask
from tests.support.questionnaires import copied

Environment = dict[str, str]


def without_privilege() -> None:
    """Let root be refused by file modes, as the service's own user would be; others are refused anyway."""
    for capability in (1, 2):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
        ctypes.CDLL(None).prctl(24, capability, 0, 0, 0)  # PR_CAPBSET_DROP


class Command:
    """One of the real commands, in a folder with a questionnaire of its own."""

    def __init__(self, folder: Path, words: str, **environment: str) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}/"
        self.said = folder / "said.txt"
        self.words = words.format(port=self.port).split()
        settings = {"SELFCHECK_DATA": f"{folder}/data", "SELFCHECK_STAFF_PORT": str(self.port)}
        with self.said.open("wb") as said:
            self.process = subprocess.Popen(
                [str(Path(sys.executable).with_name(self.words[0])), *self.words[1:]],
                cwd=folder,
                env=os.environ | settings | environment,
                stdout=said,
                stderr=said,
                preexec_fn=without_privilege,
            )

    def __enter__(self) -> "Command":
        return self

    def __exit__(self, *_error: object) -> None:
        self.process.kill()
        self.process.wait()

    def ended(self) -> tuple[int, str]:
        """Exit code and all that was said."""
        return self.process.wait(60), self.text()

    def answers(self, path: str = "/healthz") -> tuple[int, bytes]:
        """Status and body, once it is up."""
        until = time.monotonic() + 60
        while time.monotonic() < until:
            try:
                status, _headers, body = ask(self.url, path)
                return status, body
            except OSError:
                assert self.process.poll() is None, self.text()
                time.sleep(0.05)
        raise TimeoutError(self.text())

    def text(self) -> str:
        return self.said.read_text("utf-8", errors="replace")


def furnish(folder: Path) -> Path:
    """Put the questionnaire into a folder, as a clinic has it."""
    copied(folder)
    (folder / "data").mkdir(mode=0o700)
    return folder
