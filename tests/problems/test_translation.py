"""Every Problem is said in Japanese too, with the names of the original."""

import json
import re
from importlib.resources import files
from pathlib import Path

import pytest
from tests.support.mistakes import ALL_CODES
from tests.support.mistakes_ja import ERRORS_JA, errors_page_ja
from typer.testing import CliRunner

from selfcheck.cli.commands import app
from selfcheck.problems import Problem, author_language, summary, translated

SMALL = Path(__file__).parents[1] / "small.yaml"
WORDS = json.loads(files("selfcheck.problems").joinpath("words.ja.json").read_text("utf-8"))


def problem(code: str, message: str, fix: str) -> Problem:
    return Problem(code, "names", "small.yaml", 3, 1, message, fix)  # type: ignore[arg-type]


def test_every_code_has_words() -> None:
    assert list(WORDS["codes"]) == ALL_CODES
    assert all(re.search("[ぁ-ん]", said) for code in WORDS["codes"].values() for said in code.values())


def test_the_page_is_of_today() -> None:
    assert ERRORS_JA.read_text("utf-8") == errors_page_ja(), "python -m tests.support.mistakes_ja"


def test_names_and_subject_are_kept() -> None:
    message = "rule `fever`: the question `fever_now` has no option `yess`."
    said = translated(problem("unknown-option", message, "Did you mean `yes`?"), "ja")
    assert said.message == "ルール `fever`: 設問に、その選択肢はありません（`fever_now`、`yess`）。"
    assert said.fix == "`yes` のことですか？"
    assert translated(said, "en") == said


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({"LANG": "ja_JP.UTF-8"}, "ja"),
        ({"LANG": "ja_JP.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({}, "en"),
    ],
)
def test_the_language_is_that_of_the_computer(environment: dict[str, str], language: str) -> None:
    assert author_language(environment) == language


def test_check_speaks_japanese(tmp_path: Path) -> None:
    path = tmp_path / "small.yaml"
    path.write_text(SMALL.read_text("utf-8").replace('if: {breath: "yes"}', "if: {breath: yess}", 1), "utf-8")
    done = CliRunner().invoke(app, ["check", str(path), "--lang", "ja"])
    assert "設問に、その選択肢はありません" in done.stdout
    assert "指摘 1 件。" in done.stderr
    assert summary("small.yaml", [], "ja") == "small.yaml: 直すところはありません。"
