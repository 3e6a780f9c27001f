"""Every rule brings something: on some path the result would be another without it. Above the prover."""

from collections.abc import Callable, Iterator

from selfcheck.codes import SafetyCode
from selfcheck.conditions import Path
from selfcheck.model import Rule
from selfcheck.proofs.clauses import Literal, NotProved
from selfcheck.proofs.consequences import severity
from selfcheck.proofs.prover import Proof, Prover, Verdict


def needed(prover: Prover) -> Iterator[Proof]:
    """For each rule that ever holds, whether it ever changes the result or is the only one with an urgency.

    Broken as `idle-rule` where it never even decides, as `covered-rule` where all it adds is a reason.
    """
    for place in range(len(prover.follows.rules)):
        rule = _Rule(prover, place)
        try:
            yield from rule.proofs()
        except NotProved:
            yield rule.proof("idle-rule", Verdict.OPEN)


class _Rule:
    """One rule among the others."""

    def __init__(self, prover: Prover, place: int) -> None:
        self.prover, self.place = prover, place
        self.rule, self.literal = prover.follows.rules[place]

    def proof(self, code: SafetyCode, verdict: Verdict, others: tuple[Path, ...] = ()) -> Proof:
        return Proof(code, ("rules", self.place), self.rule.id, verdict, others=others)

    def proofs(self) -> Iterator[Proof]:
        brought = list(self._brought())
        if any(self._happens(hiding) for hiding in brought):
            yield self.proof("idle-rule", Verdict.PROVED)
        elif self._happens([]):
            decides = self.rule.then.urgency and self._happens(self._of(self._overrules))
            code: SafetyCode = "covered-rule" if decides else "idle-rule"
            yield self.proof(code, Verdict.BROKEN, self._hidden_by(brought[0]))

    def _happens(self, hiding: list[Literal]) -> bool:
        """Whether the rule ever holds while none of these do."""
        return self.prover.clauses.solve(self.literal, *(-other for other in hiding)) is not None

    def _hidden_by(self, hiding: list[Literal]) -> tuple[Path, ...]:
        """The fewest rules one of which holds whenever this one does."""
        conflict = self.prover.clauses.conflict([self.literal, *(-other for other in hiding)])
        return tuple(
            ("rules", i)
            for i, (_, literal) in enumerate(self.prover.follows.rules)
            if -literal in conflict and i != self.place
        )

    def _others(self) -> Iterator[tuple[Rule, Literal]]:
        rules = self.prover.follows.rules
        yield from (*rules[: self.place], *rules[self.place + 1 :])

    def _of(self, wanted: Callable[[Rule], bool]) -> list[Literal]:
        return [literal for rule, literal in self._others() if wanted(rule)]

    def _brought(self) -> Iterator[list[Literal]]:
        """For each thing that the rule brings, the other rules any of which brings it as well."""
        then = self.rule.then
        if then.urgency:
            yield self._of(self._as_severe)
            yield self._of(lambda other: self._overrules(other) or self._same_guidance(other))
        if then.department:
            yield self._of(lambda other: self._overrules(other) or self._same_department(other))
        for tag in then.tags:
            yield [literal for rule, literal in self._others() if tag in rule.then.tags]

    def _as_severe(self, other: Rule) -> bool:
        return _severity(other) >= _severity(self.rule)

    def _overrules(self, other: Rule) -> bool:
        return _severity(other)[0] > _severity(self.rule)[0]

    def _same_department(self, other: Rule) -> bool:
        return (other.then.urgency, other.then.department) == (
            self.rule.then.urgency,
            self.rule.then.department,
        )

    def _same_guidance(self, other: Rule) -> bool:
        """The other one asks for the same guidance, or for one that goes before it."""
        return other.then.urgency is self.rule.then.urgency and self._asks(other) <= self._asks(self.rule)

    def _asks(self, rule: Rule) -> int:
        """Where the guidance stands that a rule asks for: the first of its urgency where it names none."""
        named = rule.then.guidance
        guidance = enumerate(self.prover.questionnaire.guidance)
        return next(i for i, g in guidance if (g.id == named if named else g.urgency is rule.then.urgency))


def _severity(rule: Rule) -> tuple[int, float]:
    return severity(rule.then.urgency, rule.then.days) if rule.then.urgency else (-1, 0)
