"""The loader: a questionnaire, or every Problem to the letter; nothing else, and never slowly."""

import random
import re
import time
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.support.mistakes import ALL_CODES, ERRORS, PAGES, Mistake, errors_page, mistakes
from tests.support.questionnaires import QUESTIONS, whole_text

from selfcheck.loader.loading import load, load_text
from selfcheck.model.questionnaire import Questionnaire
from selfcheck.problems.base import Problem, Problems

SMALL = (Path(__file__).parents[1] / "small.yaml").read_text("utf-8")
GALLERY = [mistake for page in PAGES for mistake in mistakes(page) if mistake.mistake]
KB = 1024
FULL = 511 * KB


@cache
def to_read_the_real_file() -> float:
    """Seconds of CPU, in this run on this machine."""
    begun = time.process_time()
    load(QUESTIONS)
    return time.process_time() - begun


@pytest.mark.parametrize("mistake", GALLERY, ids=lambda m: f"{m.code}: {m.mistake}")
def test_a_mistake_is_answered_to_the_letter(mistake: Mistake, tmp_path: Path) -> None:
    begun = time.process_time()
    assert mistake.answered(tmp_path) == mistake.seen.rstrip("\n")
    assert time.process_time() - begun < 5 * to_read_the_real_file(), "however broken or large it is"
    assert not mistake.code or f"[{mistake.code}]" in mistake.seen


NEVER_AN_AUTHORS = {"unreachable-option", "not-proved", "skipping-changes-result"}
"""Codes that only a fault of ours or a very large file can bring, so that no mistake of an author shows them."""


def test_the_gallery_is_large_and_shows_every_code() -> None:
    assert len(GALLERY) >= 80
    assert sorted({mistake.code for page in PAGES for mistake in mistakes(page)} - {""}) == sorted(ALL_CODES)
    # An option is free to be chosen wherever its question is asked, and the small file is quickly proved.
    assert set(ALL_CODES) - {mistake.code for mistake in GALLERY} == NEVER_AN_AUTHORS


def test_errors_md_is_made_from_the_gallery() -> None:
    assert ERRORS.read_text("utf-8") == errors_page(), "python -m tests.support.mistakes writes it anew"
    assert set(re.findall(r"^### (.+)$", errors_page(), re.MULTILINE)) == set(ALL_CODES)


def test_the_words_of_libraries_never_reach_the_author() -> None:
    foreign = re.compile(
        r"pydantic|Traceback|Input should|Field required|scanning a|did not find|NoneType", re.I
    )
    assert [mistake.mistake for mistake in GALLERY if foreign.search(mistake.seen)] == []


def test_every_mend_says_what_to_do() -> None:
    paragraphs = [p for mistake in GALLERY for p in mistake.seen.strip().split("\n\n") if not mistake.lines]
    assert [p for p in paragraphs if not p.splitlines()[-1].startswith("      = ")] == []


@pytest.mark.parametrize("text", [f"\ufeff{SMALL}", SMALL.replace("\n", "\r\n")], ids=["bom", "crlf"])
def test_windows_editors_are_welcome(text: str, tmp_path: Path) -> None:
    file = tmp_path / "small.yaml"
    file.write_bytes(text.encode())
    assert load(file) == load_text(SMALL)


def test_yes_no_times_and_dates_are_words() -> None:
    questionnaire = load_text(SMALL)
    options = questionnaire.sections[0].questions[0].options
    assert list(options or {}) == ["no", "unsure", "yes"]
    assert str(questionnaire.reviewed.again) == "2099-01-10"


def test_the_source_knows_the_place_of_everything() -> None:
    source = load_text(SMALL).source
    assert source.line(source.key(("rules", 2, "if"))[0]) == "    if: {is: long}"
    assert source.value(("rules", 2, "if", "is")) == (91, 14)
    assert source.subject(("sections", 0, "questions", 1, "tick")) == "question `signs`"


def test_the_source_is_no_part_of_the_questionnaire() -> None:
    moved = load_text(f"# moved down\n{SMALL}", "elsewhere.yaml")
    assert moved == load_text(SMALL)
    assert moved.source.file not in str(moved.model_dump())
    assert Questionnaire.model_validate_json(moved.model_dump_json(by_alias=True)) == moved


def test_what_is_not_there_has_the_place_of_what_is_around_it() -> None:
    source = load_text(SMALL).source
    assert source.value(("rules", 2, "then", "tags", 0)) == source.key(("rules", 2, "then"))
    assert source.value(("scores", 0)) == (2, 1), "where the first key stands"


@pytest.mark.parametrize(
    ("direction", "order", "codes"),
    [
        ("up", "[[never, now]]", ["points-against-order"]),
        ("down", "[[never, now]]", []),
        ("none", "[[never, now]]", []),
        ("up", "none", []),
    ],
)
def test_points_go_the_way_of_the_answers_where_both_have_one(
    direction: str, order: str, codes: list[str]
) -> None:
    text = SMALL.replace("order: [[never, now]]", f"order: {order}\n        points: {{never: 1}}")
    score = f"{{id: clean, title: {{ja: 点, en: Score}}, sum: [smoking], of: 1, worse: {direction}, source: book}}"
    assert [
        found.code for found in problems_of(text.replace("terms:\n", f"scores: [{score}]\nterms:\n"))
    ] == codes


@pytest.mark.parametrize(
    ("points", "codes"), [("{sweat: 1, blood: 2}", []), ("{sweat: 2, blood: 1}", ["points-against-order"])]
)
def test_of_ticks_without_an_all_clear_only_pairs_are_compared(points: str, codes: list[str]) -> None:
    order = "order: [[sweat, blood]]\n        order_because: blood is a sign of more"
    text = SMALL.replace("exclusive: [none]", f"{order}\n        points: {points}")
    score = "{id: signed, title: {ja: 点, en: Score}, sum: [signs], of: 3, source: book}"
    assert [
        found.code for found in problems_of(text.replace("terms:\n", f"scores: [{score}]\nterms:\n"))
    ] == codes


HOSTILE = {
    "open braces": "{a: " * (FULL // 4),
    "dashes": "- " * (FULL // 2),
    "question marks": "? " * (FULL // 2),
    "steps": "\n".join(" " * i + "a:" for i in range(900)),
    "an open quote": 'a: "' + "x\n" * (FULL // 2),
    "one long line": "a: " + "x" * FULL,
    "one long text": "a: x\n" + " y\n" * (FULL // 3),
    "anchors": "".join(f"- &a{i} x\n" for i in range(FULL // 12)),
    "aliases": "a: &a [x]\n" + "- *a\n" * (FULL // 5),
    "merges": "a: &a {x: 1}\n" + "".join(f"b{i}: {{<<: [*a, *a, *a, *a]}}\n" for i in range(9000)),
    "unknown keys": "".join(f"k{i}: 1\n" for i in range(2_000)),
    "one key": "a: 1\n" * (FULL // 5),
    "tag orders": "".join(f"%TAG !a{i}! x\n" for i in range(FULL // 16)) + "---\na: 1\n",
    "tags": "- !a x\n" * (FULL // 8),
    "documents": "--- a\n" * (FULL // 6),
    "hidden characters": "\u200b" * (FULL // 3),
    "carriage returns": "\r" * FULL,
    "escapes": 'a: "' + "\\q" * (FULL // 3),
    "full-width letters": "ａ：ｂ\n" * (FULL // 12),
    "no text": "".join(map(chr, random.Random(1).choices(range(0xD800), k=FULL // 3))),
    "many wrong rules": SMALL.replace("rules:\n", "rules:\n" + "  - {id: r, if: {x: y}, then: {}}\n" * 9000),
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_files_are_answered_within_a_second(text: str) -> None:
    begun = time.process_time()
    with pytest.raises(Problems) as answer:
        load_text(text)
    assert len(str(answer.value)) < 200 * KB
    assert time.process_time() - begun < 1


def problems_of(text: str) -> list[Problem]:
    """What is wrong with a text; anything but Problems is an error of the loader."""
    try:
        load_text(text)
    except Problems as answer:
        return answer.problems
    return []


def test_conditions_are_bounded_together() -> None:
    """A small file must not become large, and slow, when the engine writes its terms out."""
    terms = "".join(
        f"  - {{id: t{n}, title: {{ja: 語, en: t}}, means: {{is: [{', '.join([f't{n - 1}'] * 5)}]}}}}\n"
        for n in (1, 2, 3)
    ).replace("t0", "long")
    rule = "  - {{id: r{}, if: {{is: [t3, t3, t3]}}, then: {{tags: [smokes]}}, because: {{ja: 語, en: t}}, source: test}}\n"
    text = SMALL.replace("stages:\n", f"{terms}stages:\n", 1)
    text = text.replace("otherwise:", f"{''.join(map(rule.format, range(20)))}otherwise:", 1)
    (found,) = problems_of(text)
    assert (found.code, "over 10000 parts" in found.message) == ("swollen-term", True)


EDITS = st.lists(
    st.tuples(
        st.floats(0, 1),
        st.integers(0, 12),
        st.sampled_from([*"{}[]:,-#&*!|>'\"%@`\t\n 0a：\u3000\\", "<<", "- ", ": "]),
    ),
    min_size=1,
    max_size=4,
)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(EDITS)
def test_any_edit_is_a_problem_or_harmless(edits: list[tuple[float, int, str]]) -> None:
    text = SMALL
    for where, cut, sign in edits:
        place = int(where * len(text))
        text = text[:place] + sign + text[place + cut :]
    found = problems_of(text)
    assert all(p.message and p.fix and 0 < p.line <= text.count("\n") + 2 for p in found)


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-99, 99)
    | st.floats(0, 9)
    | st.sampled_from(["", "x", "yes", "ja", "soon"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["ja", "id", "x", "any"]), inner, max_size=3)
    ),
    max_leaves=4,
)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.floats(0, 1), VALUES)
def test_any_value_in_any_place_is_a_problem_or_harmless(where: float, value: object) -> None:
    """The words of shape.py cover whatever pydantic may say."""
    places = re.findall(r"(?m)^ *(?:- )?\w+: .+$", SMALL)
    line = places[int(where * (len(places) - 1))]
    key, _, _ = line.partition(": ")
    found = problems_of(SMALL.replace(line, f"{key}: {_flow(value)}", 1))
    assert "another value" not in "".join(problem.message for problem in found)


def _flow(value: object) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return str(value).lower()
        case list():
            return f"[{', '.join(map(_flow, value))}]"
        case dict():
            return f"{{{', '.join(f'{k}: {_flow(v)}' for k, v in value.items())}}}"
        case str():
            return f'"{value}"'
    return str(value)


def test_what_a_copy_has_not_is_taken_from_beside_another_file(tmp_path: Path) -> None:
    """So that `selfcheck diff` compares one file that was kept with the files of today."""
    copy = tmp_path / "kept.yaml"
    copy.write_text(QUESTIONS.read_text("utf-8"), "utf-8")
    with pytest.raises(Problems):
        load(copy)
    found, today = load(copy, like=QUESTIONS), load(QUESTIONS)
    assert found == today
    assert list(found.languages) == list(today.languages)


def test_what_a_copy_has_itself_is_not_taken_from_elsewhere(tmp_path: Path) -> None:
    copy = tmp_path / "kept.yaml"
    copy.write_text(whole_text() + "\ncases: []\n", "utf-8")
    assert load(copy, like=QUESTIONS).cases == ()
