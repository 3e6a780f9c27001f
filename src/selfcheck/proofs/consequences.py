"""What follows in a world, as literals: what `engine.assess` says of one set of answers. Above worlds."""

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property

from selfcheck.model import Booking, Rule, Urgency
from selfcheck.proofs.clauses import FALSE, Literal
from selfcheck.proofs.linked import Linked
from selfcheck.proofs.worlds import World

Severity = tuple[int, float]
"""The rank of the urgency, then the days at it, fewer being more severe: greater is more severe."""


def severity(urgency: Urgency, days: int | None) -> Severity:
    """How severe an assessment is, or a rule makes it."""
    return urgency.rank, -(days or float("inf"))


class Consequences:
    """Everything that an assessment says, in one world."""

    def __init__(self, linked: Linked, world: World, rules: Iterable[tuple[Rule, Literal]]) -> None:
        self.linked = linked
        self.questionnaire = linked.questionnaire
        self.world = world
        self.rules = tuple(rules)
        self._any, self._all = world.clauses.any, world.clauses.all

    def of(self, wanted: Callable[[Rule], object]) -> list[Literal]:
        """The literals of the rules that are wanted."""
        return [literal for rule, literal in self.rules if wanted(rule)]

    @cached_property
    def no_rule(self) -> Literal:
        """No rule with an urgency holds."""
        return -self._any(self.of(lambda rule: rule.then.urgency))

    @cached_property
    def severities(self) -> dict[Severity, Literal]:
        """Severity → the assessment is at least that severe; for each that a rule or `otherwise` has."""
        severe: dict[Severity, list[Literal]] = {}
        for rule, literal in self.rules:
            if rule.then.urgency:
                severe.setdefault(severity(rule.then.urgency, rule.then.days), []).append(literal)
        if otherwise := self.questionnaire.otherwise:
            severe.setdefault(severity(otherwise.urgency, None), []).append(self.no_rule)
        reached, at_least = FALSE, {}
        for key in sorted(severe, reverse=True):
            reached = at_least[key] = self._any((reached, *severe[key]))
        return at_least

    def at_least(self, rank: int) -> Literal:
        """The urgency has this rank or a higher one."""
        return next((self.severities[key] for key in sorted(self.severities) if key[0] >= rank), FALSE)

    def urgency(self, urgency: Urgency) -> Literal:
        """It is exactly this one."""
        return self._all((self.at_least(urgency.rank), -self.at_least(urgency.rank + 1)))

    @cached_property
    def deciding(self) -> tuple[tuple[Rule, Literal], ...]:
        """Each rule with: it holds, and no more urgent one does."""
        most = {urgency: -self.at_least(urgency.rank + 1) for urgency in Urgency}
        return tuple(
            (rule, self._all((literal, most[rule.then.urgency])))
            for rule, literal in self.rules
            if rule.then.urgency
        )

    def _decides(self, wanted: Callable[[Rule], object]) -> Literal:
        return self._any(literal for rule, literal in self.deciding if wanted(rule))

    def days(self, days: int) -> Literal:
        """The deciding rules ask for this many days, and none for fewer."""
        fewer = self._decides(lambda rule: rule.then.days and rule.then.days < days)
        return self._all((self._decides(lambda rule: rule.then.days == days), -fewer))

    def department(self, department: str) -> Literal:
        """A deciding rule names this department."""
        return self._decides(lambda rule: rule.then.department == department)

    def tag(self, tag: str) -> Literal:
        return self._any(self.of(lambda rule: tag in rule.then.tags))

    @cached_property
    def guidance(self) -> dict[str, Literal]:
        """Guidance → it is the one that is given: the first in the file that a deciding rule asks for."""
        asked: dict[str, list[Literal]] = {g.id: [] for g in self.questionnaire.guidance}
        for name, literal in self._asked():
            asked[name].append(literal)
        given: dict[str, Literal] = {}
        earlier = FALSE
        for name, literals in asked.items():
            now = self._any(literals)
            given[name] = self._all((now, -earlier))
            earlier = self._any((earlier, now))
        return given

    def _asked(self) -> Iterator[tuple[str, Literal]]:
        """Each guidance with a literal of a deciding rule, or of `otherwise`, that asks for it."""
        first = {g.urgency: g.id for g in reversed(self.questionnaire.guidance)}
        for rule, literal in self.deciding:
            if rule.then.urgency and (name := rule.then.guidance or first.get(rule.then.urgency)):
                yield name, literal
        if (otherwise := self.questionnaire.otherwise) and otherwise.urgency in first:
            yield first[otherwise.urgency], self.no_rule

    def booking(self, booking: Booking) -> Literal:
        shown = [self.guidance[g.id] for g in self.questionnaire.guidance if g.booking is booking]
        nothing = -self._any(self.guidance.values()) if booking is Booking.HIDDEN else FALSE
        return self._any((nothing, *shown))

    @cached_property
    def closed(self) -> dict[Booking, Literal]:
        """Booking → it is at least as closed as that."""
        shown, asking = self.booking(Booking.SHOWN), self.booking(Booking.ASK_DOCTOR)
        return {Booking.ASK_DOCTOR: -shown, Booking.HIDDEN: self._all((-shown, -asking))}

    @cached_property
    def stages(self) -> dict[str, Literal]:
        """Stage → it is the patient's, being the last one reached."""
        last: dict[str, Literal] = {}
        later = FALSE
        for name, condition in reversed(self.linked.stages):
            reached = self.world.holds(condition)
            last[name] = self._all((reached, -later))
            later = self._any((later, reached))
        return last


def consequences(linked: Linked, world: World, before: Consequences | None = None) -> Consequences:
    """What follows in a world; rules that look at nothing changed are taken from `before`."""
    literals = (
        before.rules[place][1]
        if before and ruled.reads.isdisjoint(world.changed)
        else world.holds(ruled.condition)
        for place, ruled in enumerate(linked.rules)
    )
    return Consequences(linked, world, zip(linked.questionnaire.rules, literals, strict=True))
