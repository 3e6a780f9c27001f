"""Problems as an author, a program or a pull request reads them."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict

from selfcheck.problems.base import Problem


def as_text(problems: Sequence[Problem]) -> str:
    """As in docs/errors.md, one paragraph each."""
    return "\n\n".join(map(str, problems))


def as_json(problems: Sequence[Problem]) -> str:
    """A list of objects with the fields of Problem."""
    return json.dumps([asdict(problem) for problem in problems], ensure_ascii=False, indent=2)


def as_github(problems: Sequence[Problem]) -> str:
    """Workflow commands, which GitHub shows beside the line in a pull request."""
    return "\n".join(map(_annotation, problems))


def _annotation(problem: Problem) -> str:
    place = f"file={_escaped(problem.file, ':,')}"
    if problem.line:
        place += f",line={problem.line},col={problem.column}"
    text = "\n".join(part for part in (problem.message, problem.fix) if part)
    return f"::{problem.severity} {place},title={problem.code}::{_escaped(text)}"


def _escaped(text: str, also: str = "") -> str:
    """Escaped as GitHub reads it: `%`, line ends, and in properties the signs that part them."""
    for sign in f"%\r\n{also}":
        text = text.replace(sign, f"%{ord(sign):02X}")
    return text


FORMATS: Mapping[str, Callable[[Sequence[Problem]], str]] = {
    "text": as_text,
    "json": as_json,
    "github": as_github,
}
