"""The prover: one questionnaire, put to the solver. Above consequences and witnesses."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from selfcheck.model import Answer, Answers, Questionnaire, YamlPath
from selfcheck.problems import SafetyCode
from selfcheck.proofs.clauses import Clauses, Literal
from selfcheck.proofs.effects import consequences
from selfcheck.proofs.linked import Linked
from selfcheck.proofs.witnesses import Witnesses
from selfcheck.proofs.worlds import first_world


class Verdict(StrEnum):
    """What became of a proof."""

    PROVED = "proved"
    BROKEN = "broken"
    OPEN = "open"
    """The budget was spent before there was an answer."""


@dataclass(frozen=True, slots=True)
class Proof:
    """One property of one place in the file, and whether it holds for every possible set of answers."""

    code: SafetyCode
    """The code of the Problem that it is when broken."""
    place: YamlPath
    name: str
    verdict: Verdict
    shown_by: tuple[Answers, ...] = ()
    """Answers that show it; of a broken proof only what is unusual, of a broken monotony before and after."""
    others: tuple[YamlPath, ...] = ()
    """The places of what contradicts or hides it."""


class Prover:
    """A questionnaire, every possible set of answers to it, and what follows from them."""

    def __init__(self, questionnaire: Questionnaire, clauses: Clauses) -> None:
        self.questionnaire = questionnaire
        self.clauses = clauses
        self.linked = Linked(questionnaire)
        self.world = first_world(clauses, self.linked.asked)
        self.follows = consequences(self.linked, self.world)

    @cached_property
    def witnesses(self) -> Witnesses:
        """The engine that confirms what the solver finds."""
        return Witnesses(self.questionnaire)

    def find(self, *assumed: Literal) -> dict[str, Answer] | None:
        """A complete set of answers under assumptions; None if there is none. Raises NotProved."""
        solution = self.clauses.solve(*assumed)
        return None if solution is None else self.world.answers(solution)
