"""What a page shows, read from its HTML as a browser without a script would: the screen, its buttons and fields."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any


@dataclass
class Button:
    """A button that taps: what it changes, and how it is drawn."""

    patch: dict[str, Any]
    attributes: dict[str, str]
    text: str = ""


@dataclass
class Input:
    """A field of a form."""

    name: str
    value: str
    attributes: dict[str, str]


@dataclass
class Shown:
    """A page, or its `<main>` alone."""

    html: str
    main: dict[str, str] = field(default_factory=dict)
    buttons: list[Button] = field(default_factory=list)
    inputs: list[Input] = field(default_factory=list)
    text: str = ""

    def __post_init__(self) -> None:
        _Reader(self).feed(self.html)

    @property
    def view(self) -> str:
        return self.main["data-view"]

    @property
    def lang(self) -> str:
        return self.main["data-lang"]

    @property
    def flow(self) -> dict[str, Any]:
        """What the device would keep: of a whole page only."""
        found: dict[str, Any] = json.loads(self.hidden("flow"))
        return found

    def hidden(self, name: str) -> str:
        return next(each.value for each in self.inputs if each.name == name)

    def tap(self, **wanted: object) -> dict[str, Any]:
        """What the first button changes that changes (among others) this."""
        return next(b.patch for b in self.buttons if wanted.items() <= b.patch.items())

    @property
    def asked(self) -> list[str]:
        """The questions of the screen: one, or the rows of a grid; none on other screens."""
        kind, _, name = self.view.partition(":")
        if kind == "grid":
            return list(next(b.patch["fields"] for b in self.buttons if "fields" in b.patch))
        return [name] if kind == "question" else []

    def answers(self, given: Mapping[str, object]) -> tuple[dict[str, Any], list[tuple[str, str]]]:
        """The tap that answers every question of the screen, and the fields of its form."""
        if not self.view.startswith("grid:"):
            [name] = self.asked
            return self.answer(name, given[name])
        patch = next(b.patch for b in self.buttons if "fields" in b.patch)
        return patch, [(f"answer:{name}", str(given[name])) for name in self.asked]

    def answer(self, name: str, answer: object) -> tuple[dict[str, Any], list[tuple[str, str]]]:
        """The tap that gives an answer, and the fields of its form: one tap where one is enough."""
        chosen = answer if isinstance(answer, tuple) else (answer,)
        given = list(chosen) if isinstance(answer, tuple) else answer
        for button in self.buttons:
            if button.patch.get("answers") == {name: given}:
                return button.patch, []
        ticks = [(f"answer:{name}", str(each)) for each in chosen]
        return next(b.patch for b in self.buttons if name in b.patch.get("fields", [])), ticks


class _Reader(HTMLParser):
    def __init__(self, shown: Shown) -> None:
        super().__init__(convert_charrefs=True)
        self.shown = shown
        self._button: Button | None = None
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "main":
            self.shown.main = found
        elif tag == "button" and found.get("name") == "tap":
            self._button = Button(json.loads(found["value"]), found)
            self.shown.buttons.append(self._button)
        elif tag in ("input", "textarea"):
            self.shown.inputs.append(Input(found.get("name", ""), found.get("value", ""), found))
        elif tag in ("style", "script", "template", "title"):
            self._silent += 1

    def handle_endtag(self, tag: str) -> None:
        if tag == "button":
            self._button = None
        elif tag in ("style", "script", "template", "title"):
            self._silent -= 1

    def handle_data(self, data: str) -> None:
        if self._silent:
            return
        written = data.replace("\u200b", "")
        self.shown.text += written
        if self._button:
            self._button.text += written
