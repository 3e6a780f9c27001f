"""What may stand in a cell of a spreadsheet: clean text that no program takes for a formula."""

import re

_BLANK = " \u3000\ufeff\u200b"
_DANGEROUS = re.compile(f"[{_BLANK}]*[=+\\-@\t\r\n|\0\uff1d\uff0b\uff0d\uff20]")
_NEUTRALISED = re.compile(f"'(?={_DANGEROUS.pattern})")
_LINE_ENDS = re.compile("\r\n?|[\v\f\x85\u2028\u2029]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def neutralise(text: str) -> str:
    """Put `'` before what a spreadsheet would read as a formula (OWASP ASVS 5.0, 1.2.10).

    That is a text whose first character, after blanks, is one of = + - @ TAB CR LF NUL | or a full-width
    = + - @. Only for texts: numbers stay numbers, so that -5 is not spoiled.
    """
    return f"'{text}" if _DANGEROUS.match(text) else text


def restore(text: str) -> str:
    """The text that `neutralise` was given."""
    return _NEUTRALISED.sub("", text, count=1) if text.startswith("'") else text


def clean(text: str) -> str:
    """Without control characters and unpaired surrogates, one of which would spoil a whole file.

    Every line end becomes a line feed: a lone CR starts a new row in some readers.
    """
    return _CONTROL.sub("", _LINE_ENDS.sub("\n", text))


def cell(text: str) -> str:
    """A text as it may stand in a CSV file."""
    return neutralise(clean(text))
