"""A worse answer never gives a milder result, nor brings the booking button back. Above the prover."""

from collections.abc import Callable, Iterator

from selfcheck.engine import Assessment
from selfcheck.model import Answer, Answers, Booking
from selfcheck.problems import SafetyCode
from selfcheck.proofs.clauses import Literal, NotProved
from selfcheck.proofs.effects import Consequences, changed
from selfcheck.proofs.linked import Asked, severity
from selfcheck.proofs.order import ordered
from selfcheck.proofs.prover import Proof, Prover, Verdict
from selfcheck.proofs.witnesses import Change
from selfcheck.proofs.worlds import worse_world

Milder = Callable[[Assessment, Assessment], bool]


def milder(before: Assessment, after: Assessment) -> bool:
    """Whether the second result is less severe: a lower urgency, or at the same one more days."""
    if before.urgency is None or after.urgency is None:
        return after.urgency is None and before.urgency is not None
    return severity(before.urgency, before.days) > severity(after.urgency, after.days)


def reopens(before: Assessment, after: Assessment) -> bool:
    """Whether booking is more open in the second result."""
    return list(Booking).index(before.booking) > list(Booking).index(after.booking)


def monotone(prover: Prover) -> Iterator[Proof]:
    """For each question that has an order: no worse answer lowers the severity, none opens booking."""
    for asked in prover.linked.asked:
        if ordered(asked.question):
            yield from _Worse(prover, asked).proofs()


class _Worse:
    """One question, answered in two ways of which the second is worse."""

    def __init__(self, prover: Prover, asked: Asked) -> None:
        self.prover, self.asked = prover, asked
        self.world, self.worse = worse_world(prover.world, asked)
        self.follows = changed(prover.follows, self.world)
        self._compare_scores()

    def _compare_scores(self) -> None:
        """Tell the solver: where no part of a score is less in the second world, the score is not less."""
        for score, parts in self.prover.linked.scores:
            if any(part.question in self.world.changed for part in parts):
                worlds = (self.prover.world, self.world)
                sides = [[world.points(part) for part in parts] for world in worlds]
                self.prover.clauses.compare(*(sides if score.worse != "down" else reversed(sides)))

    def proofs(self) -> Iterator[Proof]:
        def severities(follows: Consequences) -> list[Literal]:
            return list(follows.severities.values())

        def closed(follows: Consequences) -> list[Literal]:
            return list(follows.closed.values())

        yield self._never_less("milder-when-worse", severities, milder)
        yield self._never_less("booking-when-worse", closed, reopens)

    def _never_less(
        self, code: SafetyCode, scale: Callable[[Consequences], list[Literal]], less: Milder
    ) -> Proof:
        place, name = self.asked.place, self.asked.question.id
        try:
            for before, after in zip(scale(self.prover.follows), scale(self.follows), strict=True):
                if before != after and (found := self._find(before, -after)):
                    return Proof(code, place, name, Verdict.BROKEN, self._story(*found, less))
        except NotProved:
            return Proof(code, place, name, Verdict.OPEN)
        return Proof(code, place, name, Verdict.PROVED)

    def _find(self, *assumed: Literal) -> tuple[dict[str, Answer], dict[str, Answer]] | None:
        solution = self.prover.clauses.solve(self.worse, *assumed)
        if solution is None:
            return None
        return self.prover.world.answers(solution), self.world.answers(solution)

    def _story(
        self, before: dict[str, Answer], after: dict[str, Answer], less: Milder
    ) -> tuple[dict[str, Answer], dict[str, Answer]]:
        """The two sets of answers, shrunk together: what both show is answered alike."""
        witnesses, name = self.prover.witnesses, self.asked.question.id
        change = Change(name, before[name], after[name])
        rest = {other: answer for other, answer in (before | after).items() if other != name}

        def shows(change: Change, rest: Answers) -> bool:
            one, other = change.apply(rest)
            shown = name in witnesses.walk(one)
            return shown and less(witnesses.assess(one), witnesses.assess(other))

        rest = witnesses.shrink(rest, lambda fewer: shows(change, fewer))
        change = witnesses.ease(change, lambda smaller: shows(smaller, rest))
        return change.apply(witnesses.shrink(rest, lambda fewer: shows(change, fewer)))
