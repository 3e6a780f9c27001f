"""What differs in the new file, place by place: the words of the screens, and the logic in words."""

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from selfcheck.engine import say
from selfcheck.model import Questionnaire, parse, texts

LOGIC = ("sections", "send", "scores", "terms", "stages", "rules", "promises")
CONDITIONS = ("if", "when", "means", "reached")

Place = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Logic:
    """A condition: another one only where its YAML is, not where a question in it is worded anew."""

    raw: str
    said: str = field(compare=False)


Standing = str | Logic | tuple[str, ...]
"""What is at a place: words, a condition, or the names of its entries in their order."""


class Edit(NamedTuple):
    """One place: None where that file does not have it, empty where all of it is new or gone."""

    place: str
    before: str | None
    after: str | None


def edits(old: Questionnaire, new: Questionnaire) -> list[Edit]:
    """Every place that is new, gone, otherwise or in another order; of a noun that is new only its name.

    So it is with a language that only one of them has: its texts are left out.
    """
    shared = old.languages.keys() & new.languages.keys()
    before, after = dict(_places(old, shared)), dict(_places(new, shared))
    return [
        Edit(" ".join(place), *_said(before.get(place), after.get(place)))
        for place in dict.fromkeys((*before, *after))
        if _differ(before.get(place), after.get(place)) and _stands(place, before, after)
    ]


def _stands(place: Place, before: Mapping[Place, Standing], after: Mapping[Place, Standing]) -> bool:
    """Whether what is around a place is in both files, so that the place itself has to be named."""
    around = [place[:length] for length in range(1, len(place))]
    return all(part in before and part in after for part in around)


def _differ(one: Standing | None, other: Standing | None) -> bool:
    if isinstance(one, tuple) and isinstance(other, tuple):
        return [name for name in one if name in other] != [name for name in other if name in one]
    return one != other


def _said(one: Standing | None, other: Standing | None) -> tuple[str | None, str | None]:
    if isinstance(one, tuple) and isinstance(other, tuple):
        return ", ".join(one), ", ".join(other)
    return _name(one), _name(other)


def _name(standing: Standing | None) -> str | None:
    if isinstance(standing, Logic):
        return standing.said
    return "" if isinstance(standing, tuple) else standing


def _places(file: Questionnaire, languages: Set[str]) -> Iterator[tuple[Place, Standing]]:
    tree = file.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    for _, text in texts(tree):
        if isinstance(text, dict):
            for tag in text.keys() - languages:
                del text[tag]
    for key, value in tree.items():
        yield from _inside(file, (key,), value)


def _inside(file: Questionnaire, place: Place, value: Any) -> Iterator[tuple[Place, Standing]]:
    if place[0] in LOGIC and place[-1] in CONDITIONS and len(place) > 2:
        yield place, Logic(str(value), say(file, parse(value), next(iter(file.languages))))
    elif isinstance(value, Mapping | list):
        entries = dict(_listed(value)) if isinstance(value, list) else value
        yield place, tuple(entries)
        for name, entry in entries.items():
            yield from _inside(file, (*place, name), entry)
    else:
        yield place, str(value)


def _listed(entries: list[Any]) -> Iterator[tuple[str, Any]]:
    """The entries of a list by their id or name, else by their place in it."""
    for number, entry in enumerate(entries, 1):
        named = (entry.get("id") or entry.get("name")) if isinstance(entry, Mapping) else None
        yield (named if isinstance(named, str) else str(number)), entry
