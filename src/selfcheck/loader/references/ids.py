"""Ids are given once, and never with a word of the grammar."""

from collections.abc import Iterable, Iterator

from selfcheck.loader.references.register import Register
from selfcheck.model import YamlPath
from selfcheck.problems import Problem, quoted

RESERVED = ("all", "any", "not", "is", "at_least", "at_most")
"""Words of the condition grammar."""


def find(register: Register) -> Iterator[Problem]:
    """Ids given twice, and questions and scores called by a word of the grammar."""
    for kind, label, given in _given(register):
        yield from _twice(register, kind, label, given)
    called = [("question", path, question.id) for path, question in register.placed]
    called += [("score", ("scores", i), score.id) for i, score in enumerate(register.questionnaire.scores)]
    for kind, path, name in called:
        if name in RESERVED:
            message = f"a {kind} cannot be called `{name}`: conditions use that word."
            yield register.problem((*path, "id"), "reserved-id", message, f"Call it `{name}_…`.")


def _given(register: Register) -> Iterator[tuple[str, str, list[tuple[YamlPath, str]]]]:
    """Kind, the key that names it, and every (path, name) of that kind."""
    file = register.questionnaire
    yield "section", "id", [(("sections", i), s.id) for i, s in enumerate(file.sections)]
    yield "question", "id", [(path, question.id) for path, question in register.placed]
    yield "grid", "id", [(path, grid.id) for path, grid in register.grids]
    yield "term", "id", [(("terms", i), t.id) for i, t in enumerate(file.terms)]
    yield "score", "id", [(("scores", i), s.id) for i, s in enumerate(file.scores)]
    yield "stage", "id", [(("stages", i), s.id) for i, s in enumerate(file.stages)]
    yield "rule", "id", [(("rules", i), r.id) for i, r in enumerate(file.rules)]
    yield "guidance", "id", [(("guidance", i), g.id) for i, g in enumerate(file.guidance)]
    yield "promise", "name", [(("promises", i), p.name) for i, p in enumerate(file.promises)]
    yield "case", "name", [(("cases", i), c.name) for i, c in enumerate(file.cases)]


def _twice(
    register: Register, kind: str, label: str, given: Iterable[tuple[YamlPath, str]]
) -> Iterator[Problem]:
    first: dict[str, YamlPath] = {}
    for path, name in given:
        if first.setdefault(name, path) is not path:
            line = register.source.value((*first[name], label))[0]
            message = f"two {kind}s are called {quoted(name)}: in line {line} and here."
            yield register.problem((*path, label), "duplicate-id", message, "Give one of them another name.")
