"""Which questions can still change the result; the others are not asked before it. Below engine.

An undecided rule can change the result if the result would be another one were it to hold. The questions
without an answer on which its value depends are needed, and so are those that decide whether these are asked.
docs/decisions/0011 shows why the result is final once nothing more is needed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import inf

from selfcheck.engine.predicates import Predicate, Search, Support, Values, compile_search, compile_support
from selfcheck.model import Node, Question, Rule, matches


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question with its linked `when` and what reads it; None: everyone is asked."""

    question: Question
    condition: Node | None
    when: Predicate | None


@dataclass(frozen=True)
class LinkedRule:
    """A rule with its linked condition and what reads it."""

    rule: Rule
    condition: Node
    predicate: Predicate
    guidance: int
    """The position of the guidance that it asks for: the earlier, the more cautious."""

    @cached_property
    def support(self) -> Support:
        """What tells which answers make it hold; most rules never do."""
        return compile_support(self.condition)


@dataclass(frozen=True, slots=True)
class DecidingRule:
    """A rule with an urgency among the others of a file. Sets of rules are the bits of a number."""

    predicate: Predicate
    search: Search
    mentions: frozenset[str]
    bit: int
    more_urgent: int
    as_soon: int
    """Rules of the same urgency with as few days, or fewer."""
    as_cautious: int
    """Rules of the same urgency with the same guidance, or an earlier one."""

    def changes_nothing(self, certain: int) -> bool:
        """Whether the result is the same if this rule holds beside those that certainly do."""
        return bool(certain & self.more_urgent or (certain & self.as_soon and certain & self.as_cautious))


def deciding_rules(rules: Iterable[LinkedRule]) -> tuple[DecidingRule, ...]:
    """The rules with an urgency, each with those beside which it changes nothing."""
    ranked = [
        (linked.rule.then.urgency.rank, linked.rule.then.days or inf, linked)
        for linked in rules
        if linked.rule.then.urgency
    ]
    return tuple(
        DecidingRule(
            linked.predicate,
            compile_search(linked.condition),
            frozenset(match.question for match in matches(linked.condition)),
            bit=1 << place,
            more_urgent=_bits(r > rank for r, _, _ in ranked),
            as_soon=_bits(r == rank and d <= days for r, d, _ in ranked),
            as_cautious=_bits(r == rank and other.guidance <= linked.guidance for r, _, other in ranked),
        )
        for place, (rank, days, linked) in enumerate(ranked)
    )


def _bits(members: Iterable[bool]) -> int:
    return sum(1 << place for place, member in enumerate(members) if member)


class Skipping:
    """What is the same for all paths of a questionnaire; made on first use, as complete answers need none."""

    def __init__(self, questions: Sequence[AskedQuestion], rules: Iterable[LinkedRule]) -> None:
        self.questions = questions
        self._linked = rules

    @cached_property
    def rules(self) -> tuple[DecidingRule, ...]:
        """Those that can decide."""
        return deciding_rules(self._linked)

    @cached_property
    def whens(self) -> list[tuple[str, Search]]:
        """Question → what its `when` waits for, in the order of asking."""
        conditions = [(asked.question.id, asked.condition) for asked in self.questions]
        return [(name, compile_search(when)) for name, when in conditions if when]


class Needs:
    """What is needed along one path. More answers never make more needed, so no work is done twice."""

    def __init__(self, skipping: Skipping) -> None:
        self._skipping = skipping
        self._rules: Sequence[DecidingRule] | None = None
        """Those that can still change the result; None: not looked at yet."""
        self._certain = 0
        self._answers = -1
        """How many there were at the last look."""
        self._needed: set[str] | None = None
        """All that was needed once; what is needed now is among it. None: not looked for yet."""
        self._is_current = False
        """Nothing has been answered since."""
        self.pending: dict[str, None] = {}
        """Every question that may still be asked, in order."""

    def has(self, place: int, values: Values, skipped: Mapping[str, None]) -> bool:
        """Whether the question at this position is needed after these answers, others having been skipped."""
        name = self._skipping.questions[place].question.id
        if self._needed is not None and name not in self._needed:
            return False
        if self._answers != len(values):
            self._answers = len(values)
            self._look(place, values, skipped)
        return self._is_current or self._is_waited_for(name, values) or name in self._find_all(values)

    def _look(self, place: int, values: Values, skipped: Mapping[str, None]) -> None:
        self._is_current = False
        self.pending = dict(skipped)
        for asked in self._skipping.questions[place:]:
            if asked.when is None or asked.when(values, self.pending) is not False:
                self.pending[asked.question.id] = None
        undecided = []
        for rule in self._skipping.rules if self._rules is None else self._rules:
            value = rule.predicate(values, self.pending)
            if value:
                self._certain |= rule.bit
            elif value is None:
                undecided.append(rule)
        self._rules = [rule for rule in undecided if not rule.changes_nothing(self._certain)]

    def _is_waited_for(self, name: str, values: Values) -> bool:
        """Whether a rule itself waits for it: of most questions one does, and one is soon found."""
        return any(
            name in rule.mentions and name in self._waits(rule.search, values) for rule in self._rules or ()
        )

    def _find_all(self, values: Values) -> set[str]:
        found: set[str] = set()
        for rule in self._rules or ():
            found.update(self._waits(rule.search, values))
        for name, search in reversed(self._skipping.whens):  # a `when` looks at earlier questions only
            if name in found:
                found.update(self._waits(search, values))
        self._needed, self._is_current = found, True
        return found

    def _waits(self, search: Search, values: Values) -> list[str]:
        found: list[str] = []
        search(values, self.pending, found)
        return found
