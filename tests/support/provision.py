"""Brings the programs that tests need beyond Python packages: once, under a lock, before the first test runs.

A test names its needs with `@pytest.mark.needs("nginx")`; the marker `browser` means `needs("chromium")`.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock

CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
SEARCHED = f"{os.environ.get('PATH', '')}:/usr/local/sbin:/usr/sbin:/sbin"
"""Debian keeps servers in folders that are not on a user's PATH."""
TIMEOUT_S = 900
FOLDER = Path(tempfile.gettempdir(), f"selfcheck-tests-{os.geteuid()}")
NPM = FOLDER / "npm"
"""Where packages of npm go that Debian does not bring."""


def find_program(*names: str) -> str | None:
    """Path of the first of these programs that is installed."""
    return next(filter(None, (shutil.which(name, path=SEARCHED) for name in names)), None)


def find_chromium() -> str | None:
    """Path of Chromium: `$CHROMIUM`, an installed one, or the one that `playwright install` downloaded."""
    return os.environ.get("CHROMIUM") or find_program(*CHROMIUM) or _downloaded_chromium()


def find_libfaketime() -> Path | None:
    """The library that gives a process another clock."""
    places = ("usr/lib/*/faketime", "usr/lib/faketime", "usr/local/lib/faketime")
    return next((path for place in places for path in Path("/").glob(f"{place}/libfaketime.so.1")), None)


def run_node(program: str, *arguments: str, text: str = "") -> subprocess.CompletedProcess[str]:
    """Run JavaScript that may `require` packages of npm; raises OSError without node."""
    node = find_program("node", "nodejs") or "node"
    places = (os.environ.get("NODE_PATH", ""), f"{NPM}/node_modules", "/usr/share/nodejs")
    environment = os.environ | {"NODE_PATH": os.pathsep.join(filter(None, places))}
    command = [node, "-e", program, *arguments]
    return subprocess.run(command, input=text, capture_output=True, text=True, env=environment)


def _has_npm_yaml() -> bool:
    return bool(find_program("node", "nodejs")) and run_node("require('yaml')").returncode == 0


@dataclass(frozen=True)
class Need:
    """Something that tests need, how to see that it is there, and the Debian packages that bring it."""

    title: str
    found: Callable[[], bool]
    packages: tuple[str, ...]
    otherwise: tuple[str, ...] = ("false",)
    """A command that brings it where those packages could not."""

    @property
    def missing(self) -> str:
        """The sentence for a machine to which it could not be brought."""
        install = f"apt-get install {' '.join(self.packages)}"
        return f"{self.title} is not installed and could not be brought; install it: `{install}`."


def _program(title: str, program: str, *packages: str) -> Need:
    return Need(title, lambda: find_program(program) is not None, packages)


NEEDS = {
    "chromium": Need(
        "Chromium with Japanese fonts",
        lambda: _driver_starts() and _has_japanese_fonts() and find_chromium() is not None,
        ("chromium", "fontconfig", "fonts-noto-cjk", "libatomic1"),  # libatomic1: playwright's node
        otherwise=(sys.executable, "-m", "playwright", "install", "chromium"),
    ),
    "firefox": _program("Firefox", "firefox-esr", "firefox-esr", "fontconfig", "fonts-noto-cjk"),
    "webkit": _program(
        "WebKit", "WebKitWebDriver", "webkit2gtk-driver", "xvfb", "fontconfig", "fonts-noto-cjk"
    ),
    "libreoffice": _program("LibreOffice", "soffice", "libreoffice-calc"),
    "r": _program("R", "Rscript", "r-base-core"),
    "caddy": _program("Caddy", "caddy", "caddy"),
    "npm_yaml": Need(
        "npm's package `yaml`",
        _has_npm_yaml,
        ("nodejs", "node-yaml"),
        otherwise=("npm", "install", "--prefix", str(NPM), "yaml@2"),
    ),
    "nginx": _program("nginx", "nginx", "nginx-light"),
    "strace": _program("strace", "strace", "strace"),
    "libfaketime": Need("libfaketime", lambda: find_libfaketime() is not None, ("libfaketime",)),
    "systemd": _program("systemd-analyze", "systemd-analyze", "systemd"),
}


def provide(
    names: Iterable[str], run: str, tell: Callable[[str], None], needs: Mapping[str, Need] = NEEDS
) -> dict[str, str]:
    """Bring what is missing; returns a sentence for each need that could not be brought.

    Processes that share a test run (`run`) do it once: the first brings, the others wait for it.
    """
    FOLDER.mkdir(mode=0o700, exist_ok=True)
    with FileLock(FOLDER / "lock"):
        last = FOLDER / "last.json"
        known: dict[str, dict[str, bool]] = json.loads(last.read_text()) if last.exists() else {}
        there = known.get(run, {})
        there |= {name: bring(needs[name], tell) for name in sorted(set(names) - there.keys())}
        last.write_text(json.dumps({run: there}))
    return {name: needs[name].missing for name in names if not there[name]}


def bring(need: Need, tell: Callable[[str], None]) -> bool:
    """Whether it is there, if need be after an installation."""
    if need.found():
        return True
    tell(f"The tests need {need.title}: installing {', '.join(need.packages) or 'it'}")
    if need.packages:
        _install(need.packages)
    return need.found() or (_run(*need.otherwise) and need.found())


def _install(packages: Sequence[str]) -> None:
    apt = ["apt-get", "-qq", "-o", "DPkg::Lock::Timeout=600"]
    _run(*apt, "update")
    _run(*apt, "install", "-y", "--no-install-recommends", *packages)


def _run(*command: str) -> bool:
    """Run an installer, with sudo where that needs no password; whether it succeeded."""
    root = os.geteuid() == 0 or command[0] != "apt-get"
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    try:
        done = subprocess.run(
            [*([] if root else ["sudo", "-n"]), *command],
            capture_output=True,
            env=environment,
            timeout=TIMEOUT_S,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _driver_starts() -> bool:
    return _run(sys.executable, "-m", "playwright", "--version")


def _has_japanese_fonts() -> bool:
    listing = find_program("fc-list")
    return bool(listing and subprocess.run([listing, ":lang=ja"], capture_output=True).stdout)


def _downloaded_chromium() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = Path(playwright.chromium.executable_path)
    return str(path) if path.exists() else None
