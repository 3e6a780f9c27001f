"""One YAML file that is changed value by value: every other line stays as it is. Above writing.

A value's text is made from the texts of what is in it, so that what does not change is copied from the file.
Each change is read back: when the file would not mean what was asked for, nothing changes.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cached_property
from itertools import pairwise
from textwrap import wrap
from typing import Any

from selfcheck.loader import Written, layout, read_text
from selfcheck.model import YamlPath
from selfcheck.problems import Problems
from selfcheck.studio.writing import braces, entry, item, scalar

WIDTH = 105
"""Characters of a line of folded text."""

_COMMENT = re.compile(r" *#(?!\s*[─═=-]{2,})")
"""A comment on what is below it; a line drawn across the file is a heading and stays where it is."""


class EditError(Exception):
    """A change that cannot be written into the file without touching the rest of it."""


@dataclass(frozen=True)
class Document:
    """A file's text with its plain data."""

    text: str
    name: str = "questions.yaml"
    tree: Any = field(default=None, repr=False, compare=False)

    @cached_property
    def written(self) -> Mapping[YamlPath, Written]:
        """How each value is written."""
        return layout(self.text)

    @cached_property
    def _lines(self) -> list[int]:
        """Where each line begins."""
        return [0, *(found.end() for found in re.finditer("\n", self.text))]

    def at(self, path: YamlPath) -> Any:
        """The plain value at a path; None where there is none."""
        node = self.tree
        for step in path:
            if isinstance(node, Mapping):
                node = node.get(step)
            elif isinstance(node, list) and isinstance(step, int) and step < len(node):
                node = node[step]
            else:
                return None
        return node

    def put(self, path: YamlPath, value: object) -> "Document":
        """Set the value at a path, with the mappings around it where they are missing. Raises EditError."""
        wanted = changed(self.tree, path, lambda _: value)
        return self._written(_Rewriter(self).file(wanted), wanted)

    def remove(self, path: YamlPath) -> "Document":
        """Take out the value at a path with its key and comments. Raises EditError."""
        return self.put(path[:-1], _without(self.at(path[:-1]), path[-1]))

    def insert(self, path: YamlPath, position: int, value: object) -> "Document":
        """Put a new entry into the list at a path. Raises EditError."""
        entries = list(self.at(path) or [])
        return self.put(path, [*entries[:position], value, *entries[position:]])

    def move(self, path: YamlPath, position: int) -> "Document":
        """Move what is at a path to another position in its list or mapping. Raises EditError."""
        parent = self.written[path[:-1]]
        steps = list(parent.steps or ())
        steps.remove(path[-1])
        steps.insert(position, path[-1])
        wanted = changed(self.tree, path[:-1], lambda value: _ordered(value, steps))
        return self._written(_Rewriter(self).permuted(path[:-1], steps), wanted)

    def spelled(self, place: int, word: str) -> "Document":
        """Write another word in place of the one at a character. Raises EditError."""
        there = re.compile(r"""(["']?)[\w-]+\1""").match(self.text, place)
        if not there:
            raise EditError("there is no word")
        try:
            return read(
                self.text[:place] + scalar(word, flow=True, quote=there[1]) + self.text[there.end() :],
                self.name,
            )
        except Problems as error:
            raise EditError(str(error.problems[0])) from error

    def spot(self, path: YamlPath) -> int:
        """The first character of a value's key, else of the value; else of what is around it."""
        while path not in self.written:
            path = path[:-1]
        here = self.written[path]
        return here.key[0] if here.key else here.span[0]

    def place(self, line: int, column: int) -> int:
        """The character at a line and column, both from 1."""
        return self._lines[min(line, len(self._lines)) - 1] + column - 1

    def path_at(self, line: int, column: int) -> YamlPath:
        """The innermost value that begins at or before a place and ends behind it."""
        place = self.place(line, column)
        found: YamlPath = ()
        for path, here in self.written.items():
            start = here.key[0] if here.key else here.span[0]
            if start <= place <= here.span[1] and len(path) >= len(found):
                found = path
        return found

    def lines(self, path: YamlPath) -> tuple[int, int]:
        """The first character of an entry's lines, and their end: what an author edits as YAML."""
        segment = _Rewriter(self).segment(path)
        return segment.start, segment.end

    def _written(self, text: str, wanted: object) -> "Document":
        try:
            document = read(text, self.name)
        except Problems as error:
            raise EditError(str(error.problems[0])) from error
        if not same(document.tree, wanted):
            raise EditError("the file would not mean what was asked for")
        return document


def read(text: str, name: str = "questions.yaml") -> Document:
    """A file's text as a document. Raises Problems of its syntax."""
    return Document(text, name, read_text(text, name).tree)


def same(one: Any, other: Any) -> bool:
    """Equal in value, kind and order."""
    match one, other:
        case Mapping(), Mapping():
            return list(one) == list(other) and all(same(one[key], other[key]) for key in one)
        case ((list() | tuple()), (list() | tuple())):
            return len(one) == len(other) and all(map(same, one, other))
    return type(one) is type(other) and bool(one == other)


def changed(tree: Any, path: YamlPath, change: Callable[[Any], Any]) -> Any:
    """The same plain data but for the value at a path. Raises EditError where nothing could be there."""
    if not path:
        return change(tree)
    step, rest = path[0], path[1:]
    if isinstance(tree, Mapping):
        return {**tree, step: changed(tree.get(step), rest, change)}
    if tree is None and isinstance(step, str):
        return {step: changed(None, rest, change)}
    if isinstance(tree, list) and isinstance(step, int) and step < len(tree):
        return [*tree[:step], changed(tree[step], rest, change), *tree[step + 1 :]]
    raise EditError(f"there is nothing at {path}")


def _without(value: Any, step: str | int) -> Any:
    if isinstance(value, Mapping):
        return {key: entry for key, entry in value.items() if key != step}
    return [entry for place, entry in enumerate(value) if place != step]


def _ordered(value: Any, steps: Sequence[str | int]) -> Any:
    if isinstance(value, Mapping):
        return {step: value[step] for step in steps}
    return [value[step] for step in steps]


@dataclass(frozen=True, slots=True)
class _Segment:
    """The lines of one entry of a block, or its text within braces; its comments and key included."""

    start: int
    end: int


class _Rewriter:
    def __init__(self, document: Document) -> None:
        self.document, self.text, self.written = document, document.text, document.written

    def file(self, wanted: object) -> str:
        """The whole file, meaning something else."""
        start, end = self.extent(())
        return self.text[:start] + self.value((), wanted) + self.text[end:]

    def permuted(self, path: YamlPath, steps: Sequence[str | int]) -> str:
        """The whole file with the entries of one list or mapping in another order."""
        segments = [self.segment((*path, step)) for step in self.written[path].steps or ()]
        moved = [self.segment((*path, step)) for step in steps]
        between = [self.text[a.end : b.start] for a, b in pairwise(segments)]
        texts = [self.text[each.start : each.end] for each in moved]
        region = texts[0] + "".join(gap + text for gap, text in zip(between, texts[1:], strict=True))
        return self.text[: segments[0].start] + region + self.text[segments[-1].end :]

    def value(self, path: YamlPath, wanted: Any) -> str:
        """What is to be written in place of the extent of a value, which is of the same kind."""
        start, end = self.extent(path)
        old = self.document.at(path)
        if same(old, wanted):
            return self.text[start:end]
        here = self.written[path]
        if not here.steps or not self._is_alike(old, wanted):
            return braces(wanted) if _is_many(wanted) else self._scalar(here, wanted)
        pairs = self._paired(old, wanted)
        inside = self._joined(path, pairs, wanted)
        if not here.flow:
            return inside
        first, last = (self.segment((*path, step)) for step in (here.steps[0], here.steps[-1]))
        return self.text[start : first.start] + inside + self.text[last.end : end]

    def _scalar(self, here: Written, wanted: object) -> str:
        """A word as the one before was written: folded over lines, in quotes, or plain."""
        header, _, lines = self.text[here.span[0] : here.span[1]].partition("\n")
        words = str(wanted)
        if header == ">-" and words == " ".join(words.split()):
            margin = lines[: len(lines) - len(lines.lstrip())]
            folded = wrap(words, WIDTH, break_long_words=False, break_on_hyphens=False)
            return "\n".join([header, *(margin + line for line in folded)])
        return scalar(wanted, flow=here.flow, quote=here.quote)

    def _is_alike(self, old: Any, wanted: Any) -> bool:
        return _is_many(wanted) and bool(wanted) and isinstance(old, Mapping) == isinstance(wanted, Mapping)

    def _paired(self, old: Any, wanted: Any) -> list[tuple[str | int | None, str | int]]:
        """For each wanted entry the old one that it is made from, if any."""
        if isinstance(wanted, Mapping):
            return [(key if key in old else None, key) for key in wanted]
        pairs: list[tuple[str | int | None, str | int]] = []
        matcher = SequenceMatcher(None, [braces(v) for v in old], [braces(v) for v in wanted], autojunk=False)
        for tag, a, b, c, d in matcher.get_opcodes():
            count = b - a if tag in ("equal", "replace") else 0
            pairs += [(a + i if i < count else None, c + i) for i in range(d - c)]
        return pairs

    def _joined(self, path: YamlPath, pairs: list[tuple[str | int | None, str | int]], wanted: Any) -> str:
        """The texts of the wanted entries with what is between them; headings of what is gone stay."""
        steps = list(self.written[path].steps or ())
        text, before = "", -1
        for number, (old, new) in enumerate(pairs):
            place = before + 1 if old is None else steps.index(old)
            if number:
                text += self._usual(path) if old is None or place == 0 else self._gap(path, before, place)
            elif place:
                text += "".join(f"{line}{self._line(path)}" for line in self._headings(path, 0, place))
            text += self._entry(path, old, new, wanted[new])
            before = before if old is None else place
        return text + "".join(
            self._line(path) + line for line in self._headings(path, before, len(steps) - 1)
        )

    def _usual(self, path: YamlPath) -> str:
        """What is put before a new entry: an empty line too, where the file has one after the first entry."""
        here = self.written[path]
        if here.flow:
            return ", "
        steps = here.steps or ()
        spaced = len(steps) > 1 and "\n\n" in self._between(path, steps[0], steps[1])
        return "\n" * spaced + self._line(path)

    def _gap(self, path: YamlPath, before: int, place: int) -> str:
        """What is before the old entry at `place`, where the last old one that is kept is at `before`."""
        steps = self.written[path].steps or ()
        gap = self._between(path, steps[place - 1], steps[place])
        gone = self._headings(path, before, place - 1)
        return "".join(self._line(path) + line for line in gone) + gap

    def _headings(self, path: YamlPath, first: int, last: int) -> list[str]:
        """The comments between the old entries from one to another."""
        if self.written[path].flow:
            return []
        steps = self.written[path].steps or ()
        gaps = (self._between(path, steps[at], steps[at + 1]) for at in range(max(first, 0), last))
        return [line.strip() for gap in gaps for line in gap.split("\n") if "#" in line]

    def _line(self, path: YamlPath) -> str:
        """The end of a line, and the indentation of the next one."""
        return "\n" + " " * self._column(path)

    def _between(self, path: YamlPath, one: str | int, other: str | int) -> str:
        return self.text[self.segment((*path, one)).end : self.segment((*path, other)).start]

    def _entry(self, path: YamlPath, old: str | int | None, new: str | int, value: Any) -> str:
        """One entry's text: the old one with what changes in it, or a new one."""
        flow, indent = self.written[path].flow, self._column(path)
        if old is None:
            if flow:
                return braces(value) if isinstance(new, int) else braces({new: value})[1:-1]
            return item(value, indent) if isinstance(new, int) else entry(new, value, indent)
        inner, segment = (*path, old), self.segment((*path, old))
        if same(self.document.at(inner), value):
            return self.text[segment.start : segment.end]
        start, end = self.extent(inner)
        here = self.written[inner]
        replaced = not (here.steps and self._is_alike(self.document.at(inner), value))
        if replaced and not flow and (_is_many(value) or (here.steps and not here.flow)):
            return self._afresh(inner, segment, value, indent)
        return self.text[segment.start : start] + self.value(inner, value) + self.text[end : segment.end]

    def _afresh(self, path: YamlPath, segment: _Segment, value: Any, indent: int) -> str:
        """A block's entry whose value is another kind: comments above it stay."""
        step, key = path[-1], self.written[path].key
        begin = key[0] if key else self._dash(path)
        text = item(value, indent) if isinstance(step, int) else entry(step, value, indent)
        return self.text[segment.start : begin] + text

    def extent(self, path: YamlPath) -> tuple[int, int]:
        """Where a value is written; of a block from its first comment to the end of its last line."""
        here = self.written[path]
        if here.flow or not here.steps:
            return here.span
        first, last = (self.segment((*path, step)) for step in (here.steps[0], here.steps[-1]))
        return first.start, last.end

    def segment(self, path: YamlPath) -> _Segment:
        """The text of an entry, its key and comments included."""
        here, parent = self.written[path], self.written[path[:-1]]
        start = here.key[0] if here.key else here.span[0]
        if parent.flow:
            return _Segment(start, here.span[1])
        start = start if here.key else self._dash(path)
        end = self._end(path)
        return _Segment(self._above(start), end)

    def _end(self, path: YamlPath) -> int:
        """The end of the line on which a block's entry ends."""
        here = self.written[path]
        while here.steps and not here.flow:
            path = (*path, here.steps[-1])
            here = self.written[path]
        end = self.text.find("\n", here.span[1])
        return len(self.text) if end < 0 else end

    def _dash(self, path: YamlPath) -> int:
        """Where the dash of a list's entry is."""
        column, place = self._column(path[:-1]), self.written[path].span[0]
        line = self.text.rfind("\n", 0, place) + 1
        while self.text[line + column : line + column + 1] != "-":
            line = self.text.rfind("\n", 0, line - 1) + 1
        return line + column

    def _above(self, start: int) -> int:
        """The beginning of the comments right above an entry, at its column."""
        line = self.text.rfind("\n", 0, start) + 1
        column = start - line
        if self.text[line:start].strip():
            return start
        while line:
            above = self.text.rfind("\n", 0, line - 1) + 1
            comment = _COMMENT.match(self.text, above, line)
            if not comment or comment.end() - 1 - above != column:
                break
            line, start = above, above + column
        return start

    def _column(self, path: YamlPath) -> int:
        start = self.written[path].span[0]
        return start - (self.text.rfind("\n", 0, start) + 1)


def _is_many(value: object) -> bool:
    return isinstance(value, Mapping | list | tuple)


def lines_changed(before: str, after: str) -> Iterable[str]:
    """Every line that is gone or new, as a diff shows it."""
    old, new = before.split("\n"), after.split("\n")
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            yield from (f"-{line}" for line in old[a:b])
            yield from (f"+{line}" for line in new[c:d])
