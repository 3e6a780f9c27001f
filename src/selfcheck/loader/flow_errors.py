"""The likely cause of a parser's error in quotes, braces or brackets."""

import re

from selfcheck.loader.line_hints import Lines, before, line_at, odd_quote
from selfcheck.loader.parser_errors import QUOTES, ParserError, YamlError
from selfcheck.model import Mark
from selfcheck.problems import quoted

_COMMENT_IN_FLOW = re.compile(r"(?<=\s)#(?=[^\s#])")
_CLOSES = {"[": "]", "{": "}"}
_HOLDS = {"[": "list", "{": "mapping"}


def unclosed_quote(lines: Lines, error: ParserError) -> YamlError | None:
    """An odd number of double quotes on a line is the best evidence: the parser only notices much later."""
    at_end = "quoted scalar" in error.words
    after_quote = before(lines, error.mark).rstrip().endswith('"')
    if not at_end and not after_quote and "flow" not in error.words:
        return None
    mark = odd_quote(lines, error.mark[0]) or (error.begun if at_end else None)
    if mark is None:
        return None
    message = "a quotation mark opens here, but it is not closed on this line."
    return YamlError("unclosed-quote", mark, message, "Close it where the text ends.")


def brackets(lines: Lines, error: ParserError) -> YamlError | None:
    """What is wrong between braces or brackets, or with these themselves."""
    begun = _bracket(lines, error)
    if "flow" not in error.words or not begun:
        return None
    here = _sign(lines, error.mark)
    if here in _CLOSES.values() and here != _CLOSES.get(_sign(lines, begun)):
        return _unclosed(lines, begun, f"but {quoted(here)} follows")
    if "node content" in error.words and here:
        message = f"before {quoted(here)} a value is missing."
        return YamlError("missing-value", error.mark, message, "Write it, or delete the comma.")
    comment = _COMMENT_IN_FLOW.search(line_at(lines, begun), begun[1])
    if comment:
        message = "from this `#` on the line is a comment, so the brackets before it are not closed."
        return YamlError("hash-in-text", (begun[0], comment.start() + 1), message, QUOTES)
    if error.mark[0] != begun[0] or not here:
        return _unclosed(lines, begun, "but it is not closed")
    return _between_entries(lines, error.mark)


def _bracket(lines: Lines, error: ParserError) -> Mark | None:
    """Where the brace or bracket of the error opens; a pair within brackets has none of its own."""
    begun = None if "node content" in error.words else error.begun
    return next((mark for mark in (begun, error.bracket) if mark and _sign(lines, mark) in _CLOSES), None)


def _unclosed(lines: Lines, mark: Mark, but: str) -> YamlError:
    sign = _sign(lines, mark)
    fix = f"Write {quoted(_CLOSES[sign])} where the {_HOLDS[sign]} ends."
    return YamlError("unclosed-bracket", mark, f"{quoted(sign)} opens here, {but}.", fix)


def _between_entries(lines: Lines, mark: Mark) -> YamlError:
    here = _sign(lines, mark)
    if here == ":":
        return second_colon(mark)
    if before(lines, mark).rstrip().endswith(('"', "'")):
        return _after_quote(mark)
    message = f"a comma is missing before {quoted(here)}, or a bracket is not the right one."
    fix = "Put commas between entries, and quotes around texts with brackets."
    return YamlError("missing-comma", mark, message, fix)


def after(lines: Lines, error: ParserError) -> YamlError | None:
    """Text behind a closing quotation mark or bracket."""
    ahead, here = before(lines, error.mark).rstrip(), _sign(lines, error.mark)
    if ahead.endswith(('"', "'")):
        return _after_quote(error.mark)
    if not ahead.endswith(("}", "]")):
        return None
    if here in _CLOSES.values():
        message = f"{quoted(here)} closes more than was opened."
        return YamlError("text-after-bracket", error.mark, message, "Delete it.")
    message = "text goes on after a closing bracket."
    return YamlError("text-after-bracket", error.mark, message, QUOTES)


def _after_quote(mark: Mark) -> YamlError:
    message = "text goes on after the closing quotation mark."
    fix = 'Put quotes around the whole text, and write quotes within it as 「…」 or `\\"`.'
    return YamlError("text-after-quote", mark, message, fix)


def second_colon(mark: Mark) -> YamlError:
    """A colon and a space within a text without quotes."""
    message = "this line has a second `: `, so it is not clear where the text begins."
    return YamlError("colon-in-text", mark, message, QUOTES)


def _sign(lines: Lines, mark: Mark) -> str:
    """The character at a mark; empty at the end of a line or of the file."""
    return line_at(lines, mark)[mark[1] - 1 : mark[1]]
