"""A new questionnaire from a small safe skeleton: valid from the first minute."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any

from selfcheck.studio.document import read
from selfcheck.studio.workspace import write_file

TAKEN = ("clinic", "texts")
"""What a further questionnaire of the same clinic has in common with the first one."""
MONTHS = 6
_ID = re.compile(r"[a-z][a-z0-9_]{0,59}")


def start_new(path: Path, name: str, title: str, like: Mapping[str, Any] | None = None) -> None:
    """Write a new questionnaire; `like`: the plain data of one whose clinic and words it takes.

    Raises FileExistsError where there is a file already, and ValueError for a name that is no id.
    """
    if not _ID.fullmatch(name):
        raise ValueError(name)
    if path.exists():
        raise FileExistsError(path)
    document = read(files("selfcheck.studio").joinpath("skeleton.yaml").read_text("utf-8"), path.name)
    today = date.today()
    document = document.put(("id",), name)
    for place in (("title",), ("start", "title")):
        document = document.put(place, dict.fromkeys(document.at(place), title))
    document = document.put(("reviewed", "on"), today.isoformat())
    document = document.put(("reviewed", "again"), (today + timedelta(days=30 * MONTHS)).isoformat())
    same = like if like and list(like["languages"]) == list(document.at(("languages",))) else {}
    for key in TAKEN:
        if same.get(key):
            document = document.put((key,), same[key])
    write_file(path, document.text)
