"""What a value of the file is and what it should be, in the author's words."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Any

from selfcheck.loader.line_hints import wide_or_tight_colon
from selfcheck.model import YamlPath, is_text
from selfcheck.problems import ShapeCode, listed, meant, quoted

Words = tuple[ShapeCode, str, str]
"""Code, message, fix."""

_WANTED = {
    "string_type": "a text",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "bool_type": "`true` or `false`",
    "dict_type": "a mapping (lines of `key: value`)",
    "model_type": "a mapping (lines of `key: value`)",
    "tuple_type": "a list",
    "date_type": "a date such as `2026-11-22`",
}
_QUOTED_WORD = re.compile(r"'([^']*)'|(\d+)")


def found_kind(value: object) -> str:
    """What is there: ``the number `5` ``."""
    match value:
        case None:
            return "nothing (`null`)"
        case bool():
            return f"the truth value {quoted(value)}"
        case int() | float():
            return f"the number {quoted(value)}"
        case str():
            return f"the text {quoted(value)}" if value else "an empty text"
        case list():
            return "a list"
    return "a mapping (lines of `key: value`)"


def wrong_value(path: YamlPath, value: object, errors: Sequence[Any]) -> Words:
    """Say what is wrong with a value; `errors` are pydantic's, one for each kind that it could have been."""
    called = name(path)
    first = errors[0]
    choices = [word for error in errors for word in _choices(error)]
    if choices and isinstance(value, str | int):
        known = "numbers" if choices[0].isdigit() else "words"
        return "unknown-word", f"{called} cannot be {quoted(value)}.", meant(str(value), choices, known)
    half = unicodedata.normalize("NFKC", value) if isinstance(value, str) else value
    if half != value and isinstance(half, str) and half.isascii():
        message = f"{called} is {quoted(value)}, in full-width signs."
        return "wrong-kind", message, f"Write it in half width: {quoted(half)}."
    if first["type"] in _SINGLE:
        return _SINGLE[first["type"]](called, value, first.get("ctx", {}))
    message = f"{called} must be {wanted(errors, path)}, but here is {found_kind(value)}."
    return "wrong-kind", message, _fix(path, value, errors)


def wanted(errors: Sequence[Any], path: YamlPath) -> str:
    """What could be there: ``a text, a list or a number``."""
    if is_text(path):
        return "a text in each language"
    words = [_one_of(error) or _WANTED.get(error["type"], "another value") for error in errors]
    less = "a whole number" if "a number" in words else None
    words = list(dict.fromkeys(word for word in words if word != less))
    return " or ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else words[0]


def name(path: YamlPath) -> str:
    """How to call what is at `path`: by its key, or as an entry of its list."""
    if path and isinstance(path[-1], int):
        keys = [step for step in path if isinstance(step, str)]
        return f"entry {path[-1] + 1} of `{keys[-1]}`" if keys else "the entry"
    return f"`{path[-1]}`" if path else "the file"


def _choices(error: Any) -> list[str]:
    if error["type"] not in ("enum", "literal_error"):
        return []
    return [word or number for word, number in _QUOTED_WORD.findall(error["ctx"]["expected"])]


def _one_of(error: Any) -> str:
    words = _choices(error)
    return f"one of {listed(words)}" if len(words) > 1 else listed(words)


def _fix(path: YamlPath, value: object, errors: Sequence[Any]) -> str:
    types = {error["type"] for error in errors}
    wrong_colon = wide_or_tight_colon(value) if isinstance(value, str) else None
    if wrong_colon:
        return wrong_colon[1]
    if is_text(path):
        return "Write a line for each language: `{ja: …, en: …}`."
    if "string_type" in types and isinstance(value, bool | int | float):
        return f'Put it in quotes: `"{str(value).lower()}"`.'
    if "tuple_type" in types and not isinstance(value, dict | list):
        return f"Write it as a list: `[{value}]`."
    if "bool_type" in types:
        return "Write `true` or `false`, in small letters and without quotes."
    if {"string_type", "tuple_type", "int_type"} <= types:
        return "Write one answer: an option, a list of options, or a number."
    if isinstance(value, float):
        return f"Write `{int(value)}`, or another number without a point."
    return "See docs/reference.md for an example."


def _empty(name: str, _value: object, _ctx: Any) -> Words:
    return "empty-text", f"{name} is empty or too short.", "Write it, or delete the line."


def _long(name: str, value: object, ctx: Any) -> Words:
    message = f"{name} has {len(str(value))} characters; at most {ctx['max_length']} fit."
    return "text-too-long", message, "Shorten it, or part it."


def _pattern(name: str, value: object, ctx: Any) -> Words:
    if "#" in ctx["pattern"]:
        return "bad-colour", f"{name} is {quoted(value)}, which is not a colour.", 'Write it as `"#1a2b3c"`.'
    message = f"{name} is {quoted(value)}, which is not in snake_case."
    fix = (
        "Use small letters a to z, digits and `_`, beginning with a letter: ids become columns of the table."
    )
    return "bad-id", message, fix


def _date(name: str, value: object, _ctx: Any) -> Words:
    message = f"{name} is {quoted(value)}, which is not a day of the calendar."
    return "bad-date", message, "Write year, month and day: `2026-11-22`."


def _few(name: str, _value: object, ctx: Any) -> Words:
    return (
        "too-few",
        f"{name} needs at least {ctx['min_length']} {'entry' if ctx['min_length'] == 1 else 'entries'}.",
        "Add one, or delete the whole part.",
    )


def _many(name: str, value: object, ctx: Any) -> Words:
    count = len(value) if isinstance(value, list) else "too many"
    return (
        "too-many",
        f"{name} has {count} entries; at most {ctx['max_length']} fit.",
        "Keep the most important.",
    )


_SINGLE = {
    "string_too_short": _empty,
    "string_too_long": _long,
    "string_pattern_mismatch": _pattern,
    "date_parsing": _date,
    "date_from_datetime_parsing": _date,
    "date_from_datetime_inexact": _date,
    "too_short": _few,
    "too_long": _many,
}
