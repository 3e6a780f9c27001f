"""Skipping changes no result: where nothing more is needed, any answers to the rest do. Above prover.

A partial world is a complete set of answers of which only some are known, as where questions were skipped.
A condition is read in it in three values, by two literals.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property
from math import inf

from selfcheck.model import All, Answers, AnyOf, Match, Node, Not, Part, Rule, Sum
from selfcheck.proofs.clauses import FALSE, Literal, NotProved, Unary
from selfcheck.proofs.effects import Consequences
from selfcheck.proofs.prover import Proof, Prover, Verdict
from selfcheck.proofs.witnesses import confirm
from selfcheck.proofs.worlds import within

Effect = tuple[int, float, int]
"""The rank of an urgency, days, and where the guidance is listed: the earlier, the more cautious."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A condition in a partial world."""

    holds: Literal
    """It certainly holds."""
    fails: Literal
    """It certainly does not."""
    question: str | None = None
    parts: tuple["Reading", ...] = ()


class PartialWorld:
    """A complete set of answers, whichever it is, of which only some are known, whichever these are."""

    def __init__(self, prover: Prover) -> None:
        self._prover = prover
        self._all, self._any = prover.clauses.all, prover.clauses.any
        self.known: dict[str, Literal] = {}
        self._when: dict[str, Reading] = {}
        for asked in prover.linked.asked:
            name = asked.question.id
            if asked.question.given:  # what did not come with the flow is settled: nobody asks for it
                shown = prover.world.answered[name].shown
                self.known[name], self._when[name] = shown, Reading(shown, -shown)
                continue
            self._when[name] = self.read(asked.when)
            self.known[name] = prover.clauses.variable()
            prover.clauses.add(-self.known[name], self._when[name].holds)
        self.rules = [
            _ReadRule(rule, self.read(condition), self._effect(rule))
            for rule, condition in zip(prover.questionnaire.rules, prover.linked.rules, strict=True)
        ]

    def read(self, node: Node) -> Reading:
        """A linked condition in three values."""
        match node:
            case Match(question):
                known, meets = self.known[question], self._prover.world.holds(node)
                fails = self._any((self._all((known, -meets)), self._when[question].fails))
                return Reading(self._all((known, meets)), fails, question)
            case Sum():
                return self._sum(node)
            case All(parts):
                read = tuple(map(self.read, parts))
                return Reading(self._all(r.holds for r in read), self._any(r.fails for r in read), None, read)
            case AnyOf(parts):
                read = tuple(map(self.read, parts))
                return Reading(self._any(r.holds for r in read), self._all(r.fails for r in read), None, read)
            case Not(part):
                inner = self.read(part)
                return Reading(inner.fails, inner.holds, None, (inner,))
        raise TypeError(f"not linked: {node}")

    def _sum(self, node: Sum) -> Reading:
        """As the engine reads a sum: what is known is the least, and with all that is open the most."""
        least, most = self._bounds(node.parts)
        known = self._any(self.known[part.question] for part in node.parts)
        nothing = self._all((-known, *(-self._open(part) for part in node.parts)))
        too_small, too_large = (-literal for literal in within(node, most, least))
        holds = self._all((known, *within(node, least, most)))
        waits = tuple(Reading(-self._open(part), FALSE, part.question) for part in node.parts)
        return Reading(holds, self._any((nothing, too_small, too_large)), None, waits)

    def _bounds(self, parts: tuple[Part, ...]) -> tuple[Unary, Unary]:
        clauses = self._prover.clauses
        least = [self._points(part, FALSE) for part in parts]
        most = [self._points(part, self._open(part)) for part in parts]
        true = [self._prover.world.points(part) for part in parts]
        clauses.learn(clauses.compare(least, true))
        clauses.learn(clauses.compare(true, most))
        return clauses.add_up(least), clauses.add_up(most)

    def _points(self, part: Part, otherwise: Literal) -> Unary:
        """What a part adds if it is known, else nothing; all that it can add where `otherwise` holds."""
        known = self.known[part.question]
        points = self._prover.world.points(part)
        return tuple(self._any((otherwise, self._all((known, literal)))) for literal in points)

    def _open(self, part: Part) -> Literal:
        """It is not known, and may be asked."""
        return self._all((-self.known[part.question], -self._when[part.question].fails))

    def _effect(self, rule: Rule) -> Effect:
        """What a rule asks for; lowest where it only tags."""
        then = rule.then
        if then.urgency is None:
            return -1, inf, 0
        named = then.guidance or self._prover.linked.first[then.urgency]
        return then.urgency.rank, then.days or inf, self._places[named]

    @cached_property
    def _places(self) -> dict[str, int]:
        return {guidance.id: place for place, guidance in enumerate(self._prover.questionnaire.guidance)}

    @cached_property
    def follows(self) -> Consequences:
        """The result of what is known, the path being finished."""
        rules = ((each.rule, each.condition.holds) for each in self.rules)
        return Consequences(self._prover.linked, self._prover.world, rules)

    def finished(self, ignoring: Collection[str] = ()) -> Literal:
        """Nothing that is certainly asked is needed; `ignoring`: as if these rules waited for nothing."""
        needed: dict[str, list[Literal]] = {name: [] for name in self.known}
        changing = {
            effect: -self._changes_nothing(*effect) for effect in {each.effect for each in self.rules}
        }
        for each in self.rules:
            if each.rule.then.urgency and each.rule.id not in ignoring:
                self._wait(each.condition, changing[each.effect], needed)
        asked: list[Literal] = []
        for name in reversed(needed):  # a `when` looks at earlier questions only
            wanted = self._any(needed[name])
            asked.append(self._all((wanted, self._when[name].holds)))
            self._wait(self._when[name], wanted, needed)
        return -self._any(asked)

    def _wait(self, read: Reading, wanted: Literal, needed: dict[str, list[Literal]]) -> None:
        """Note the questions for which a condition waits, where it is wanted and undecided."""
        undecided = self._all((wanted, -read.holds, -read.fails))
        if undecided == FALSE:
            return
        if read.question is not None:
            needed[read.question].append(undecided)
        for part in read.parts:
            self._wait(part, undecided, needed)

    def _changes_nothing(self, rank: int, days: float, place: int) -> Literal:
        """The result is the same if a rule of this effect holds beside those that certainly do."""
        alike = [(other.effect, other.condition.holds) for other in self.rules if other.effect[0] == rank]
        as_soon = self._any(holds for (_, other, _), holds in alike if other <= days)
        as_cautious = self._any(holds for (_, _, other), holds in alike if other <= place)
        more_urgent = [other.condition.holds for other in self.rules if other.effect[0] > rank]
        return self._any((*more_urgent, self._all((as_soon, as_cautious))))

    def differs(self) -> Literal:
        """The result of all answers is another one than that of the known ones."""
        one, other = self._prover.follows, self.follows
        pairs = [(one.severities[key], other.severities[key]) for key in one.severities]
        pairs += [(one.guidance[name], other.guidance[name]) for name in one.guidance]
        return self._any(self._all((a, -b)) for pair in pairs for a, b in (pair, pair[::-1]))


@dataclass(frozen=True, slots=True)
class _ReadRule:
    """A rule, its condition, and what would follow from it."""

    rule: Rule
    condition: Reading
    effect: Effect


def skipping(prover: Prover, ignoring: Collection[str] = ()) -> Iterator[Proof]:
    """The result of a finished path is that of each way to answer what was skipped.

    `ignoring`: as if these rules waited for nothing.
    """

    def proof(verdict: Verdict, shown_by: tuple[Answers, ...] = ()) -> Proof:
        return Proof("skipping-changes-result", ("sections",), "skipping", verdict, shown_by)

    world = PartialWorld(prover)
    try:
        solution = prover.clauses.solve(world.finished(ignoring), world.differs())
    except NotProved:
        yield proof(Verdict.OPEN)
        return
    if solution is None:
        yield proof(Verdict.PROVED)
        return
    whole = prover.world.answers(solution)
    known = {name: answer for name, answer in whole.items() if world.known[name] in solution}
    confirm(prover.witnesses.gains_by_the_rest(known, whole), "a result changed by skipping", whole)
    yield proof(Verdict.BROKEN, (known, whole))
