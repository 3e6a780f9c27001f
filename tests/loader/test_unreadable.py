"""A file that cannot be opened at all is a Problem with a way out, like any other."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from selfcheck import Problems, load
from selfcheck.loader.loading import MOST_BYTES, load_text

NOBODY = 65534
"""The user without rights."""


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(Problems, match=r"there is no such file\.  \[unreadable-file\]"):
        load(tmp_path / "none.yaml")


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(Problems, match=r"there is no such file\."):
        load(tmp_path / "nowhere" / "questions.yaml")


@pytest.fixture
def forbidden(tmp_path: Path) -> Iterator[Path]:
    """A file that this user may not read, nobody else's rights being left either."""
    file = tmp_path / "secret.yaml"
    file.touch(mode=0o000)
    user = os.geteuid()
    if user == 0:
        os.seteuid(NOBODY)
    yield file
    os.seteuid(user)


def test_a_file_that_may_not_be_read(forbidden: Path) -> None:
    with pytest.raises(Problems, match=r"may not be read by this user\.") as answer:
        load(forbidden)
    assert answer.value.problems[0].fix == "Ask who looks after the machine for leave to read it."


def test_a_file_that_the_disk_does_not_give(tmp_path: Path) -> None:
    with pytest.raises(Problems, match=r"cannot be read from the disk\."):
        load(tmp_path / f"{'x' * 300}.yaml")


def test_a_folder(tmp_path: Path) -> None:
    with pytest.raises(Problems, match=r"this is a folder, not a file\."):
        load(tmp_path)


def test_a_file_larger_than_is_read(tmp_path: Path) -> None:
    file = tmp_path / "large.yaml"
    with file.open("wb") as large:
        large.truncate(1_000_000)
    with pytest.raises(Problems, match="too-large"):
        load(file)


def test_a_text_larger_than_a_file_may_be() -> None:
    with pytest.raises(Problems, match=r"the file is larger than 512 KB\.  \[too-large\]"):
        load_text("#" * (MOST_BYTES + 1))
