"""Mutants: the questionnaire broken in one place at a time, as plain trees of its YAML."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from selfcheck.model.source import Source

Tree = Any
Path = tuple[str | int, ...]
URGENCIES = ["selfcare", "routine", "soon", "urgent", "emergency"]
FLIPPED = {"all": "any", "any": "all"}
LONGER = {3: 7, 7: 14}


@dataclass(frozen=True)
class Mutant:
    kind: str
    place: Path
    what: str
    tree: Tree

    def __str__(self) -> str:
        """By ids where there are any, so that it stays the same when something is added elsewhere."""
        place = (*Source(tree=self.tree).address(self.place[:-1]), self.place[-1])
        return f"{self.kind} at {'.'.join(map(str, place))}: {self.what}"


def mutants(tree: Tree) -> Iterator[Mutant]:
    """Every mutant of a questionnaire, in the order of the file."""
    yield from _questions(tree)
    for group, key in (("terms", "means"), ("stages", "reached"), ("rules", "if")):
        for i, each in enumerate(tree.get(group, ())):
            if group != "terms" or _decides(tree, each["id"]):
                yield from _condition(tree, (group, i, key), each[key])
    yield from _rules(tree)
    yield from _guidance(tree)
    yield from _scores(tree)
    for i, stage in enumerate(tree.get("stages", ())):
        yield _forgotten(_without(tree, "drop a stage", ("stages", i), stage["id"]))


def _decides(tree: Tree, term: str) -> bool:
    """Whether a term is part of what leads to a result; the others are the letter's, and its tests try them."""
    deciding = ("sections", "terms", "stages", "rules", "promises")
    return names([tree.get(group) for group in deciding], term)


def names(part: Tree, term: str) -> bool:
    """Whether a condition, or something in this part of the file, names a term."""
    if isinstance(part, dict):
        named = part.get("is")
        return term in (named if isinstance(named, list) else [named]) or any(
            names(each, term) for each in part.values()
        )
    return isinstance(part, list) and any(names(each, term) for each in part)


def _questions(tree: Tree) -> Iterator[Mutant]:
    for i, section in enumerate(tree["sections"]):
        for j, question in enumerate(section["questions"]):
            path: Path = ("sections", i, "questions", j)
            if "when" in question:
                yield _without(tree, "drop a `when`", (*path, "when"), question["id"])
                yield from _condition(tree, (*path, "when"), question["when"])


def _scores(tree: Tree) -> Iterator[Mutant]:
    """Points are another number, and what a score adds up is left out."""
    for i, section in enumerate(tree["sections"]):
        for j, question in enumerate(section["questions"]):
            for option, points in question.get("points", {}).items():
                path = ("sections", i, "questions", j, "points", option)
                yield _with(tree, "give another point", path, points + 1, f"{points} → {points + 1}")
                yield _without(tree, "drop points", path, option)
    for i, score in enumerate(tree.get("scores", ())):
        for j, name in enumerate(score["sum"] if len(score["sum"]) > 1 else ()):
            yield _without(tree, "drop a part of a score", ("scores", i, "sum", j), name)


def _rules(tree: Tree) -> Iterator[Mutant]:
    for i, rule in enumerate(tree["rules"]):
        yield _forgotten(_without(tree, "drop a rule", ("rules", i), rule["id"]))
        yield from _then(tree, ("rules", i, "then"), rule["then"])


def _then(tree: Tree, path: Path, then: Tree) -> Iterator[Mutant]:
    urgency = then.get("urgency")
    if urgency and urgency != URGENCIES[0]:
        lower = URGENCIES[URGENCIES.index(urgency) - 1]
        yield _with(tree, "weaken an urgency", path, _weakened(tree, then, lower), f"{urgency} → {lower}")
    if longer := LONGER.get(then.get("days", 14)):
        yield _with(tree, "allow more days", (*path, "days"), longer, f"{then['days']} → {longer}")
    for other in _others(tree, then):
        yield _with(
            tree, "swap two guidances", (*path, "guidance"), other, f"{then.get('guidance')} → {other}"
        )
    for i, tag in enumerate(then.get("tags", ())):
        yield _without(tree, "drop a tag", (*path, "tags", i), tag)
    if then.get("department"):
        names = list(tree["departments"])
        other = names[(names.index(then["department"]) + 1) % len(names)]
        yield _with(
            tree, "swap two departments", (*path, "department"), other, f"{then['department']} → {other}"
        )


def _weakened(tree: Tree, then: Tree, urgency: str) -> Tree:
    """The consequence at a lower urgency, with all that the loader asks for there."""
    weak = {key: value for key, value in then.items() if key not in ("guidance", "days")}
    weak["urgency"] = urgency
    weak.setdefault("department", next(iter(tree["departments"])))
    return {**weak, "days": 7} if urgency == "soon" else weak


def _others(tree: Tree, then: Tree) -> list[str]:
    """The guidances that a rule might ask for instead of its own."""
    ids = [guidance["id"] for guidance in tree["guidance"] if guidance["urgency"] == then.get("urgency")]
    return [name for name in ids if name != then.get("guidance", ids[0])]


def _guidance(tree: Tree) -> Iterator[Mutant]:
    for i, guidance in enumerate(tree["guidance"]):
        if guidance["urgency"] in ("routine", "selfcare") and guidance.get("booking", "hidden") != "shown":
            yield _with(tree, "open booking", ("guidance", i, "booking"), "shown", guidance["id"])
    for (i, one), (j, other) in pairwise(enumerate(tree["guidance"])):
        if one["urgency"] == other["urgency"]:
            swapped = replaced(replaced(tree, ("guidance", i), other), ("guidance", j), one)
            yield Mutant(
                "swap two guidances in the file", ("guidance", i), f"{one['id']} ↔ {other['id']}", swapped
            )


def _condition(tree: Tree, path: Path, raw: Tree) -> Iterator[Mutant]:
    """Every way to break one condition."""
    if len(raw) > 1:
        alternatives = {"any": [{key: value} for key, value in raw.items()]}
        yield _with(tree, "swap and / or", path, alternatives, "lines: all → any")
        for key in raw:
            yield _without(tree, "drop a line of a condition", (*path, key), str(raw[key]))
    for key, value in raw.items():
        yield from _line(tree, (*path, key), key, value)


def _line(tree: Tree, path: Path, key: str, value: Tree) -> Iterator[Mutant]:
    if key in FLIPPED:
        if len(value) > 1:
            flipped = {FLIPPED.get(k, k): v for k, v in at(tree, path[:-1]).items()}
            if len(flipped) == len(at(tree, path[:-1])):
                yield _with(tree, "swap and / or", path[:-1], flipped, f"{key} → {FLIPPED[key]}")
            for i, part in enumerate(value):
                yield _without(tree, "drop a part of a condition", (*path, i), str(part))
        for i, part in enumerate(value):
            yield from _condition(tree, (*path, i), part)
    elif key == "not":
        yield _with(tree, "drop a `not`", path[:-1], {**_rest(at(tree, path[:-1]), key), **value}, str(value))
        yield from _condition(tree, path, value)
    elif isinstance(value, list) and len(value) > 1:
        for i, name in enumerate(value):
            yield _without(tree, "delete an option from a condition", (*path, i), f"{key}: {name}")
    elif isinstance(value, dict):
        for word, bound in value.items():
            for other in (bound - 1, bound + 1):
                yield _with(tree, "move a boundary by one", (*path, word), other, f"{bound} → {other}")


def _rest(raw: Tree, key: str) -> Tree:
    return {k: v for k, v in raw.items() if k != key}


def _with(tree: Tree, kind: str, path: Path, value: Tree, what: str) -> Mutant:
    return Mutant(kind, path, what, replaced(tree, path, value))


def _without(tree: Tree, kind: str, path: Path, what: str) -> Mutant:
    parent = at(tree, path[:-1])
    if isinstance(parent, list):
        left: Tree = [each for i, each in enumerate(parent) if i != path[-1]]
    else:
        left = _rest(parent, str(path[-1]))
    return Mutant(kind, path, what, replaced(tree, path[:-1], left))


def _forgotten(mutant: Mutant) -> Mutant:
    """Cases no longer name what was dropped, or the loader would notice at once."""
    cases = [{**case, "expect": _forget(case["expect"], mutant.what)} for case in mutant.tree["cases"]]
    return Mutant(mutant.kind, mutant.place, mutant.what, {**mutant.tree, "cases": cases})


def _forget(expected: Tree, name: str) -> Tree:
    left = {key: value for key, value in expected.items() if (key, value) != ("stage", name)}
    if name in left.get("rules", ()):
        left["rules"] = [rule for rule in left["rules"] if rule != name]
    return left


def at(tree: Tree, path: Path) -> Tree:
    for step in path:
        tree = tree[step]
    return tree


def replaced(tree: Tree, path: Path, value: Tree) -> Tree:
    """A copy of the tree with another value at one place; all else is shared."""
    if not path:
        return value
    step, *rest = path
    copy: Tree = list(tree) if isinstance(tree, list) else dict(tree)
    copy[step] = replaced(tree.get(step) if isinstance(tree, dict) else tree[step], tuple(rest), value)
    return copy
