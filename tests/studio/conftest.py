"""A folder with a small questionnaire and its French file, and the workspace of it."""

from pathlib import Path

import pytest

from selfcheck.studio import Workspace

TESTS = Path(__file__).parents[1]


@pytest.fixture
def main(tmp_path: Path) -> Path:
    for name, copy in (("small.yaml", "small.yaml"), ("french.yaml", "small.fr.yaml")):
        (tmp_path / copy).write_text((TESTS / name).read_text("utf-8"), "utf-8")
    return tmp_path / "small.yaml"


@pytest.fixture
def work(main: Path) -> Workspace:
    return Workspace(main)
