"""Values as YAML in the style of the file: texts and conditions in braces, entries as blocks. Below edits."""

import json
import re
from collections.abc import Mapping
from typing import Any

from selfcheck.loader import read_otherwise

LONGEST = 110
"""Columns of a line beyond which a mapping is written as a block."""
BLOCKS = ("options", "tick", "questions", "sections", "points", "texts")
"""What has one line an entry, however short."""

_PLAIN = re.compile(r"[^\s\-?:,\[\]{}#&*!|>'\"%@`=<][^\n\t]*")
_NUMBER = re.compile(r"[-+.]?[0-9][0-9._]*(e[-+]?[0-9]+)?", re.IGNORECASE)
_WORDS = ("true", "false", "null", "~", "")


def scalar(value: object, *, flow: bool, quote: str = "") -> str:
    """A word, number or truth; quoted where it has to be, or where `quote` says that it was."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int() | float():
            return str(value)
    text = str(value)
    if quote or not _is_plain(text, flow=flow):
        return json.dumps(text, ensure_ascii=False)
    return text


def _is_plain(text: str, *, flow: bool) -> bool:
    if text.lower() in _WORDS or _NUMBER.fullmatch(text) or not _PLAIN.fullmatch(text):
        return False
    if read_otherwise(text):
        return False
    if ": " in text or " #" in text or text.endswith(":") or text != text.strip():
        return False
    return not (flow and re.search(r"[,?\[\]{}]|:[\"'{\[]", text))


def braces(value: object) -> str:
    """A value on one line."""
    match value:
        case Mapping():
            return "{" + ", ".join(f"{_key(k)}: {braces(v)}" for k, v in value.items()) + "}"
        case list() | tuple():
            return "[" + ", ".join(map(braces, value)) + "]"
    return scalar(value, flow=True)


def entry(key: str, value: object, indent: int) -> str:
    """A key with its value as a block's entry; its first line is not indented."""
    return f"{_key(key)}:{_behind(value, indent, key)}"


def item(value: object, indent: int) -> str:
    """A list's entry as a block's, with its dash; its first line is not indented."""
    if isinstance(value, Mapping) and _is_block(value, indent, ""):
        return f"- {_lines(value, indent + 2)}"
    return f"- {scalar(value, flow=False) if _is_word(value) else braces(value)}"


def _behind(value: object, indent: int, key: str) -> str:
    if _is_word(value):
        return " " + scalar(value, flow=False)
    if not _is_block(value, indent + len(key) + 2, key):
        return " " + braces(value)
    return f"\n{' ' * (indent + 2)}{_lines(value, indent + 2)}"


def _lines(value: Any, indent: int) -> str:
    between = "\n" + " " * indent
    if isinstance(value, Mapping):
        return between.join(entry(str(k), v, indent) for k, v in value.items())
    return between.join(item(v, indent) for v in value)


def _is_word(value: object) -> bool:
    return not isinstance(value, Mapping | list | tuple)


def _is_block(value: Any, indent: int, key: str) -> bool:
    if not value:
        return False
    named = isinstance(value, Mapping) and bool({"id", "name"} & set(value)) and len(value) > 2
    return key in BLOCKS or named or indent + _width(braces(value)) > LONGEST or _holds_entries(value)


def _holds_entries(value: Any) -> bool:
    return isinstance(value, list) and any(isinstance(v, Mapping) and {"id", "name"} & set(v) for v in value)


def _width(text: str) -> int:
    return sum(2 if ord(sign) > 0x2E7F else 1 for sign in text)


def _key(key: object) -> str:
    text = str(key)
    is_plain = re.fullmatch(r"[A-Za-z_][\w-]*", text, re.ASCII) and not read_otherwise(text)
    return text if is_plain else json.dumps(text, ensure_ascii=False)
