"""A brace or bracket that is not closed, or closed by the other one, is reported where it opens."""

import pytest

from selfcheck.loader import read_text
from selfcheck.problems import Problems


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("a: [", "unclosed-bracket", (1, 4)),
        ("a: {", "unclosed-bracket", (1, 4)),
        ("a: [1, 2", "unclosed-bracket", (1, 4)),
        ("a:\n  - [x, {y: 1", "unclosed-bracket", (2, 9)),
        ("a: [b: ", "unclosed-bracket", (1, 4)),
        ("a: [b: c", "unclosed-bracket", (1, 4)),
        ("a: [?", "unclosed-bracket", (1, 4)),
        ("a: [\nb: 2\nc: 3", "unclosed-bracket", (1, 4)),
        ("a: {b: [1}", "unclosed-bracket", (1, 8)),
        ("a: [b}", "unclosed-bracket", (1, 4)),
        ("a: [b: }]", "unclosed-bracket", (1, 4)),
        ("a: [b': },, z]", "unclosed-bracket", (1, 4)),
        ("a: [1]]", "text-after-bracket", (1, 7)),
        ("a: [1] b", "text-after-bracket", (1, 8)),
        ("a: [b,, c]", "missing-value", (1, 7)),
        ("a: ]", "sign-needs-quotes", (1, 4)),
        (": a", "no-colon", (1, 1)),
    ],
)
def test_an_open_bracket_is_reported_at_its_place(text: str, code: str, place: tuple[int, int]) -> None:
    with pytest.raises(Problems) as found:
        read_text(f"{text}\n", "questions.yaml")
    (problem,) = found.value.problems
    assert (problem.code, (problem.line, problem.column)) == (code, place)
    assert problem.message
    assert problem.fix
