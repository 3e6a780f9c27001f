"""Every file of the questionnaire is YAML that any reader understands alike, and that fits on a screen.

Where `node` finds the npm package `yaml` (NODE_PATH), it is one of the readers.
"""

import datetime
import json
import subprocess
from pathlib import Path
from shutil import which
from typing import Any

import pytest
import yaml
from ruamel.yaml import YAML
from tests.support.questionnaires import QUESTIONS

from selfcheck.loader import files
from selfcheck.loader.syntax import read

LONGEST_LINE = 120
FILES = files(QUESTIONS)
NPM = "const yaml = require('yaml'), fs = require('fs');" + (
    "console.log(JSON.stringify(yaml.parse(fs.readFileSync(0, 'utf8'), {schema: process.argv[1]})));"
)


def npm(text: str, schema: str) -> Any:
    run = subprocess.run(["node", "-e", NPM, schema], input=text, capture_output=True, text=True, check=True)
    return json.loads(run.stdout)


def has_npm_yaml() -> bool:
    return (
        bool(which("node"))
        and subprocess.run(["node", "-e", NPM], input="a: b", text=True, capture_output=True).returncode == 0
    )


TEXTS = {
    "pyyaml": lambda text: yaml.load(text, yaml.BaseLoader),
    "libyaml": lambda text: yaml.load(text, yaml.CBaseLoader),
    "ruamel": lambda text: YAML(typ="base", pure=True).load(text),
}
"""Readers of every value as a text."""
TYPES = {"ruamel": lambda text: with_days_as_texts(YAML(typ="safe", pure=True).load(text))}
"""Readers of YAML 1.2 with its types."""
if has_npm_yaml():
    TEXTS["npm"] = lambda text: npm(text, "failsafe")
    TYPES["npm"] = lambda text: npm(text, "core")


def with_days_as_texts(value: Any) -> Any:
    match value:
        case dict():
            return {key: with_days_as_texts(inside) for key, inside in value.items()}
        case list():
            return [with_days_as_texts(inside) for inside in value]
        case datetime.date():
            return value.isoformat()
    return value


@pytest.fixture(params=FILES, ids=lambda file: file.name)
def text(request: pytest.FixtureRequest) -> str:
    file: Path = request.param
    return file.read_text("utf-8")


@pytest.mark.parametrize("reader", TEXTS)
def test_every_reader_finds_the_same_texts(reader: str, text: str) -> None:
    assert TEXTS[reader](text) == yaml.load(text, yaml.CBaseLoader)


@pytest.mark.parametrize("reader", TYPES)
def test_every_reader_of_yaml_1_2_finds_the_same_values(reader: str, text: str) -> None:
    assert TYPES[reader](text) == read(text, "questions.yaml").tree


def test_no_line_is_too_long(text: str) -> None:
    assert [line for line in text.split("\n") if len(line) > LONGEST_LINE] == []
