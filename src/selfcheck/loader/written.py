"""Where every value of a YAML file begins and ends, for those who change the file and keep the rest of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from selfcheck.loader.syntax import PARSER
from selfcheck.model import YamlPath

Span = tuple[int, int]
"""From a character of the text up to another one, which is not part of it."""


@dataclass(frozen=True, slots=True)
class Written:
    """How one value is written."""

    span: Span
    flow: bool
    """Within braces or brackets, or these themselves."""
    quote: str = ""
    """The quotation mark of a word; empty for a plain one."""
    key: Span | None = None
    """Its key, where it is a mapping's."""
    steps: tuple[str | int, ...] | None = None
    """The keys or positions in it; None for a word."""


def layout(text: str) -> Mapping[YamlPath, Written]:
    """Path → how it is written, of a text that `read_text` accepts."""
    return _Layout(text).written


class _Frame:
    __slots__ = ("event", "key", "keys", "path", "span_of_key")

    def __init__(self, path: YamlPath, event: Any, span_of_key: Span | None) -> None:
        self.path, self.event, self.span_of_key = path, event, span_of_key
        self.keys: list[str | int] = []
        self.key: tuple[str, Span] | None = None

    @property
    def is_mapping(self) -> bool:
        return isinstance(self.event, yaml.MappingStartEvent)


class _Layout:
    def __init__(self, text: str) -> None:
        self.text = text
        self.starts = [0]
        self.starts += [place + 1 for place, sign in enumerate(text) if sign == "\n"]
        self.written: dict[YamlPath, Written] = {}
        self.stack: list[_Frame] = []
        for event in yaml.parse(text, Loader=PARSER):
            self._take(event)

    def _take(self, event: Any) -> None:
        match event:
            case yaml.ScalarEvent():
                self._scalar(event)
            case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                path, key = self._place()
                self.stack.append(_Frame(path, event, key))
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                self._close(event)

    def _scalar(self, event: Any) -> None:
        frame = self.stack[-1] if self.stack else None
        span = self._offset(event.start_mark), self._offset(event.end_mark)
        if frame and frame.is_mapping and frame.key is None:
            frame.key = event.value, span
            return
        if event.style in ("|", ">"):  # the parser's mark is behind the empty lines that follow
            span = span[0], len(self.text[: span[1]].rstrip())
        path, key = self._place()
        flow = bool(frame and frame.event.flow_style)
        self.written[path] = Written(span, flow, event.style or "", key)

    def _close(self, event: Any) -> None:
        frame = self.stack.pop()
        start, end = self._offset(frame.event.start_mark), self._offset(event.end_mark)
        if not frame.event.flow_style and frame.keys:
            end = self.written[(*frame.path, frame.keys[-1])].span[1]
        steps = tuple(frame.keys)
        self.written[frame.path] = Written((start, end), frame.event.flow_style, "", frame.span_of_key, steps)

    def _place(self) -> tuple[YamlPath, Span | None]:
        """The path of the value that comes now, and its key's span."""
        if not self.stack:
            return (), None
        frame = self.stack[-1]
        if frame.key is not None:
            (step, span), frame.key = frame.key, None
            frame.keys.append(step)
            return (*frame.path, step), span
        frame.keys.append(len(frame.keys))
        return (*frame.path, len(frame.keys) - 1), None

    def _offset(self, mark: Any) -> int:
        return self.starts[mark.line] + int(mark.column) if mark.line < len(self.starts) else len(self.text)
