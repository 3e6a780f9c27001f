"""A small share of the broken files in each run; `python -m tests.hostile` tries 100,000 and more."""

import json
import subprocess
import sys
import time
from pathlib import Path
from random import Random

import pytest
from tests.hostile.files import KNEE_ANSWERS, TESTS, kinds, try_all
from tests.hostile.mutations import broken_json
from typer.testing import CliRunner

from selfcheck.cli.commands import app

SHARE = {"small": 150, "knee": 150, "screens": 50, "real": 5, "language": 100, "answers": 500}


@pytest.mark.parametrize("kind", SHARE)
def test_a_broken_file_is_a_problem_or_a_questionnaire(kind: str) -> None:
    command = [sys.executable, "-m", "tests.hostile.files", kind, "1000000", str(SHARE[kind])]
    told = json.loads(subprocess.run(command, cwd=TESTS.parent, capture_output=True, check=True).stdout)
    assert told["finds"] == []
    assert told["inputs"] == sum(told["outcomes"].values()) == SHARE[kind]
    assert told["outcomes"]["refused"] > 0


def test_broken_answers_are_refused_by_the_command_in_a_sentence(tmp_path: Path) -> None:
    make, file = broken_json(KNEE_ANSWERS), tmp_path / "answers.json"
    for seed in range(60):
        file.write_bytes(make(Random(seed)))
        ran = CliRunner().invoke(app, ["assess", str(file), "--questions", str(TESTS / "knee.yaml")])
        assert ran.exit_code in {0, 2}, (seed, ran.exception)
        assert ran.exception is None or isinstance(ran.exception, SystemExit), (seed, ran.exception)
        assert "Traceback" not in ran.output


def test_broken_files_differ_and_the_same_seed_breaks_alike(tmp_path: Path) -> None:
    for make, _ in kinds(tmp_path).values():
        assert make(Random(5)) == make(Random(5))
        assert len({make(Random(seed)) for seed in range(12)}) >= 10


def _slow(_content: bytes) -> str:
    until = time.process_time() + 1.1
    while time.process_time() < until:
        pass
    return "read"


def _greedy(_content: bytes) -> str:
    return "read" if bytearray(300 * 1024 * 1024) else ""


def _broken(content: bytes) -> str:
    return str(json.loads(content)["hurts"])


@pytest.mark.parametrize(
    ("judge", "find"), [(_slow, "1.1 s"), (_greedy, " MB"), (_broken, "JSONDecodeError")]
)
def test_the_search_finds_what_it_looks_for(judge: object, find: str) -> None:
    """The detector at work: a reader that is slow, greedy or raises is reported."""
    told = try_all(lambda _chance: b"{", judge, range(1))  # type: ignore[arg-type]
    assert [find in each for each in told.finds] == [True]
