"""Problems in the author's language: a sentence for each code, with the names of the original."""

import json
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import Any

from selfcheck.problems.base import Problem

TRANSLATED = ("ja",)
"""The languages besides English; words.<language>.json beside this module has the sentences."""

_ENGLISH = {
    "sound": "{file}: nothing to fix.",
    "summary": "{file}: {counts}.",
    "errors": "{count} problems",
    "error": "{count} problem",
    "warnings": "{count} warnings",
    "warning": "{count} warning",
    "and": " and ",
}

_NAME = re.compile(r"`[^`]+`")
_SUBJECT = re.compile(r"([a-z]+) (`[^`]+`)")
_MEANT = re.compile(r"Did you mean (`[^`]+`)\?")


def author_language(environment: Mapping[str, str] = os.environ) -> str:
    """The author's language by the environment, as the programs of this computer speak it."""
    said = next(
        (environment[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(name)), ""
    )
    return next((language for language in TRANSLATED if said.lower().startswith(language)), "en")


def summary(file: str, problems: Sequence[Problem], language: str = "en") -> str:
    """The last line of a check: how much there is to do."""
    words = _words(language)["words"] if language in TRANSLATED else _ENGLISH
    errors = sum(problem.severity == "error" for problem in problems)
    counts = ((errors, "errors"), (len(problems) - errors, "warnings"))
    parts = [words[name if count != 1 else name[:-1]].format(count=count) for count, name in counts if count]
    if not parts:
        return words["sound"].format(file=file)
    return "\n" + words["summary"].format(file=file, counts=words["and"].join(parts))


def translated(problem: Problem, language: str) -> Problem:
    """The same Problem with its message and fix in a language; in English where it has no words."""
    if language not in TRANSLATED or problem.code not in _words(language)["codes"]:
        return problem
    said = _words(language)
    code = said["codes"][problem.code]
    return replace(
        problem,
        message=_message(problem.message, code["message"], said),
        fix=_fix(problem.fix, code["fix"], said["words"]),
    )


def _message(original: str, sentence: str, said: Mapping[str, Any]) -> str:
    """Whom it is about, what is wrong, and the names in it."""
    names = list(dict.fromkeys(_NAME.findall(original)))
    found = _SUBJECT.match(original)
    subject = ""
    if found and found[1] in said["kinds"]:
        subject = said["words"]["subject"].format(kind=said["kinds"][found[1]], name=found[2])
        names.remove(found[2])
    return f"{subject}{_with(sentence, names, said['words'])}"


def _fix(original: str, sentence: str, words: Mapping[str, str]) -> str:
    if found := _MEANT.search(original):
        return words["meant"].format(name=found[1])
    names = [name for name in dict.fromkeys(_NAME.findall(original)) if name not in sentence]
    return _with(sentence, names, words)


def _with(sentence: str, names: list[str], words: Mapping[str, str]) -> str:
    """A sentence with names before its end."""
    if not names:
        return sentence
    end = sentence[-1] if sentence[-1] in words["ends"] else ""
    listed = words["names"].format(names=words["comma"].join(names))
    return f"{sentence.removesuffix(end)}{listed}{end}"


@cache
def _words(language: str) -> dict[str, Any]:
    tree: dict[str, Any] = json.loads(
        files("selfcheck.problems").joinpath(f"words.{language}.json").read_text("utf-8")
    )
    return tree
