"""What the YAML editor completes: keys that belong here, ids of the file, and words that a key may hold."""

from collections.abc import Iterator, Mapping
from enum import Enum
from typing import Any, get_args

from selfcheck.authoring import meaning
from selfcheck.model import Noun, YamlPath, fields, noun_at
from selfcheck.studio.entries import ids, questions

LISTED = ("terms", "scores", "stages", "guidance", "departments", "tags", "phones")
OPERATORS = ("all", "any", "not", "is", "at_least", "at_most")
"""The keys of conditions."""

Completion = dict[str, str | int]


def completions(tree: Mapping[str, Any], path: YamlPath, language: str) -> list[Completion]:
    """Every completion for the entry at a path, as Ace takes them: what is nearer comes first."""
    noun = noun_at(path)
    keys = dict(_keys(noun, language, set())) if noun else {}
    found = [_completion(f"{name}: ", "key", 300, about) for name, about in keys.items()]
    found += [_completion(word, "word", 250) for word in _words(noun, set())] if noun else []
    found += [_completion(f"{name}: ", "if", 200) for name in OPERATORS]
    for name, question in questions(tree).items():
        found.append(_completion(name, "question", 100, _said(question.get("ask"), language)))
        options = question.get("options") or question.get("tick") or {}
        found += [_completion(option, name, 50, _said(text, language)) for option, text in options.items()]
    return found + [_completion(name, key, 100) for key in LISTED for name in ids(tree, key)]


def _completion(value: str, kind: str, score: int, about: str = "") -> Completion:
    name = value.strip()
    return {"caption": name, "value": value, "name": name, "meta": kind, "score": score, "docText": about}


def _keys(noun: type[Noun], language: str, seen: set[type[Noun]]) -> Iterator[tuple[str, str]]:
    """The keys of a noun and of those within it, with what they mean."""
    if noun in seen:
        return
    seen.add(noun)
    for name, info in fields(noun).items():
        yield name, meaning(noun, name, language)
        for inner in _inside(info.annotation):
            if issubclass(inner, Noun):
                yield from _keys(inner, language, seen)


def _words(noun: type[Noun], seen: set[type[Noun]]) -> list[str]:
    """The words of which a key takes one."""
    if noun in seen:
        return []
    seen.add(noun)
    words: dict[str, None] = {}
    for info in fields(noun).values():
        for inner in _inside(info.annotation):
            if issubclass(inner, Enum):
                words |= dict.fromkeys(str(each.value) for each in inner)
            elif issubclass(inner, Noun):
                words |= dict.fromkeys(_words(inner, seen))
    return list(words)


def _inside(kind: Any) -> Iterator[type]:
    if isinstance(kind, type):
        yield kind
    for part in get_args(kind):
        yield from _inside(part)


def _said(text: object, language: str) -> str:
    return str(text.get(language, "")) if isinstance(text, Mapping) else ""
