"""The check while an author works: what is wrong with a draft, and where. Above draft.

The proofs are made anew only when what they are about has changed: a new wording takes none.
"""

import hashlib
import json
import tempfile
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

from selfcheck.checks import check
from selfcheck.loader import load, warnings
from selfcheck.model import Answers, Questionnaire, YamlPath, texts
from selfcheck.problems import Problem, Problems
from selfcheck.proofs import Proof, Verdict, prove
from selfcheck.studio.drafting import Draft

T = TypeVar("T")
MOST_KEPT = 20
"""Results that are kept: undo and redo show theirs at once."""
_UNPROVED = ("clinic", "phones", "start", "consent", "texts", "cases", "reviewed", "version", "languages")
"""What no proof looks at."""


@dataclass(frozen=True, slots=True)
class Found:
    """A Problem with its path in the questionnaire, and the answers that show it."""

    problem: Problem
    path: YamlPath
    shown_by: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Checked:
    """What became of a check. No questionnaire: the draft cannot be shown to patients."""

    questionnaire: Questionnaire | None
    found: tuple[Found, ...]
    examples: Mapping[YamlPath, Answers] = field(default_factory=dict)
    """Path of a question, rule, stage, guidance … → the answers of a patient who gets there."""

    @property
    def errors(self) -> int:
        """How many Problems keep the draft from being published."""
        return sum(each.problem.severity == "error" for each in self.found)


class Checker:
    """Checks drafts in the background, the latest first; remembers the last ones."""

    def __init__(self) -> None:
        self.pool = ThreadPoolExecutor(1, "check")
        self.proofs: OrderedDict[str, list[Proof]] = OrderedDict()
        self.done: OrderedDict[str, Future[Checked]] = OrderedDict()

    def start(self, draft: Draft) -> Future[Checked]:
        """The check of a draft, begun now where it is not known yet; those that wait are left out."""
        key = _key(draft.texts)
        if key not in self.done:
            for name in [name for name, future in self.done.items() if future.cancel()]:
                del self.done[name]
            self.done[key] = self.pool.submit(self.run, draft)
        return _kept(self.done, key)

    def run(self, draft: Draft) -> Checked:
        """Check a draft now."""
        with tempfile.TemporaryDirectory() as folder:
            questionnaire, problems, proofs = self._checked(draft, Path(folder))
            found = []
            for problem in problems:
                here = replace(problem, file=Path(problem.file).name)
                path = _path(draft, here)
                found.append(Found(here, path, _shown_by(proofs, here, path)))
        return Checked(questionnaire, tuple(found), _examples(proofs))

    def _checked(
        self, draft: Draft, folder: Path
    ) -> tuple[Questionnaire | None, Sequence[Problem], Sequence[Proof]]:
        for name, text in draft.texts.items():
            (folder / name).write_text(text, "utf-8")
        try:
            questionnaire = load(folder / draft.main)
        except Problems as error:
            return None, error.problems, ()
        proofs = self._proved(questionnaire)
        return questionnaire, [*warnings(questionnaire), *check(questionnaire, proofs)], proofs

    def _proved(self, questionnaire: Questionnaire) -> list[Proof]:
        key = _logic(questionnaire)
        if key not in self.proofs:
            self.proofs[key] = prove(questionnaire)
        return _kept(self.proofs, key)


def _kept(kept: OrderedDict[str, T], key: str) -> T:
    """What is kept under a key, which is now the last to be thrown away."""
    kept.move_to_end(key)
    while len(kept) > MOST_KEPT:
        kept.popitem(last=False)
    return kept[key]


def _examples(proofs: Sequence[Proof]) -> dict[YamlPath, Answers]:
    reached = [p for p in proofs if p.verdict is Verdict.PROVED and p.code.startswith("unreachable-")]
    return {p.place: p.shown_by[0] for p in reached if p.shown_by and p.code != "unreachable-option"}


def _shown_by(proofs: Sequence[Proof], problem: Problem, path: YamlPath) -> tuple[Mapping[str, Any], ...]:
    """The answers that show a Problem: those of the broken proof of its code and place."""
    for proof in proofs:
        broken = proof.verdict is Verdict.BROKEN and proof.code == problem.code
        if broken and proof.place == path[: len(proof.place)]:
            return proof.shown_by
    return ()


def _key(texts_of: object) -> str:
    return hashlib.sha256(json.dumps(texts_of, sort_keys=True).encode()).hexdigest()


def _logic(questionnaire: Questionnaire) -> str:
    """What tells a questionnaire from those for which the same is proved."""
    tree = questionnaire.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    tree = {key: value for key, value in tree.items() if key not in _UNPROVED}
    for path, _ in list(texts(tree)):
        _hide(tree, path)
    return hashlib.sha256(json.dumps(tree).encode()).hexdigest()


def _hide(tree: Any, path: YamlPath) -> None:
    for step in path[:-1]:
        tree = tree[step]
    tree[path[-1]] = None


def _path(draft: Draft, problem: Problem) -> YamlPath:
    """Where in the questionnaire a Problem is; a text's language stays the last step."""
    document = draft.documents.get(problem.file)
    if document is None or problem.line < 1:
        return ()
    path = document.path_at(problem.line, problem.column)
    tags = [tag for tag, name in draft.languages.items() if name == problem.file]
    return (*draft.unaddressed(path), *tags) if tags else path
