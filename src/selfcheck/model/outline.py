"""Which noun should be where in the file; known from the nouns, so also while the file is not right."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from types import UnionType
from typing import Any, Union, cast, get_args, get_origin

from pydantic.fields import FieldInfo

from selfcheck.model.base import Noun, Text
from selfcheck.model.conditions import YamlPath
from selfcheck.model.questionnaire import Questionnaire


def fields(noun: type[Noun]) -> dict[str, FieldInfo]:
    """The fields of a noun by the names that they have in the file."""
    return {info.alias or name: info for name, info in noun.model_fields.items()}


def expected(path: YamlPath) -> Any:
    """The type of what should be at `path`; None where nothing should."""
    kind: Any = Questionnaire
    for step in path:
        kind = _inside(kind, step)
    return kind


def noun_at(path: YamlPath) -> type[Noun] | None:
    """The noun that should be at `path`."""
    return next((k for k in _choices(expected(path)) if isinstance(k, type) and issubclass(k, Noun)), None)


def is_text(path: YamlPath) -> bool:
    """Whether a text in every language should be at `path`."""
    return Text in _choices(expected(path))


def texts(tree: object) -> Iterator[tuple[YamlPath, Mapping[str, object]]]:
    """Every text of the file, however incomplete, with its place: (path, language → words)."""
    return _texts(tree, cast(_Texts, _texts_in(Questionnaire)), ())


@dataclass(frozen=True, slots=True)
class _Texts:
    """Where texts are in a kind; None where there are none. Kinds of typing are slow keys: here is none."""

    entry: "_Texts | None" = None
    value: "_Texts | None" = None
    named: Mapping[str, "_Texts | None"] = field(default_factory=dict)
    itself: bool = False

    def inside(self, step: str | int) -> "_Texts | None":
        return self.entry if isinstance(step, int) else self.named.get(step, self.value)


def _texts(tree: object, within: _Texts, path: YamlPath) -> Iterator[tuple[YamlPath, Mapping[str, object]]]:
    if within.itself:
        if isinstance(tree, Mapping):
            yield path, tree
        return
    for step, child in _children(tree):
        if inside := within.inside(step):
            yield from _texts(child, inside, (*path, step))


@cache
def _texts_in(kind: Any) -> _Texts | None:
    if Text in _choices(kind):
        return _Texts(itself=True)
    entry, value, named = _steps(kind)
    found = _Texts(
        entry and _texts_in(entry), value and _texts_in(value), {n: _texts_in(k) for n, k in named.items()}
    )
    return found if found.entry or found.value or any(found.named.values()) else None


def _children(tree: object) -> Iterator[tuple[str | int, object]]:
    if isinstance(tree, Mapping):
        yield from tree.items()
    elif isinstance(tree, list | tuple):
        yield from enumerate(tree)


def _choices(kind: Any) -> tuple[Any, ...]:
    return get_args(kind) if get_origin(kind) in (Union, UnionType) else (kind,)


def _inside(kind: Any, step: str | int) -> Any:
    entry, value, named = _steps(kind)
    return entry if isinstance(step, int) else named.get(step, value)


@cache
def _steps(kind: Any) -> tuple[Any, Any, Mapping[str, Any]]:
    """What is in a kind: the type of a list's entries, of a mapping's values, and of each field."""
    entry = value = None
    named: dict[str, Any] = {}
    for choice in _choices(kind):
        if get_origin(choice) is tuple:
            entry = get_args(choice)[0]
        elif get_origin(choice) is dict:
            value = get_args(choice)[1]
        elif isinstance(choice, type) and issubclass(choice, Noun):
            named |= {name: info.annotation for name, info in fields(choice).items()}
    return entry, value, named
