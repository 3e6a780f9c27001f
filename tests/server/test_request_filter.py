"""What a hostile visitor tries on the server's socket and what it finds: limits that no patient meets."""

import http.client
import socket
import threading
import time
from collections.abc import AsyncIterator
from urllib.parse import urlsplit

import pytest
from tests.browser.serving import Server
from tests.server.conftest import NewServer
from tests.support.shown import Shown
from tests.support.site import FORM, NewSite, Site, encoded

from selfcheck.patient.server import HEADER_BYTES, HEADER_TIMEOUT_S
from selfcheck.web.settings import Settings

pytestmark = pytest.mark.xdist_group("filter")


@pytest.mark.parametrize(
    "path",
    [
        "/_stcore/stream",
        "/_stcore/health",
        "/static/x.js",
        "/metrics",
        "/.env",
        "/healthz/",
        "/%2e%2e/app.py",
        "/a" * 300,
    ],
)
def test_a_path_that_no_page_needs_is_not_there(path: str, site: Site) -> None:
    answer = site.ask("GET", path)
    assert (answer.status_code, answer.text) == (404, "Not Found")
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "FOO"])
def test_no_method_but_those_of_a_page(method: str, site: Site) -> None:
    assert site.ask(method).status_code == 405


@pytest.mark.parametrize("path", ["/script.js", "/embed.js", "/calendar.ics", "/livez", "/healthz"])
def test_nothing_is_sent_to_what_is_only_read(path: str, site: Site) -> None:
    assert site.ask("POST", path, content=b"x").status_code == 405


def test_another_website_sends_no_tap_in_a_patients_name(site: Site) -> None:
    for where, status in (("cross-site", 403), ("same-site", 403), ("same-origin", 200), ("none", 200)):
        headers = {**FORM["headers"], "sec-fetch-site": where}
        assert site.ask("POST", content=b"", headers=headers).status_code == status


def test_a_tap_that_is_too_long_is_not_read(site: Site) -> None:
    most = Settings().body_bytes
    assert site.ask("POST", content=b"x" * most).status_code == 200
    assert site.ask("POST", content=b"x" * (most + 1)).status_code == 413

    async def endless() -> AsyncIterator[bytes]:
        while True:
            yield b"x" * 1000

    assert site.ask("POST", content=endless()).status_code == 413


def test_a_form_of_too_many_fields_or_of_broken_text_is_none(site: Site) -> None:
    for body in (
        b"a=1&" * 15_000,
        b"flow=%ff%fe&tap=%00",
        b"\xff\xfe",
        b"tap=" + b"[" * 60_000,
        b'flow={"n":NaN}',
    ):
        assert Shown(site.ask("POST", content=body, **FORM).text).view == "start"


def test_one_address_is_bounded_and_another_is_not(new_site: NewSite) -> None:
    site = new_site(taps_per_address=5, taps_per_second=1)
    statuses = [site.ask("POST", host="203.0.113.7").status_code for _ in range(8)]
    assert statuses[:5] == [200] * 5
    assert statuses[-1] == 429
    assert site.ask("POST", host="203.0.113.8").status_code == 200
    assert site.ask("GET", host="203.0.113.7").status_code == 200, "the start page has the phone numbers"


def test_a_home_counts_once_whatever_ipv6_address_it_takes(new_site: NewSite) -> None:
    site = new_site(taps_per_address=5, taps_per_second=1)
    statuses = [site.ask("POST", host=f"2001:db8::{n}").status_code for n in range(8)]
    assert statuses[-1] == 429


def test_a_waiting_room_behind_one_address_finishes_at_once(site: Site) -> None:
    """Twenty patients who answer thirty questions each, all within the same seconds."""
    assert {site.ask("POST").status_code for _ in range(Settings().taps_per_address)} == {200}


def test_when_too_much_is_under_way_the_page_gives_the_phone_numbers(new_server: NewServer) -> None:
    server = new_server(SELFCHECK_CONNECTIONS="3")
    slow = [half_a_tap(server) for _ in range(3)]
    try:
        time.sleep(0.3)
        status, body = ask(server)
        assert (status, b'href="tel:119"' in body) == (503, True)
    finally:
        for each in slow:
            each.close()
    time.sleep(0.3)
    assert ask(server)[0] == 200


def test_headers_without_end_are_cut_off(server: Server) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as found:
        found.sendall(b"GET / HTTP/1.1\r\nhost: x\r\nx-more: " + b"y" * 2 * HEADER_BYTES)
        assert found.recv(100).startswith(b"HTTP/1.1 400")
        while found.recv(10_000):
            pass  # until it is closed


@pytest.mark.parametrize("sent", [b"", b"GET / HTTP/1.1\r\nhost: x\r\n"], ids=["nothing", "half a request"])
def test_a_connection_that_asks_for_nothing_is_closed(server: Server, sent: bytes) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=4 * HEADER_TIMEOUT_S) as found:
        found.sendall(sent)
        assert found.recv(100) == b""


def test_a_visitor_who_sends_slowly_keeps_nobody_waiting(server: Server) -> None:
    slow = [half_a_tap(server) for _ in range(20)]
    try:
        started = time.perf_counter()
        assert ask(server)[0] == 200
        assert time.perf_counter() - started < 1
    finally:
        for each in slow:
            each.close()


def test_a_websocket_is_refused(server: Server) -> None:
    upgrade = {
        "connection": "upgrade",
        "upgrade": "websocket",
        "sec-websocket-version": "13",
        "sec-websocket-key": "x" * 22 + "==",
    }
    status, _ = ask(server, headers=upgrade)
    assert status == 200, "it is an ordinary request: there is no websocket to open"
    assert ask(server, "/_stcore/stream", upgrade)[0] == 404


def test_several_processes_answer_one_patient(new_server: NewServer) -> None:
    server = new_server(workers=2)
    flows = []
    for _ in range(12):
        with socket.create_connection(("127.0.0.1", server.port)):
            pass
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
        connection.request("GET", "/")
        shown = Shown(connection.getresponse().read().decode())
        connection.request("POST", "/", encoded(shown, {"view": "consent"}), FORM["headers"])
        flows.append(Shown(connection.getresponse().read().decode()).view)
        connection.close()
    assert set(flows) == {"consent"}


def test_taps_at_once_do_not_mix(server: Server) -> None:
    """Two hundred patients on eight threads: each gets the answer to what it sent."""
    wrong: list[str] = []

    def patient(number: int) -> None:
        language = ("ja", "en")[number % 2]
        body = f'flow={{"lang":"{language}"}}&tap={{"view":"consent"}}'.encode()
        for _ in range(25):
            shown = Shown(ask(server, body=body)[1].decode())
            if (shown.view, shown.lang) != ("consent", language):
                wrong.append(shown.html)

    threads = [threading.Thread(target=patient, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def half_a_tap(server: Server) -> socket.socket:
    """A tap whose body never comes."""
    found = socket.create_connection(("127.0.0.1", server.port))
    found.sendall(b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nflow=")
    return found


def ask(
    server: Server, path: str = "/", headers: dict[str, str] | None = None, body: bytes | None = None
) -> tuple[int, bytes]:
    """Status and body of one request of its own connection."""
    connection = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=10)
    form = FORM["headers"] if body else {}
    connection.request("POST" if body else "GET", path, body, {**form, **(headers or {})})
    answer = connection.getresponse()
    found = answer.status, answer.read()
    connection.close()
    return found
