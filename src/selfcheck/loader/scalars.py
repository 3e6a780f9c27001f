"""What a plain word of the file means in strict YAML 1.2, and whether other programs read it alike."""

import re

_INT = re.compile(r"-?(0|[1-9][0-9]*)")
_FLOAT = re.compile(r"-?(0|[1-9][0-9]*)\.[0-9]+")
_OTHERWISE = re.compile(
    r"(?P<truth>(?i:y|n|yes|no|on|off|true|false))|(?P<nothing>(?i:null))|(?P<sign>=|<<|-)"
    r"|(?P<date>[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt ].*)?)"
    r"|(?P<number>[-+]?(?:0b[01_]*|0o[0-7_]*|0x[0-9a-fA-F_]*|\.(?i:inf)|\.[0-9_]*"
    r"|[0-9][0-9_]*(?::[0-5]?[0-9])*(?:\.[0-9_]*)?|[0-9_]*(?:\.[0-9_]*)?[eE][-+]?[0-9]+)|[-+][0-9_]+|\.(?i:nan))"
)
"""What is no text by YAML 1.1 or by YAML 1.2."""
_KINDS = {
    "truth": "a truth value",
    "nothing": "nothing",
    "sign": "a sign of YAML",
    "date": "a date",
    "number": "a number",
}
_WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None, "~": None, "": None}
MOST_DIGITS = 15
"""More cannot be counted on to survive in every program that reads the numbers."""


class TypedFloat(float):
    """A number with a point that is shown as it was typed: a version `1.10` is not `1.1`."""

    def __new__(cls, word: str) -> "TypedFloat":
        """A number that remembers the word it was written as."""
        number = super().__new__(cls, word)
        number._word = word
        return number

    def __str__(self) -> str:
        return self._word

    _word: str


def resolve(word: str) -> str | int | float | bool | None:
    """A plain word: `yes`, `09:00`, `017` and dates stay text."""
    if word in _WORDS:
        return _WORDS[word]
    if not word[0].isdecimal() and word[0] != "-":
        return word
    if _INT.fullmatch(word):
        return int(word)
    return TypedFloat(word) if _FLOAT.fullmatch(word) else word


def too_long(word: str) -> bool:
    """Whether a plain word is a number of more digits than MOST_DIGITS."""
    digits = word.lstrip("-")
    return len(digits) > MOST_DIGITS and bool(_INT.fullmatch(word) or _FLOAT.fullmatch(word))


def read_otherwise(word: str) -> str | None:
    """What a plain word that is text here is to other programs; None where it is text to all."""
    found = _OTHERWISE.fullmatch(word)
    if not found or too_long(word) or not isinstance(resolve(word), str):
        return None
    return _KINDS[str(found.lastgroup)]
