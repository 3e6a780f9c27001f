"""What went wrong where a file is not YAML: the parser's complaint, read with the line it stands on."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from selfcheck.codes import SyntaxCode
from selfcheck.problems import quoted
from selfcheck.source import Mark

Lines = Sequence[str]


class Complaint(NamedTuple):
    """What the parser says, where it gave up, and where what it was reading began."""

    words: str
    mark: Mark
    begun: Mark | None


class Slip(NamedTuple):
    """The likely cause: its code, place, message and mend."""

    code: SyntaxCode
    mark: Mark
    message: str
    mend: str


QUOTES = 'Put the whole text in quotes: `"…"`.'
_KEY = re.compile(r"\s*(?:- +)*[\w-]+\s*")
_WIDE = re.compile(r"\s*(?:- +)*[\w-]+\s*(：)")
_TIGHT = re.compile(r"\s*(?:- +)*[A-Za-z][\w-]*(:)[^\s/]")


def explain(lines: Lines, complaint: Complaint) -> Slip:
    """The slip behind a complaint; the first explanation that fits."""
    for fits in (
        _tab,
        _escape,
        _sign,
        _unclosed_quote,
        _block,
        _dash,
        _colon,
        _no_colon,
        _brackets,
        _after,
        _indent,
    ):
        slip = fits(lines, complaint)
        if slip:
            return slip
    message = "from here on the file cannot be read as YAML."
    return Slip("not-yaml", complaint.mark, message, "Compare the line with a similar one that works.")


def wide_or_tight_colon(text: str) -> tuple[SyntaxCode, str] | None:
    """What to say of a text that was meant as `key: value` but has the wrong colon."""
    if _WIDE.match(text):
        return "wide-colon", "Write the colon in half width, with a space after it: `key: value`."
    if _TIGHT.match(text):
        return "tight-colon", "Write a space after the colon: `key: value`."
    return None


def _tab(lines: Lines, complaint: Complaint) -> Slip | None:
    line = _line(lines, complaint.mark)
    indent = line[: len(line) - len(line.lstrip(" \t"))]
    if "\t" not in indent or not ("tab" in complaint.words or "cannot start" in complaint.words):
        return None
    mark = complaint.mark[0], indent.index("\t") + 1
    return Slip("tab", mark, "this line is indented with a tab.", "Indent with spaces, two for each level.")


def _escape(lines: Lines, complaint: Complaint) -> Slip | None:
    if "escape" not in complaint.words and "hexdecimal" not in complaint.words:
        return None
    message = "after a backslash in double quotes only a few signs may stand."
    return Slip(
        "unknown-escape",
        complaint.begun or complaint.mark,
        message,
        "Write the backslash twice, or leave it out.",
    )


def _sign(lines: Lines, complaint: Complaint) -> Slip | None:
    if "cannot start any token" in complaint.words:
        mark = complaint.mark
    elif re.search("alias|anchor|tag|directive", complaint.words) and complaint.begun:
        mark = complaint.begun
    else:
        return None
    sign = _line(lines, mark)[mark[1] - 1 : mark[1]]
    return Slip("sign-needs-quotes", mark, f"a text cannot begin with {quoted(sign)}.", QUOTES)


def _unclosed_quote(lines: Lines, complaint: Complaint) -> Slip | None:
    """An odd number of double quotes on a line is the best witness: the parser only notices much later."""
    at_end = "quoted scalar" in complaint.words
    after_quote = _before(lines, complaint.mark).rstrip().endswith('"')
    if not at_end and not after_quote and "flow" not in complaint.words:
        return None
    mark = _odd_quote(lines, complaint.mark[0]) or (complaint.begun if at_end else None)
    if mark is None:
        return None
    message = "a quotation mark opens here, but it is not closed on this line."
    return Slip("unclosed-quote", mark, message, "Close it where the text ends.")


def _block(lines: Lines, complaint: Complaint) -> Slip | None:
    if "block scalar" not in complaint.words:
        return None
    message = "after `|` or `>` the text begins on the next line."
    return Slip(
        "block-text",
        complaint.begun or complaint.mark,
        message,
        "Move the text down and indent it, or delete the sign.",
    )


def _dash(lines: Lines, complaint: Complaint) -> Slip | None:
    if "sequence entries are not allowed" not in complaint.words:
        return None
    message = "a list cannot begin on the line of its key."
    return Slip(
        "list-on-line", complaint.mark, message, "Begin it on the next line, or write it as `[…, …]`."
    )


def _colon(lines: Lines, complaint: Complaint) -> Slip | None:
    if "mapping values are not allowed" not in complaint.words:
        return None
    if _KEY.fullmatch(_before(lines, complaint.mark)):
        return _indented(lines, complaint.mark)
    return _second_colon(complaint.mark)


def _second_colon(mark: Mark) -> Slip:
    message = "a second `: ` stands in this line, so it is not clear where the text begins."
    return Slip("colon-in-text", mark, message, QUOTES)


def _no_colon(lines: Lines, complaint: Complaint) -> Slip | None:
    if "could not find expected ':'" not in complaint.words or not complaint.begun:
        return None
    mark = complaint.begun
    rest = _line(lines, mark)[mark[1] - 1 :]
    wrong = wide_or_tight_colon(rest)
    if wrong:
        return Slip(wrong[0], mark, f"{quoted(rest, 20)} is not a key and a value.", wrong[1])
    message = f"{quoted(rest, 20)} stands where `key: value` is expected."
    return Slip(
        "no-colon",
        mark,
        message,
        "Write a colon and a space after the key, or indent the line like its text.",
    )


def _brackets(lines: Lines, complaint: Complaint) -> Slip | None:
    if "flow" not in complaint.words or not complaint.begun:
        return None
    line, column = complaint.mark
    begun = complaint.begun
    sign = _line(lines, begun)[begun[1] - 1 : begun[1]]
    before, here = _before(lines, complaint.mark).rstrip(), _line(lines, complaint.mark)[column - 1 : column]
    if "node content" in complaint.words:
        return Slip(
            "missing-value",
            complaint.mark,
            f"before {quoted(here)} a value is missing.",
            "Write it, or delete the comma.",
        )
    if line != begun[0]:
        message = f"{quoted(sign)} opens here, but it is not closed on this line."
        return Slip("unclosed-bracket", begun, message, f"Close it with `{'}' if sign == '{' else ']'}`.")
    if here == ":":
        return _second_colon(complaint.mark)
    if before.endswith(('"', "'")):
        return _behind_quote(complaint.mark)
    message = f"a comma is missing before {quoted(here)}, or a bracket is not the right one."
    return Slip(
        "missing-comma",
        complaint.mark,
        message,
        "Put commas between entries, and quotes around texts with brackets.",
    )


def _after(lines: Lines, complaint: Complaint) -> Slip | None:
    before = _before(lines, complaint.mark).rstrip()
    if before.endswith(('"', "'")):
        return _behind_quote(complaint.mark)
    if before.endswith(("}", "]")):
        message = "text goes on after a closing bracket."
        return Slip("text-after-bracket", complaint.mark, message, QUOTES)
    return None


def _behind_quote(mark: Mark) -> Slip:
    message = "text goes on after the closing quotation mark."
    mend = 'Put quotes around the whole text, and write quotes within it as 「…」 or `\\"`.'
    return Slip("text-after-quote", mark, message, mend)


def _indent(lines: Lines, complaint: Complaint) -> Slip | None:
    if not re.search("expected key|block end|'-' indicator", complaint.words):
        return None
    return _indented(lines, complaint.mark)


def _indented(lines: Lines, mark: Mark) -> Slip:
    line = _line(lines, mark)
    column = len(line) - len(line.lstrip()) + 1
    message = "this line is not indented like its neighbours."
    return Slip(
        "bad-indentation",
        (mark[0], column),
        message,
        "Lines of one level begin in the same column; each level adds two spaces.",
    )


def _odd_quote(lines: Lines, last: int) -> Mark | None:
    for number in range(1, min(last, len(lines)) + 1):
        line = lines[number - 1].replace('\\"', "__")
        if line.count('"') % 2 and not line.lstrip().startswith("#"):
            return number, line.rindex('"') + 1
    return None


def _line(lines: Lines, mark: Mark) -> str:
    return lines[mark[0] - 1] if mark[0] <= len(lines) else ""


def _before(lines: Lines, mark: Mark) -> str:
    return _line(lines, mark)[: mark[1] - 1]
