"""The events of a YAML file as plain data with places; refuses what would not mean what it looks like.

Events are taken one by one with an own stack, so that no file, however deep or tangled, overflows it.
"""

import re
from collections.abc import Callable
from typing import Any, NoReturn

from selfcheck.loader.characters import HIDDEN
from selfcheck.loader.line_hints import bracket
from selfcheck.loader.look_alikes import LookAlike, in_plain_text, look_alike
from selfcheck.loader.parser_errors import ParserError
from selfcheck.loader.scalars import read_otherwise, resolve, too_long
from selfcheck.loader.yaml_errors import explain
from selfcheck.model import Mark, Source, YamlPath
from selfcheck.problems import Problem, SyntaxCode, problem, quoted

MOST_DEPTH = 20
MOST_NODES = 40_000
MOST_TOGETHER = 2_000
"""Entries of the file, and of one list or mapping of it: ten times what the longest questionnaire needs."""
MOST_PROBLEMS = 50

_HASH = re.compile(r"[ \t]*#[^\s#]")


class Enough(Exception):  # noqa: N818 - a signal, not an error
    """Reading on would only cost time or repeat the same Problem."""


class _Frame:
    """An open mapping or list."""

    __slots__ = ("flow", "items", "key", "path")

    def __init__(self, items: dict[str, object] | list[object], path: YamlPath, flow: bool) -> None:
        self.items, self.path, self.flow = items, path, flow
        self.key: str | None = None


class Tree:
    """Takes events one after the other; holds the plain data, each place, and what was wrong on the way."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.root: object = None
        self.keys: dict[YamlPath, Mark] = {}
        self.values: dict[YamlPath, Mark] = {}
        self.plain: dict[Mark, str] = {}
        self.problems: list[Problem] = []
        self.stack: list[_Frame] = []
        self.documents = 0
        self.takers: dict[str, Callable[[Any], object]] = {
            "ScalarEvent": self._scalar,
            "MappingStartEvent": lambda event: self._open(event, {}),
            "SequenceStartEvent": lambda event: self._open(event, []),
            "MappingEndEvent": lambda _: self.stack.pop(),
            "SequenceEndEvent": lambda _: self.stack.pop(),
            "AliasEvent": self._alias,
            "DocumentStartEvent": self._document,
        }

    def take(self, event: Any) -> None:
        """Take one event of the parser; kinds that add nothing to the tree are passed over."""
        take = self.takers.get(type(event).__name__)
        if take:
            take(event)

    def fail(self, error: ParserError) -> None:
        """Add the Problem of what the parser could not read."""
        if "nesting depth" in error.words:  # libyaml from 0.2.6 on, which reads a thousand brackets ahead
            self._too_deep(bracket(self.source.lines, MOST_DEPTH + 1) or error.mark)
        cause = explain(self.source.lines, error._replace(bracket=self._open_bracket()))
        # What is on that line was read wrongly: it would only be reported twice.
        misread = ("comma-in-text", "hash-in-text")
        self.problems = [p for p in self.problems if p.code not in misread or p.line != cause.mark[0]]
        self._problem(cause.mark, cause.code, cause.message, cause.fix)

    def _in_flow(self) -> bool:
        return bool(self.stack) and self.stack[-1].flow

    def _open_bracket(self) -> Mark | None:
        """Where the innermost brace or bracket opens that is not closed yet."""
        opened = (self.values[frame.path] for frame in reversed(self.stack) if frame.flow)
        return next((mark for mark in opened if self.source.line(mark[0])[mark[1] - 1] in "[{"), None)

    def _problem(self, mark: Mark, code: SyntaxCode, message: str, fix: str) -> None:
        self.problems.append(problem(self.source, mark, code, message, fix, layer="syntax"))
        if len(self.problems) >= MOST_PROBLEMS:
            raise Enough

    def _document(self, event: Any) -> None:
        self.documents += 1
        if self.documents > 1:
            message = "a second document begins here, but a questionnaire is one document."
            self._problem(_mark(event), "several-documents", message, "Delete the line `---`.")
            raise Enough

    def _open(self, event: Any, items: dict[str, object] | list[object]) -> None:
        self._untyped(event)
        path = self._place(event, items)
        if len(self.stack) >= MOST_DEPTH:
            self._too_deep(_mark(event))
        self.stack.append(_Frame(items, path, event.flow_style))

    def _too_deep(self, mark: Mark) -> NoReturn:
        message = f"lists and mappings are nested more than {MOST_DEPTH} deep here."
        self._problem(mark, "too-deep", message, "Close the brackets that were left open.")
        raise Enough

    def _scalar(self, event: Any) -> None:
        self._untyped(event)
        if event.implicit[0] and (read_otherwise(event.value) or (self._in_flow() and "?" in event.value)):
            self.plain[_mark(event)] = event.value
        frame = self.stack[-1] if self.stack else None
        if frame and isinstance(frame.items, dict) and frame.key is None:
            self._key(frame, event)
            return
        value = self._resolve(event)
        if not event.implicit[0]:
            self._escaped(event)
        elif not self._cut(event) and frame and not event.value:
            self._nothing(frame, event)
        else:
            self._letters(event)
        self._place(event, value)

    def _place(self, event: Any, value: object) -> YamlPath:
        """Put a value where it belongs; return its path."""
        path: YamlPath = ()
        if not self.stack:
            self.root = value
        else:
            frame = self.stack[-1]
            if isinstance(frame.items, list):
                path = (*frame.path, len(frame.items))
                frame.items.append(value)
            elif frame.key is None:
                self._not_text(_mark(event), "a list or a mapping")
                raise Enough
            else:
                path = (*frame.path, frame.key)
                frame.items.setdefault(frame.key, value)
                frame.key = None
        self.values.setdefault(path, _mark(event))
        self._count(event)
        return path

    def _count(self, event: Any) -> None:
        together = len(self.stack[-1].items) if self.stack else 0
        if together <= MOST_TOGETHER and len(self.values) <= MOST_NODES:
            return
        what = (
            f"this part has over {MOST_TOGETHER}"
            if together > MOST_TOGETHER
            else f"the file has over {MOST_NODES}"
        )
        fix = "See what got in by mistake."
        self._problem(_mark(event), "too-many-entries", f"{what} entries.", fix)
        raise Enough

    def _key(self, frame: _Frame, event: Any) -> None:
        key, mark = event.value, _mark(event)
        path = (*frame.path, key)
        frame.key = key
        if event.implicit[0] and not isinstance(self._resolve(event), str):
            self._not_text(mark, quoted(key) if key else "empty")
        elif event.implicit[0] and key == "<<":
            message = "`<<` would merge another part of the file into this one."
            self._problem(mark, "merge-key", message, "Write the lines out where they count.")
        elif key != key.strip() or "：" in key:
            self._wide_key(key, mark)
        elif key in frame.items:
            first = self.keys[path][0]
            lines = f"lines {first} and {mark[0]}" if first < mark[0] else "this line"
            message = f"{quoted(key)} occurs twice, in {lines}."
            self._problem(mark, "duplicate-key", message, "Keep one of the two, or rename one.")
        self.keys.setdefault(path, mark)

    def _not_text(self, mark: Mark, what: str) -> None:
        message = f"the key before the colon is {what}, but keys are words."
        self._problem(mark, "key-not-word", message, 'Begin it with a letter, or put it in quotes: `"…":`.')

    def _resolve(self, event: Any) -> object:
        """What a scalar means: quoted is text, plain what YAML 1.2 says."""
        if not event.implicit[0]:
            return event.value
        if too_long(event.value):
            fix = 'If it is a text such as a telephone number, put it in quotes: `"…"`.'
            message = f"the number {quoted(event.value, 20)} is too long."
            self._problem(_mark(event), "number-too-long", message, fix)
            return event.value
        return resolve(event.value)

    def _untyped(self, event: Any) -> None:
        """No anchors and tags: what counts is where it is read."""
        if event.anchor is not None:
            message = f"`&{event.anchor}` names this part so that it can be repeated elsewhere."
            self._problem(_mark(event), "anchor", message, "Delete it; write the lines out where they count.")
        if event.tag is not None:
            message = f"{quoted(event.tag)} gives this part a type of its own."
            fix = "Delete it; if the text begins with `!`, put it in quotes."
            self._problem(_mark(event), "tag", message, fix)

    def _alias(self, event: Any) -> None:
        message = f"`*{event.anchor}` repeats another part of the file."
        fix = "Write the lines out where they count; if the text begins with `*`, put it in quotes."
        self._problem(_mark(event), "alias", message, fix)
        frame = self.stack[-1] if self.stack else None
        if frame and isinstance(frame.items, dict) and frame.key is None:
            frame.key = f"*{event.anchor}"
            self.keys.setdefault((*frame.path, frame.key), _mark(event))
        else:
            self._place(event, None)

    def _cut(self, event: Any) -> bool:
        """`Call #7119` without quotes would be cut to `Call`: silently, and in the worst place."""
        line, column = event.end_mark.line, event.end_mark.column
        if line < len(self.source.lines) and _HASH.match(self.source.lines[line], column):
            place = (line + 1, self.source.lines[line].index("#", column) + 1)
            message = "from this `#` on the line is a comment, so the text before it would lose its end."
            fix = 'Put the text in quotes: `"…"`; if it is a comment, write a space after `#`.'
            self._problem(place, "hash-in-text", message, fix)
            return True
        return False

    def _letters(self, event: Any) -> None:
        """A full-width space at an end of a plain text, or a Japanese comma between ids."""
        found = in_plain_text(event.value)
        if found:
            position, ascii_sign = found
            line, column = _mark(event)
            if position == len(event.value) - 1:
                line, column = event.end_mark.line + 1, event.end_mark.column - position
            sign = LookAlike(event.value[position], column + position, ascii_sign)
            self._problem((line, sign.column), "wide-sign", sign.message, sign.fix)

    def _wide_key(self, key: str, mark: Mark) -> None:
        """A key with a space at an end, or a full-width colon in it: named at its place."""
        found = look_alike(self.source.line(mark[0]))
        if found:
            self._problem((mark[0], found.column), "wide-sign", found.message, found.fix)
            return
        message = f"the key {quoted(key)} has a space at an end, or a full-width colon in it."
        fix = "Write the key alone, and behind it the colon in half width."
        self._problem(mark, "wide-sign", message, fix)

    def _nothing(self, frame: _Frame, event: Any) -> None:
        """An empty `when:` would ask everybody; and within braces a comma ends a text too early."""
        wide = look_alike(self.source.line(_mark(event)[0])) if frame.flow and frame.key is not None else None
        if wide:
            self._problem((_mark(event)[0], wide.column), "wide-sign", wide.message, wide.fix)
        elif frame.flow and frame.key is not None:
            message = f"{quoted(frame.key)} is in braces without a value."
            fix = 'Write its value; if it belongs to the text before it, put the whole text in quotes: `"…"`.'
            self._problem(self.keys[(*frame.path, frame.key)], "comma-in-text", message, fix)
        else:
            behind = "this dash" if frame.key is None else quoted(frame.key)
            message = f"nothing follows {behind}."
            self._problem(_mark(event), "empty-value", message, "Write it, or delete the line.")

    def _escaped(self, event: Any) -> None:
        char = HIDDEN.search(event.value)
        if char:
            message = f"this text writes a character that nobody can see (U+{ord(char[0]):04X})."
            self._problem(_mark(event), "hidden-character", message, "Delete it from between the quotes.")


def _mark(event: Any) -> Mark:
    return event.start_mark.line + 1, event.start_mark.column + 1
