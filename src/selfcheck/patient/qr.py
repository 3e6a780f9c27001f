"""QR codes as SVG paths. Above screen."""

from functools import lru_cache
from typing import TypedDict

import segno

from selfcheck.display import Wording


class Code(TypedDict):
    """A QR code as an SVG path on a square of `size` modules."""

    name: str
    lead: str
    size: int
    path: str


MOST = 900
"""Bytes that an old telephone still reads from a screen."""
MOST_ON_PAPER = 1400
"""Bytes that it reads from paper, where the code is printed larger than the screen shows it."""
MASK = 2
"""Readers take any of the eight masks. To find the smoothest one took three times as long as all the rest; on
results this one is rougher than the smoothest by 5 % of the standard's penalty."""


def code(wording: Wording, text: str, lead: str, *, fixed: bool = False) -> Code:
    """A QR code of a text of at most MOST or MOST_ON_PAPER bytes; `lead` is the key of the word under it.

    A `fixed` text is the same for every patient and is drawn once; of others nothing is kept.
    """
    size, path = (_drawn_once if fixed else _drawn)(text)
    return {"name": wording.plain_word("code"), "lead": wording.word(lead), "size": size, "path": path}


def _drawn(text: str) -> tuple[int, str]:
    symbol = segno.make(text, error="l", micro=False, boost_error=False, mask=MASK)
    rows = [bytes(row) for row in symbol.matrix]
    return len(rows), "".join(_row(y, row) for y, row in enumerate(rows))


_drawn_once = lru_cache(maxsize=16)(_drawn)


def _row(y: int, row: bytes) -> str:
    """One line of dark modules: a move and a horizontal bar for each run of them."""
    path, x = "", 0
    for run in row.replace(b"\x00", b" ").split(b" "):
        path += f"M{x} {y}h{len(run)}v1h-{len(run)}z" if run else ""
        x += len(run) + 1
    return path
