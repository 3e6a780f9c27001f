"""What a plain word of the file means in strict YAML 1.2."""

import re

_INT = re.compile(r"-?(0|[1-9][0-9]*)")
_FLOAT = re.compile(r"-?(0|[1-9][0-9]*)\.[0-9]+")
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
