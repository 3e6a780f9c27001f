"""Conditions as an author picks them: groups of lines, each about one question or some terms.

`shape` reads the plain YAML of a condition and `raw` writes it; what stays the same keeps its form.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from selfcheck.model import Numeric

Steps = tuple[int, ...]
"""Where a part is: its positions in the groups around it."""


@dataclass(frozen=True, slots=True)
class Line:
    """One question's answer: one of `options`, or a number within the bounds."""

    question: str
    options: tuple[str, ...] = ()
    at_least: Numeric | None = None
    at_most: Numeric | None = None
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Terms:
    """One of these terms holds."""

    names: tuple[str, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """All of the parts hold, or at least one of them."""

    how: Literal["all", "any"]
    parts: tuple["Part", ...] = ()
    negated: bool = False


Part = Line | Terms | Group


def shape(condition: object) -> Group:
    """The parts of a condition; of what is none, an empty group."""
    part = _part(condition)
    return part if isinstance(part, Group) and not part.negated else Group("all", (part,))


def raw(group: Group) -> dict[str, Any]:
    """The YAML of a group as an author would write it."""
    parts = [_raw(part) for part in group.parts]
    if group.how == "any" and len(parts) != 1:
        return {"any": parts} if parts else {}
    if len({key for part in parts for key in part}) == sum(map(len, parts)):
        return {key: value for part in parts for key, value in part.items()}
    return {"all": parts}


def part_at(group: Group, steps: Steps) -> Part:
    """The part at a place."""
    part: Part = group
    for step in steps:
        part = _group(part).parts[step]
    return part


def replaced(group: Group, steps: Steps, part: Part | None) -> Group:
    """The same group with another part at a place, or without it; one place further on is a new part's."""
    if not steps:
        return part if isinstance(part, Group) else Group("all", (part,) if part else ())
    step, rest = steps[0], steps[1:]
    if rest:
        inner = replaced(_group(group.parts[step]), rest, part)
        part = inner if inner.parts else None
    here = (part,) if part is not None else ()
    return replace(group, parts=(*group.parts[:step], *here, *group.parts[step + 1 :]))


def _group(part: Part) -> Group:
    if not isinstance(part, Group):
        raise TypeError(f"no group: {part}")
    return part


def _part(condition: object) -> Part:
    if not isinstance(condition, Mapping):
        return Group("all")
    parts = tuple(_line(str(key), value) for key, value in condition.items())
    return parts[0] if len(parts) == 1 else Group("all", parts)


def _line(key: str, value: Any) -> Part:
    match key, value:
        case ("all" | "any") as how, list():
            return Group("any" if how == "any" else "all", tuple(map(_part, value)))
        case "not", _:
            inner = _part(value)
            return replace(inner, negated=not inner.negated)
        case "is", _:
            return Terms(_names(value))
        case _, Mapping():
            return Line(key, at_least=value.get("at_least"), at_most=value.get("at_most"))
    return Line(key, _names(value))


def _names(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list | tuple) else (str(value),)


def _raw(part: Part) -> dict[str, Any]:
    if part.negated:
        return {"not": _raw(replace(part, negated=False))}
    match part:
        case Terms(names):
            return {"is": _listed(names)}
        case Line(question, options) if options:
            return {question: _listed(options)}
        case Line(question, _, low, high):
            bounds = {"at_least": low, "at_most": high}
            return {question: {key: value for key, value in bounds.items() if value is not None}}
        case Group():
            return raw(part)


def _listed(names: tuple[str, ...]) -> str | list[str]:
    return names[0] if len(names) == 1 else list(names)
