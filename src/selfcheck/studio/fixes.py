"""Changes that certainly fix a Problem, so that one button can make them. Above draft."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from selfcheck.model import YamlPath, texts
from selfcheck.studio.drafting import Draft
from selfcheck.studio.finding import Found

_MEANT = re.compile(r"Did you mean `([\w-]+)`\?")
_OF = re.compile(r'`of: "(\w+)"`')
_QUOTED = re.compile(r"`([^`]+)` is not a number")


@dataclass(frozen=True, slots=True)
class Fix:
    """What a button does; `word` is what will be written, `says` the key of what it says."""

    word: str
    apply: Callable[[Draft], Draft]
    says: str = "fix"


def fix(draft: Draft, found: Found, before: Mapping[str, Any] | None = None) -> Fix | None:
    """The one certain change for a Problem; None where an author has to decide.

    `before`: the questionnaire as it was published, by which an old telephone number is known, and what was
    translated there.
    """
    problem = found.problem
    document = draft.documents.get(problem.file)
    if document is None or problem.line < 1:
        return None
    if meant := _MEANT.search(problem.fix):
        word, place = meant[1], document.place(problem.line, problem.column)
        return Fix(word, lambda now: now.with_document(problem.file, document.spelled(place, word)))
    if problem.code == "unlisted-number" and (old := _QUOTED.search(problem.message)):
        return _number(draft, found, old[1], before or {})
    if problem.code == "missing-translation":
        return _translation(draft, found, before or {})
    if problem.code == "old-translation" and (now := _OF.search(problem.fix)):
        written, head = now[1], document.put(("of",), now[1])
        return Fix(written, lambda now: now.with_document(problem.file, head), "fix.translated")
    return None


def _number(draft: Draft, found: Found, old: str, before: Mapping[str, Any]) -> Fix | None:
    """The number of today in place of the one that the same entry had when it was published."""
    today = dict(_numbers(draft.tree))
    owners = [path for path, number in _numbers(before) if _digits(number) == _digits(old)]
    fresh = {today[path] for path in owners if path in today and today[path] != old}
    text = draft.at(found.path)
    if len(fresh) != 1 or not isinstance(text, str) or old not in text:
        return None
    (number,) = fresh
    return Fix(number, lambda now: now.put(found.path, text.replace(old, number)))


def _numbers(tree: Mapping[str, Any]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Every telephone number of a questionnaire with its owner."""
    if number := (tree.get("clinic") or {}).get("phone"):
        yield ("clinic",), str(number)
    for name, phone in (tree.get("phones") or {}).items():
        yield from ((("phones", name, key), str(phone[key])) for key in ("number", "dial") if phone.get(key))


def _digits(number: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFKC", number) if sign.isdigit() or sign == "#")


def _translation(draft: Draft, found: Found, before: Mapping[str, Any]) -> Fix | None:
    """The translations that the same words have elsewhere or had when published; None where one has none."""
    tag = found.path[-1] if found.path and found.path[-1] in draft.languages else None
    around, tags = (found.path[:-1], [str(tag)]) if tag else (found.path, list(draft.tree["languages"]))
    wanted: dict[YamlPath, str] = {}
    known = _translations(draft, before, tags)
    for path, text in texts(draft.tree):
        if path[: len(around)] != around:
            continue
        for each in [each for each in tags if draft.at((*path, each)) is None]:
            same = {words for tag, other, words in known if tag == each and other in text.values()}
            if len(same) != 1:
                return None
            wanted[(*path, each)] = same.pop()
    return Fix(next(iter(wanted.values())), partial(_put_all, wanted)) if wanted else None


def _put_all(wanted: Mapping[YamlPath, str], draft: Draft) -> Draft:
    for path, words in wanted.items():
        draft = draft.put(path, words)
    return draft


def _translations(
    draft: Draft, before: Mapping[str, Any], tags: Sequence[str]
) -> set[tuple[str, object, str]]:
    """(language, the words in another language, the words in this one), of every text."""
    found = set()
    for path, text in texts(draft.tree):
        found |= {
            (tag, other, str(draft.at((*path, tag))))
            for tag in tags
            for other in _others(text, tag)
            if draft.at((*path, tag)) is not None
        }
    for _, text in texts(before):
        found |= {(tag, other, str(text[tag])) for tag in tags if tag in text for other in _others(text, tag)}
    return found


def _others(text: Mapping[str, object], tag: str) -> list[object]:
    return [words for each, words in text.items() if each != tag]
