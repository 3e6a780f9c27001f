"""What a hostile visitor tries. Each attack says whether it succeeded, so that it can be tried on a server without wall."""

import time
from collections.abc import Callable
from contextlib import ExitStack

from streamlit.proto.BackMsg_pb2 import BackMsg
from tests.server.wire import ask, closing, open_socket, refused, rerun, run, texts
from websockets.exceptions import ConnectionClosed, InvalidStatus

from selfcheck.web.settings import Settings

LIMITS = Settings()
VISITOR = "203.0.113.7"

Attack = Callable[[str], bool]
"""Takes a server's address; True when the attack did what it is for."""


def foreign_website(url: str) -> bool:
    """Another website opens the websocket. Streamlit refuses too, but asks an outside server first: see `stall`."""
    return refused(url, "null") == 0 or refused(url, "http://localhost:1") == 0


def no_browser(url: str) -> bool:
    """A program opens the websocket without saying from which page."""
    return refused(url, None) == 0


def empty_the_cache(url: str) -> bool:
    """`clear_cache` empties what all visitors share."""
    with open_socket(url) as first:
        run(first)
        message = BackMsg()
        message.clear_cache = True
        first.send(message.SerializeToString())
        run(first)
    with open_socket(url) as second:
        (visits,) = texts(run(second))
    return visits in ("visits 1", "visits 2")


def long_message(url: str) -> bool:
    """A message far longer than any answer is taken in and worked on."""
    with open_socket(url) as socket:
        run(socket)
        message = rerun()
        message.rerun_script.query_string = "x" * (LIMITS.message_bytes + 1)
        try:
            return bool(texts(run(socket, message)))
        except ConnectionClosed:
            return False


def flood(url: str) -> bool:
    """Hundreds of messages at once keep the server busy."""
    with open_socket(url) as socket:
        try:
            for _ in range(300):
                socket.send(rerun().SerializeToString())
        except ConnectionClosed:
            return False
        return closing(socket, timeout=3) == 0


def crowd(url: str) -> bool:
    """One visitor takes every place."""
    with ExitStack() as sockets:
        try:
            for _ in range(LIMITS.connections_per_address + 1):
                sockets.enter_context(open_socket(url, address=VISITOR))
        except InvalidStatus:
            return False
    return True


def come_and_go(url: str) -> bool:
    """One visitor opens and drops connections without end; each of them costs a session."""
    tries = LIMITS.arrivals_per_address * 2
    return all(refused(url, address="203.0.113.8") == 0 for _ in range(tries))


def upload(url: str) -> bool:
    """Fill the memory through the upload route, which is open though no page has an uploader."""
    with open_socket(url) as socket:
        session = next(m.new_session for m in run(socket) if m.HasField("new_session")).initialize.session_id
        _, headers, _ = ask(url, "/_stcore/health")
        token = headers.get("set-cookie", "").partition("_streamlit_xsrf=")[2].partition(";")[0]
        body = b'--b\r\nContent-Disposition: form-data; name="f"; filename="f"\r\n\r\nx\r\n--b--\r\n'
        kind = {"Content_Type": "multipart/form-data; boundary=b"}
        if token:
            kind |= {"Cookie": f"_streamlit_xsrf={token}", "X_Xsrftoken": token}
        return ask(url, f"/_stcore/upload_file/{session}/1", "PUT", body, **kind)[0] < 300


def metrics(url: str) -> bool:
    """Read how many visitors there are, and what the caches hold."""
    status, _, body = ask(url, "/_stcore/metrics")
    return status == 200 and b"HELP" in body


def agents_door(url: str) -> bool:
    """Learn how to drive the app as JSON."""
    status, _, body = ask(url, "/_stcore/agent/openapi.json")
    return status == 200 and b"interact" in body


def foreign_driver(url: str) -> bool:
    """Let pages of other websites drive this one by postMessage."""
    return b"streamlit.app" in ask(url, "/_stcore/host-config")[2]


def frame(url: str) -> bool:
    """Put the self-check into a page of one's own, under a false name."""
    policy = ask(url)[1].get("content-security-policy", "")
    return "frame-ancestors 'self'" not in policy


def stall(url: str) -> bool:
    """Foreign origins make Streamlit ask an outside server for its own address and wait for the answer.

    Only where no answer comes (egress dropped) does the whole server stand still; so this is judged by whether
    the question is asked at all, which takes longer than a refusal by the wall ever does.
    """
    started = time.perf_counter()
    statuses = {refused(url, "https://evil.example") for _ in range(5)}
    return statuses != {403} or time.perf_counter() - started > 2


ATTACKS: tuple[Attack, ...] = (
    foreign_website, no_browser, empty_the_cache, long_message, crowd, come_and_go, upload, metrics,
    agents_door, foreign_driver, frame, flood,
)  # fmt: skip
"""The flood comes last: a server without wall is busy with it for a long time."""
