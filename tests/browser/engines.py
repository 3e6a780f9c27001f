"""Firefox and WebKit, each driven by the protocol that it brings: Marionette, and WebDriver."""

import contextlib
import json
import os
import socket
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Protocol, TypeVar

from tests.browser.serving import free_port
from tests.support.provision import find_program

START_TIMEOUT_S = 90.0

Result = TypeVar("Result")


class Engine(Protocol):
    """A browser with one page."""

    def goto(self, url: str) -> None: ...

    def run(self, script: str) -> Any:
        """The value that a function's body returns in the page."""

    def click(self, selector: str) -> None:
        """A click as a person makes it: at the place where the element is."""


class Firefox:
    """Firefox ESR by Marionette: JSON with its length before it, over TCP."""

    def __init__(self, port: int) -> None:
        self._line = _patiently(lambda: socket.create_connection(("127.0.0.1", port), 60))
        self._file = self._line.makefile("rb")
        self._read()
        self._last = 0
        self._ask("WebDriver:NewSession", capabilities={})

    def goto(self, url: str) -> None:
        self._ask("WebDriver:Navigate", url=url)

    def run(self, script: str) -> Any:
        return self._ask("WebDriver:ExecuteScript", script=script, args=[])["value"]

    def click(self, selector: str) -> None:
        found = self._ask("WebDriver:FindElement", using="css selector", value=selector)["value"]
        self._ask("WebDriver:ElementClick", id=next(iter(found.values())))

    def close(self) -> None:
        self._file.close()
        self._line.close()

    def _ask(self, name: str, **values: Any) -> Any:
        self._last += 1
        written = json.dumps([0, self._last, name, values]).encode()
        self._line.sendall(b"%d:%s" % (len(written), written))
        _, _, error, result = self._read()
        if error:
            raise RuntimeError(f"{name}: {error['message']}")
        return result

    def _read(self) -> Any:
        length = b""
        while (digit := self._file.read(1)) != b":":
            length += digit
        return json.loads(self._file.read(int(length)))


class WebKit:
    """WebKitGTK's MiniBrowser by WebDriver."""

    def __init__(self, port: int) -> None:
        self._url = f"http://127.0.0.1:{port}/session"
        [browser] = Path("/usr/lib").glob("*/webkit2gtk-4.1/MiniBrowser")
        options = {"binary": str(browser), "args": ["--automation"]}
        wanted = {"capabilities": {"alwaysMatch": {"webkitgtk:browserOptions": options}}}
        session = _patiently(lambda: self._ask("", wanted))["sessionId"]
        self._url += f"/{session}"

    def goto(self, url: str) -> None:
        self._ask("/url", {"url": url})

    def run(self, script: str) -> Any:
        return self._ask("/execute/sync", {"script": script, "args": []})

    def click(self, selector: str) -> None:
        found = self._ask("/element", {"using": "css selector", "value": selector})
        self._ask(f"/element/{next(iter(found.values()))}/click", {})

    def _ask(self, path: str, value: object) -> Any:
        request = urllib.request.Request(self._url + path, json.dumps(value).encode())
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)["value"]


@contextlib.contextmanager
def firefox() -> Iterator[Engine]:
    """A new Firefox without a window."""
    port = free_port()
    with tempfile.TemporaryDirectory() as profile:
        wishes = {"marionette.port": port, "intl.accept_languages": "ja"}
        lines = [f'user_pref("{name}", {json.dumps(value)});' for name, value in wishes.items()]
        Path(profile, "user.js").write_text("\n".join(lines))
        command = [str(find_program("firefox-esr")), "--headless", "--marionette", "--profile", profile]
        with _process(command, HOME=profile):
            engine = Firefox(port)
            try:
                yield engine
            finally:
                engine.close()


@contextlib.contextmanager
def webkit() -> Iterator[Engine]:
    """A new WebKit on a screen that nobody sees."""
    port = free_port()
    with tempfile.TemporaryDirectory() as home:
        display = f":{port % 500 + 90}"
        with _process([str(find_program("Xvfb")), display, "-screen", "0", "500x900x24"]):
            driver = [str(find_program("WebKitWebDriver")), f"--port={port}"]
            own = {"HOME": home, "DISPLAY": display, "LANGUAGE": "ja", "WEBKIT_DISABLE_COMPOSITING_MODE": "1"}
            with _process(driver, **own):
                yield WebKit(port)


@contextlib.contextmanager
def _process(command: list[str], **environment: str) -> Iterator[None]:
    """A program that is ended with all that it started."""
    process = subprocess.Popen(
        command,
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, 9)
        process.wait()


def _patiently(ask: Callable[[], Result]) -> Result:
    """What it gives once the other side is there."""
    deadline = time.monotonic() + START_TIMEOUT_S
    while True:
        try:
            return ask()
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)
