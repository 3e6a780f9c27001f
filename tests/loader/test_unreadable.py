"""A file that cannot be opened at all is a Problem with a way out, like any other."""

from pathlib import Path

import pytest

from selfcheck import Problems, load


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(Problems, match=r"there is no such file\.  \[unreadable-file\]"):
        load(tmp_path / "none.yaml")


def test_a_folder(tmp_path: Path) -> None:
    with pytest.raises(Problems, match=r"this is a folder, not a file\."):
        load(tmp_path)


def test_a_file_larger_than_is_read(tmp_path: Path) -> None:
    file = tmp_path / "large.yaml"
    with file.open("wb") as large:
        large.truncate(1_000_000)
    with pytest.raises(Problems, match="too-large"):
        load(file)
