"""Where every value is: cut out of the text, each is what its author wrote."""

from selfcheck.loader import Written, layout
from selfcheck.model import YamlPath

TEXT = """a: word
b: [x, "y"]
c:
  - d: |
      two
      lines

  - {}
"""
D = "|\n      two\n      lines"
C = f"- d: {D}\n\n  - {{}}"


def cut(text: str, written: Written) -> tuple[str, str | None]:
    """A value as it is written, and its key."""
    return text[slice(*written.span)], written.key and text[slice(*written.key)]


def test_every_value_is_cut_out_with_its_key() -> None:
    values: dict[YamlPath, tuple[str, str | None]] = {
        (): (f'a: word\nb: [x, "y"]\nc:\n  {C}', None),
        ("a",): ("word", "a"),
        ("b",): ('[x, "y"]', "b"),
        ("b", 0): ("x", None),
        ("b", 1): ('"y"', None),
        ("c",): (C, "c"),
        ("c", 0): (f"d: {D}", None),
        ("c", 0, "d"): (D, "d"),
        ("c", 1): ("{}", None),
    }

    assert {path: cut(TEXT, written) for path, written in layout(TEXT).items()} == values


def test_quotes_brackets_and_what_is_within_are_told() -> None:
    found = layout(TEXT)

    assert {path for path, written in found.items() if written.flow} == {("b",), ("b", 0), ("b", 1), ("c", 1)}
    assert {path: written.quote for path, written in found.items() if written.quote} == {
        ("b", 1): '"',
        ("c", 0, "d"): "|",
    }
    assert found["c",].steps == (0, 1)
    assert found["c", 0].steps == ("d",)
    assert found["c", 1].steps == ()
    assert found["a",].steps is None, "a word has nothing in it"


def test_a_file_may_be_one_word_and_end_without_a_line() -> None:
    assert cut("word", layout("word")[()]) == ("word", None)
    assert cut("a:\n  b: 1", layout("a:\n  b: 1")["a", "b"]) == ("1", "b")
