"""A screen as it is read from its HTML, with as little work as a load generator can do."""

import json
import re
from html import unescape
from typing import Any

from bench.load.visits import LoadError

Patch = dict[str, Any]
"""What a button changes in the flow."""

_FLOW = re.compile(r'name="flow" value="([^"]*)"')
_MAIN = re.compile(r"(<main\b.*?</main>)", re.DOTALL)
_LANGUAGE = re.compile(r'data-lang="([^"]*)"')
_VIEW = re.compile(r'data-view="([^"]*)"')
_TAP = re.compile(r'<button type="submit" name="tap"[^>]* value="([^"]*)"')
_URGENCY = re.compile(r'data-urgency="([^"]*)"')
_AGREE = re.compile(r'name="agree" value="([^"]*)"')


class Screen:
    """The `<main>` of a page. What is not in it, and is asked for, raises LoadError."""

    def __init__(self, main: str) -> None:
        self.main = main
        self.view = _first(_VIEW, main)
        self.kind, _, self.name = self.view.partition(":")

    @property
    def language(self) -> str:
        """In which it is."""
        return _first(_LANGUAGE, self.main)

    @property
    def urgency(self) -> str:
        """What a result says."""
        return _first(_URGENCY, self.main)

    @property
    def agreement(self) -> str:
        """The consent to Send that is ticked."""
        return unescape(_first(_AGREE, self.main))

    @property
    def asked(self) -> list[str]:
        """The questions of the screen: one, the rows of a grid, or none."""
        if self.kind == "grid":
            return list(next(patch["fields"] for patch in self.taps() if "fields" in patch))
        return [self.name] if self.kind == "question" else []

    def taps(self) -> list[Patch]:
        """What the buttons change, but those that erase or lead back to the start."""
        found = [json.loads(unescape(value)) for value in _TAP.findall(self.main)]
        return [patch for patch in found if patch.get("view") not in ("start", "erase")]

    def tap(self, name: str, value: object = None) -> Patch:
        """The first button that changes this; nothing where there is none."""
        return next((patch for patch in self.taps() if name in patch and value in (None, patch[name])), {})


def read_page(html: str) -> tuple[Screen, dict[str, Any]]:
    """The screen of a whole page, and its flow."""
    return Screen(_first(_MAIN, html)), json.loads(unescape(_first(_FLOW, html)))


def encoded(patch: Patch) -> str:
    """A tap as the server writes it into the page."""
    return json.dumps(patch, ensure_ascii=False, separators=(",", ":"))


def _first(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    if not found:
        raise LoadError(f"{pattern.pattern} is not in {text[:80]!r}")
    return found[1]
