"""The staff's words for columns, urgencies and states, in words.json beside this module."""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from selfcheck.model import Text

LANGUAGES = ("ja", "en")


@cache
def words(group: str, language: str) -> Mapping[str, str]:
    """The words of a group by id: in `language` where the file has it, else in English.

    Raises KeyError where there is no such group.
    """
    return {name: said(text, language) for name, text in _file()[group].items()}


def said(text: Text, language: str) -> str:
    """A text in a language, in its base language (`ja` for `ja-easy`), or in the first one that it has."""
    base = language.partition("-")[0]
    return text.get(language) or text.get(base) or text.get("en") or next(iter(text.values()))


@cache
def _file() -> dict[str, dict[str, Text]]:
    text = files("selfcheck.review").joinpath("words.json").read_text("utf-8")
    tree: dict[str, dict[str, Text]] = json.loads(text)
    return tree
