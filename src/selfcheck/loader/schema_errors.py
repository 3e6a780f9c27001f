"""The second layer of loading: each noun has its keys and each key its kind of value, in the author's words.

pydantic decides, strictly and as for JSON; its own words never reach the author.
"""

import json
from collections.abc import Iterator, Mapping
from itertools import chain, groupby, islice
from typing import Any

from pydantic import ValidationError

from selfcheck.loader.line_hints import wide_or_tight_colon
from selfcheck.loader.translations import missing_translations, undeclared
from selfcheck.loader.value_errors import found_kind, name, wrong_value
from selfcheck.model import Questionnaire, Source, YamlPath, fields, is_text, noun_at
from selfcheck.problems import Problem, Problems, about, meant, problem, quoted

Error = dict[str, Any]
Tagged = tuple[YamlPath, str | None, Error]
"""Where in the file, which branch of a choice fails (None: no choice), and what pydantic says."""

_ELSEWHERE = {"or": "any", "either": "any", "and": "all", "both": "all", "unless": "not"}
"""Words that people bring from other languages."""


def read(source: Source) -> Questionnaire:
    """Make the questionnaire of a file. Raises Problems of the layer `shape`, all of them."""
    if not isinstance(source.tree, dict):
        raise Problems([not_a_mapping(source)])
    untranslated = list(islice(missing_translations(source), Problems.MOST))
    try:
        questionnaire = validate(source)
    except ValidationError as error:
        raise Problems(chain(problems(source, error.errors(include_url=False)), untranslated)) from None
    if untranslated:
        raise Problems(untranslated)
    return questionnaire


def not_a_mapping(
    source: Source, begin: str = "Begin with lines such as `id: …` and `version: …`, not indented."
) -> Problem:
    """The Problem of a file that is no mapping; `begin` says how such a file begins."""
    if source.tree is None:
        fix = "Copy the questionnaire in again, or restore the last good version."
        return problem(source, (), "empty-file", "the file is empty.", fix, layer="shape")
    wrong_colon = wide_or_tight_colon(source.tree) if isinstance(source.tree, str) else None
    fix = wrong_colon[1] if wrong_colon else begin
    message = f"a questionnaire is lines of `key: value`, but this file is {found_kind(source.tree)}."
    return problem(source, (), "not-a-questionnaire", message, fix, layer="shape")


def validate(source: Source) -> Questionnaire:
    """The questionnaire of a source whose tree is right. Raises pydantic's ValidationError."""
    tree = json.dumps(source.tree, ensure_ascii=False)
    return Questionnaire.model_validate_json(tree, strict=True, context=source, by_alias=True, by_name=False)


def problems(source: Source, errors: list[Any]) -> Iterator[Problem]:
    """pydantic's errors in the author's words."""
    tagged = [_tagged(source, error) for error in errors if not _spurious(error)]
    tagged.sort(key=lambda t: (source.value(t[0]), str(t[0])))
    for path, group in groupby(tagged, key=lambda t: t[0]):
        for error_path, errors_here in _chosen(source, path, list(group)):
            yield _problem(source, error_path, errors_here)


def _spurious(error: Error) -> bool:
    """pydantic calls a list too short when its entries are wrong: they have Problems of their own."""
    return error["type"] == "too_short" and bool(error["input"])


def _tagged(source: Source, error: Error) -> Tagged:
    """Part pydantic's location into the path in the file and the name of the choice's branch, if any."""
    path: YamlPath = ()
    steps = list(error["loc"])
    if error["type"] == "missing":
        steps.pop()
    for i, step in enumerate(steps):
        if step == "[key]" or _has(source.at(path), step):
            path = path if step == "[key]" else (*path, step)
        else:
            rest = tuple(steps[i + 1 :])
            return path, str(step), {**error, "rest": rest}
    return path, None, error


def _has(node: object, step: str | int) -> bool:
    if isinstance(node, Mapping):
        return step in node
    return isinstance(node, list) and isinstance(step, int) and step < len(node)


def _chosen(source: Source, path: YamlPath, group: list[Tagged]) -> Iterator[tuple[YamlPath, list[Error]]]:
    """One entry for each Problem: of a choice only the branch for the kind of value that is there."""
    value = source.at(path)
    missing = [error for _, tag, error in group if error["type"] == "missing" and tag is None]
    if missing:
        yield path, missing
    yield from ((path, [e]) for _, tag, e in group if tag is None and e["type"] != "missing")
    choice = [(tag, error) for _, tag, error in group if tag is not None]
    branches: dict[str, list[Error]] = {}
    for tag, error in choice:
        if error["rest"] and (
            tag.startswith("tuple") if isinstance(value, list) else isinstance(value, dict)
        ):
            branches.setdefault(tag, []).append(error)
    if branches:
        nearest = max(branches.values(), key=lambda errors: (_depth(errors), -len(errors)))
        yield from (((*path, *error["rest"]), [error]) for error in nearest)
    elif choice:
        yield path, [error for _, error in choice]


def _depth(errors: list[Error]) -> int:
    """How far into a value one kind of value fits: the kind that was meant fits furthest."""
    return max(len(error["loc"]) for error in errors)


def _problem(source: Source, path: YamlPath, errors: list[Error]) -> Problem:
    error = errors[0]
    match error["type"]:
        case "missing" if isinstance(error["loc"][-1], int):
            message = f"{about(source, path)}{name(path)} has too few entries."
            return problem(source, path, "too-few", message, "Write two: `[better, worse]`.", layer="shape")
        case "missing":
            return _missing(source, path, [str(error["loc"][-1]) for error in errors])
        case "extra_forbidden":
            return _unknown(source, path)
        case _ if is_text(path[:-1]) and path[-1] not in _languages(source):
            return undeclared(source, path)
        case "condition":
            return _condition(source, path, error["ctx"])
        case "string_pattern_mismatch" if error["loc"][-1] == "[key]":
            return _bad_key(source, path)
    code, message, fix = wrong_value(path, source.at(path), errors)
    return problem(source, path, code, about(source, path) + message, fix, layer="shape")


def _missing(source: Source, path: YamlPath, names: list[str]) -> Problem:
    inner = _inner(source, path)
    place = f" under `{inner}`" if inner else ""
    message = f"{source.subject(path)} has no {' and no '.join(f'`{n}`' for n in names)}{place}."
    lines = [f"`{name}: {'{ja: …, en: …}' if is_text((*path, name)) else '…'}`" for name in names]
    fix = f"Add the line{'s' * (len(lines) > 1)} {', '.join(lines)}."
    return problem(source, path, "missing-key", message, fix, layer="shape")


def _inner(source: Source, path: YamlPath) -> str:
    """The key within the subject that a path leads to, such as `then`; empty at the subject itself."""
    own = [str(step) for step in path if isinstance(step, str)]
    listed_in = {"sections", "questions", "terms", "stages", "rules", "guidance", "promises", "cases"}
    if path and isinstance(path[-1], int):
        return ""
    return own[-1] if own and own[-1] not in listed_in and len(path) > 1 else ""


def _unknown(source: Source, path: YamlPath) -> Problem:
    name, parent = str(path[-1]), path[:-1]
    noun = noun_at(parent)
    known = list(fields(noun)) if noun else []
    inner = _inner(source, parent)
    place = f" under `{inner}`" if inner else ""
    message = f"{about(source, parent)}the key {quoted(name)} is not known here{place}."
    return problem(source, path, "unknown-key", message, meant(name, known, "keys"), layer="shape", at="key")


def _languages(source: Source) -> list[str]:
    languages = source.at(("languages",))
    return [str(tag) for tag in languages] if isinstance(languages, dict) else []


def _bad_key(source: Source, path: YamlPath) -> Problem:
    name = str(path[-1])
    subject = source.subject(path[:-1])
    if path[0] == "languages":
        message = f"{quoted(name)} is not a language tag."
        fix = "Write two small letters such as `ja`, and a variant after a hyphen such as `ja-easy`."
        return problem(source, path, "bad-language", message, fix, layer="shape", at="key")
    message = f"{subject}: the id {quoted(name)} is not in snake_case."
    fix = (
        "Use small letters a to z, digits and `_`, beginning with a letter: ids become columns of the table."
    )
    return problem(source, path, "bad-id", message, fix, layer="shape", at="key")


def _condition(source: Source, path: YamlPath, ctx: Error) -> Problem:
    place = (*path, *ctx["path"])
    value = source.at(place)
    instead = "" if isinstance(value, dict) else f", but here is {found_kind(value)}"
    message = f"{source.subject(path)}: {ctx['what']}{instead}."
    return problem(source, place, "bad-condition", message, _condition_fix(place, value), layer="shape")


def _condition_fix(path: YamlPath, value: object) -> str:
    name = path[-1]
    wrong_colon = wide_or_tight_colon(value) if isinstance(value, str) else None
    match value:
        case _ if wrong_colon:
            return wrong_colon[1]
        case _ if name in _ELSEWHERE:
            return f"Here the word is `{_ELSEWHERE[str(name)]}:`."
        case _ if name in ("any", "all"):
            return f"Write `{name}: [{{question: option}}, {{question: option}}]`."
        case _ if isinstance(name, int) or name in ("if", "when", "means", "reached", "not"):
            return "Write `{question: option}`; docs/reference.md shows every form of condition."
        case bool():
            return f'If it is an option\'s id, write it in quotes: `{name}: "{str(value).lower()}"`.'
        case int():
            return f"Write `{name}: {{at_least: {value}}}` or `{name}: {{at_most: {value}}}`."
        case dict():
            return f"Write `{name}: {{at_least: 7}}`, `{name}: {{at_most: 3}}` or both."
    return f"Write `{name}: option`, `{name}: [option, option]` or `{name}: {{at_least: 7}}`."
