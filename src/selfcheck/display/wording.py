"""Texts in the patient's language, with marks between phrases where a line may break. Above model."""

import re
from collections.abc import Iterable
from functools import cache, lru_cache

import budoux

from selfcheck.model import Questionnaire, Text

BREAK = "\u200b"
"""Zero width space: the browser may break a line here, and in Japanese nowhere else."""

_PARTED = re.compile("[\u3001-\u30ff\u4e00-\u9fff] [\u3041-\u30ff\u4e00-\u9fff]")
"""Japanese with spaces between its phrases, as easy Japanese is written: they say where lines break."""
_PAUSE = re.compile(
    "(?<=[ \u3001\u3002\u30fb\uff01\uff09\uff1f])(?=[^ \u3001\u3002\u300d\u30fb\uff01\uff09\uff1f])"
    "|(?=\uff08)"
)
"""There, behind a comma, a stop, a middle dot or a bracket, and before a bracket."""

_LONG = 12
_WITHIN_LONG = re.compile(
    "(?:(?<=\u30fb)|(?<=\u3053\u3068[\u304c\u3082])|(?<=\u3068\u306f))(?=.)"
    "|(?<=\u306e\u3067\u306f)(?=\u3042)|(?<=\u3068\u3082)(?=\u304b)|(?<=.)(?=\uff08)"
    "|(?<=[\u30a1-\u30ff])(?=\u3067\u306f)|(?<=[\u4e00-\u9fff])(?=[\u30a1-\u30f6])|(?<=[\u30a1-\u30ff])(?=[\u4e00-\u9fff])"
)
"""A phrase of 12 letters breaks too: behind a middle dot, `koto ga`, `koto mo`, `to wa`, `no de wa`, `to mo`;
before a bracket, `de wa`; at katakana."""


class Wording:
    """One questionnaire in one of its languages."""

    def __init__(self, questionnaire: Questionnaire, language: str) -> None:
        self.questionnaire = questionnaire
        self.language = language
        self._unbroken = self.plain(questionnaire.texts["unbroken"])

    def plain(self, text: Text | None, **fill: object) -> str:
        """A text with its `{names}` filled in; empty for None."""
        written = text[self.language] if text else ""
        for name, value in fill.items():
            written = written.replace(f"{{{name}}}", str(value))
        return written

    def say(self, text: Text | None, **fill: object) -> str:
        """The same, ready for the screen."""
        return phrases(self.plain(text, **fill), self.language, self._unbroken)

    def word(self, key: str, **fill: object) -> str:
        """A word of the screens, by its key."""
        return self.say(self.questionnaire.texts[key], **fill)

    def plain_word(self, key: str, **fill: object) -> str:
        """A word without break marks, for names that only screen readers meet and for text to copy."""
        return self.plain(self.questionnaire.texts[key], **fill)

    def each(self, texts: Iterable[Text], **fill: object) -> list[str]:
        """Several texts, ready for the screen."""
        return [self.say(text, **fill) for text in texts]


@lru_cache(maxsize=8192)
def phrases(text: str, language: str, unbroken: str = "") -> str:
    """Mark where a Japanese line may break, never within a word of `unbroken`; else lines break at spaces."""
    if language.partition("-")[0] != "ja":
        return text
    if _PARTED.search(text):
        return BREAK.join(map(_parted, _PAUSE.sub(BREAK, text).split(BREAK)))
    marked = "\n".join(BREAK.join(map(_parted, _parser().parse(line))) for line in text.split("\n"))
    return _within(unbroken).sub(lambda word: word[0].replace(BREAK, ""), marked) if unbroken else marked


def _parted(phrase: str) -> str:
    return phrase if len(phrase) < _LONG else _WITHIN_LONG.sub(BREAK, phrase)


@cache
def _within(unbroken: str) -> re.Pattern[str]:
    """Finds each word, whatever marks are in it."""
    return re.compile("|".join(f"{BREAK}?".join(map(re.escape, word)) for word in unbroken.split()))


@cache
def _parser() -> budoux.Parser:
    return budoux.load_default_japanese_parser()
