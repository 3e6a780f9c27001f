"""Problems as an author finds them: with their place in the questionnaire, and the patients who show them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from selfcheck.model import Answers, YamlPath
from selfcheck.problems import Problem
from selfcheck.proofs import Proof, Verdict
from selfcheck.studio.drafting import Draft


@dataclass(frozen=True, slots=True)
class Found:
    """A Problem with its path in the questionnaire, and the answers that show it."""

    problem: Problem
    path: YamlPath
    shown_by: tuple[Mapping[str, Any], ...] = ()


def placed(draft: Draft, problems: Iterable[Problem], proved: Sequence[Proof] = ()) -> tuple[Found, ...]:
    """The Problems with their paths in the questionnaire, and the answers that show them."""
    found = []
    for problem in problems:
        here = replace(problem, file=Path(problem.file).name)
        path = _path(draft, here)
        found.append(Found(here, path, _shown_by(proved, here, path)))
    return tuple(found)


def examples(proved: Sequence[Proof]) -> dict[YamlPath, Answers]:
    """Path of a question, rule, stage, guidance … → the answers of a patient who gets there."""
    reached = [p for p in proved if p.verdict is Verdict.PROVED and p.code.startswith("unreachable-")]
    return {p.place: p.shown_by[0] for p in reached if p.shown_by and p.code != "unreachable-option"}


def _shown_by(proved: Sequence[Proof], problem: Problem, path: YamlPath) -> tuple[Mapping[str, Any], ...]:
    """The answers that show a Problem: those of the broken proof of its code and place."""
    for proof in proved:
        broken = proof.verdict is Verdict.BROKEN and proof.code == problem.code
        if broken and proof.place == path[: len(proof.place)]:
            return proof.shown_by
    return ()


def _path(draft: Draft, problem: Problem) -> YamlPath:
    """Where in the questionnaire a Problem is; a text's language stays the last step."""
    document = draft.documents.get(problem.file)
    if document is None or problem.line < 1:
        return ()
    path = document.path_at(problem.line, problem.column)
    tags = [tag for tag, name in draft.languages.items() if name == problem.file]
    return (*draft.unaddressed(path), *tags) if tags else path
