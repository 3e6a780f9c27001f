"""One browser's websocket to a Streamlit server, with as little work as a load generator can do."""

import asyncio
import json
import time
from typing import NamedTuple
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect

PATIENCE = 60.0
"""Seconds until an answer that has not come counts as lost."""


class LoadError(RuntimeError):
    """The server did not answer as a right one does; says how."""


class Run(NamedTuple):
    """What one message to the server brought back."""

    seconds: float
    """From sending until the server said that the script has finished."""
    sent: int
    received: int
    """Bytes of the websocket's messages."""
    elements: list[Element]


class Browser:
    """One tab: `await Browser.open(url)`, then `run` for each tap."""

    def __init__(self, url: str, socket: ClientConnection) -> None:
        self.url, self.socket = url, socket
        self._page = ""
        self._known: dict[str, bytes] = {}

    @classmethod
    async def open(cls, url: str, address: str) -> "Browser":
        """Connect as the front end does; `address` is what a proxy would say of the patient.

        Raises OSError or InvalidStatus where the server refuses.
        """
        at = urlsplit(url)
        socket = await connect(
            f"ws://{at.netloc}/_stcore/stream",
            origin=f"http://{at.netloc}",  # type: ignore[arg-type]
            subprotocols=["streamlit", "PLACEHOLDER_AUTH_TOKEN"],  # type: ignore[list-item]
            additional_headers={"X-Forwarded-For": address},
            compression=None,
            max_size=None,
            ping_interval=None,
            open_timeout=PATIENCE,
        )
        return cls(url, socket)

    async def run(self, widget: WidgetState | None = None) -> Run:
        """Ask for a run of the script, with the widget that was tapped. Raises LoadError."""
        message = self._message(widget)
        began = time.perf_counter()
        await self.socket.send(message)
        elements: list[Element] = []
        received = 0
        async with asyncio.timeout(PATIENCE):
            while True:
                data = await self.socket.recv()
                if isinstance(data, str):
                    raise LoadError("text came instead of a message")
                received += len(data)
                if self._take(data, elements):
                    break
        return Run(time.perf_counter() - began, len(message), received, elements)

    async def close(self) -> None:
        """Leave as a closed tab does."""
        await self.socket.close()

    def _message(self, widget: WidgetState | None) -> bytes:
        message = BackMsg()
        rerun = message.rerun_script
        rerun.page_script_hash = self._page
        rerun.cached_message_hashes.extend(self._known)
        rerun.context_info.timezone = "Asia/Tokyo"
        rerun.context_info.timezone_offset = -540
        rerun.context_info.locale = "ja-JP"
        rerun.context_info.url = self.url
        if widget:
            rerun.widget_states.widgets.append(widget)
        return message.SerializeToString()

    def _take(self, data: bytes, elements: list[Element]) -> bool:
        """Read one message; True where it ends the run."""
        message = ForwardMsg.FromString(data)
        kind = message.WhichOneof("type")
        if kind == "ref_hash":
            message = ForwardMsg.FromString(self._known[message.ref_hash])
            kind = message.WhichOneof("type")
        elif message.metadata.cacheable and message.hash:
            self._known[message.hash] = data
        if kind == "new_session":
            self._page = message.new_session.page_script_hash
        elif kind == "delta" and message.delta.HasField("new_element"):
            elements.append(message.delta.new_element)
            if message.delta.new_element.HasField("exception"):
                raise LoadError(message.delta.new_element.exception.message)
        elif kind == "script_finished":
            if message.script_finished != ForwardMsg.FINISHED_SUCCESSFULLY:
                raise LoadError(f"the script finished with {message.script_finished}")
            return True
        return False


def key_of(identity: str) -> str:
    """The key that the script gave to a widget: ids read `$$ID-<hash>-<key>`."""
    return identity.split("-", 2)[-1]


def component_event(identity: str, event: str, value: object) -> WidgetState:
    """What a component's `setTriggerValue(event, value)` sends."""
    events = json.dumps([{"event": event, "value": value}], ensure_ascii=False)
    return WidgetState(id=f"$$STREAMLIT_INTERNAL_KEY_{identity}__events", json_trigger_value=events)
