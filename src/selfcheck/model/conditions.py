"""One grammar for `when`, `reached`, `means`, `if` and promises: read it from YAML, write it again."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Annotated, Any

from pydantic import GetPydanticSchema
from pydantic_core import PydanticCustomError, core_schema

from selfcheck.model.base import Numeric

YamlPath = tuple[str | int, ...]
"""Where something is in the YAML, as keys and positions."""


@dataclass(frozen=True, slots=True)
class Match:
    """The answer is one of `options` (of a tick-all: has one of them), or lies within the bounds.

    Until it is linked, a match within bounds may also name a score.
    """

    question: str
    options: frozenset[str] = frozenset()
    at_least: Numeric | None = None
    at_most: Numeric | None = None
    path: YamlPath = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class All:
    """Every part holds; true when there is none."""

    parts: tuple["Node", ...]
    path: YamlPath = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one part holds."""

    parts: tuple["Node", ...]
    path: YamlPath = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold."""

    part: "Node"
    path: YamlPath = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Is:
    """One of these terms holds; `link` puts their meaning in."""

    terms: tuple[str, ...]
    path: YamlPath = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Part:
    """What one question adds to a score."""

    question: str
    points: Mapping[str, int] | None
    """Of each option that adds something; None: the answer is the number."""
    most: int
    """The most that it can add."""
    ticked: bool = False
    """Whether several options can be chosen, whose points are added."""


@dataclass(frozen=True, slots=True)
class Sum:
    """A score lies within the bounds; `link` makes it of a match that names the score."""

    score: str
    parts: tuple[Part, ...] = field(hash=False)
    at_least: int | None = None
    at_most: int | None = None
    path: YamlPath = field(default=(), compare=False)


Node = Match | Sum | All | AnyOf | Not | Is
ALWAYS = All(())


def parse(raw: object, path: YamlPath = ()) -> Node:
    """Read a condition from its YAML; raises a PydanticCustomError of type `condition` with its path."""
    if not isinstance(raw, dict):
        raise _wrong(path, "a condition is a mapping such as `question: option`", raw)
    parts = tuple(_line(key, value, (*path, key)) for key, value in raw.items())
    return parts[0] if len(parts) == 1 else All(parts, path)


def _line(key: str, value: object, path: YamlPath) -> Node:
    match key:
        case "all":
            return All(_list(value, path), path)
        case "any":
            return AnyOf(_list(value, path), path)
        case "not":
            return Not(parse(value, path), path)
        case "is":
            return Is(_names(value, path), path)
    return _match(key, value, path)


def _list(value: object, path: YamlPath) -> tuple[Node, ...]:
    if not isinstance(value, list | tuple) or not value:
        raise _wrong(path, f"`{path[-1]}:` needs a list with at least one condition", value)
    return tuple(parse(part, (*path, i)) for i, part in enumerate(value))


def _names(value: object, path: YamlPath) -> tuple[str, ...]:
    names = [value] if isinstance(value, str) else value
    if not isinstance(names, list | tuple) or not names or not all(isinstance(n, str) for n in names):
        raise _wrong(path, "expected an id or a list of ids", value)
    return tuple(names)


def _match(question: str, value: object, path: YamlPath) -> Match:
    if not isinstance(value, dict):
        return Match(question, frozenset(_names(value, path)), path=path)
    if not value or not set(value) <= {"at_least", "at_most"}:
        raise _wrong(path, "a number is bounded by `at_least`, `at_most` or both", value)
    for bound in value.values():
        if not isinstance(bound, int | float) or isinstance(bound, bool):
            raise _wrong(path, "a bound is a number", bound)
    low, high = (_plain(value.get(word)) for word in ("at_least", "at_most"))
    return Match(question, at_least=low, at_most=high, path=path)


def _plain(bound: Numeric | None) -> Numeric | None:
    """A bound without the way in which it was written: `37.50` is 37.5, and `37.0` is 37."""
    if bound is None or isinstance(bound, int):
        return bound
    return int(bound) if bound.is_integer() else float(bound)


def _wrong(path: YamlPath, what: str, value: object) -> PydanticCustomError:
    return PydanticCustomError("condition", "{what}", {"what": what, "path": path, "value": repr(value)[:60]})


def dump(node: Node) -> dict[str, Any]:
    """The YAML of a condition, such that `parse(dump(node)) == node` but for places."""
    match node:
        case Match(question, options) if options:
            return {question: sorted(options)}
        case Match(name, _, at_least, at_most) | Sum(name, _, at_least, at_most):
            bounds = {"at_least": at_least, "at_most": at_most}
            return {name: {word: bound for word, bound in bounds.items() if bound is not None}}
        case All(parts):
            return {"all": [dump(p) for p in parts]} if parts else {}
        case AnyOf(parts):
            return {"any": [dump(p) for p in parts]}
        case Not(part):
            return {"not": dump(part)}
    return {"is": list(node.terms)}


Scores = Mapping[str, tuple[Part, ...]]
"""Score → what each of its questions adds."""


def link(node: Node, terms: Mapping[str, Node], scores: Scores = MappingProxyType({})) -> Node:
    """Put the meaning of terms and scores in place of their names."""
    match node:
        case Match(name, _, at_least, at_most, path) if name in scores:
            return Sum(name, scores[name], _whole(at_least), _whole(at_most), path)
        case Match() | Sum():
            return node
        case All(parts, path):
            return All(tuple(link(p, terms, scores) for p in parts), path)
        case AnyOf(parts, path):
            return AnyOf(tuple(link(p, terms, scores) for p in parts), path)
        case Not(part, path):
            return Not(link(part, terms, scores), path)
    meanings = tuple(link(terms[name], terms, scores) for name in node.terms)
    return meanings[0] if len(meanings) == 1 else AnyOf(meanings, node.path)


def _whole(bound: Numeric | None) -> int | None:
    """A bound of a score, which has no decimals (the loader sees to it)."""
    return None if bound is None else int(bound)


def matches(node: Node) -> Iterator[Match]:
    """Every match of a linked or unlinked condition (terms and scores are not entered)."""
    match node:
        case Match():
            yield node
        case All(parts) | AnyOf(parts):
            for part in parts:
                yield from matches(part)
        case Not(part):
            yield from matches(part)


def looks_at(node: Node) -> Iterator[str]:
    """Every question that a linked condition looks at; some may be named twice."""
    yield from (match.question for match in matches(node))
    yield from (part.question for each in sums(node) for part in each.parts)


def sums(node: Node) -> Iterator[Sum]:
    """Every sum of a linked condition."""
    match node:
        case Sum():
            yield node
        case All(parts) | AnyOf(parts):
            for part in parts:
                yield from sums(part)
        case Not(part):
            yield from sums(part)


def terms_of(node: Node) -> Iterator[tuple[str, YamlPath]]:
    """Every term that a condition names, with its place."""
    match node:
        case Is(names, path):
            yield from ((name, path) for name in names)
        case All(parts) | AnyOf(parts):
            for part in parts:
                yield from terms_of(part)
        case Not(part):
            yield from terms_of(part)


def _schema(_source: Any, _handler: Any) -> core_schema.CoreSchema:
    parsed = core_schema.no_info_plain_validator_function(
        lambda raw: raw if isinstance(raw, Node) else parse(raw)
    )
    return core_schema.json_or_python_schema(
        json_schema=parsed,
        python_schema=parsed,
        serialization=core_schema.plain_serializer_function_ser_schema(dump),
    )


def _json_schema(_schema: Any, _handler: Any) -> dict[str, Any]:
    names = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}, "minItems": 1}]}
    bounds = {"type": "object", "additionalProperties": False, "minProperties": 1}
    bounds["properties"] = {"at_least": {"type": "number"}, "at_most": {"type": "number"}}
    return {
        "type": "object",
        "description": "A condition: every line holds. `question: option`, `any:`, `all:`, `not:`, `is:`.",
        "properties": {
            "all": {"type": "array", "items": {"type": "object"}, "minItems": 1},
            "any": {"type": "array", "items": {"type": "object"}, "minItems": 1},
            "not": {"type": "object"},
            "is": names,
        },
        "additionalProperties": {"anyOf": [*names["anyOf"], bounds]},
    }


Condition = Annotated[Node, GetPydanticSchema(_schema, _json_schema)]
"""A condition as a field of a noun: parsed from YAML, dumped as YAML."""
