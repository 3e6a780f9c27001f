"""What follows in a world, as literals: what `engine.assess` says of one set of answers. Above worlds."""

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from math import inf

from selfcheck.model import Booking, Rule, Urgency
from selfcheck.proofs.clauses import FALSE, Literal
from selfcheck.proofs.linked import Linked, Severity, severity
from selfcheck.proofs.worlds import World


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
    def _rules_at_least(self) -> dict[Severity, Literal]:
        """Severity, from the greatest → a rule holds that is at least that severe."""
        reached, at_least = FALSE, {}
        for severe, places in self.linked.severities.items():
            reached = at_least[severe] = self._any((reached, *(self.rules[i][1] for i in places)))
        return at_least

    @cached_property
    def no_rule(self) -> Literal:
        """No rule with an urgency holds."""
        return -next(reversed(self._rules_at_least.values()), FALSE)

    @cached_property
    def severities(self) -> dict[Severity, Literal]:
        """Severity → the assessment is at least that severe; for each that a rule or `otherwise` has."""
        otherwise = self.questionnaire.otherwise
        least = severity(otherwise.urgency, None) if otherwise else (-1, 0)
        return {
            severe: self._any((literal, self.no_rule)) if severe <= least else literal
            for severe, literal in self._rules_at_least.items()
        }

    def at_least(self, rank: int) -> Literal:
        """The urgency has this rank or a higher one."""
        return self._no_less((rank, -inf))

    def within(self, days: int) -> Literal:
        """A doctor is seen within so many days, or sooner."""
        return self._no_less(severity(Urgency.SOON, days))

    def _no_less(self, least: Severity) -> Literal:
        return next((self.severities[key] for key in reversed(self.severities) if key >= least), FALSE)

    def urgency(self, urgency: Urgency) -> Literal:
        """It is exactly this one."""
        return self._all((self.at_least(urgency.rank), -self.at_least(urgency.rank + 1)))

    @cached_property
    def _most(self) -> dict[Urgency, Literal]:
        """Urgency → there is no higher one."""
        return {urgency: -self.at_least(urgency.rank + 1) for urgency in Urgency}

    @cached_property
    def deciding(self) -> tuple[tuple[Rule, Literal], ...]:
        """Each rule with an urgency: it holds, and no more urgent one does."""
        rules = ((rule, literal, rule.then.urgency) for rule, literal in self.rules)
        return tuple((rule, self._all((lit, self._most[urgency]))) for rule, lit, urgency in rules if urgency)

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
        """The literal that is true where a rule that holds gives this tag."""
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
        """Guidance with: deciding rules of one urgency, or `otherwise`, ask for it."""
        for (urgency, name), places in self.linked.asking.items():
            yield name, self._all((self._any(self.rules[i][1] for i in places), self._most[urgency]))
        if otherwise := self.questionnaire.otherwise:
            yield self.linked.first[otherwise.urgency], self.no_rule

    def booking(self, booking: Booking) -> Literal:
        """The literal that is true where the guidance has this `booking`; without a guidance it is hidden."""
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


def consequences(linked: Linked, world: World) -> Consequences:
    """What follows in the first world."""
    return Consequences(
        linked, world, zip(linked.questionnaire.rules, map(world.holds, linked.rules), strict=True)
    )


def changed(before: Consequences, world: World) -> Consequences:
    """What follows in a second world; only rules that look at what has changed have other literals."""
    linked, rules = before.linked, list(before.rules)
    for place in sorted({place for name in world.changed for place in linked.looking[name]}):
        rules[place] = (rules[place][0], world.holds(linked.rules[place]))
    return Consequences(linked, world, rules)
