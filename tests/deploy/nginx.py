"""The proxy as it is shipped, started for real: deploy/nginx.conf with other ports, addresses and a certificate."""

import contextlib
import datetime
import http.client
import os
import socket
import ssl
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from tests.browser.serving import ROOT, free_port
from tests.support.provision import find_program
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

NAME = "check.clinic.example"
ORIGIN = f"https://{NAME}"
_MAIN = """
{user}
daemon off;
worker_processes 1;
pid {folder}/pid;
error_log {folder}/error.log;
events {{ worker_connections 1024; }}
http {{
    access_log off;
    client_body_temp_path {folder}/1; proxy_temp_path {folder}/2; fastcgi_temp_path {folder}/3;
    uwsgi_temp_path {folder}/4; scgi_temp_path {folder}/5;
    include {folder}/replicas.conf;
    include {folder}/nginx.conf;
}}
"""


class Nginx:
    """The shipped proxy before some servers of this machine."""

    def __init__(self, folder: Path, port: int, replicas: list[int]) -> None:
        self.folder, self.replicas = folder, replicas
        self.port, self.plain = port, free_port()
        self.url = f"https://{NAME}:{self.port}/"
        certify(folder)
        self.furnish()
        self.process = subprocess.Popen(
            [str(find_program("nginx")), "-p", str(folder), "-c", str(folder / "main.conf")]
        )
        self._wait()

    def furnish(self) -> None:
        """Write the shipped files with this test's ports and places, and nothing else changed."""
        proxy = (ROOT / "deploy" / "nginx.conf").read_text("utf-8")
        for shipped, ours in {
            "listen 443 ": f"listen 127.0.0.1:{self.port} ",
            "listen 80;": f"listen 127.0.0.1:{self.plain};",
            "/etc/selfcheck/tls/": f"{self.folder}/",
            "/etc/selfcheck/fallback.html": str(ROOT / "src" / "selfcheck" / "ui" / "fallback.html"),
        }.items():
            assert shipped in proxy
            proxy = proxy.replace(shipped, ours)
        upstream = (ROOT / "deploy" / "replicas.conf").read_text("utf-8")
        for number, port in enumerate(self.replicas, 11):
            assert f"172.30.71.{number}:8501" in upstream
            upstream = upstream.replace(f"172.30.71.{number}:8501", f"127.0.0.1:{port}")
        (self.folder / "nginx.conf").write_text(proxy)
        (self.folder / "replicas.conf").write_text(upstream)
        user = "user root;" if os.geteuid() == 0 else ""  # else its workers may not read this checkout
        (self.folder / "main.conf").write_text(_MAIN.format(folder=self.folder, user=user))

    def connect(self, address: str = "127.0.0.1", origin: str = ORIGIN) -> ClientConnection:
        """A patient's websocket through it; `address` is where the patient calls from, within the loopback."""
        return connect(
            f"wss://{NAME}/_stcore/stream",
            sock=socket.create_connection(("127.0.0.1", self.port), 10, (address, 0)),
            ssl=self.trust(),
            origin=Origin(origin),
            subprotocols=[Subprotocol("streamlit")],
            compression=None,
            max_size=None,
            open_timeout=10,
            close_timeout=1,
        )

    def ask(
        self, path: str = "/", port: int = 0, accept_encoding: str = "identity"
    ) -> tuple[int, dict[str, str], bytes]:
        """Status, headers with names in small letters, body."""
        raw = socket.create_connection(("127.0.0.1", port or self.port), 20)
        connection = http.client.HTTPConnection(NAME, timeout=20)
        connection.sock = raw if port else self.trust().wrap_socket(raw, server_hostname=NAME)
        try:
            connection.request("GET", path, headers={"Accept-Encoding": accept_encoding})
            answer = connection.getresponse()
            return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
        finally:
            connection.close()

    @contextlib.contextmanager
    def line(self, address: str) -> Iterator[Callable[[str], int]]:
        """One connection from an address, kept for many requests; each gives its status."""
        connection = http.client.HTTPConnection(NAME, timeout=20)

        def ask(path: str) -> int:
            if connection.sock is None:  # nginx closes it after a thousand
                raw = socket.create_connection(("127.0.0.1", self.port), 20, (address, 0))
                connection.sock = self.trust().wrap_socket(raw, server_hostname=NAME)
            connection.request("GET", path)
            answer = connection.getresponse()
            answer.read()
            return answer.status

        with contextlib.closing(connection):
            yield ask

    def trust(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=str(self.folder / "fullchain.pem"))

    def close(self) -> None:
        self.process.terminate()
        self.process.wait(10)

    def _wait(self) -> None:
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                assert self.process.poll() is None, (self.folder / "error.log").read_text()
                time.sleep(0.05)
        raise TimeoutError


def certify(folder: Path) -> None:
    """A certificate of our own for the name."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, NAME)])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "fullchain.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (folder / "privkey.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
