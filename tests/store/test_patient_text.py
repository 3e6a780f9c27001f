"""The gate: whatever a forged message brings, what gets in can be stored, shown and exported."""

import unicodedata
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from selfcheck.store import PatientTextError, read_name, read_note, read_phone

ANYTHING = st.text(st.characters(exclude_categories=[]), max_size=200)


@settings(deadline=None)
@given(ANYTHING)
def test_what_comes_out_is_clean_and_stays_so(text: str) -> None:
    note = read_note(text)
    note.encode()
    assert read_note(note) == note
    bad = {c for c in note if unicodedata.category(c) in {"Cc", "Cs"} and c != "\n"}
    assert not bad


@settings(deadline=None)
@given(ANYTHING.map(lambda text: text[:60]))
def test_a_name_is_one_line(text: str) -> None:
    assert "\n" not in read_name(text)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a\x00b\x07c", "abc"),
        ("one\r\ntwo\rthree\u2028four\x0bfive\x85six", "one\ntwo\nthree\nfour\nfive\nsix"),
        ("evil\u202egnp.exe\u2066\u200f\u061c", "evilgnp.exe"),
        ("lone \ud800 half", "lone  half"),
        ("\ufeffhidden\u200b space", "hidden space"),
        ("家族👨‍👩‍👧 😀 𠮷野家 髙﨑", "家族👨‍👩‍👧 😀 𠮷野家 髙﨑"),
        ("か\u3099", "が"),
        ("\ufa10 \ufa19", "\ufa10 \ufa19"),  # a name's own kanji, which NFC would exchange for others
        ("\U0001fae9 \U0001fae8", "\U0001fae9 \U0001fae8"),  # emoji newer than Python's own Unicode
        ("\uffff\ufdd0 x", "x"),
        ("  \n tab\there \n ", "tab here"),
        ("=1+1", "=1+1"),  # exports neutralise formulas; the text itself is the patient's
    ],
)
def test_a_note(typed: str, kept: str) -> None:
    assert read_note(typed) == kept


@pytest.mark.parametrize("value", [None, 1, 1.5, True, b"bytes", {"a": 1}, ["a"], object()])
def test_other_types_are_refused(value: Any) -> None:
    for read in (read_note, read_name, read_phone):
        with pytest.raises(PatientTextError) as refused:
            read(value)
        assert refused.value.reason == "not_text"


def test_lengths_are_kept_and_nothing_is_cut_in_silence() -> None:
    assert len(read_note("あ" * 500)) == 500
    for read, length in ((read_note, 500), (read_name, 60)):
        with pytest.raises(PatientTextError, match="too_long"):
            read("あ" * (length + 1))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("０９０ー１２３４ー５６７８", "090-1234-5678"),
        ("090−1234−5678", "090-1234-5678"),
        ("+81 (0)90 1234 5678", "+81 (0)90 1234 5678"),
        ("(0466)21-9624", "(0466)21-9624"),
        ("（０４６６）２１−９６２４", "(0466)21-9624"),
        ("(+81)466-21-9624", "(+81)466-21-9624"),
        ("", ""),
        ("  ", ""),
    ],
)
def test_a_phone_number(typed: str, kept: str) -> None:
    assert read_phone(typed) == kept


@pytest.mark.parametrize(
    "typed", ["call me", "09", "=HYPERLINK(1)", "090-1234-5678;ext", "1" * 31, "٠٩٠١٢٣٤"]
)
def test_no_phone_number(typed: str) -> None:
    with pytest.raises(PatientTextError):
        read_phone(typed)
