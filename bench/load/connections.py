"""HTTP for thousands of patients, with as little work as a load generator can do.

Connections are kept and shared between patients, as by a proxy that is before the server.
"""

import asyncio
import contextlib
import gzip
import time
from typing import NamedTuple
from urllib.parse import urlsplit

from bench.load.visits import TIMEOUT_S, Exchange, LoadError


class Answer(NamedTuple):
    """The body of an answer, decompressed, and what it took."""

    text: str
    exchange: Exchange


class Connections:
    """Connections to one server; `request` takes one that is free, or opens one."""

    def __init__(self, url: str) -> None:
        at = urlsplit(url)
        self._host, self._port = at.hostname or "", at.port or 80
        self._free: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []

    async def request(self, method: str, headers: dict[str, str], body: bytes = b"") -> Answer:
        """Ask for `/`. Raises LoadError for anything but 200, and OSError where the server is not there."""
        lines = {"Host": f"{self._host}:{self._port}", "Accept-Encoding": "gzip", **headers}
        if body:
            lines |= {"Content-Type": "application/x-www-form-urlencoded", "Content-Length": str(len(body))}
        head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
        message = f"{method} / HTTP/1.1\r\n{head}\r\n".encode() + body
        began = time.perf_counter()
        async with asyncio.timeout(TIMEOUT_S):
            found, content = await self._exchange(message)
        seconds = time.perf_counter() - began
        if not found.startswith(b"http/1.1 200 "):
            raise LoadError(found.partition(b"\r\n")[0].decode("ascii", "replace"))
        text = gzip.decompress(content) if b"content-encoding: gzip" in found else content
        return Answer(text.decode(), Exchange(seconds, len(message), len(found) + len(content)))

    def leave(self) -> None:
        """One patient fewer: one connection that is free is closed."""
        if self._free:
            self._free.pop(0)[1].close()

    async def _exchange(self, message: bytes) -> tuple[bytes, bytes]:
        while self._free:
            with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):  # closed meanwhile
                return await self._send(*self._free.pop(), message)
        return await self._send(*await asyncio.open_connection(self._host, self._port), message)

    async def _send(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, message: bytes
    ) -> tuple[bytes, bytes]:
        """The head and the body of the answer; the connection is free again after it."""
        try:
            writer.write(message)
            head = (await reader.readuntil(b"\r\n\r\n")).lower()
            length = head.partition(b"\r\ncontent-length: ")[2].partition(b"\r\n")[0]
            body = await reader.readexactly(int(length))
        except BaseException:
            writer.close()  # half an answer may still be on its way
            raise
        self._free.append((reader, writer))
        return head, body
