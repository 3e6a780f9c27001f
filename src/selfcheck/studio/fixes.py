"""Changes that certainly mend a Problem, so that one button can make them. Above draft."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from selfcheck.studio.drafting import Draft
from selfcheck.studio.live import Found

_MEANT = re.compile(r"Did you mean `([\w-]+)`\?")


@dataclass(frozen=True, slots=True)
class Fix:
    """What a button does; `word` is what will be written."""

    word: str
    apply: Callable[[Draft], Draft]


def fix(draft: Draft, found: Found) -> Fix | None:
    """The one certain change for a Problem; None where an author has to decide."""
    problem = found.problem
    document = draft.documents.get(problem.file)
    if document is None or problem.line < 1:
        return None
    if meant := _MEANT.search(problem.mend):
        word = meant[1]
        starts = [0, *(at + 1 for at, sign in enumerate(document.text) if sign == "\n")]
        place = starts[problem.line - 1] + problem.column - 1
        return Fix(word, lambda now: now.with_document(problem.file, document.spelled(place, word)))
    return None
