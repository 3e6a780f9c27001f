"""What the file of a further language lacks, and what is in it for nothing. Below language_file."""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import TypeAdapter, ValidationError

from selfcheck.loader.scalars import read_otherwise
from selfcheck.loader.value_errors import found_kind, name, wrong_value
from selfcheck.model import Line, Source, YamlPath
from selfcheck.problems import Problem, meant, problem

_LINE: TypeAdapter[str] = TypeAdapter(Line)

HEAD = ("language", "of", "reviewed")
"""What is before the texts."""


def find(file: Source, wanted: Mapping[YamlPath, str], known: Mapping[YamlPath, str]) -> Iterator[Problem]:
    """Every Problem of the texts; `wanted`: place → the sentence to translate, some or all of the `known`."""
    yield from _missing(file, wanted)
    yield from _unknown(file, known)
    yield from _no_text(file, wanted)


def _missing(file: Source, wanted: Mapping[YamlPath, str]) -> Iterator[Problem]:
    """One Problem for each place of the file in which texts are missing, with the lines to fill in."""
    gaps: dict[YamlPath, dict[str | int, Any]] = {}
    for path, text in wanted.items():
        if file.at(path) is None:
            around = _around(file, path)
            gap = gaps.setdefault(around, {})
            for step in path[len(around) : -1]:
                gap = gap.setdefault(step, {})
            gap[path[-1]] = text
    for around, gap in gaps.items():
        place = f" under `{_called(around)}`" if around else ""
        message = f"these texts are not translated{place}."
        fix = "\n".join(["Add:", *_to_fill_in(gap)])
        yield problem(file, around, "missing-translation", message, fix, layer="shape", at="key")


def _around(file: Source, path: YamlPath) -> YamlPath:
    """The longest part of a path that is there to be added to."""
    return next(
        path[:n] for n in range(len(path) - 1, -1, -1) if not n or isinstance(file.at(path[:n]), dict | list)
    )


def _to_fill_in(gap: Mapping[str | int, Any], indent: str = "  ") -> Iterator[str]:
    for key, inside in gap.items():
        name = f'"{key}"' if read_otherwise(str(key)) else key
        head = f"{indent}-" if isinstance(key, int) else f"{indent}{name}:"
        if isinstance(inside, str):
            yield f"{head} …  # {' '.join(inside.split())}"
        else:
            yield head
            yield from _to_fill_in(inside, f"{indent}  ")


def _unknown(file: Source, wanted: Mapping[YamlPath, str]) -> Iterator[Problem]:
    known: dict[YamlPath, list[str]] = {(): list(HEAD)}
    for path in wanted:
        for n, step in enumerate(path):
            known.setdefault(path[:n], []).append(str(step))
    for path in file.values:
        if path and path[:-1] in known and str(path[-1]) not in known[path[:-1]]:
            message = f"the questionnaire has no text {name(path)} here."
            fix = (
                meant(str(path[-1]), dict.fromkeys(known[path[:-1]]), "texts")
                + " What is gone there is deleted here too."
            )
            yield problem(file, path, "unknown-text", message, fix, layer="shape", at="key")


def _no_text(file: Source, wanted: Mapping[YamlPath, str]) -> Iterator[Problem]:
    for path in wanted:
        value = file.at(path)
        if isinstance(value, str):
            yield from _wrong_length(file, path, value)
        elif value is not None:
            message = f"`{_called(path)}` must be a text, but here is {found_kind(value)}."
            fix = "Write the sentence alone, in quotes where it is a number: this file has one language."
            yield problem(file, path, "wrong-kind", message, fix, layer="shape")


def _wrong_length(file: Source, path: YamlPath, text: str) -> Iterator[Problem]:
    try:
        _LINE.validate_python(text)
    except ValidationError as error:
        code, message, fix = wrong_value(path, text, error.errors())
        yield problem(file, path, code, message, fix, layer="shape")


def _called(path: YamlPath) -> str:
    return ".".join(str(step + 1) if isinstance(step, int) else step for step in path)
