"""The gate that every text from a patient passes: only what can be stored, shown and exported gets in."""

import re
import unicodedata

NAME_LENGTH = 60
PHONE_LENGTH = 30
NOTE_LENGTH = 500

_LINE_ENDS = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_ALLOWED_FORMAT = {"\u200d", "\u200c"}  # joiners: without them some emoji and scripts fall apart
_PHONE = re.compile(r"(\+|\(\+?)?[0-9][0-9 ()/.-]{3,}")
_MARKED = re.compile("[^\n][\u0300-\u036f\u3099\u309a]+")
"""A letter with its marks, which is composed; composing whole texts would exchange kanji of names."""
_DASHES = re.compile(r"[\u2010-\u2015\u2212\u30fc\uff0d\uff70]")


class PatientTextError(ValueError):
    """A text that cannot be taken; `reason` is `not_text`, `too_long` or `not_a_phone`."""

    def __init__(self, field: str, reason: str) -> None:
        self.field = field
        self.reason = reason
        super().__init__(f"{field}: {reason}")


def read_note(value: object) -> str:
    """A note of at most 500 characters, in several lines."""
    return _fitting("note", _clean("note", value), NOTE_LENGTH)


def read_text(value: object, at_most: int) -> str:
    """The answer to a question in own words, in several lines."""
    return _fitting("text", _clean("text", value), at_most)


def read_name(value: object) -> str:
    """A name or nickname, in one line of at most 60 characters."""
    return _fitting("name", _one_line(_clean("name", value)), NAME_LENGTH)


def read_phone(value: object) -> str:
    """A phone number with ASCII digits, however it was typed; empty if nothing was."""
    text = _one_line(_clean("phone", value))
    text = _DASHES.sub("-", unicodedata.normalize("NFKC", text)).strip()
    _fitting("phone", text, PHONE_LENGTH)
    if text and not _PHONE.fullmatch(text):
        raise PatientTextError("phone", "not_a_phone")
    return text


def _clean(field: str, value: object) -> str:
    """Without control, bidirectional, invisible and unpaired characters; lines end with a line feed."""
    if not isinstance(value, str):  # a forged message can hold any type
        raise PatientTextError(field, "not_text")
    text = _LINE_ENDS.sub("\n", value).replace("\t", " ")
    text = "".join(c for c in text if _may_stay(c))
    return _MARKED.sub(lambda found: unicodedata.normalize("NFC", found[0]), text).strip()


def _may_stay(character: str) -> bool:
    if character == "\n" or character in _ALLOWED_FORMAT:
        return True
    # What this Python's Unicode does not know yet may be a new emoji; what will never be a character goes.
    never = ord(character) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(character) <= 0xFDEF
    return not never and unicodedata.category(character) not in {"Cc", "Cf", "Cs"}


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _fitting(field: str, text: str, length: int) -> str:
    if len(text) > length:
        raise PatientTextError(field, "too_long")
    return text
