"""Which answer to a question is worse than which: what the proofs of monotony compare."""

from itertools import pairwise

from selfcheck.engine import by_severity, measure, pairs, ranking
from selfcheck.model import Answer, Question

Step = tuple[str, str]
"""Two options of one question: the better, and the worse one."""


def steps(question: Question) -> tuple[Step, ...]:
    """The steps from an option to a worse one; their transitive closure is the order.

    Of a tick-all these are exchanges: the worse option ticked in place of the better one. That more ticks are
    worse, and that the first exclusive option is better than all else, holds beside them.
    """
    if isinstance(question.order, tuple) and not ranking(question):
        return pairs(question)
    if question.order == "none" or not question.options:
        return ()
    return tuple(pairwise(by_severity(question)))


def ordered(question: Question) -> bool:
    """Whether any answer to the question is worse than another."""
    measured = measure(question)
    return question.order != "none" and not (question.text or (measured and measured.worse == "none"))


def is_step(question: Question, better: Answer, worse: Answer) -> bool:
    """Whether `worse` is one step worse than `better`; any number of ticks more, or larger number, is one."""
    if not ordered(question):
        return False
    measured = measure(question)
    if measured and isinstance(better, int | float) and isinstance(worse, int | float):
        return better < worse if measured.worse == "up" else better > worse
    if isinstance(better, tuple) and isinstance(worse, tuple):
        return _is_worse_ticked(question, frozenset(better), frozenset(worse))
    return (better, worse) in steps(question)


def _is_worse_ticked(question: Question, better: frozenset[str], worse: frozenset[str]) -> bool:
    alone = frozenset(question.exclusive)
    if better < worse:
        return not worse & alone
    if better != worse and better == frozenset(question.exclusive[:1]) != frozenset():
        return True
    return any(better - worse == {one} and worse - better == {other} for one, other in steps(question))
