"""The studio's sentences in the author's language, in words.json beside this module."""

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

LANGUAGES = ("ja", "en")


@dataclass(frozen=True, slots=True)
class Words:
    """The sentences of one language."""

    language: str

    def __call__(self, key: str, **fill: object) -> str:
        """A sentence by its key, its `{names}` filled in. Raises KeyError."""
        sentence = _file()[key][self.language]
        for name, value in fill.items():
            sentence = sentence.replace(f"{{{name}}}", str(value))
        return sentence

    def named(self, group: str, name: str) -> str:
        """The word for a name of the file, else the name itself."""
        return _file().get(f"{group}.{name}", {}).get(self.language, name)


@cache
def _file() -> dict[str, dict[str, str]]:
    tree: dict[str, dict[str, str]] = json.loads(
        files("selfcheck.studio").joinpath("words.json").read_text("utf-8")
    )
    return tree
