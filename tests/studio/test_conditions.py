"""Conditions as an author picks them mean what the file says."""

from pathlib import Path
from typing import Any

import pytest

from selfcheck.model import All, AnyOf, Node, Not, parse
from selfcheck.studio import read
from selfcheck.studio.conditions import Group, Line, Terms, part_at, raw, replaced, shape

REAL = read((Path(__file__).parents[2] / "questions.yaml").read_text("utf-8")).tree


def conditions() -> list[Any]:
    questions = [q["when"] for s in REAL["sections"] for q in s["questions"] if "when" in q]
    others = [("terms", "means"), ("stages", "reached"), ("rules", "if"), ("promises", "if")]
    return [*questions, *(entry[key] for group, key in others for entry in REAL[group])]


def plain(node: Node) -> Node:
    """Without groups of a single part, and without `all` in `all` or `any` in `any`."""
    match node:
        case All((part,)) | AnyOf((part,)):
            return plain(part)
        case All(parts) | AnyOf(parts):
            kind, inner = type(node), [plain(part) for part in parts]
            return kind(
                tuple(p for part in inner for p in (part.parts if isinstance(part, kind) else (part,)))
            )
        case Not(part):
            return Not(plain(part))
    return node


def test_every_condition_of_the_real_file_is_written_as_it_was_read() -> None:
    found = conditions()
    assert len(found) > 100
    different = [c for c in found if raw(shape(c)) != c]
    assert all(plain(parse(raw(shape(c)))) == plain(parse(c)) for c in different)
    assert len(different) < len(found) / 20


@pytest.mark.parametrize(
    ("condition", "group"),
    [
        ({}, Group("all")),
        ({"legs": "one"}, Group("all", (Line("legs", ("one",)),))),
        ({"not": {"legs": "one"}}, Group("all", (Line("legs", ("one",), negated=True),))),
        ({"any": [{"pain": {"at_least": 7}}, {"is": "old"}]},
         Group("any", (Line("pain", at_least=7), Terms(("old",))))),
        ({"not": {"any": [{"a": "x"}, {"b": "y"}]}},
         Group("all", (Group("any", (Line("a", ("x",)), Line("b", ("y",))), negated=True),))),
    ],
)  # fmt: skip
def test_shape(condition: dict[str, Any], group: Group) -> None:
    assert shape(condition) == group
    assert raw(group) == condition


def test_parts_are_added_replaced_and_taken_out() -> None:
    group = shape({"any": [{"a": "x"}, {"b": "y", "c": "z"}]})
    assert part_at(group, (1, 0)) == Line("b", ("y",))
    added = replaced(group, (2,), Line("d", ("w",)))
    assert raw(added) == {"any": [{"a": "x"}, {"b": "y", "c": "z"}, {"d": "w"}]}
    assert raw(replaced(added, (1, 1), None)) == {"any": [{"a": "x"}, {"b": "y"}, {"d": "w"}]}
    assert raw(replaced(replaced(group, (1, 1), None), (1, 0), None)) == {"a": "x"}


def test_two_lines_on_one_question_are_a_list() -> None:
    group = Group("all", (Line("signs", ("a",)), Line("signs", ("b",))))
    assert raw(group) == {"all": [{"signs": "a"}, {"signs": "b"}]}
