"""The proxy as `selfcheck init` makes it, started for real: with other ports and a certificate of our own."""

import contextlib
import datetime
import http.client
import os
import shutil
import socket
import ssl
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from tests.browser.serving import ROOT, free_port
from tests.faults.campaign.device import FORM, Post
from tests.support.provision import find_program

from selfcheck.install import Places, Plan, make_files, read_keys, rendered

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
    {more}
    include {folder}/nginx.conf;
}}
"""


class Nginx:
    """That proxy before some servers of this machine; its workers are www-data, as Debian's are."""

    def __init__(self, port: int, replicas: list[int], more: str = "") -> None:
        """`more` is what nginx itself is told besides, before our file; `{folder}` in it is its folder."""
        self.folder, self.replicas = Path(tempfile.mkdtemp(prefix="nginx-")), replicas
        self.more = more.format(folder=self.folder)
        self.folder.chmod(0o755)
        self.port, self.plain = port, free_port()
        self.url = f"https://{NAME}:{self.port}/"
        certify(self.folder)
        self.furnish()
        self.process = subprocess.Popen(
            [str(find_program("nginx")), "-p", str(self.folder), "-c", str(self.folder / "main.conf")]
        )
        self._wait()

    def furnish(self) -> None:
        """Make a server's files, and give the proxy this test's ports and places; nothing else is changed."""
        plan, places = (
            Plan(NAME, "", "Megumi", proxy="nginx"),
            Places(lambda _: None, self.folder / "root", False),
        )
        keys = read_keys(places)
        make_files(plan, keys, places, ROOT / "questions.yaml")
        proxy = rendered(
            "nginx.conf",
            plan,
            keys,
            upstreams=[f"127.0.0.1:{port}" for port in self.replicas],
            static=places.at("/etc/selfcheck"),
            tls=self.folder,
        )
        for made, ours in {
            "listen 443 ": f"listen 127.0.0.1:{self.port} ",
            "listen 80;": f"listen 127.0.0.1:{self.plain};",
        }.items():
            assert made in proxy
            proxy = proxy.replace(made, ours)
        (self.folder / "nginx.conf").write_text(proxy)
        user = "user www-data;" if os.geteuid() == 0 else ""
        (self.folder / "main.conf").write_text(_MAIN.format(folder=self.folder, user=user, more=self.more))

    def post(self, address: str = "127.0.0.1", site: str = "same-origin") -> Post:
        """A patient's taps through it, from an address within the loopback and from a page of that `site`."""

        def post(body: bytes) -> tuple[int, bytes]:
            connection = http.client.HTTPConnection(NAME, timeout=40)
            with contextlib.closing(connection):
                raw = socket.create_connection(("127.0.0.1", self.port), 10, (address, 0))
                connection.sock = self.trust().wrap_socket(raw, server_hostname=NAME)
                connection.request("POST", "/", body, {**FORM, "Sec-Fetch-Site": site})
                answer = connection.getresponse()
                return answer.status, answer.read()

        return post

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
    def line(self, address: str) -> Iterator[Callable[..., int]]:
        """One connection from an address, kept for many requests; each gives its status."""
        connection = http.client.HTTPConnection(NAME, timeout=20)

        def ask(path: str, **headers: str) -> int:
            if connection.sock is None:  # nginx closes it after a thousand
                raw = socket.create_connection(("127.0.0.1", self.port), 20, (address, 0))
                connection.sock = self.trust().wrap_socket(raw, server_hostname=NAME)
            connection.request("GET", path, headers=headers)
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
        shutil.rmtree(self.folder)

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
