"""QR codes as SVG paths. Above screen."""

import segno

from selfcheck.ui.part import Code
from selfcheck.ui.wording import Wording

MOST = 900
"""Bytes that an old telephone still reads from a screen."""


def code(wording: Wording, text: str, lead: str) -> Code:
    """A QR code of a text; `lead` is the key of the word under it. Longer texts are cut."""
    short = text.encode()[:MOST].decode(errors="ignore")
    symbol = segno.make(short, error="l", micro=False, boost_error=False)
    rows = [bytes(row) for row in symbol.matrix]
    return {
        "name": wording.plain_word("code"),
        "lead": wording.word(lead),
        "size": len(rows),
        "path": "".join(_row(y, row) for y, row in enumerate(rows)),
    }


def _row(y: int, row: bytes) -> str:
    """One line of dark modules: a move and a horizontal bar for each run of them."""
    path, x = "", 0
    for run in row.replace(b"\x00", b" ").split(b" "):
        path += f"M{x} {y}h{len(run)}v1h-{len(run)}z" if run else ""
        x += len(run) + 1
    return path
