"""What everybody whose result changes has answered: proved, question by question. Above pair."""

from collections.abc import Iterator

from selfcheck.authoring.diff.pair import Pair
from selfcheck.model import Match, Node, Not
from selfcheck.proofs import Answered, Asked, Clauses, Interval, Literal


def common(pair: Pair, changed: Literal) -> Iterator[tuple[str, Node]]:
    """Question and condition on its answer, for each that holds wherever `changed` does.

    Of questions that are in both files the new answers are meant. Raises NotProved.
    """
    after = pair.after.world
    gone = [asked for asked in pair.before.world.asked if asked.question.id not in after.answered]
    for asked in (*gone, *after.asked):
        name = asked.question.id
        world = after if name in after.answered else pair.before.world
        answered = world.answered[name]
        if pair.clauses.solve(changed, -answered.shown) is None:
            yield from ((name, node) for node in _answers(pair.clauses, asked, answered, changed))


def _answers(clauses: Clauses, asked: Asked, answered: Answered, changed: Literal) -> Iterator[Node]:
    name, chosen = asked.question.id, answered.chosen
    if asked.question.tick:
        ticked = [atom for atom in asked.atoms if clauses.solve(changed, -chosen[atom]) is None]
        yield from (Match(name, frozenset([str(atom)])) for atom in ticked)
        return
    given = [atom for atom in asked.atoms if clauses.solve(changed, chosen[atom]) is not None]
    never = frozenset(str(atom) for atom in asked.atoms if atom not in given)
    numbers = [atom for atom in given if isinstance(atom, Interval)]
    if not never:
        return
    if numbers:
        yield Match(name, at_least=numbers[0].first, at_most=numbers[-1].last)
    else:
        yield Match(name, frozenset(map(str, given))) if len(given) <= len(never) else Not(Match(name, never))
