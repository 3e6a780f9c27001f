"""The body map: the figure, and the areas of it that are a question's options. Above wording.

An option is drawn when its id names an area (`groin`) or an area with its side (`left_groin`).
"""

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, TypedDict

from selfcheck.display.wording import Wording
from selfcheck.engine import questions_of
from selfcheck.model import Answer, Answers, Question, Text


class Shape(TypedDict):
    """A part of the figure to tap, in the coordinates of the whole figure."""

    down: int
    """How far below the first panel its own one is."""
    path: str
    check: str
    """A check mark in its middle: what is ticked is not marked by colour alone."""


class Area(TypedDict):
    """An area of the figure: an SVG path and the option that it stands for."""

    option: str
    label: str
    path: str


class Panel(TypedDict):
    """The figure seen from one side."""

    title: str
    left: str
    """What is at the left edge of the picture."""
    right: str
    outlines: list[str]
    areas: list[Area]


class Figure(TypedDict):
    """The body map: panels one below the other, each PANEL high, over the list of its options."""

    hint: str
    view_box: str
    """Of one panel."""
    panels: list[Panel]


SIDES = {"front": ("right", "left"), "back": ("left", "right")}
"""Whose side is at the left and at the right edge of the picture: the patient's own."""

PANEL = 470
"""The height of one panel with its heading, in the units of body.json."""


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


def all_marked(wording: Wording, answers: Answers) -> list[Figure]:
    """The figures of all questions on which something was marked."""
    figures = (marked(wording, q, answers.get(q.id)) for q in questions_of(wording.questionnaire))
    return [figure for figure in figures if figure]


def _names(answer: Answer | None) -> tuple[str, ...]:
    return answer if isinstance(answer, tuple) else ()


@cache
def shapes(option: str) -> tuple[Shape, ...]:
    """The parts of the figure that are this option, a hand and a foot of it apart."""
    return tuple(
        {"down": place * PANEL, "path": part, "check": _check(part)}
        for place, view in enumerate(SIDES)
        for name, path in _areas(view)
        if name == option
        for part in re.findall(r"M[^M]+", path)
    )


def _check(path: str) -> str:
    """A check mark in the middle of a path of absolute coordinates."""
    pairs = [(float(x), float(y)) for x, y in re.findall(r"([\d.]+) ([\d.]+)", path)]
    x, y = ((min(along) + max(along)) / 2 for along in zip(*pairs, strict=True))
    return f"M{x - 9:g} {y:g}l6 7l12-14"


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
    return json.loads(files("selfcheck.display").joinpath("body.json").read_text("utf-8"))
