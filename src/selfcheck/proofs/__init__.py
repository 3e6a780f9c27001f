"""Proofs over every possible complete set of answers: a SAT solver finds, the engine confirms."""

from selfcheck.proofs.clauses import BUDGET, FALSE, Clauses, Literal, NotProved
from selfcheck.proofs.effects import Consequences, consequences
from selfcheck.proofs.expectations import differences
from selfcheck.proofs.linked import Asked, Atom, Interval, Linked, atoms
from selfcheck.proofs.prover import Proof, Verdict
from selfcheck.proofs.proving import proofs, prove
from selfcheck.proofs.stories import Teller, tell
from selfcheck.proofs.witnesses import UnconfirmedError, Witnesses
from selfcheck.proofs.worlds import Answered, World, ask, first_world

__all__ = [
    "BUDGET",
    "FALSE",
    "Answered",
    "Asked",
    "Atom",
    "Clauses",
    "Consequences",
    "Interval",
    "Linked",
    "Literal",
    "NotProved",
    "Proof",
    "Teller",
    "UnconfirmedError",
    "Verdict",
    "Witnesses",
    "World",
    "ask",
    "atoms",
    "consequences",
    "differences",
    "first_world",
    "proofs",
    "prove",
    "tell",
]
