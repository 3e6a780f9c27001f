"""What a visitor of any server does: opens the page, and taps until the visit ends."""

from collections.abc import Callable
from random import Random
from typing import NamedTuple, Protocol

TIMEOUT_S = 60.0
"""Seconds until an answer that has not come counts as lost."""


class LoadError(RuntimeError):
    """The server did not answer as a right one does; says how."""


class Exchange(NamedTuple):
    """One message to the server and its whole answer."""

    seconds: float
    sent: int
    received: int
    """Bytes, as they are on the wire above TCP."""


class Visitor(Protocol):
    """One visit. Each method may raise LoadError where an answer is not a right one."""

    chance: Random

    @property
    def has_sent(self) -> bool:
        """Whether the visit came to a receipt."""

    async def open(self) -> None:
        """Ask for the page, up to its first screen."""

    def choose(self) -> bool:
        """Decide on the next tap; False at the end of the visit."""

    async def think(self, seconds: float) -> None:
        """Read and fill in, before the tap."""

    async def tap(self) -> Exchange:
        """Tap, until the whole answer is there."""

    async def close(self) -> None:
        """Leave as a closed tab does."""


MakeVisitor = Callable[[Random, str], Visitor]
"""A new visitor with this chance, from this address."""
