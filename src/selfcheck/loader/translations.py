"""Every text in every declared language: what is missing is a Problem at the text's own line."""

import re
from collections.abc import Iterator, Mapping

from selfcheck.loader.value_errors import name
from selfcheck.model import Source, YamlPath, texts
from selfcheck.problems import Problem, about, listed, meant, problem, quoted

TAG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
"""A language's name for browsers, such as `ja` or `ja-simple`."""


def missing_translations(source: Source) -> Iterator[Problem]:
    """Texts that lack a declared language, and languages that nobody declared."""
    languages = source.at(("languages",))
    if not isinstance(languages, Mapping) or not languages:
        return
    declared = [tag for tag in languages if TAG.fullmatch(tag)]
    for path, text in texts(source.tree):
        missing = [tag for tag in declared if tag not in text]
        if missing:
            yield _missing(source, path, missing)
        for tag in text:
            if tag not in languages:
                yield undeclared(source, (*path, tag))


def _missing(source: Source, path: YamlPath, tags: list[str]) -> Problem:
    message = f"{about(source, path)}{name(path)} is not translated into {listed(tags)}."
    fix = f"Add {' and '.join(f'`{tag}: …`' for tag in tags)} here."
    return problem(source, path, "missing-translation", message, fix, layer="shape")


def undeclared(source: Source, path: YamlPath) -> Problem:
    """The Problem of a text in a language that `languages` does not list; `path` ends with the language."""
    languages = source.at(("languages",))
    known = [str(tag) for tag in languages] if isinstance(languages, Mapping) else []
    message = f"{source.subject(path)}: the language {quoted(path[-1])} is not declared."
    fix = meant(str(path[-1]), known, "languages") + " New ones are declared under `languages`."
    return problem(source, path, "unknown-language", message, fix, layer="shape", at="key")
