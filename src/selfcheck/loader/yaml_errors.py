"""The likely cause of a parser's error, found with the line it is on."""

import re

from selfcheck.loader.flow_errors import after, brackets, second_colon, unclosed_quote
from selfcheck.loader.line_hints import KEY, Lines, before, line_at, wide_or_tight_colon
from selfcheck.loader.look_alikes import look_alike
from selfcheck.loader.parser_errors import QUOTES, ParserError, YamlError
from selfcheck.model import Mark
from selfcheck.problems import quoted

NEAR = 3
"""Lines from the beginning of a piece to the error within which its first line may be the cause."""


def explain(lines: Lines, error: ParserError) -> YamlError:
    """The first cause that fits."""
    for fits in (
        _look_alike,
        _tab,
        _escape,
        _sign,
        unclosed_quote,
        _block,
        _dash,
        _colon,
        _no_key,
        _tight,
        _top,
        _no_colon,
        brackets,
        after,
        _indent,
    ):
        cause = fits(lines, error)
        if cause:
            return cause
    message = "from here on the file cannot be read as YAML."
    return YamlError("not-yaml", error.mark, message, "Compare the line with a similar one that works.")


def _look_alike(lines: Lines, error: ParserError) -> YamlError | None:
    """On the line of the error, the one above, or where a short piece began."""
    near = [error.mark[0], error.mark[0] - 1]
    if error.begun and error.mark[0] - error.begun[0] <= NEAR:
        near.append(error.begun[0])
    for number in near:
        found = look_alike(line_at(lines, (number, 1))) if number else None
        if found:
            return YamlError("wide-sign", (number, found.column), found.message, found.fix)
    return None


def _tab(lines: Lines, error: ParserError) -> YamlError | None:
    line = line_at(lines, error.mark)
    indent = line[: len(line) - len(line.lstrip(" \t"))]
    if "\t" not in indent or not ("tab" in error.words or "cannot start" in error.words):
        return None
    mark = error.mark[0], indent.index("\t") + 1
    return YamlError(
        "tab", mark, "this line is indented with a tab.", "Indent with spaces, two for each level."
    )


def _escape(lines: Lines, error: ParserError) -> YamlError | None:
    if "escape" not in error.words and "hexdecimal" not in error.words:
        return None
    message = "only a few characters may follow a backslash in double quotes."
    return YamlError(
        "unknown-escape",
        error.begun or error.mark,
        message,
        "Write the backslash twice, or leave it out.",
    )


def _sign(lines: Lines, error: ParserError) -> YamlError | None:
    if re.search("cannot start any token|block node", error.words):
        mark = error.mark
    elif re.search("alias|anchor|tag|directive", error.words) and error.begun:
        mark = error.begun
    else:
        return None
    sign = line_at(lines, mark)[mark[1] - 1 : mark[1]]
    if sign == ".":  # three of them would end the file
        return None
    return YamlError("sign-needs-quotes", mark, f"a text cannot begin with {quoted(sign)}.", QUOTES)


def _block(lines: Lines, error: ParserError) -> YamlError | None:
    if "block scalar" not in error.words:
        return None
    message = "after `|` or `>` the text begins on the next line."
    return YamlError(
        "block-text",
        error.begun or error.mark,
        message,
        "Move the text down and indent it, or delete the sign.",
    )


def _dash(lines: Lines, error: ParserError) -> YamlError | None:
    if "sequence entries are not allowed" not in error.words:
        return None
    message = "a list cannot begin on the line of its key."
    return YamlError(
        "list-on-line", error.mark, message, "Begin it on the next line, or write it as `[…, …]`."
    )


def _colon(lines: Lines, error: ParserError) -> YamlError | None:
    if "mapping values are not allowed" not in error.words:
        return None
    if KEY.fullmatch(before(lines, error.mark)):
        return _indented(lines, error.mark)
    return second_colon(error.mark)


def _no_key(lines: Lines, error: ParserError) -> YamlError | None:
    line = line_at(lines, error.mark)
    if not line.lstrip().startswith(":"):
        return None
    message = "before this colon the key is missing."
    mark = error.mark[0], line.index(":") + 1
    return YamlError("no-colon", mark, message, "Write the key before it: `key: value`.")


def _tight(lines: Lines, error: ParserError) -> YamlError | None:
    if "found unexpected ':'" not in error.words:
        return None
    message = "behind this colon a space is missing."
    return YamlError("tight-colon", error.mark, message, "Write a space after the colon: `key: value`.")


def _top(lines: Lines, error: ParserError) -> YamlError | None:
    if "document start" not in error.words:
        return None
    message = "this line does not go on with what is above it."
    fix = "The keys of the file all begin in the first column, the first of them too."
    return YamlError("bad-indentation", error.mark, message, fix)


def _no_colon(lines: Lines, error: ParserError) -> YamlError | None:
    if "could not find expected ':'" not in error.words or not error.begun:
        return None
    mark = error.begun
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


def _indent(lines: Lines, error: ParserError) -> YamlError | None:
    if not re.search("expected key|block end|'-' indicator", error.words):
        return None
    return _indented(lines, error.mark)


def _indented(lines: Lines, mark: Mark) -> YamlError:
    for number in (mark[0], mark[0] - 1):
        cause = _half_entry(line_at(lines, (number, 1)), number)
        if cause:
            return cause
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
