"""Signs that look like those of YAML but are letters to it, where only YAML's own can have been meant."""

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from selfcheck.problems import quoted

SPACE = "[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]"
_COMMA = "[\u3001\u30fb\uff0c\uff1b\uff0f\uff5c\uff64;]"
_DASH = "[\u2010-\u2015\u2212\u30fc\uff0d]"
_KEY = r"(?:^ *(?:- +)*|[{,] *)[A-Za-z_][A-Za-z0-9_-]*"
_ID = "[a-z0-9_]+"

_MEANT = [
    (re.compile(pattern), ascii_sign)
    for pattern, ascii_sign in (
        (rf"^ *(?:- +)*(?P<sign>{SPACE})", " "),
        (rf"^ *-(?P<sign>{SPACE})", " "),
        (rf"{_KEY}: *(?P<sign>{SPACE})", " "),
        (rf"[}}\]\"'] *(?P<sign>{SPACE})", " "),
        (rf"[,{{\[] *(?P<sign>{SPACE})", " "),
        ("^ *(?P<sign>\uff03)", "#"),
        ("[}\\]\"'] *(?P<sign>\uff03)", "#"),
        (rf"^ *(?P<sign>{_DASH})(?= *{SPACE}*[A-Za-z_{{\"'])", "- "),
        (rf"(?P<sign>{_COMMA})(?=(?: |{SPACE})*[A-Za-z_][A-Za-z0-9_-]*:(?: |\[|{{))", ", "),
        (r": *(?P<sign>\uff3b)", "["),
        (r": *(?P<sign>\uff5b)", "{"),
        (r"\[[^\[\]\uff3b]*(?P<sign>\uff3d)", "]"),
        (r"\{[^{}\uff5b]*(?P<sign>\uff5d)", "}"),
        (r": *(?P<sign>\uff02)", '"'),
    )
]
LONGEST_LINE = 2_000
"""Characters of a line that are looked at."""
_QUOTED = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^']|'')*'")
_COMMENT = re.compile(r"(?:^|(?<= ))#.*")
_JOINED = re.compile(rf"{_ID}(?:(?: |{SPACE})*{_COMMA}(?: |{SPACE})*{_ID})+")
_AT_AN_END = re.compile(rf"^{SPACE}|{SPACE}\Z")


class LookAlike(NamedTuple):
    """A sign, its column from 1, and what to write instead."""

    sign: str
    column: int
    ascii_sign: str

    @property
    def message(self) -> str:
        """What is there."""
        named = f"{unicodedata.name(self.sign).lower()}, U+{ord(self.sign):04X}"
        if self.ascii_sign == " ":
            return f"here is a space that YAML takes for a letter ({named})."
        return f"{quoted(self.sign)} ({named}) is a letter to YAML, not {quoted(self.ascii_sign.strip())}."

    @property
    def fix(self) -> str:
        """What to write instead."""
        if self.ascii_sign == " ":
            instead = "an ordinary space, or delete it"
        else:
            space = " and a space" if self.ascii_sign.endswith(" ") else ""
            instead = quoted(self.ascii_sign.strip()) + space
        return f"Write {instead}; if it belongs to a text, put the whole text in quotes."


def look_alike(line: str) -> LookAlike | None:
    """The first sign of a line that is where only one of YAML's can have been meant."""
    return min(_all(line[:LONGEST_LINE]), key=lambda each: each.column, default=None)


def in_plain_text(text: str) -> tuple[int, str] | None:
    """Position and ASCII sign of a look-alike in a text without quotes: a space at an end, or between ids."""
    edge = _AT_AN_END.search(text)
    if edge:
        return edge.start(), " "
    if _JOINED.fullmatch(text):
        comma = re.search(_COMMA, text)
        return (comma.start(), ", ") if comma else None
    return None


def _all(line: str) -> Iterator[LookAlike]:
    bare = _COMMENT.sub(_masked, _QUOTED.sub(_masked, line))
    for pattern, ascii_sign in _MEANT:
        for found in pattern.finditer(bare):
            yield LookAlike(found["sign"], found.start("sign") + 1, ascii_sign)


def _masked(found: re.Match[str]) -> str:
    """As long, but nothing of a text can be found in it; its quotes stay."""
    text = found[0]
    return f"{text[0]}{'.' * (len(text) - 2)}{text[-1]}" if text[0] in "\"'" else "." * len(text)
