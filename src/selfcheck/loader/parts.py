"""The parts of a questionnaire joined with its main file: one tree, in which every key occurs once."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from selfcheck.loader.locations import PARTS, part_file
from selfcheck.loader.schema_errors import not_a_mapping
from selfcheck.model import Questionnaire, Source, fields
from selfcheck.problems import Problem, Problems, ShapeCode, meant, problem, quoted


def join(main: Source, parts: Mapping[str, Source]) -> Source:
    """The main file's source with the keys of its parts. Raises Problems of keys that are in a wrong file.

    `parts`: name → source; an empty file is a part without keys.
    """
    parts = {name: part for name, part in parts.items() if part.tree is not None}
    if not isinstance(main.tree, dict) or not parts:
        return main
    problems = [found for name, part in parts.items() for found in _problems(main, name, part)]
    if problems:
        raise Problems(problems)
    given = {key: part for part in parts.values() if isinstance(part.tree, dict) for key in part.tree}
    return replace(
        main,
        tree={**main.tree, **{key: part.at((key,)) for key, part in given.items()}},
        keys={path: mark for part in (*parts.values(), main) for path, mark in part.keys.items()},
        values={path: mark for part in (*parts.values(), main) for path, mark in part.values.items()},
        parts=given,
    )


def _problems(main: Source, name: str, part: Source) -> Iterator[Problem]:
    if not isinstance(part.tree, dict):
        yield not_a_mapping(part, f"Begin with `{PARTS[name][0]}:`, not indented.")
        return
    for key in part.tree:
        if main.at((key,)) is not None:
            line = main.key((key,))[0]
            message = f"`{key}` is in line {line} of {main.file} too."
            yield _at(part, key, "key-in-two-files", message, "Keep one of the two.")
        elif key not in PARTS[name]:
            yield _elsewhere(main, name, part, key)


def _elsewhere(main: Source, name: str, part: Source, key: str) -> Problem:
    if key not in fields(Questionnaire):
        message = f"the key {quoted(key)} is not known here."
        return _at(part, key, "unknown-key", message, meant(key, PARTS[name], "keys"))
    message = f"`{key}` does not belong in this file."
    return _at(part, key, "key-in-wrong-file", message, f"Move it to {part_file(Path(main.file), key)}.")


def _at(part: Source, key: str, code: ShapeCode, message: str, fix: str) -> Problem:
    return problem(part, (key,), code, message, fix, layer="shape", at="key")
