"""What one line shows of a mistake: where brackets were left open."""

import pytest

from selfcheck.loader.line_hints import bracket
from selfcheck.model import Mark


@pytest.mark.parametrize(
    ("lines", "mark"),
    [
        (["a: [x]", "b: {c: [x]}"], (2, 8)),
        (["a: [x], [y]"], None),
        (['a: "]"', "b: [[x]]"], None),
    ],
    ids=["a later line", "closed again", "hidden by one in quotes"],
)
def test_brackets_within_each_other_are_counted_over_all_lines(lines: list[str], mark: Mark | None) -> None:
    assert bracket(lines, 2) == mark
