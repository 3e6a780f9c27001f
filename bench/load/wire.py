"""Visitors of the floor: a browser's websocket to a Streamlit server, with as little work as can be."""

import asyncio
import time
from random import Random
from urllib.parse import urlsplit

from bench.load.visits import TIMEOUT_S, Exchange, LoadError
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect


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
            open_timeout=TIMEOUT_S,
        )
        return cls(url, socket)

    async def run(self, widget: WidgetState | None = None) -> tuple[Exchange, list[Element]]:
        """Ask for a run of the script, with the widget that was tapped; until it says that it has finished."""
        message = self._message(widget)
        began = time.perf_counter()
        await self.socket.send(message)
        elements: list[Element] = []
        received = 0
        async with asyncio.timeout(TIMEOUT_S):
            while True:
                data = await self.socket.recv()
                if isinstance(data, str):
                    raise LoadError("text came instead of a message")
                received += len(data)
                if self._take(data, elements):
                    break
        return Exchange(time.perf_counter() - began, len(message), received), elements

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


class Tapper:
    """Presses a button, again and again, and checks that the next question came."""

    def __init__(self, url: str, chance: Random, address: str, taps: int) -> None:
        self.chance, self.left = chance, taps
        self.has_sent = False
        self._url, self._address = url, address
        self._number = 0
        self._browser: Browser | None = None
        self._buttons: list[str] = []

    async def open(self) -> None:
        self._browser = await Browser.open(self._url, self._address)
        self.read((await self._browser.run())[1])

    def choose(self) -> bool:
        self.left -= 1
        return self.left >= 0

    async def think(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

    async def tap(self) -> Exchange:
        if not self._browser:
            raise LoadError("a tap came before the page")
        self._number += 1
        button = WidgetState(id=self.chance.choice(self._buttons), trigger_value=True)
        exchange, elements = await self._browser.run(button)
        self.read(elements)
        return exchange

    async def close(self) -> None:
        if self._browser:
            await self._browser.close()

    def read(self, elements: list[Element]) -> None:
        """Take the answer to the last tap. Raises LoadError where it is not the next question."""
        self._buttons = [element.button.id for element in elements if element.HasField("button")]
        wrong = [name for name in self._buttons if not _key_of(name).startswith(f"{self._number}_")]
        if wrong or not self._buttons:
            raise LoadError(f"{wrong or 'nothing'} came instead of question {self._number}")


def _key_of(identity: str) -> str:
    """The key that the script gave to a widget: ids read `$$ID-<hash>-<key>`."""
    return identity.split("-", 2)[-1]
