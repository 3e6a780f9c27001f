"""Every rule brings something: on some path the result would be another without it. Above the prover."""

from collections.abc import Iterator
from dataclasses import dataclass

from selfcheck.model import Guidance, Rule, YamlPath
from selfcheck.problems import SafetyCode
from selfcheck.proofs.clauses import Literal, NotProved
from selfcheck.proofs.linked import Severity, severity
from selfcheck.proofs.prover import Proof, Prover, Verdict


def needed(prover: Prover) -> Iterator[Proof]:
    """For each rule that ever holds, whether it ever changes the result or is the only one with an urgency.

    Broken as `idle-rule` where it never even decides, as `covered-rule` where all it adds is a reason.
    """
    contributions = [
        _contribution(rule, literal, prover.questionnaire.guidance) for rule, literal in prover.follows.rules
    ]
    for place in range(len(contributions)):
        rule = _Rule(prover, contributions, place)
        try:
            yield from rule.proofs()
        except NotProved:
            yield rule.proof("idle-rule", Verdict.OPEN)


@dataclass(frozen=True, slots=True)
class _Contribution:
    """What a rule brings to a result where it holds and decides."""

    name: str
    literal: Literal
    severity: Severity
    """Below all others for a rule that only tags."""
    guidance: int
    """Where in the file the guidance is that it asks for."""
    department: str | None
    tags: tuple[str, ...]

    @property
    def rank(self) -> int:
        return self.severity[0]


def _contribution(rule: Rule, literal: Literal, guidance: tuple[Guidance, ...]) -> _Contribution:
    then = rule.then
    asked = (
        i for i, g in enumerate(guidance) if (then.guidance or g.id) == g.id and g.urgency is then.urgency
    )
    severe = severity(then.urgency, then.days) if then.urgency else (-1, 0)
    return _Contribution(rule.id, literal, severe, next(asked, 0), then.department, then.tags)


class _Rule:
    """One rule among the others."""

    def __init__(self, prover: Prover, contributions: list[_Contribution], place: int) -> None:
        self._prover, self._place, self._contribution = prover, place, contributions[place]
        self._others = [*contributions[:place], *contributions[place + 1 :]]

    def proof(self, code: SafetyCode, verdict: Verdict, others: tuple[YamlPath, ...] = ()) -> Proof:
        return Proof(code, ("rules", self._place), self._contribution.name, verdict, others=others)

    def proofs(self) -> Iterator[Proof]:
        if any(self._holds_without(hiding) for hiding in self._effects()):
            yield self.proof("idle-rule", Verdict.PROVED)
        elif self._holds_without([]):
            decides = self._contribution.rank >= 0 and self._holds_without(self._overruling())
            code: SafetyCode = "covered-rule" if decides else "idle-rule"
            yield self.proof(code, Verdict.BROKEN, self._hidden_by(next(self._effects())))

    def _holds_without(self, hiding: list[Literal]) -> bool:
        """Whether the rule ever holds while none of these do."""
        return self._prover.clauses.can_hold(self._contribution.literal, *(-other for other in hiding))

    def _effects(self) -> Iterator[list[Literal]]:
        """For each thing that the rule brings, the other rules that would bring it, or overrule it."""
        contribution = self._contribution
        if contribution.rank >= 0:
            yield [other.literal for other in self._others if other.severity >= contribution.severity]
            alike = [other for other in self._others if other.rank == contribution.rank]
            before = [other.literal for other in alike if other.guidance <= contribution.guidance]
            yield [*self._overruling(), *before]
            if contribution.department:
                named = [other.literal for other in alike if other.department == contribution.department]
                yield [*self._overruling(), *named]
        for tag in contribution.tags:
            yield [other.literal for other in self._others if tag in other.tags]

    def _overruling(self) -> list[Literal]:
        return [other.literal for other in self._others if other.rank > self._contribution.rank]

    def _hidden_by(self, hiding: list[Literal]) -> tuple[YamlPath, ...]:
        """The fewest rules one of which holds whenever this one does."""
        conflict = self._prover.clauses.conflict([self._contribution.literal, *(-other for other in hiding)])
        rules = enumerate(self._prover.follows.rules)
        return tuple(("rules", i) for i, (_, lit) in rules if -lit in conflict and i != self._place)
