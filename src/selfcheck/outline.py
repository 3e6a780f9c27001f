"""Which noun should stand where in the file; known from the nouns, so also while the file is not right."""

from collections.abc import Iterator, Mapping
from types import UnionType
from typing import Any, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from selfcheck.conditions import Path
from selfcheck.model import Questionnaire
from selfcheck.noun import Noun, Text


def fields(noun: type[Noun]) -> dict[str, FieldInfo]:
    """The fields of a noun by the names that they have in the file."""
    return {info.alias or name: info for name, info in noun.model_fields.items()}


def expected(path: Path) -> Any:
    """The type of what should stand at `path`; None where nothing should."""
    kind: Any = Questionnaire
    for step in path:
        kind = _inside(kind, step)
    return kind


def noun_at(path: Path) -> type[Noun] | None:
    """The noun that should stand at `path`."""
    return next((k for k in _choices(expected(path)) if isinstance(k, type) and issubclass(k, Noun)), None)


def is_text(path: Path) -> bool:
    """Whether a text in every language should stand at `path`."""
    return Text in _choices(expected(path))


def texts(
    tree: object, kind: Any = Questionnaire, path: Path = ()
) -> Iterator[tuple[Path, Mapping[str, object]]]:
    """Every text of the file, however incomplete, with its place: (path, language → words)."""
    if Text in _choices(kind):
        if isinstance(tree, Mapping):
            yield path, tree
        return
    for step, child in _children(tree):
        inside = _inside(kind, step)
        if inside is not None:
            yield from texts(child, inside, (*path, step))


def _children(tree: object) -> Iterator[tuple[str | int, object]]:
    if isinstance(tree, Mapping):
        yield from tree.items()
    elif isinstance(tree, list | tuple):
        yield from enumerate(tree)


def _choices(kind: Any) -> tuple[Any, ...]:
    return get_args(kind) if get_origin(kind) in (Union, UnionType) else (kind,)


def _inside(kind: Any, step: str | int) -> Any:
    for choice in _choices(kind):
        origin = get_origin(choice)
        if isinstance(step, int) and origin is tuple:
            return get_args(choice)[0]
        if isinstance(step, str) and origin is dict:
            return get_args(choice)[1]
        if isinstance(choice, type) and issubclass(choice, Noun) and step in fields(choice):
            return fields(choice)[str(step)].annotation
    return None
