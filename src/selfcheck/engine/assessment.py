"""What the engine gives back: the path that answers lead along, and what follows from it."""

from collections.abc import Set
from dataclasses import dataclass
from datetime import date

from selfcheck.engine.dates import written
from selfcheck.model import Answer, Booking, Guidance, Question, Text, Urgency


@dataclass(frozen=True, slots=True)
class AnswerPath:
    """What has been asked, in order, with its answers; what comes next; what may still be asked."""

    answers: dict[str, Answer]
    next: Question | None
    """The first unanswered question that can change the result; None once it is final (finished)."""
    pending: Set[str]
    """Ids of the unanswered questions that may still be asked, in order, the next one included."""
    given: Set[str] = frozenset()
    """Ids of the questions that are never asked; those that are answered are among `answers`."""

    dates: Set[str] = frozenset()
    """Ids of the questions that are answered by a date; `answers` hold the days since then."""
    today: date | None = None
    """The day from which these are counted."""

    @property
    def written(self) -> dict[str, Answer]:
        """The answers as they are kept and shown: dates as dates."""
        return written(self.answers, self.dates, self.today)

    @property
    def asked(self) -> list[str]:
        """Ids of the questions that were asked and answered, in order."""
        return [name for name in self.answers if name not in self.given]

    @property
    def rest(self) -> tuple[str, ...]:
        """What may be answered after the result, for the visit, in order; ask the first of them."""
        return () if self.next else tuple(self.pending)


@dataclass(slots=True)
class Finding:
    """該当項目: a rule that holds, and the answers that made it hold. Unfrozen: made 5 × quicker."""

    rule: str
    urgency: Urgency | None
    because: Text
    source: str
    answers: dict[str, Answer]


@dataclass(frozen=True, slots=True)
class Assessment:
    """判定: what the answers lead to. `urgency` is None only while nothing is certain yet."""

    urgency: Urgency | None
    days: int | None
    departments: tuple[str, ...]
    stage: str | None
    scores: dict[str, int]
    """Score → its sum; without those that questions without an answer may still change."""
    findings: tuple[Finding, ...]
    guidance: Guidance | None
    booking: Booking
    tags: tuple[str, ...]
    finished: bool
    unasked: tuple[str, ...]
    """Ids of the questions that may still be answered, in order; once finished they change nothing."""
