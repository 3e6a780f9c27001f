"""The tree as it is drawn: each question, when it is asked, and where each of its answers can lead."""

from collections.abc import Sequence
from dataclasses import dataclass

from selfcheck.engine import compile_condition
from selfcheck.model import All, AnyOf, Match, Node, Not, Numeric, Question, Questionnaire, Rule
from selfcheck.proofs import Asked, Atom, Linked

DEEPEST = 3
"""Questions are set in by at most this many steps, so that a line stays long enough to read."""


@dataclass(frozen=True, slots=True)
class Branch:
    """One answer to a question: an option, or numbers that no condition tells apart."""

    answer: Atom
    alone: tuple[Rule, ...]
    """Rules that hold by this answer alone."""
    together: tuple[Rule, ...]
    """Rules that this answer helps to hold."""
    opens: tuple[str, ...]
    """Ids of the questions that this answer helps to have asked."""


@dataclass(frozen=True, slots=True)
class Stop:
    """One question of the tree."""

    number: int
    question: Question
    depth: int
    """How many questions one under another decide whether it is asked."""
    branches: tuple[Branch, ...]


def tree(questionnaire: Questionnaire) -> dict[str, Stop]:
    """Every question by its id, in the order of asking, numbered from 1."""
    linked = Linked(questionnaire)
    rules = [(rule, linked.link(rule.condition)) for rule in questionnaire.rules]
    stops: dict[str, Stop] = {}
    for number, asked in enumerate(linked.asked, 1):
        above = [stops[name].depth + 1 for name in asked.reads]
        branches = tuple(_branch(linked, rules, asked, atom) for atom in asked.atoms)
        stops[asked.question.id] = Stop(number, asked.question, min(max(above, default=0), DEEPEST), branches)
    return stops


def _branch(linked: Linked, rules: Sequence[tuple[Rule, Node]], asked: Asked, atom: Atom) -> Branch:
    question = asked.question
    helped = [(rule, node) for rule, node in rules if _helps(node, question, atom)]
    alone = [rule for rule, node in helped if _suffices(linked, node, question, atom)]
    together = [rule for rule, _ in helped if rule not in alone]
    opens = [each.question.id for each in linked.asked if _helps(each.when, question, atom)]
    return Branch(atom, tuple(alone), tuple(together), tuple(opens))


def _helps(node: Node, question: Question, atom: Atom, *, wanted: bool = True) -> bool:
    """Whether the answer makes some part of a linked condition what it has to be."""
    match node:
        case Match(question=name) if name == question.id:
            # A tick beside it may still be any of the options that a `not` forbids.
            counts = wanted or not question.tick or atom in question.exclusive
            return counts and _meets(node, atom) is wanted
        case All(parts) | AnyOf(parts):
            return any(_helps(part, question, atom, wanted=wanted) for part in parts)
        case Not(part):
            return _helps(part, question, atom, wanted=not wanted)
    return False


def _meets(match: Match, atom: Atom) -> bool:
    return compile_condition(match)({match.question: _value(atom)}, ()) is True


def _suffices(linked: Linked, condition: Node, question: Question, atom: Atom) -> bool:
    others = {asked.question.id for asked in linked.asked} - {question.id}
    return compile_condition(condition)({question.id: _value(atom)}, others) is True


def _value(atom: Atom) -> str | Numeric:
    return atom if isinstance(atom, str) else atom.first
