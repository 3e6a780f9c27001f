"""Every questionnaire here is YAML that each program types alike, by YAML 1.1 and 1.2, and that fits on a screen."""

import json
from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import yaml
from ruamel.yaml import YAML
from tests.support.provision import run_node
from tests.support.questionnaires import QUESTIONS

from selfcheck.loader import files
from selfcheck.loader.scalars import read_otherwise, resolve, too_long
from selfcheck.loader.syntax import read

ROOT = QUESTIONS.parent
LONGEST_LINE = 120
OURS = files(QUESTIONS)
FILES = [
    *OURS,
    ROOT / "src" / "selfcheck" / "studio" / "skeleton.yaml",
    *sorted((ROOT / "tests").glob("*.yaml")),
    *sorted((ROOT / "tests" / "scales").glob("*.yaml")),
]
NPM = r"""
const yaml = require('yaml')
console.log(JSON.stringify(yaml.parse(require('fs').readFileSync(0, 'utf8'), {version: process.argv[1]})))
"""


def npm(version: str) -> Callable[[str], Any]:
    def reader(text: str) -> Any:
        done = run_node(NPM, version, text=text)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return reader


READERS = {
    "PyYAML, 1.1": lambda text: yaml.load(text, yaml.SafeLoader),
    "libyaml, 1.1": lambda text: yaml.load(text, yaml.CSafeLoader),
    "ruamel, 1.2": lambda text: YAML(typ="safe", pure=True).load(text),
    "npm yaml, 1.1": npm("1.1"),
    "npm yaml, 1.2": npm("1.2"),
}
"""Readers of YAML with its types."""

needs_npm = pytest.mark.needs("npm_yaml")


@pytest.fixture(params=FILES, ids=lambda file: str(file.relative_to(ROOT)))
def file(request: pytest.FixtureRequest) -> Path:
    return Path(request.param)


@needs_npm
@pytest.mark.parametrize("name", READERS)
def test_every_reader_finds_the_same_values(name: str, file: Path) -> None:
    text = file.read_text("utf-8")
    assert READERS[name](text) == read(text, file.name).tree


@needs_npm
@pytest.mark.parametrize("name", READERS)
def test_a_word_that_needs_no_quotes_is_the_same_to_every_reader(name: str) -> None:
    words = [word for word in short_words() if not read_otherwise(word) and not too_long(word)]
    assert len(words) > 5000
    found = READERS[name]("\n".join(f"- {word}" for word in words))
    assert [(word, other) for word, other in zip(words, found, strict=True) if other != resolve(word)] == []


def short_words() -> list[str]:
    """Words of few characters among which are those that YAML types, and some longer ones."""
    signs = [
        *product("0189.:-+_eExoyYnN~", repeat=3),
        *product("07.:-+_e", repeat=4),
        *product("yesnof", repeat=2),
    ]
    longer = [
        "0466-21-9624",
        "2026.11.30",
        "never",
        "none",
        "not",
        "once",
        "yesterday",
        "office",
        "2026-11",
        "1/2",
    ]
    return [word for word in ("".join(each) for each in signs) if not word.endswith(":")] + longer


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        *((word, "a truth value") for word in ("y", "N", "yes", "No", "ON", "off", "True", "FALSE")),
        *((word, "nothing") for word in ("Null", "NULL")),
        *((word, "a date") for word in ("2026-11-30", "2026-1-2", "2026-11-30T09:00:00Z", "2026-11-30 9:00")),
        *(
            (word, "a number")
            for word in ("9:00", "1:20.5", "017", "0o17", "0x1F", "0b1", "1_000", "+1", "1e3")
        ),
        *((word, "a number") for word in (".5", "1.", ".", "-.inf", ".NaN", "1.0e+3")),
        *((word, "a sign of YAML") for word in ("=", "<<", "-")),
        *(
            (word, None)
            for word in ("true", "null", "~", "7", "-3", "1.10", "7119#", "no one", "2026.11.30", "")
        ),
    ],
)
def test_a_word_that_some_reader_types_otherwise_is_known(word: str, kind: str | None) -> None:
    assert read_otherwise(word) == kind


@pytest.mark.parametrize("file", OURS, ids=lambda file: str(file.name))
def test_no_line_is_too_long(file: Path) -> None:
    assert [line for line in file.read_text("utf-8").split("\n") if len(line) > LONGEST_LINE] == []
