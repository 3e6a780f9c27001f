"""What is in the file but leads nowhere: no danger to patients, yet often the sign of a mistake."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import chain

from selfcheck.loader.references.register import Register
from selfcheck.model import Node, Questionnaire, YamlPath, terms_of
from selfcheck.problems import NamesCode, Problem

_UNUSED: Mapping[str, NamesCode] = {
    "term": "unused-term",
    "tag": "unused-tag",
    "department": "unused-department",
    "phone": "unused-phone",
}


def find(register: Register) -> Iterator[Problem]:
    """Terms, points, tags, departments and phones that nothing uses."""
    file = register.questionnaire
    terms = {name for node in _conditions(register) for name, _ in terms_of(node)}
    yield from _idle(register, "term", [(("terms", i), t.id) for i, t in enumerate(file.terms)], terms)
    added = {name for score in file.scores for name in score.sum}
    for path, question in register.placed:
        if question.points is not None and question.id not in added:
            message = f"no score adds up the points of `{question.id}`."
            fix = "Name the question in the `sum` of a score, or delete its `points`."
            place = (*path, "points")
            yield register.problem(place, "unused-points", message, fix, at="key", severity="warning")
    named: dict[str, set[str | None]] = {
        "tags": {*chain.from_iterable(rule.then.tags for rule in file.rules)},
        "departments": {rule.then.department for rule in file.rules},
        "phones": {*chain.from_iterable(guidance.phones for guidance in file.guidance), _of_children(file)},
    }
    for group, used in named.items():
        given: list[tuple[YamlPath, str]] = [((group, name), name) for name in getattr(file, group)]
        yield from _idle(register, group.removesuffix("s"), given, used)


def _of_children(file: Questionnaire) -> str | None:
    return file.call.child.phone if file.call and file.call.child else None


def overdue(register: Register, today: date) -> Iterator[Problem]:
    """A review whose day has passed."""
    again = register.questionnaire.reviewed.again
    if again < today:
        message = f"this file was to be reviewed again by {again}."
        fix = "Go through it with a clinician (`selfcheck book`), then write the new dates here."
        place = ("reviewed", "again")
        yield register.problem(place, "review-overdue", message, fix, severity="warning")


def _conditions(register: Register) -> Iterator[Node]:
    file = register.questionnaire
    yield from (question.when for _, question in register.placed if question.when is not None)
    if file.send and file.send.guardian:
        yield file.send.guardian.condition
    if file.call and file.call.child:
        yield file.call.child.condition
    yield from chain(
        (term.means for term in file.terms),
        (stage.reached for stage in file.stages),
        (rule.condition for rule in file.rules),
        (promise.condition for promise in file.promises),
    )


def _idle(
    register: Register, kind: str, given: Iterable[tuple[YamlPath, str]], used: Iterable[str | None]
) -> Iterator[Problem]:
    names = set(used)
    for path, name in given:
        if name not in names:
            message = f"nothing uses the {kind} `{name}`."
            fix = "Use it, or delete it; perhaps a name elsewhere is misspelt."
            yield register.problem(path, _UNUSED[kind], message, fix, at="key", severity="warning")
