"""The proxies that `selfcheck init` makes: right before a certificate is there, and no patient meets an error page."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from tests.browser.serving import ROOT, free_port
from tests.install.nginx import NAME, Nginx
from tests.support.provision import find_program

from selfcheck.install import Keys, Places, Plan, make_files, make_proxy, read_keys, rendered


@pytest.fixture
def places() -> Iterator[Places]:
    """A server's root that www-data may walk through, as on a real one."""
    folder = Path(tempfile.mkdtemp(prefix="root-"))
    folder.chmod(0o755)
    yield Places(lambda _: None, folder, owners=False)
    shutil.rmtree(folder)


def made(places: Places, proxy: str) -> tuple[Plan, Keys]:
    plan = Plan(NAME, "https://www.clinic.example", "Megumi", proxy=proxy)  # type: ignore[arg-type]
    keys = read_keys(places)
    make_files(plan, keys, places, ROOT / "questions.yaml")
    make_proxy(plan, keys, places)
    return plan, keys


@pytest.mark.needs("nginx")
def test_nginx_gives_the_phone_numbers_as_its_own_user() -> None:
    """Its workers are www-data; as root they could read what they cannot read in service."""
    proxy = Nginx(free_port(), [free_port(), free_port()])
    try:
        status, headers, body = proxy.ask()
    finally:
        proxy.close()
    assert (status, headers["retry-after"]) == (503, "30")
    assert b"tel:119" in body
    assert b"tel:0452327119" in body  # iPhones dial no #


@pytest.mark.needs("nginx")
def test_nginx_starts_before_there_is_a_certificate(places: Places) -> None:
    made(places, "nginx")
    site = places.at("/etc/nginx/conf.d/selfcheck.conf").read_text()
    site = site.replace("/etc/selfcheck", str(places.at("/etc/selfcheck"))).replace(
        " 443 ", f" {free_port()} "
    )
    (places.root / "site.conf").write_text(site.replace("listen 80;", f"listen {free_port()};"))
    main = places.root / "nginx.conf"
    main.write_text(f"pid {places.root}/pid; events {{}} http {{ include {places.root}/site.conf; }}")
    done = subprocess.run([str(find_program("nginx")), "-t", "-c", str(main)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.needs("nginx")
def test_nginx_counts_an_ipv6_home_once() -> None:
    """A thousand addresses of one /64 share a limit; the next network has its own, and so has an IPv4 address."""
    behind = "set_real_ip_from 127.0.0.0/8; real_ip_header X-Real-IP;"  # addresses that this machine has not
    proxy = Nginx(free_port(), [free_port()], behind)
    try:
        with proxy.line("127.0.0.1") as line:
            answered = [line("/x", **{"X-Real-IP": f"2001:db8::{n:x}:{n:x}"}) for n in range(1, 1200)]
            others = [line("/x", **{"X-Real-IP": each}) for each in ("2001:db8:0:1::1", "192.0.2.1")]
    finally:
        proxy.close()
    assert answered[:600] == [503] * 600, "no server is there, and it is asked for"
    assert 429 in answered
    assert others == [503, 503]


def test_certbots_certificate_comes_to_where_nginx_reads_it(places: Places, tmp_path: Path) -> None:
    made(places, "nginx")
    hook = places.at("/etc/letsencrypt/renewal-hooks/deploy/selfcheck")
    assert hook.stat().st_mode & 0o777 == 0o755
    live, archive, programs = tmp_path / "live", tmp_path / "archive", tmp_path / "bin"
    for folder in (live, archive, programs):
        folder.mkdir()
    for name in ("fullchain", "privkey"):
        (archive / f"{name}1.pem").write_text(f"real {name}")
        (live / f"{name}.pem").symlink_to(f"../archive/{name}1.pem")  # as certbot lays them
    (programs / "systemctl").write_text("#!/bin/sh\necho $* > $0.said\n")
    (programs / "systemctl").chmod(0o755)
    script = hook.read_text().replace("/etc/selfcheck", str(places.at("/etc/selfcheck")))
    environment = {"RENEWED_LINEAGE": str(live), "PATH": f"{programs}:{os.environ['PATH']}"}
    subprocess.run(["sh", "-c", script], env=environment, check=True)
    tls = places.at("/etc/selfcheck/tls")
    assert (tls / "fullchain.pem").read_text() == "real fullchain"
    assert (tls / "privkey.pem").read_text() == "real privkey"
    assert not (tls / "privkey.pem").is_symlink(), "no link that leads nowhere in a container"
    assert (tls / "privkey.pem").stat().st_mode & 0o777 == 0o600
    assert (programs / "systemctl.said").read_text() == "reload nginx\n"
    made(places, "nginx")
    assert (tls / "fullchain.pem").read_text() == "real fullchain", "init again leaves it"


class Upstream(BaseHTTPRequestHandler):
    """A server that says what it was asked."""

    def do_GET(self) -> None:
        words = ("Host", "X-Forwarded-For", "X-Forwarded-Proto", "Origin")
        body = repr([self.headers.get(word) for word in words]).encode()
        status = 503 if self.path == "/healthz" else 200
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        self.do_GET()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def caddy(places: Places) -> Iterator[tuple[str, list[int]]]:
    """Caddy's address, and the ports of its servers, none of which is there yet. Without TLS: nobody signs here."""
    program = str(find_program("caddy"))
    plan, keys = made(places, "caddy")
    assert places.at("/etc/caddy/Caddyfile").read_text() == rendered("Caddyfile", plan, keys)
    port, ports = free_port(), [free_port(), free_port()]
    upstreams = [f"127.0.0.1:{each}" for each in ports]
    text = rendered("Caddyfile", plan, keys, upstreams=upstreams, static=places.at("/etc/selfcheck"))
    text = text.replace(f"\n{NAME} {{", f"\nhttp://127.0.0.1:{port} {{\n    bind 127.0.0.1")
    (places.root / "Caddyfile").write_text(text)
    words = [program, "run", "--config", str(places.root / "Caddyfile"), "--adapter", "caddyfile"]
    (places.root / "home").mkdir()
    (places.root / "home").chmod(0o777)
    user = {"user": "www-data", "group": "www-data"} if os.geteuid() == 0 else {}
    process = subprocess.Popen(
        words, env={"HOME": str(places.root / "home")}, cwd="/", stderr=subprocess.DEVNULL, **user
    )  # type: ignore[call-overload]
    yield f"http://127.0.0.1:{port}", ports
    process.terminate()
    process.wait(10)


def ask(address: str, tap: bytes | None = None, headers: dict[str, str] | None = None) -> tuple[int, bytes]:
    for _ in range(100):
        try:
            with urlopen(Request(address, tap, headers=headers or {}), timeout=20) as answer:
                return answer.status, answer.read()
        except HTTPError as error:
            return error.code, error.read()
        except OSError:
            time.sleep(0.1)
    raise TimeoutError


def until_well(address: str) -> None:
    """Until the proxy has found out which server is there."""
    for _ in range(300):
        if ask(address, b"tap=1")[0] == 200:
            return
        time.sleep(0.1)
    raise TimeoutError


@pytest.mark.needs("caddy")
def test_caddy_gives_the_phone_numbers_and_then_the_self_check(caddy: tuple[str, list[int]]) -> None:
    address, ports = caddy
    status, body = ask(address)
    assert status == 503
    assert b"tel:119" in body
    server = HTTPServer(("127.0.0.1", ports[1]), Upstream)
    Thread(target=server.serve_forever, daemon=True).start()
    until_well(address)
    status, body = ask(address, headers={"X-Forwarded-For": "6.6.6.6"})
    host = address.removeprefix("http://")
    assert (status, body.decode()) == (200, repr([host, "127.0.0.1", "http", None])), (
        "what visitors say is not believed"
    )
    assert ask(f"{address}/healthz")[0] == 503
    assert ask(address)[0] == 200, "and a database that is away takes no patient away"
    assert [ask(address, b"tap=1")[0] for _ in range(30)] == [200] * 30, "a server that is away costs no tap"
    server.shutdown()
    server.server_close()


@pytest.mark.needs("caddy")
def test_the_caddyfile_is_right(places: Places) -> None:
    made(places, "caddy")
    words = [
        str(find_program("caddy")),
        "adapt",
        "--config",
        str(places.at("/etc/caddy/Caddyfile")),
        "--validate",
    ]
    done = subprocess.run(
        words, capture_output=True, text=True, env={"HOME": str(places.root), "PATH": "/usr/bin"}
    )
    assert done.returncode == 0, done.stderr
