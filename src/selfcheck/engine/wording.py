"""The fixed phrases of the sentences for staff and authors, in phrases.json beside this module."""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

FALLBACK = "en"


@cache
def phrases(group: str, language: str) -> Mapping[str, str]:
    """The phrases of a group by name: in `language`, its base language (`ja` for `ja-easy`), or English.

    Raises KeyError where there is no such group.
    """
    text = files("selfcheck.engine").joinpath("phrases.json").read_text("utf-8")
    wanted = (language, language.partition("-")[0], FALLBACK)
    return {
        name: next(said[each] for each in wanted if each in said)
        for name, said in json.loads(text)[group].items()
    }
