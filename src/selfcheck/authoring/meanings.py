"""What each key of the file means, in English by the nouns and in Japanese by keys.ja.json."""

import json
from functools import cache
from importlib.resources import files

from selfcheck.model import Noun, fields


def meaning(noun: type[Noun], key: str, language: str) -> str:
    """What a key of a noun means."""
    said = translations().get(f"{noun.__name__}.{key}") if language == "ja" else None
    return said or fields(noun)[key].description or ""


@cache
def translations() -> dict[str, str]:
    """`Noun.key`, and `texts.key` for the words of the screens, to what it means in Japanese."""
    found: dict[str, str] = json.loads(
        files("selfcheck.authoring").joinpath("keys.ja.json").read_text("utf-8")
    )
    return found
