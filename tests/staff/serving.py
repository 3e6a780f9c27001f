"""The staff's app as a process of its own, reached over HTTP and websocket like a browser or an attacker does."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlencode

from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from selfcheck.staff.passphrases import hashed
from selfcheck.store import PrivateKey, Settings, Store
from selfcheck.store.people import add

PASSPHRASE = "correct horse battery staple"
COOKIE = "selfcheck_staff"
PEOPLE = {"Megumi": "admin", "Ken": "staff"}

Answer = tuple[int, dict[str, str], bytes]
"""Status, headers with names in small letters, body."""


def desk_settings(folder: Path, key: PrivateKey) -> Settings:
    """Settings of a desk of its own in this folder, with the clinic's key; nothing is ever over its time."""
    (folder / "key.pem").touch(0o600)
    (folder / "key.pem").write_bytes(key.pem())
    return Settings(
        data=folder / "data",
        public_key=key.public_text,
        private_key_file=folder / "key.pem",
        retention_days=36_525,
        reserve_mb=0,
    )


def hire(store: Store) -> None:
    """Add the admin Megumi (1) and the staff member Ken (2)."""
    with store.database.write() as connection:
        kept = hashed(PASSPHRASE)
        add(connection, "Megumi", "admin", kept)
        add(connection, "Ken", "staff", kept)


class StaffServer:
    """`selfcheck staff` on a free port of the loopback."""

    def __init__(
        self, settings: Settings, *, oidc: Mapping[str, str] | None = None, folder: Path | None = None
    ) -> None:
        self.settings = settings
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.host = f"127.0.0.1:{self.port}"
        self.url = f"http://{self.host}"
        self.folder = folder or settings.data
        told = {name: str(value) for name, value in settings.model_dump(exclude_none=True).items()}
        told |= {f"staff_oidc_{name}": value for name, value in (oidc or {}).items()}
        told["staff_port"] = str(self.port)
        self.environment = os.environ | {f"SELFCHECK_{name.upper()}": value for name, value in told.items()}
        self.command = [sys.executable, "-c", "from selfcheck.cli import main; main()", "staff"]

    def __enter__(self) -> "StaffServer":
        self.log = (self.folder / "log").open("ab")
        self.process = subprocess.Popen(
            self.command, env=self.environment, stdout=self.log, stderr=self.log, cwd=self.folder
        )
        for _ in range(600):
            try:
                if self.ask("/healthz")[0] == 200:
                    return self
            except OSError:
                time.sleep(0.1)
            if self.process.poll() is not None:
                break
        raise RuntimeError((self.folder / "log").read_text())

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait(20)
        self.log.close()

    def written(self) -> str:
        """Its log so far."""
        return (self.folder / "log").read_text("utf-8", "replace")

    def ask(
        self, path: str, method: str = "GET", body: str | None = None, token: str = "", **headers: str
    ) -> Answer:
        """One request, with the session's cookie if a token is given."""
        connection = http.client.HTTPConnection(self.host, timeout=60)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if token:
            named.setdefault("Cookie", f"{COOKIE}={token}")
            named.setdefault("Sec-Fetch-Site", "same-origin")  # as browsers say of our own links
        try:
            connection.request(method, path, body, named)
            answer = connection.getresponse()
            return answer.status, {n.lower(): v for n, v in answer.getheaders()}, answer.read()
        finally:
            connection.close()

    def post_sign_in(self, name: str, passphrase: str, **headers: str) -> Answer:
        """Send the form as our page does."""
        form = urlencode({"name": name, "passphrase": passphrase})
        return self.ask("/sign-in", "POST", form, **{"Origin": self.url, **headers})

    def sign_in(self, name: str) -> str:
        """The token of a new session."""
        status, headers, body = self.post_sign_in(name, PASSPHRASE)
        assert status == 303, body
        return headers["set-cookie"].partition("=")[2].partition(";")[0]

    def open_socket(self, token: str, origin: str | None = None) -> ClientConnection:
        """A websocket to Streamlit. Raises InvalidStatus."""
        return connect(
            f"ws://{self.host}/_stcore/stream",
            origin=Origin(origin or self.url),
            subprotocols=[Subprotocol("streamlit")],
            additional_headers={"Cookie": f"{COOKIE}={token}"} if token else {},
            compression=None,
            max_size=None,
            open_timeout=20,
            close_timeout=1,
        )
