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


class Part(TypedDict):
    """A part of one panel, as SVG paths of absolute coordinates."""

    path: str
    touch: str
    """Where a finger marks it: the path and the paper beside it, for a limb is narrower than a finger."""
    check: str
    """The point of its check mark: what is ticked is not marked by colour alone."""


class Shape(Part):
    """A part of the figure to tap."""

    down: int
    """How far below the first panel its own one is."""


class Area(TypedDict):
    """An area of the figure: its parts in one panel, and the option that it stands for."""

    option: str
    label: str
    path: str
    checks: list[str]


class Panel(TypedDict):
    """The figure seen from one side."""

    title: str
    left: str
    """What is at the left edge of the picture."""
    right: str
    outlines: list[str]
    areas: list[Area]
    hair: list[str]
    lines: list[str]
    """What is drawn over the areas: face, fingers, toes."""


class Figure(TypedDict):
    """The body map: panels one below the other, each PANEL high, over the list of its options."""

    hint: str
    view_box: str
    """Of one panel."""
    panels: list[Panel]


SIDES = {"front": ("right", "left"), "back": ("left", "right")}
"""Whose side is at the left and at the right edge of the picture: the patient's own."""

PANEL = 512
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
    """The parts of the figure that are this option, each half of the body apart."""
    return tuple(
        {"down": place * PANEL, **part}
        for place, view in enumerate(SIDES)
        for name, parts in _areas(view)
        if name == option
        for part in parts
    )


def area_ids() -> list[str]:
    """Every option id that is drawn, for docs/reference.md."""
    return sorted({name for view in SIDES for name, _ in _areas(view)})


def _panel(wording: Wording, view: str, options: Mapping[str, Text]) -> Panel:
    left, right = SIDES[view]
    areas: list[Area] = [
        {
            "option": name,
            "label": wording.plain(options[name]),
            "path": " ".join(part["path"] for part in parts),
            "checks": [part["check"] for part in parts],
        }
        for name, parts in _areas(view)
        if name in options
    ]
    return {
        "title": wording.word(f"map_{view}"),
        "left": wording.word(f"map_{left}"),
        "right": wording.word(f"map_{right}"),
        "outlines": _both(_body()[view]["outline"]),
        "areas": areas,
        "hair": _both(_body()[view]["hair"]),
        "lines": _both(_body()[view]["lines"]),
    }


def _both(paths: list[str]) -> list[str]:
    """Of both halves of the body."""
    return [*map(_mirrored, paths), *paths]


@cache
def _areas(view: str) -> tuple[tuple[str, tuple[Part, ...]], ...]:
    """Each area by the id of its option: either side, both sides as one, and what lies in the middle."""
    return tuple(_drawn(view))


def _drawn(view: str) -> Iterator[tuple[str, tuple[Part, ...]]]:
    left, right = SIDES[view]
    body = _body()[view]
    for name, half in body["areas"].items():
        other = _other_half(half)
        yield f"{left}_{name}", (other,)
        yield f"{right}_{name}", (half,)
        yield name, (other, half)
    for name, whole in body["middle"].items():
        yield name, (whole,)


def _other_half(part: Part) -> Part:
    return {
        "path": _mirrored(part["path"]),
        "touch": _mirrored(part["touch"]),
        "check": _mirrored(part["check"]),
    }


def _mirrored(path: str) -> str:
    """A path or point of absolute coordinates on the picture's other half."""
    width = int(_body()["view_box"].split()[2])
    return re.sub(r"([\d.]+) ([\d.]+)", lambda pair: f"{width - float(pair[1]):.1f} {pair[2]}", path)


@cache
def _body() -> Any:
    return json.loads(files("selfcheck.display").joinpath("body.json").read_text("utf-8"))
