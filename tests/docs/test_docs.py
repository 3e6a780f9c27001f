"""The pages for authors tell the truth: each command was run, each word of the file is in them."""

import re
from pathlib import Path

import pytest
import yaml
from tests.support.pages import (
    AUTHORING,
    BLOCK,
    IN_JAPANESE,
    MADE,
    REFERENCE,
    REFERENCE_JA,
    ROOT,
    commands,
    made,
    nouns,
    played,
)

from selfcheck.authoring.meanings import translations
from selfcheck.display.body_map import area_ids
from selfcheck.engine.sentences import say
from selfcheck.loader.loading import load
from selfcheck.loader.text_keys import WORDS
from selfcheck.model.base import Booking, Urgency
from selfcheck.model.conditions import matches, parse
from selfcheck.model.expectations import Days
from selfcheck.model.outline import fields

CHECKED = [
    (ROOT / "tests" / name).read_text("utf-8") for name in ("small.yaml", "typed.yaml", "scales/oabss.yaml")
]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
ANEW = "`python -m tests.support.pages` makes the page anew"
HOUSE = {
    "Questionnaire": "質問票",
    "Section": "区分",
    "Question": "設問",
    "Option": "選択肢",
    "`when`": "条件",
    "Stage": "段階",
    "Rule": "判定ルール",
    "Finding": "該当項目",
    "Urgency": "緊急度",
    "Guidance": "案内",
    "Answers": "回答",
    "Assessment": "判定",
    "Response": "回答票",
    "Case": "症例",
    "Promise": "約束",
    "Problem": "指摘",
    "`next_question`": "–",
}


@pytest.fixture(scope="module")
def reference() -> str:
    return REFERENCE.read_text("utf-8")


def test_the_tutorial_prints_what_it_says() -> None:
    page = AUTHORING.read_text("utf-8")

    assert played(page) == page, ANEW


def test_the_tutorial_is_the_same_in_japanese() -> None:
    page, japanese = (path.read_text("utf-8") for path in (AUTHORING, IN_JAPANESE))

    assert [block[0] for block in BLOCK.finditer(japanese)] == [block[0] for block in BLOCK.finditer(page)], (
        ANEW
    )
    assert japanese.count("\n## ") == page.count("\n## ")


def test_the_tutorial_shows_each_tool_of_an_author() -> None:
    page = AUTHORING.read_text("utf-8")

    for word in ("check", "diff", "assess", "book", "draw"):
        assert f"selfcheck {word} " in page
    for code in ("colon-in-text", "unknown-option", "milder-when-worse", "case-differs"):
        assert f"[{code}]" in page


def test_the_reference_is_of_today(reference: str) -> None:
    assert made(reference) == reference, ANEW


def test_every_noun_and_each_of_its_keys_is_explained(reference: str) -> None:
    tables = {part[3]: part[0] for part in MADE.finditer(reference) if part[2] == "noun"}

    assert tables.keys() == nouns().keys()
    for name, noun in nouns().items():
        for key in fields(noun):
            assert re.search(rf"^\| `{key}` \|.*\| \S.* \|$", tables[name], re.MULTILINE), f"{name}: {key}"


def test_the_reference_in_japanese_is_of_today(reference: str) -> None:
    japanese = REFERENCE_JA.read_text("utf-8")

    assert made(japanese, "ja") == japanese, ANEW
    tables = [(part[2], part[3]) for part in MADE.finditer(reference) if part[2] != "commands"]
    assert [(part[2], part[3]) for part in MADE.finditer(japanese)] == tables


def test_every_key_is_explained_in_japanese() -> None:
    keys = {f"{name}.{key}" for name, noun in nouns().items() for key in fields(noun)}
    assert translations().keys() == keys | {f"texts.{key}" for key in WORDS}


def test_every_word_that_a_key_may_hold_is_named(reference: str) -> None:
    days = Days.__args__  # type: ignore[attr-defined]
    for word in (*Urgency, *Booking, *days, *WORDS, *area_ids(), "up", "down", "none"):
        assert f"`{word}`" in reference, word


def test_every_word_of_the_house_is_named(reference: str) -> None:
    for word, japanese in HOUSE.items():
        assert f"| {word} | {japanese} |" in reference


def test_every_command_and_parameter_has_help() -> None:
    said = commands("", "en")

    assert said.count("### `selfcheck ") >= 6
    for line in said.splitlines():
        assert not re.match(r"\| `.*` \|  \|", line), f"no help: {line}"


def test_every_form_of_condition_is_shown_and_can_be_read(reference: str) -> None:
    small = load(ROOT / "tests" / "small.yaml")
    known = {question.id for section in small.sections for question in section.questions}
    part = reference.split("## Conditions")[1].split("## ")[0]
    forms = re.findall(r"^\| `(\{.*?\})` \|", part, re.MULTILINE)
    for form in forms:
        condition = parse(yaml.load(form, yaml.BaseLoader) if "at_" not in form else yaml.safe_load(form))
        assert {match.question for match in matches(condition)} <= known
        assert say(small, condition, "en")
    for word in ("all", "any", "not", "is", "at_least", "at_most"):
        assert any(f"{word}:" in form for form in forms)


def test_the_examples_are_those_of_a_file_that_is_checked(reference: str) -> None:
    examples = [block[2] for block in BLOCK.finditer(reference) if block[1] == "yaml"]

    assert len(examples) >= 8
    assert [example for example in examples if not any(example in text for text in CHECKED)] == []


def anchors(page: str) -> set[str]:
    headings = re.findall(
        r"^#+ (.+)$", re.sub(r"^```.*?^```", "", page, flags=re.MULTILINE | re.DOTALL), re.MULTILINE
    )
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_links_between_the_pages_lead_somewhere(path: Path) -> None:
    for link in re.findall(r"\]\(([^)\s]+)\)", path.read_text("utf-8")):
        if re.match(r"[a-z]+:", link):
            continue
        name, _, anchor = link.partition("#")
        target = (path.parent / name).resolve() if name else path
        assert target.exists(), f"{path.name}: {link}"
        if anchor:
            assert anchor in anchors(target.read_text("utf-8")), f"{path.name}: {link}"


FOLDERS = ("src", "tests", "bench", "deploy", "docs")
CODE = re.compile(r"(?<![\w./-])\w[\w./-]*\.(?:py|js|css|html|sql|sh)\b")
"""A file of the repository as prose names it: its path, or the end of it."""
ELSEWHERE = {"run.py", "streamlit_floor/common.py"}
"""Files of the peers' measurements, which bench is given."""


def test_the_files_that_prose_names_exist() -> None:
    files = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*")] + list(ROOT.iterdir())
    known = [f"/{path.relative_to(ROOT)}" for path in files]
    wrong = []
    for path in (path for path in files if path.suffix in (".md", ".py")):
        prose = re.sub(r"^```.*?^```", "", path.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
        named = {name for code in re.findall(r"`([^`\n]+)`", prose) for name in CODE.findall(code)}
        gone = [n for n in sorted(named - ELSEWHERE) if not any(each.endswith(f"/{n}") for each in known)]
        wrong += [f"{path.relative_to(ROOT)}: {name}" for name in gone]
    assert wrong == []
