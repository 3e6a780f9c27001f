"""What went wrong where a file is not YAML: the parser's complaint, read with the line it is on."""

import re
from typing import NamedTuple

from selfcheck.loader.line_hints import KEY, Lines, before, line_at, odd_quote, wide_or_tight_colon
from selfcheck.loader.look_alikes import look_alike
from selfcheck.model import Mark
from selfcheck.problems import SyntaxCode, quoted

_COMMENT_IN_FLOW = re.compile(r"(?<=\s)#(?=[^\s#])")


class ParserError(NamedTuple):
    """What the parser says, where it gave up, and where what it was reading began."""

    words: str
    mark: Mark
    begun: Mark | None


class YamlError(NamedTuple):
    """The likely cause: its code, place, message and fix."""

    code: SyntaxCode
    mark: Mark
    message: str
    fix: str


NEAR = 3
"""Lines from the beginning of a piece to the complaint within which its first line may be the cause."""
QUOTES = 'Put the whole text in quotes: `"…"`.'


def explain(lines: Lines, complaint: ParserError) -> YamlError:
    """The slip behind a complaint; the first explanation that fits."""
    for fits in (
        _look_alike,
        _tab,
        _escape,
        _sign,
        _unclosed_quote,
        _block,
        _dash,
        _colon,
        _tight,
        _top,
        _no_colon,
        _brackets,
        _after,
        _indent,
    ):
        slip = fits(lines, complaint)
        if slip:
            return slip
    message = "from here on the file cannot be read as YAML."
    return YamlError("not-yaml", complaint.mark, message, "Compare the line with a similar one that works.")


def _look_alike(lines: Lines, complaint: ParserError) -> YamlError | None:
    """On the line of the complaint, the one above, or where a short piece began."""
    near = [complaint.mark[0], complaint.mark[0] - 1]
    if complaint.begun and complaint.mark[0] - complaint.begun[0] <= NEAR:
        near.append(complaint.begun[0])
    for number in near:
        found = look_alike(line_at(lines, (number, 1))) if number else None
        if found:
            return YamlError("wide-sign", (number, found.column), found.message, found.fix)
    return None


def _tab(lines: Lines, complaint: ParserError) -> YamlError | None:
    line = line_at(lines, complaint.mark)
    indent = line[: len(line) - len(line.lstrip(" \t"))]
    if "\t" not in indent or not ("tab" in complaint.words or "cannot start" in complaint.words):
        return None
    mark = complaint.mark[0], indent.index("\t") + 1
    return YamlError(
        "tab", mark, "this line is indented with a tab.", "Indent with spaces, two for each level."
    )


def _escape(lines: Lines, complaint: ParserError) -> YamlError | None:
    if "escape" not in complaint.words and "hexdecimal" not in complaint.words:
        return None
    message = "only a few characters may follow a backslash in double quotes."
    return YamlError(
        "unknown-escape",
        complaint.begun or complaint.mark,
        message,
        "Write the backslash twice, or leave it out.",
    )


def _sign(lines: Lines, complaint: ParserError) -> YamlError | None:
    if re.search("cannot start any token|block node", complaint.words):
        mark = complaint.mark
    elif re.search("alias|anchor|tag|directive", complaint.words) and complaint.begun:
        mark = complaint.begun
    else:
        return None
    sign = line_at(lines, mark)[mark[1] - 1 : mark[1]]
    if sign == ".":  # three of them would end the file
        return None
    return YamlError("sign-needs-quotes", mark, f"a text cannot begin with {quoted(sign)}.", QUOTES)


def _unclosed_quote(lines: Lines, complaint: ParserError) -> YamlError | None:
    """An odd number of double quotes on a line is the best witness: the parser only notices much later."""
    at_end = "quoted scalar" in complaint.words
    after_quote = before(lines, complaint.mark).rstrip().endswith('"')
    if not at_end and not after_quote and "flow" not in complaint.words:
        return None
    mark = odd_quote(lines, complaint.mark[0]) or (complaint.begun if at_end else None)
    if mark is None:
        return None
    message = "a quotation mark opens here, but it is not closed on this line."
    return YamlError("unclosed-quote", mark, message, "Close it where the text ends.")


def _block(lines: Lines, complaint: ParserError) -> YamlError | None:
    if "block scalar" not in complaint.words:
        return None
    message = "after `|` or `>` the text begins on the next line."
    return YamlError(
        "block-text",
        complaint.begun or complaint.mark,
        message,
        "Move the text down and indent it, or delete the sign.",
    )


def _dash(lines: Lines, complaint: ParserError) -> YamlError | None:
    if "sequence entries are not allowed" not in complaint.words:
        return None
    message = "a list cannot begin on the line of its key."
    return YamlError(
        "list-on-line", complaint.mark, message, "Begin it on the next line, or write it as `[…, …]`."
    )


def _colon(lines: Lines, complaint: ParserError) -> YamlError | None:
    if "mapping values are not allowed" not in complaint.words:
        return None
    if KEY.fullmatch(before(lines, complaint.mark)):
        return _indented(lines, complaint.mark)
    return _second_colon(complaint.mark)


def _second_colon(mark: Mark) -> YamlError:
    message = "this line has a second `: `, so it is not clear where the text begins."
    return YamlError("colon-in-text", mark, message, QUOTES)


def _tight(lines: Lines, complaint: ParserError) -> YamlError | None:
    if "found unexpected ':'" not in complaint.words:
        return None
    message = "behind this colon a space is missing."
    return YamlError("tight-colon", complaint.mark, message, "Write a space after the colon: `key: value`.")


def _top(lines: Lines, complaint: ParserError) -> YamlError | None:
    if "document start" not in complaint.words:
        return None
    message = "this line does not go on with what is above it."
    fix = "The keys of the file all begin in the first column, the first of them too."
    return YamlError("bad-indentation", complaint.mark, message, fix)


def _no_colon(lines: Lines, complaint: ParserError) -> YamlError | None:
    if "could not find expected ':'" not in complaint.words or not complaint.begun:
        return None
    mark = complaint.begun
    rest = line_at(lines, mark)[mark[1] - 1 :]
    wrong = wide_or_tight_colon(rest)
    if wrong:
        return YamlError(wrong[0], mark, f"{quoted(rest, 20)} is not a key and a value.", wrong[1])
    message = f"{quoted(rest, 20)} is where `key: value` is expected."
    return YamlError(
        "no-colon",
        mark,
        message,
        "Write a colon and a space after the key, or indent the line like its text.",
    )


def _brackets(lines: Lines, complaint: ParserError) -> YamlError | None:
    if "flow" not in complaint.words or not complaint.begun:
        return None
    begun = complaint.begun
    here = line_at(lines, complaint.mark)[complaint.mark[1] - 1 : complaint.mark[1]]
    if "node content" in complaint.words:
        return YamlError(
            "missing-value",
            complaint.mark,
            f"before {quoted(here)} a value is missing.",
            "Write it, or delete the comma.",
        )
    comment = _COMMENT_IN_FLOW.search(line_at(lines, begun), begun[1])
    if comment:
        message = "from this `#` on the line is a comment, so the brackets before it are not closed."
        return YamlError("hash-in-text", (begun[0], comment.start() + 1), message, QUOTES)
    if complaint.mark[0] != begun[0]:
        sign = line_at(lines, begun)[begun[1] - 1 : begun[1]]
        message = f"{quoted(sign)} opens here, but it is not closed on this line."
        return YamlError(
            "unclosed-bracket", begun, message, f"Close it with `{'}' if sign == '{' else ']'}`."
        )
    return _within_brackets(lines, complaint.mark, here)


def _within_brackets(lines: Lines, mark: Mark, here: str) -> YamlError:
    """What is wrong between brackets that open on the same line, at the sign `here`."""
    if here == ":":
        return _second_colon(mark)
    if before(lines, mark).rstrip().endswith(('"', "'")):
        return _behind_quote(mark)
    message = f"a comma is missing before {quoted(here)}, or a bracket is not the right one."
    return YamlError(
        "missing-comma",
        mark,
        message,
        "Put commas between entries, and quotes around texts with brackets.",
    )


def _after(lines: Lines, complaint: ParserError) -> YamlError | None:
    ahead = before(lines, complaint.mark).rstrip()
    if ahead.endswith(('"', "'")):
        return _behind_quote(complaint.mark)
    if ahead.endswith(("}", "]")):
        message = "text goes on after a closing bracket."
        return YamlError("text-after-bracket", complaint.mark, message, QUOTES)
    return None


def _behind_quote(mark: Mark) -> YamlError:
    message = "text goes on after the closing quotation mark."
    fix = 'Put quotes around the whole text, and write quotes within it as 「…」 or `\\"`.'
    return YamlError("text-after-quote", mark, message, fix)


def _indent(lines: Lines, complaint: ParserError) -> YamlError | None:
    if not re.search("expected key|block end|'-' indicator", complaint.words):
        return None
    return _indented(lines, complaint.mark)


def _indented(lines: Lines, mark: Mark) -> YamlError:
    for number in (mark[0], mark[0] - 1):
        slip = _half_entry(line_at(lines, (number, 1)), number)
        if slip:
            return slip
    line = line_at(lines, mark)
    column = len(line) - len(line.lstrip()) + 1
    message = "this line is not indented like its neighbours."
    fix = "Lines of one level begin in the same column; each level adds two spaces."
    return YamlError("bad-indentation", (mark[0], column), message, fix)


def _half_entry(line: str, number: int) -> YamlError | None:
    """An entry of a list that is none: `-id: x`, or `- id x`."""
    text = line.lstrip()
    place = number, len(line) - len(text) + 1
    if re.match(r"-[A-Za-z]", text):
        return YamlError("tight-dash", place, "a space is missing behind the dash.", "Write `- id: …`.")
    if re.match(r"- +[\w-]+ +[^:#]+$", text):
        message = f"{quoted(text, 20)} is where `- key: value` is expected."
        return YamlError("no-colon", place, message, "Write a colon and a space after the key.")
    return None
