"""The verbs, pure: replay answers to a path, find the next question, assess.

Answers are never changed. The path is recomputed from the first question each time, so an answer counts only
while its question is on the path. Unfinished answers are read in three values: a rule is a finding once it is
certain whatever the unanswered questions bring.
"""

import weakref
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from selfcheck.engine.answers import questions_of, read_answers, usual_answer
from selfcheck.engine.predicates import Reader, Values, compile_condition, compile_support
from selfcheck.model import (
    Answer,
    Answers,
    Booking,
    Guidance,
    Node,
    Question,
    Questionnaire,
    Rule,
    Text,
    Urgency,
    link,
)


@dataclass(frozen=True, slots=True)
class AnswerPath:
    """What has been asked, in order, with its answers; what comes next; what may still be asked."""

    answers: dict[str, Answer]
    next: Question | None
    pending: frozenset[str]
    """Ids of the unanswered questions that may still be asked, the next one included."""


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
    findings: tuple[Finding, ...]
    guidance: Guidance | None
    booking: Booking
    tags: tuple[str, ...]
    finished: bool
    unasked: tuple[str, ...]
    """Ids of the questions that may still be asked, in order; none when finished."""


class Compiled:
    """A questionnaire made ready for its verbs: conditions linked and turned into functions."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self.terms: dict[str, Node] = {}
        for term in questionnaire.terms:
            self.terms[term.id] = link(term.means, self.terms)
        self.questions = tuple(
            (q, self._reader(q.when) if q.when else None) for q in questions_of(questionnaire)
        )
        self.usual = {q.id: usual_answer(q) for q, _ in self.questions}
        self.rules = tuple((rule, self._reader(rule.condition)) for rule in questionnaire.rules)
        self._supports = {
            rule.id: compile_support(link(rule.condition, self.terms)) for rule in questionnaire.rules
        }
        self.stages = tuple((stage.id, self._reader(stage.reached)) for stage in questionnaire.stages)
        self.guidance = {g.id: (place, g) for place, g in enumerate(questionnaire.guidance)}
        self.first = {g.urgency: g for g in reversed(questionnaire.guidance)}
        self.otherwise = questionnaire.otherwise

    def _reader(self, condition: Node) -> Reader:
        return compile_condition(link(condition, self.terms))

    def path(self, answers: Answers) -> AnswerPath:
        """Replay (valid) answers from the first question to the first one unanswered."""
        on_path: dict[str, Answer] = {}
        pending: set[str] = set()
        upcoming: Question | None = None
        for question, reader in self.questions:
            asked = reader is None or reader(on_path, pending)
            if asked is False:
                continue
            answer = None if upcoming else answers.get(question.id)
            if answer is not None:
                on_path[question.id] = answer
                continue
            upcoming = upcoming or question
            pending.add(question.id)
        return AnswerPath(on_path, upcoming, frozenset(pending))

    def holds(self, condition: Node, path: AnswerPath) -> bool | None:
        """Whether a condition holds on a path; None where unanswered questions may still decide it."""
        return self._reader(condition)(path.answers, path.pending)

    def holding(self, values: Values, pending: frozenset[str] = frozenset()) -> list[Rule]:
        """Every rule that certainly holds, in the file's order."""
        return [rule for rule, reader in self.rules if reader(values, pending)]

    def assess(self, path: AnswerPath) -> Assessment:
        """Assess a path, finished or not."""
        rules = self.holding(path.answers, path.pending)
        finished = path.next is None
        urgency = max((r.then.urgency for r in rules if r.then.urgency), key=lambda u: u.rank, default=None)
        if urgency is None and finished and self.otherwise:
            urgency = self.otherwise.urgency
        deciding = [rule for rule in rules if urgency and rule.then.urgency is urgency]
        guidance = self._guidance(urgency, deciding)
        reached = [name for name, reader in self.stages if reader(path.answers, path.pending)]
        return Assessment(
            urgency=urgency,
            days=min((r.then.days for r in deciding if r.then.days), default=None),
            departments=_unique(r.then.department for r in deciding),
            stage=reached[-1] if reached else None,
            findings=tuple(self.finding(rule, path.answers) for rule in rules),
            guidance=guidance,
            booking=guidance.booking if guidance and finished else Booking.HIDDEN,
            tags=_unique(tag for rule in rules for tag in rule.then.tags),
            finished=finished,
            unasked=tuple(q.id for q, _ in self.questions if q.id in path.pending),
        )

    def _guidance(self, urgency: Urgency | None, deciding: Sequence[Rule]) -> Guidance | None:
        """The guidance listed first in the file among those that the deciding rules name."""
        if urgency is None:
            return None
        named = [self.guidance[rule.then.guidance] for rule in deciding if rule.then.guidance]
        if len(named) < len(deciding) or not deciding:
            named.append(self.guidance[self.first[urgency].id])
        return min(named, key=lambda entry: entry[0])[1]

    def finding(self, rule: Rule, values: Values) -> Finding:
        """A rule that holds, with the answers that make it so."""
        held_by = {name: values[name] for name in self._supports[rule.id].questions(values) if name in values}
        return Finding(rule.id, rule.then.urgency, rule.because, rule.source, held_by)


_compiled: dict[int, Compiled] = {}


def compiled(questionnaire: Questionnaire) -> Compiled:
    """The questionnaire made ready, once for each object."""
    key = id(questionnaire)
    if key not in _compiled:
        _compiled[key] = Compiled(questionnaire)
        weakref.finalize(questionnaire, _compiled.pop, key, None)
    return _compiled[key]


def replay(questionnaire: Questionnaire, answers: Answers) -> AnswerPath:
    """The path that answers lead along. Raises AnswersError when they do not fit the questionnaire."""
    return compiled(questionnaire).path(read_answers(questionnaire, answers))


def next_question(questionnaire: Questionnaire, answers: Answers) -> Question | None:
    """The first question on the path without an answer; None when finished. Raises AnswersError."""
    return replay(questionnaire, answers).next


def assess(questionnaire: Questionnaire, answers: Answers) -> Assessment:
    """What the answers lead to; what is certain already, where they are unfinished. Raises AnswersError."""
    return compiled(questionnaire).assess(replay(questionnaire, answers))


def _unique(items: Iterator[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(item for item in items if item is not None))
