"""Streamlit's wire as an attacker or a telephone uses it: a real websocket, and HTTP without a browser's manners."""

import http.client
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

OWN = "own"
"""Stands for the origin of the server itself."""


def open_socket(url: str, origin: str | None = OWN, address: str | None = None) -> ClientConnection:
    """A websocket to Streamlit; `address` is what a proxy would say of the visitor. Raises InvalidStatus."""
    at = urlsplit(url)
    return connect(
        f"ws://{at.netloc}/_stcore/stream",
        origin=f"http://{at.netloc}" if origin == OWN else origin,  # type: ignore[arg-type]
        subprotocols=["streamlit"],  # type: ignore[list-item]
        additional_headers={"X-Forwarded-For": address} if address else {},
        compression=None,
        max_size=None,
        open_timeout=10,
        close_timeout=1,
    )


def refused(url: str, origin: str | None = OWN, address: str | None = None) -> int:
    """The HTTP status with which a websocket is refused; 0 when it is let in."""
    try:
        with open_socket(url, origin, address):
            return 0
    except InvalidStatus as answer:
        return answer.response.status_code


def rerun() -> BackMsg:
    """What a page sends first."""
    message = BackMsg()
    message.rerun_script.query_string = ""
    return message


def run(socket: ClientConnection, message: BackMsg | None = None, timeout: float = 15) -> list[ForwardMsg]:
    """Send a message (a rerun) and collect what comes back until the script has finished."""
    socket.send((message or rerun()).SerializeToString())
    return list(_answers(socket, timeout))


def texts(messages: list[ForwardMsg]) -> list[str]:
    """What the run wrote as Markdown."""
    return [m.delta.new_element.markdown.body for m in messages if m.delta.new_element.HasField("markdown")]


def closing(socket: ClientConnection, timeout: float = 5) -> int:
    """The code with which the server closes, 0 while it does not within `timeout`."""
    until = time.monotonic() + timeout
    try:
        while time.monotonic() < until:
            socket.recv(timeout=max(0.01, until - time.monotonic()))
    except TimeoutError:
        return 0
    except ConnectionClosed as closed:
        return closed.rcvd.code if closed.rcvd else 1006
    return 0


def ask(
    url: str, path: str = "/", method: str = "GET", body: bytes | None = None, **headers: str
) -> tuple[int, dict[str, str], bytes]:
    """Status, headers (names in small letters) and body; the path goes out as it is."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=10)
    try:
        connection.request(
            method, path, body, {name.replace("_", "-"): value for name, value in headers.items()}
        )
        answer = connection.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
    finally:
        connection.close()


def _answers(socket: ClientConnection, timeout: float) -> Iterator[ForwardMsg]:
    while True:
        data = socket.recv(timeout=timeout)
        assert isinstance(data, bytes)
        message = ForwardMsg.FromString(data)
        yield message
        if message.HasField("script_finished"):
            return
