"""The staff's sentences, in words.json beside this module."""

import json
from functools import cache
from importlib.resources import files

LANGUAGE = "ja"
"""The staff's language; patients have their own."""


def say(key: str, **fill: object) -> str:
    """A sentence by its key, its `{names}` filled in. Raises KeyError."""
    sentence = _file()[key]
    for name, value in fill.items():
        sentence = sentence.replace(f"{{{name}}}", str(value))
    return sentence


@cache
def _file() -> dict[str, str]:
    tree: dict[str, str] = json.loads(files("selfcheck.staff").joinpath("words.json").read_text("utf-8"))
    return tree
