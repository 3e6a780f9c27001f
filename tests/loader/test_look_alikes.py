"""Full-width signs in the place of YAML's own: each is named at its place, with the one to write."""

import time
from pathlib import Path

import pytest

from selfcheck.loader.loading import load_text
from selfcheck.loader.look_alikes import look_alike
from selfcheck.problems import Problems

SMALL = (Path(__file__).parents[1] / "small.yaml").read_text("utf-8")
SPACES = "\u3000\u00a0\u2003\u202f"
DASHES = "－ー−–—‐"
PLACES = {
    "behind a colon, before braces": ("ask: {ja: 息が苦し", "ask:@{ja: 息が苦し"),
    "behind a colon, before a text": (
        "source: Textbook of coughs, chapter 1",
        "source:@Textbook of coughs, chapter 1",
    ),
    "behind a colon, before quotes": ('version: "1.0"', 'version:@"1.0"'),
    "behind a colon at the end": ("        options:\n          never", "        options:@\n          never"),
    "behind a colon and a space": (
        "        options:\n          never",
        "        options: @\n          never",
    ),
    "behind a colon within braces": ("if: {signs: sweat}", "if: {signs:@sweat}"),
    "behind a brace": ("en: Not sure}", "en: Not sure}@"),
    "behind a quote": ('version: "1.0"', 'version: "1.0"@'),
    "behind a text": ("source: Textbook of coughs, chapter 1", "source: Textbook of coughs, chapter 1@"),
    "behind a comma": ("answers: {signs: [sweat, blood]", "answers: {signs: [sweat,@blood]"),
    "behind a dash": ("      - id: signs", "      -@id: signs"),
    "before an id": ("      - id: signs", "      - @id: signs"),
    "before a key": (
        "    source: Textbook of coughs, chapter 1",
        "   @source: Textbook of coughs, chapter 1",
    ),
    "as indentation": ("      - id: signs", "@- id: signs"),
    "before a key at the top": ("tags:\n", "@tags:\n"),
    "in an empty line": ("stages:\n", "\n@\nstages:\n"),
    "in an indented empty line": ("      - id: signs", "  @\n      - id: signs"),
}
OTHERS = [
    ("stages:\n", "＃ the scale\nstages:\n", "＃", "`#`"),
    ("      - id: signs", "      ＃ x\n      - id: signs", "＃", "`#`"),
    ("    if: {is: long}", "    if: {is: long} ＃ x", "＃", "`#`"),
    ("then: {urgency: emergency}", "then: {urgency: emergency、department: lungs}", "、", "`,`"),
    ('{ja: いいえ, en: "No"}', '{ja: いいえ、en: "No"}', "、", "`,`"),
    ('{ja: いいえ, en: "No"}', '{ja: いいえ，en: "No"}', "，", "`,`"),
    ("exclusive: [none]", "exclusive: [none、sweat]", "、", "`,`"),
    ("if: {signs: sweat}", "if: {signs: [sweat、blood]}", "、", "`,`"),
    ("if: {signs: sweat}", "if: {signs: [sweat・blood]}", "・", "`,`"),
    ("if: {signs: sweat}", "if: {signs: [sweat，blood]}", "，", "`,`"),
    ("if: {signs: sweat}", "if: {signs: [sweat; blood]}", ";", "`,`"),
    ("if: {signs: sweat}", "if: {signs: sweat・blood}", "・", "`,`"),
    ("if: {signs: sweat}", "if: {signs: [sweat］}", "］", "`]`"),
    ("if: {signs: sweat}", "if: {signs: sweat｝", "｝", "`}`"),
    ("if: {signs: sweat}", "if: ｛signs: sweat}", "｛", "`{`"),
    ('version: "1.0"', "version: ＂1: 0＂", "＂", '`"`'),
]


def first_problem(find: str, write: str) -> tuple[str, str, str]:
    """Code, the sign at the place of the first Problem, and what to do."""
    assert find in SMALL
    text = SMALL.replace(find, write, 1)
    with pytest.raises(Problems) as answer:
        load_text(text)
    problem = answer.value.problems[0]
    return problem.code, text.split("\n")[problem.line - 1][problem.column - 1], problem.fix


@pytest.mark.parametrize("space", SPACES, ids=ascii)
@pytest.mark.parametrize("place", PLACES)
def test_a_space_that_is_none_to_yaml_is_named_at_its_place(place: str, space: str) -> None:
    find, write = PLACES[place]
    code, sign, fix = first_problem(find, write.replace("@", space))
    assert (code, sign) == ("wide-sign", space)
    assert "an ordinary space" in fix


@pytest.mark.parametrize("dash", DASHES, ids=ascii)
@pytest.mark.parametrize("behind", [" ", "", "\u3000"], ids=ascii)
def test_a_dash_that_is_none_to_yaml_is_named_at_its_place(dash: str, behind: str) -> None:
    code, sign, fix = first_problem("      - id: signs", f"      {dash}{behind}id: signs")
    assert (code, sign) == ("wide-sign", dash)
    assert "Write `-` and a space" in fix


@pytest.mark.parametrize(("find", "write", "expected", "ascii_sign"), OTHERS)
def test_other_signs_are_named_at_their_place(find: str, write: str, expected: str, ascii_sign: str) -> None:
    code, sign, fix = first_problem(find, write)
    assert (code, sign) == ("wide-sign", expected)
    assert f"Write {ascii_sign}" in fix


@pytest.mark.parametrize(
    ("find", "write"),
    [
        ("footer: {ja: 迷ったら電話を, en: If in doubt - call}", "footer: {ja: #7119へ, en: Call}"),
        ("footer: {ja: 迷ったら電話を, en: If in doubt - call}", "footer: {ja: 電話, en: Call #7119}"),
        ('number: "119"', "number: #7119"),
        ("disclaimer: {ja: 受診の目安です, en: Advice on when to see whom}", "disclaimer: #7119"),
    ],
)
def test_a_telephone_number_that_begins_a_comment_is_named_at_its_place(find: str, write: str) -> None:
    code, sign, fix = first_problem(find, write)
    assert (code, sign) == ("hash-in-text", "#")
    assert "in quotes" in fix


@pytest.mark.parametrize(
    "line",
    [
        "    ja: はい、そうです。・少し－だけ［注］",
        '    ja: "＃7119 へ、　または"',
        "    because: {ja: 急に、強く痛む（足・腰）, en: 'Sudden – and strong'}",
        "    # 、　＃ in a comment",
        "",
    ],
)
def test_a_right_line_has_none(line: str) -> None:
    assert look_alike(line) is None


def test_a_text_may_hold_them_in_quotes_and_within() -> None:
    text = SMALL.replace("ja: 受診の目安です", 'ja: "　＃7119、・－　"', 1).replace('"119"', '"#7119"', 1)
    text = text.replace("ja: 119に電話", "ja: 「 ・ー＃119に　電話」に電話", 1)
    assert load_text(text).disclaimer["ja"] == "　＃7119、・－　"


@pytest.mark.parametrize("line", ["a、" * 250_000, "{a: " * 120_000, '"' * 500_000, "-　" * 200_000])
def test_long_lines_cost_no_time(line: str) -> None:
    begun = time.process_time()
    look_alike(line)
    assert time.process_time() - begun < 0.1
