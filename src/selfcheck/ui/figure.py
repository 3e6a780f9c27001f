"""The body map: the drawn figure, and the areas of it that stand for a question's options. Above wording.

An option is drawn when its id names an area (`groin`) or an area with its side (`left_groin`).
"""

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from selfcheck.model import Answer, Question, Text
from selfcheck.ui.part import Area, Figure, Panel
from selfcheck.ui.wording import Wording

SIDES = {"front": ("right", "left"), "back": ("left", "right")}
"""Whose side stands at the left and at the right edge of the picture: the patient's own."""


def figure(wording: Wording, options: Mapping[str, Text]) -> Figure | None:
    """The figure with the areas of these options; None where none of them is drawn."""
    panels = [_panel(wording, view, options) for view in SIDES]
    if not any(panel["areas"] for panel in panels):
        return None
    return {"hint": wording.word("map_hint"), "view_box": _body()["view_box"], "panels": panels}


def marked(wording: Wording, question: Question, answer: Answer | None) -> Figure | None:
    """The figure with nothing but what was marked; None where nothing of it is drawn."""
    chosen = {name: text for name, text in (question.tick or {}).items() if name in _names(answer)}
    found = figure(wording, chosen) if question.body_map else None
    return {**found, "hint": wording.say(question.ask)} if found else None


def _names(answer: Answer | None) -> tuple[str, ...]:
    return answer if isinstance(answer, tuple) else ()


def area_ids() -> list[str]:
    """Every option id that is drawn, for docs/reference.md."""
    return sorted({name for view in SIDES for name, _ in _areas(view)})


def _panel(wording: Wording, view: str, options: Mapping[str, Text]) -> Panel:
    left, right = SIDES[view]
    areas: list[Area] = [
        {"option": name, "label": wording.plain(options[name]), "path": path}
        for name, path in _areas(view)
        if name in options
    ]
    return {
        "title": wording.word(f"map_{view}"),
        "left": wording.word(f"map_{left}"),
        "right": wording.word(f"map_{right}"),
        "outlines": list(_outlines(view)),
        "areas": areas,
    }


@cache
def _outlines(view: str) -> tuple[str, ...]:
    """Of both halves of the body."""
    outlines = _body()[view]["outline"]
    return (*map(_mirrored, outlines), *outlines)


@cache
def _areas(view: str) -> tuple[tuple[str, str], ...]:
    """Each area by the id of its option: either side, both sides as one, and what lies in the middle."""
    return tuple(_drawn(view))


def _drawn(view: str) -> Iterator[tuple[str, str]]:
    left, right = SIDES[view]
    body = _body()[view]
    for name, path in body["areas"].items():
        yield f"{left}_{name}", _mirrored(path)
        yield f"{right}_{name}", path
        yield name, f"{_mirrored(path)} {path}"
    yield from body.get("middle", {}).items()


def _mirrored(path: str) -> str:
    """A path of absolute commands on the picture's other half."""
    width = int(_body()["view_box"].split()[2])
    return re.sub(r"(\d+) (\d+)", lambda pair: f"{width - int(pair[1])} {pair[2]}", path)


@cache
def _body() -> Any:
    return json.loads(files("selfcheck.ui").joinpath("body.json").read_text("utf-8"))
