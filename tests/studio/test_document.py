"""A change of the real file touches its own lines and no others."""

import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from selfcheck.model import texts
from selfcheck.studio import Document, EditError, read
from selfcheck.studio.document import lines_changed, same

ROOT = Path(__file__).parents[2]
REAL = read((ROOT / "questions.yaml").read_text("utf-8"))
SMALL = read((ROOT / "tests" / "small.yaml").read_text("utf-8"))
TEXTS = [(*path, tag) for path, text in texts(REAL.tree) for tag in text]
LISTS = [path for path, here in REAL.written.items() if len(here.steps or ()) > 1]
WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")), min_size=1
)
ANY = st.recursive(
    st.none() | st.booleans() | st.integers(-99, 99) | WORDS,
    lambda inner: (
        st.lists(inner, min_size=1, max_size=3)
        | st.dictionaries(
            st.from_regex(r"[a-z][a-z0-9_]{0,9}", fullmatch=True), inner, min_size=1, max_size=3
        )
    ),
    max_leaves=6,
)
MANY = settings(max_examples=12, deadline=None)


def comments(document: Document) -> Counter[str]:
    return Counter(line.strip() for line in document.text.split("\n") if line.strip().startswith("#"))


@MANY
@given(st.sampled_from(TEXTS), WORDS)
def test_one_changed_text_is_one_changed_line(path: tuple[str | int, ...], words: str) -> None:
    after = REAL.put(path, words)
    assert after.at(path) == words
    here = REAL.written[path]
    before = REAL.text[slice(*here.span)].count("\n") + 1
    lines = [line[0] for line in lines_changed(REAL.text, after.text)]
    assert lines.count("-") <= before
    if before == 1:
        assert lines == ([] if words == REAL.at(path) else ["-", "+"])


def undashed(text: str) -> list[str]:
    """Its lines without a list's dashes: an entry's dash is before whichever of its keys comes first."""
    return [re.sub(r"^( *)- ", r"\1  ", line) for line in text.split("\n")]


@MANY
@given(st.sampled_from(LISTS), st.data())
def test_a_move_loses_nothing(path: tuple[str | int, ...], data: st.DataObject) -> None:
    steps = REAL.written[path].steps or ()
    step, to = data.draw(st.sampled_from(steps)), data.draw(st.integers(0, len(steps) - 1))
    after = REAL.move((*path, step), to)
    assert comments(after) == comments(REAL)
    if not REAL.written[path].flow:
        assert Counter(undashed(after.text)) == Counter(undashed(REAL.text))
    back = after.move((*path, to if isinstance(step, int) else step), list(steps).index(step))
    assert back.text == REAL.text


@MANY
@given(st.sampled_from(LISTS), st.data())
def test_what_is_taken_out_takes_only_its_own_lines(path: tuple[str | int, ...], data: st.DataObject) -> None:
    step = data.draw(st.sampled_from(REAL.written[path].steps or ()))
    gone = lines_changed(REAL.text, REAL.remove((*path, step)).text)
    start, end = REAL.lines((*path, step))
    own = REAL.text[start:end].count("\n") + 1
    if not REAL.written[path].flow:
        assert sum(line.startswith("-") and bool(line[1:].strip()) for line in gone) <= own + 1


@MANY
@given(st.sampled_from(LISTS), ANY, st.data())
def test_what_is_added_can_be_taken_out_again(
    path: tuple[str | int, ...], value: object, data: st.DataObject
) -> None:
    steps = REAL.written[path].steps or ()
    if isinstance(steps[0], int):
        place = data.draw(st.integers(0, len(steps)))
        after = REAL.insert(path, place, value)
        assert same(after.at((*path, place)), value)
        added: tuple[str | int, ...] = (*path, place)
    else:
        added = (*path, "new_key_of_this_test")
        after = REAL.put(added, value)
    assert comments(after) == comments(REAL)
    kept = [line for line in lines_changed(REAL.text, after.text) if line.startswith("-")]
    assert not kept or REAL.written[path].flow
    assert after.remove(added).text.split() == REAL.text.split()


@MANY
@given(st.sampled_from([path for path in SMALL.written if path]), ANY)
def test_anything_can_be_put_anywhere_or_nothing_changes(path: tuple[str | int, ...], value: object) -> None:
    try:
        after = SMALL.put(path, value)
    except EditError:
        return
    assert same(after.at(path), value)
    assert set(after.written) >= {other for other in SMALL.written if other[: len(path)] != path}


def test_a_comment_goes_with_its_entry_and_a_heading_stays() -> None:
    document = read("rules:\n  # ── first ──\n  # why\n  - a\n\n  # ── second ──\n  - b # here\n  - c\n")
    assert document.move(("rules", 0), 2).text == (
        "rules:\n  # ── first ──\n  - b # here\n\n  # ── second ──\n  - c\n  # why\n  - a\n"
    )
    assert document.remove(("rules", 0)).text == (
        "rules:\n  # ── first ──\n  # ── second ──\n  - b # here\n  - c\n"
    )


@pytest.mark.parametrize(
    ("value", "line"),
    [
        ("say: this", '  a: "say: this"'),
        ("#7119", '  a: "#7119"'),
        ("yes", '  a: "yes"'),
        ("17:30", '  a: "17:30"'),
        ("2026-11-30", '  a: "2026-11-30"'),
        ({"on": "weekday"}, '  a: {"on": weekday}'),
        ("12", '  a: "12"'),
        ({"ja": "熱、せき", "en": "Fever, cough"}, '  a: {ja: 熱、せき, en: "Fever, cough"}'),
        (["x", "z"], "  a: [x, z]"),
        ([], "  a: []"),
        (None, "  a: null"),
    ],
)
def test_values_are_written_in_the_style_of_the_file(value: object, line: str) -> None:
    document = read("top:\n  a: old # stays\n  b: 1\n")
    assert document.put(("top", "a"), value).text.split("\n")[1] in (line, f"{line} # stays")


def test_a_folded_text_stays_folded() -> None:
    document = read("rules:\n  - source: >-\n      one\n      two\n\nafter: x\n")
    changed = document.put(("rules", 0, "source"), "one, and " + "more " * 30 + "words")
    assert changed.text.startswith("rules:\n  - source: >-\n      one, and more")
    assert changed.text.endswith("more words\n\nafter: x\n")
    assert changed.text.count("\n") == document.text.count("\n")


def test_a_first_key_of_an_entry_can_be_replaced() -> None:
    document = read("rules:\n  - id: a\n    if: {x: y}\n")
    assert document.put(("rules", 0, "id"), "b").text == "rules:\n  - id: b\n    if: {x: y}\n"
    assert document.remove(("rules", 0, "if")).text == "rules:\n  - id: a\n"
