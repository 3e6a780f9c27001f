"""What cases and promises expect of an assessment: met by one assessment, or by every one of a world."""

from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise

from selfcheck.engine import Assessment
from selfcheck.model import Expectation, Limits, Match, Urgency, Within
from selfcheck.proofs.clauses import FALSE, Literal
from selfcheck.proofs.effects import Consequences
from selfcheck.proofs.linked import severity


def differences(expected: Expectation, found: Assessment) -> Iterator[tuple[str, str, str]]:
    """Where an assessment is not as expected: (field, what was expected, what was found)."""
    urgencies = allowed_urgencies(expected)
    if urgencies is not None and found.urgency not in urgencies:
        yield "urgency", " or ".join(urgencies), str(found.urgency or "none")
    guidance = found.guidance.id if found.guidance else None
    days = expected.days
    if isinstance(days, Within) and not seen_within(days.at_most, found):
        yield "days", f"at most {days.at_most}", str(found.days or "none")
    for field, wanted, got in (
        ("days", None if isinstance(days, Within) else days, found.days),
        ("guidance", expected.guidance, guidance),
        ("booking", expected.booking, found.booking),
        ("stage", expected.stage, found.stage),
    ):
        if wanted is not None and got not in _several(wanted):
            yield field, " or ".join(map(str, _several(wanted))), str(got or "none")
    for name, points in (expected.scores or {}).items():
        if found.scores.get(name) != points:
            yield "scores", f"{name} {points}", f"{name} {found.scores.get(name, 'none')}"
    yield from _lists(expected, found)


def _lists(expected: Expectation, found: Assessment) -> Iterator[tuple[str, str, str]]:
    rules = tuple(finding.rule for finding in found.findings)
    if expected.rules is not None and set(rules) != set(expected.rules):
        yield "rules", _named(expected.rules), _named(rules)
    if expected.departments is not None and found.departments != expected.departments:
        yield "departments", _named(expected.departments), _named(found.departments)
    if expected.tags is not None and not set(expected.tags) <= set(found.tags):
        yield "tags", _named(expected.tags), _named(found.tags)


def seen_within(days: int, found: Assessment) -> bool:
    """Whether a doctor is to be seen within so many days, or sooner."""
    urgency = found.urgency
    return urgency is not None and severity(urgency, found.days) >= severity(Urgency.SOON, days)


def allowed_urgencies(expected: Expectation) -> tuple[Urgency, ...] | None:
    """The urgencies that fit; None where any does."""
    match expected.urgency:
        case None:
            return None
        case Urgency() as one:
            return (one,)
        case Limits(at_least=low, at_most=high):
            low, high = low or Urgency.SELFCARE, high or Urgency.EMERGENCY
            return tuple(u for u in Urgency if low.rank <= u.rank <= high.rank)
        case several:
            return several


def met(expected: Expectation, world: Consequences) -> Literal:
    """A literal that holds exactly where the assessment is as expected."""
    return world.world.clauses.all(_met(expected, world))


def _met(expected: Expectation, world: Consequences) -> Iterator[Literal]:
    def one_of(wanted: object, literal: Callable[..., Literal]) -> Literal:
        return world.world.clauses.any(map(literal, _several(wanted)))

    if (urgencies := allowed_urgencies(expected)) is not None:
        yield one_of(urgencies, world.urgency)
    if isinstance(expected.days, Within):
        yield world.within(expected.days.at_most)
    elif expected.days is not None:
        yield one_of(expected.days, world.days)
    if expected.guidance is not None:
        yield one_of(expected.guidance, lambda name: world.guidance.get(name, FALSE))
    if expected.booking is not None:
        yield one_of(expected.booking, world.booking)
    if expected.stage is not None:
        yield one_of(expected.stage, lambda name: world.stages.get(name, FALSE))
    for name, points in (expected.scores or {}).items():
        yield world.world.holds(world.linked.link(Match(name, at_least=points, at_most=points)))
    yield from map(world.tag, expected.tags or ())
    if expected.rules is not None:
        yield from (lit if rule.id in expected.rules else -lit for rule, lit in world.rules)
    if expected.departments is not None:
        yield from _departments(expected.departments, world)


def _departments(expected: tuple[str, ...], world: Consequences) -> Iterator[Literal]:
    """Exactly these, each named first by a rule before the one that names the next."""
    named = {name: world.department(name) for name in world.questionnaire.departments}
    yield from (named[name] if name in expected else -named[name] for name in named)
    for one, other in pairwise(expected):
        earlier: list[Literal] = []
        for rule, literal in world.deciding:
            if rule.then.department == one:
                earlier.append(literal)
            if rule.then.department == other:
                yield world.world.clauses.any((-literal, *earlier))


def _several(wanted: object) -> tuple[object, ...]:
    return wanted if isinstance(wanted, tuple) else (wanted,)


def _named(names: Iterable[str]) -> str:
    return ", ".join(names) or "none"
