"""Worlds: every possible complete set of answers at once, as literals. Above linked, clauses and order."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations, pairwise

from selfcheck.engine import measure, worth
from selfcheck.model import All, Answer, AnyOf, Match, Node, Not, Numeric, Part, Question, Sum
from selfcheck.proofs.clauses import FALSE, TRUE, Clauses, Literal, Unary, at_least
from selfcheck.proofs.linked import Asked, Atom, Interval
from selfcheck.proofs.order import steps


@dataclass(frozen=True, slots=True)
class Answered:
    """One question in one world: whether it is shown, and whether each atom is (part of) its answer."""

    shown: Literal
    chosen: Mapping[Atom, Literal]


@dataclass(frozen=True, slots=True)
class World:
    """One complete set of answers, whichever it is."""

    clauses: Clauses
    asked: tuple[Asked, ...]
    answered: dict[str, Answered] = field(default_factory=dict)
    changed: frozenset[str] = frozenset()
    """The questions whose literals are not those of the first world."""

    def holds(self, node: Node) -> Literal:
        """A literal that holds exactly where a linked condition does."""
        match node:
            case Match(question, options):
                chosen = self.answered[question].chosen
                named: list[Atom] = [option for option in sorted(options) if option in chosen]
                return self.clauses.any(chosen[atom] for atom in named or _intervals(chosen, node))
            case Sum(_, parts):
                asked = self.clauses.any(self.answered[part.question].shown for part in parts)
                total = self.clauses.add_up([self.points(part) for part in parts])
                return self.clauses.all((asked, *within(node, total, total)))
            case All(parts):
                return self.clauses.all(map(self.holds, parts))
            case AnyOf(parts):
                return self.clauses.any(map(self.holds, parts))
            case Not(part):
                return -self.holds(part)
        raise TypeError(f"not linked: {node}")

    def shows(self, asked: Asked) -> Literal:
        """A literal that holds where a question is answered; of a given one it is free."""
        return self.clauses.variable() if asked.question.given else self.holds(asked.when)

    def points(self, part: Part) -> Unary:
        """What a question adds to a score."""
        chosen = self.answered[part.question].chosen
        added = [(literal, worth(part, _number(atom))) for atom, literal in chosen.items()]
        if part.ticked:
            return self.clauses.add_up([(literal,) * points for literal, points in added])[: part.most]
        return tuple(
            self.clauses.any(literal for literal, points in added if points > i) for i in range(part.most)
        )

    def answers(self, solution: frozenset[Literal]) -> dict[str, Answer]:
        """The complete set of answers that a solution stands for."""
        return {
            asked.question.id: _answer(asked, self.answered[asked.question.id], solution)
            for asked in self.asked
            if self.answered[asked.question.id].shown in solution
        }


def _intervals(atoms: Iterable[Atom], match: Match) -> Iterator[Atom]:
    low, high = match.at_least, match.at_most
    for atom in atoms:
        match atom:
            case Interval(first, last) if (low is None or first >= low) and (high is None or last <= high):
                yield atom


def within(test: Sum, least: Unary, most: Unary) -> tuple[Literal, Literal]:
    """A sum of at least `least` and at most `most` lies within its bounds: it is so large, and so small."""
    large = at_least(least, test.at_least or 0)
    return large, TRUE if test.at_most is None else -at_least(most, test.at_most + 1)


def _number(atom: Atom) -> str | Numeric:
    return atom if isinstance(atom, str) else atom.first


def _answer(asked: Asked, answered: Answered, solution: frozenset[Literal]) -> Answer:
    chosen = [atom for atom in asked.atoms if answered.chosen[atom] in solution]
    if asked.question.tick:
        return tuple(str(atom) for atom in chosen)
    return _number(chosen[0])


def first_world(clauses: Clauses, asked: tuple[Asked, ...]) -> World:
    """Every complete set of answers that a patient can give."""
    world = World(clauses, asked)
    for each in asked:
        world.answered[each.question.id] = ask(clauses, each, world.shows(each))
    return world


def worse_world(world: World, about: Asked) -> tuple[World, Literal]:
    """Every complete set of answers with another answer to one ordered question, and whether that is worse.

    What both show is answered alike; what only this one shows is answered in any way.
    """
    name, clauses = about.question.id, world.clauses
    answered = dict(world.answered)
    answered[name] = ask(clauses, about, world.answered[name].shown)
    changed = {name}
    for each in world.asked:
        if each.reads.isdisjoint(changed):
            continue
        here = World(clauses, world.asked, answered)
        before = answered[each.question.id]
        shown = here.holds(each.when)
        if shown != before.shown:
            answered[each.question.id] = ask(clauses, each, shown)
            _alike(clauses, before, answered[each.question.id])
            changed.add(each.question.id)
    worse = clauses.any(_steps(clauses, about, world.answered[name].chosen, answered[name].chosen))
    return World(clauses, world.asked, answered, frozenset(changed)), worse


def ask(clauses: Clauses, asked: Asked, shown: Literal) -> Answered:
    """A question that is answered exactly where it is shown."""
    if shown == FALSE:
        return Answered(FALSE, dict.fromkeys(asked.atoms, FALSE))
    chosen: dict[Atom, Literal] = {atom: clauses.variable() for atom in asked.atoms}
    clauses.add(-shown, *chosen.values())
    for literal in chosen.values() if shown != TRUE else ():
        clauses.add(shown, -literal)
    alone = set(asked.question.exclusive) if asked.question.tick else set(asked.atoms)
    for one, other in combinations(asked.atoms, 2):
        if one in alone or other in alone:
            clauses.add(-chosen[one], -chosen[other])
    return Answered(shown, chosen)


def _alike(clauses: Clauses, one: Answered, other: Answered) -> None:
    for atom, literal in one.chosen.items():
        clauses.add(-one.shown, -other.shown, -literal, other.chosen[atom])
        clauses.add(-one.shown, -other.shown, literal, -other.chosen[atom])


def _steps(
    clauses: Clauses, asked: Asked, better: Mapping[Atom, Literal], worse: Mapping[Atom, Literal]
) -> Iterator[Literal]:
    question = asked.question
    if measured := measure(question):
        rising = asked.atoms if measured.worse == "up" else asked.atoms[::-1]
        yield from (clauses.all((better[low], worse[high])) for low, high in pairwise(rising))
    elif question.tick:
        yield from _ticks(clauses, question, better, worse)
    else:
        yield from (clauses.all((better[one], worse[other])) for one, other in steps(question))


def _ticks(
    clauses: Clauses, question: Question, better: Mapping[Atom, Literal], worse: Mapping[Atom, Literal]
) -> Iterator[Literal]:
    for first in question.exclusive[:1]:
        yield clauses.all((better[first], -worse[first]))
    alone = [-world[name] for world in (better, worse) for name in question.exclusive]
    kept = [clauses.any((-better[name], worse[name])) for name in better]
    more = clauses.any(clauses.all((-better[name], worse[name])) for name in better)
    yield clauses.all((*alone, *kept, more))
    for one, other in steps(question):
        rest = (_same(clauses, better[name], worse[name]) for name in better if name not in (one, other))
        yield clauses.all((better[one], -better[other], -worse[one], worse[other], *rest))


def _same(clauses: Clauses, one: Literal, other: Literal) -> Literal:
    return clauses.any((clauses.all((one, other)), clauses.all((-one, -other))))
