"""What may be in a cell of a spreadsheet: clean text that no program takes for a formula or a number."""

import re

_BLANK = " \u3000\ufeff\u200b"
_DANGEROUS = re.compile(f"[{_BLANK}]*[=+\\-@\t\r\n|\0\uff1d\uff0b\uff0d\uff20]")
_MONTHS = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_KANJI = "\u5e74\u6708\u65e5\u6642\u5206\u79d2"  # year, month, day, hour, minute, second
_CONVERTED = re.compile(
    # numbers, dates, times, fractions, percentages, amounts: digits and nothing but their signs
    r"(?=\D*\d)[\d\s.,:/+%()\u2212\uffe5\u00a5$\u20ac-]+(?:e[+-]?\d+)?"
    r"|[mtshr]\d{1,2}[./-]\d{1,2}[./-]\d{1,2}"  # a Japanese era
    rf"|[\d\s{_KANJI}]*\d[{_KANJI}]"
    rf"|{_MONTHS}[\s./-]?\d{{1,4}}|\d{{1,4}}[\s./-]?{_MONTHS}",
    re.IGNORECASE,
)
_LONGEST = 60
"""Characters of a text that a spreadsheet may still take for a number or a date."""

_RECEIPT = re.compile(r"\d{3}-\d{3}-\d{3}")
"""No spreadsheet takes it for anything but text."""

_MARKED = re.compile("'(.*)", re.DOTALL)
_LINE_ENDS = re.compile("\r\n?|[\v\f\x85\u2028\u2029]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def neutralise(text: str) -> str:
    """Put `'` before what a spreadsheet would read as a formula (OWASP ASVS 5.0, 1.2.10).

    That is a text whose first character, after blanks, is one of = + - @ TAB CR LF NUL | or a full-width
    = + - @. Only for texts: numbers stay numbers, so that -5 is not spoiled.
    """
    return f"'{text}" if _DANGEROUS.match(text) else text


def keep_as_text(text: str) -> str:
    """Put `'` before what a spreadsheet would turn into a number or a date.

    A telephone number would lose its leading 0, and the version 2026.11.25 become a day.
    """
    return f"'{text}" if _is_converted(text) else text


def restore(text: str) -> str:
    """The text that `neutralise` or `keep_as_text` was given."""
    marked = _MARKED.fullmatch(text)
    if marked and (_DANGEROUS.match(marked[1]) or _is_converted(marked[1])):
        return marked[1]
    return text


def _is_converted(text: str) -> bool:
    if len(text) > _LONGEST or _RECEIPT.fullmatch(text):
        return False
    return bool(_CONVERTED.fullmatch(text.strip()))


def clean(text: str) -> str:
    """Without control characters and unpaired surrogates, one of which would spoil a whole file.

    Every line end becomes a line feed: a lone CR starts a new row in some readers.
    """
    return _CONTROL.sub("", _LINE_ENDS.sub("\n", text))


def cell(text: str) -> str:
    """A text as it may be in a CSV file."""
    return keep_as_text(neutralise(clean(text)))
