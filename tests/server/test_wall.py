"""Each attack fails on the server as it ships, and the same attack succeeds where our middleware is away."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from tests.browser.serving import Server
from tests.server.attacks import ATTACKS, LIMITS, Attack, stall
from tests.server.conftest import NewServer
from tests.server.wire import OWN, ask, closing, open_socket, refused, rerun, run, texts

pytestmark = pytest.mark.xdist_group("wall")


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.__name__)
def test_the_wall_holds(attack: Attack, walled: Server) -> None:
    assert attack(walled.url) is False


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.__name__)
def test_without_it_the_attack_succeeds(attack: Attack, bare: Server) -> None:
    assert attack(bare.url) is True


def test_foreign_origins_are_refused_at_once(walled: Server) -> None:
    assert stall(walled.url) is False


def test_every_message_but_two_is_dropped_in_silence(walled: Server) -> None:
    allowed = {"rerun_script", "app_heartbeat"}
    kinds = [field.name for field in BackMsg.DESCRIPTOR.oneofs_by_name["type"].fields]
    assert allowed < set(kinds)
    with open_socket(walled.url) as socket:
        for kind in set(kinds) - allowed:
            message = BackMsg()
            field = BackMsg.DESCRIPTOR.fields_by_name[kind]
            if field.message_type:
                getattr(message, kind).SetInParent()
            else:
                setattr(message, kind, True)
            socket.send(message.SerializeToString())
        assert texts(run(socket))


@pytest.mark.parametrize(
    ("frame", "code"), [(b"\xff\xff\xff", 1002), ("text", 1003), (b"\x00" * (LIMITS.message_bytes + 1), 1009)]
)
def test_what_is_no_message_closes_that_connection_only(
    frame: bytes | str, code: int, walled: Server
) -> None:
    with open_socket(walled.url) as other, open_socket(walled.url) as socket:
        run(other)
        socket.send(frame)
        assert closing(socket) == code
        assert texts(run(other))
    assert "Traceback" not in (walled.folder / "server.log").read_text()


def test_a_hand_that_taps_as_fast_as_it_can_is_never_cut_off(walled: Server) -> None:
    with open_socket(walled.url) as socket:
        for _ in range(LIMITS.messages):
            socket.send(rerun().SerializeToString())
        assert closing(socket, timeout=2) == 0


def test_a_waiting_room_behind_one_address_finds_a_place_for_everyone(walled: Server) -> None:
    with ExitStack() as room, ThreadPoolExecutor(20) as people:
        sockets = [
            room.enter_context(open_socket(walled.url, address="198.51.100.1"))
            for _ in range(LIMITS.connections_per_address)
        ]
        assert all(map(texts, people.map(run, sockets)))


def test_a_place_is_free_again_when_its_visitor_has_left(new_server: NewServer) -> None:
    server = new_server(SELFCHECK_CONNECTIONS_PER_ADDRESS="1")
    for _ in range(3):
        with open_socket(server.url, address="203.0.113.1") as socket:
            run(socket)
            assert refused(server.url, address="203.0.113.1") == 429
            assert refused(server.url, address="203.0.113.2") == 0
            assert closing(socket, timeout=0.2) == 0


def test_a_home_counts_once_whatever_ipv6_address_it_takes(new_server: NewServer) -> None:
    server = new_server(SELFCHECK_CONNECTIONS_PER_ADDRESS="1")
    with open_socket(server.url, address="2001:db8:1:1::1"):
        assert refused(server.url, address="2001:db8:1:1:ffff::2") == 429
        assert refused(server.url, address="2001:db8:1:2::1") == 0


def test_when_every_place_is_taken_the_page_gives_the_phone_numbers(new_server: NewServer) -> None:
    server = new_server(SELFCHECK_CONNECTIONS="2")
    with open_socket(server.url), open_socket(server.url):
        assert refused(server.url) == 503
        status, headers, body = ask(server.url)
        assert status == 503
        assert headers["retry-after"]
        assert b"tel:119" in body
        assert b"tel:%237119" in body
    assert ask(server.url)[0] == 200


def test_only_named_origins_may_connect_once_they_are_named(new_server: NewServer) -> None:
    server = new_server(SELFCHECK_ORIGINS="https://check.clinic.example")
    assert refused(server.url, OWN) == 403
    assert refused(server.url, "http://check.clinic.example") == 403
    with open_socket(server.url, "https://check.clinic.example") as socket:
        assert texts(run(socket))


@pytest.mark.parametrize(
    "path",
    [
        "/nothing", "/index.html", "/media/x", "/component/x/y", "/_stcore/script-health-check", "/_stcore/stream",
        "/_stcore/allowed-message-origins", "//evil.example/", "/static/../../x", "/%2e%2e/x", "/oauth2callback",
        "/_stcore/bidi-components/selfcheck.screen/../../../pyproject.toml", "/app/static/x",
    ],
)  # fmt: skip
def test_a_path_that_no_page_needs_is_not_there(path: str, walled: Server) -> None:
    assert ask(walled.url, path)[0] in {400, 404}


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH"])
def test_nothing_can_be_sent_by_http(method: str, walled: Server) -> None:
    for path in ("/", "/healthz", "/_stcore/health", "/embed.js"):
        assert ask(walled.url, path, method)[0] == 405


def test_the_health_route_answers_whatever_host_is_asked(walled: Server) -> None:
    assert ask(walled.url, "/healthz", Host="evil.example/x")[2] == b"ok"
