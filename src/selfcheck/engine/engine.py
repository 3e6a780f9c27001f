"""The verbs, pure: replay answers to a path, find the next question, assess.

Answers are never changed. The path is recomputed from the first question each time, so an answer counts only
while its question is on the path. Unfinished answers are read in three values: a rule is a finding once it is
certain whatever the unanswered questions bring. What can no longer change the result is not asked (skipping).
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from types import MappingProxyType

from selfcheck.engine.answers import AnswersError, questions_of, read_answers, usual_answers
from selfcheck.engine.assessment import AnswerPath, Assessment, Finding
from selfcheck.engine.dates import counted
from selfcheck.engine.predicates import (
    Predicate,
    Values,
    bounds,
    compile_condition,
)
from selfcheck.engine.scores import Linker
from selfcheck.engine.skipping import AskedQuestion, LinkedRule, Needs, Skipping
from selfcheck.model import (
    Answer,
    Answers,
    Booking,
    Guidance,
    Node,
    Question,
    Questionnaire,
    Rule,
    Urgency,
)

_NOTHING: Answers = MappingProxyType({})


class Engine:
    """A questionnaire made ready for its verbs, once; conditions are linked and turned into functions."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self.questionnaire = questionnaire
        self._linker = Linker(questionnaire)
        self.guidance = {g.id: (place, g) for place, g in enumerate(questionnaire.guidance)}
        self.first = {g.urgency: g for g in reversed(questionnaire.guidance)}
        self.questions = tuple(map(self._asked, questions_of(questionnaire)))
        self.usual = usual_answers(questionnaire)
        self._given = frozenset(asked.question.id for asked in self.questions if asked.question.given)
        self._dates = {
            asked.question.id: asked.question.past_date.at_most
            for asked in self.questions
            if asked.question.past_date
        }
        self.rules = tuple(map(self._linked, questionnaire.rules))
        self._by_id = {linked.rule.id: linked for linked in self.rules}
        self.stages = tuple((stage.id, self._reader(stage.reached)) for stage in questionnaire.stages)
        self.otherwise = questionnaire.otherwise
        self._skipping = Skipping(self.questions, self.rules)

    @cached_property
    def usual_after(self) -> dict[str, int]:
        """Question → how many questions follow it for a patient who answers each of them as usual."""
        usual = self.path({}, self.usual).answers
        order = [asked.question.id for asked in self.questions]
        return {name: len(usual.keys() & order[place:]) for place, name in enumerate(order, 1)}

    def _reader(self, condition: Node) -> Predicate:
        return compile_condition(self._linker.link(condition))

    def _asked(self, question: Question) -> AskedQuestion:
        if question.when is None:
            return AskedQuestion(question, None, None)
        when = self._linker.link(question.when)
        return AskedQuestion(question, when, compile_condition(when))

    def _linked(self, rule: Rule) -> LinkedRule:
        condition = self._linker.link(rule.condition)
        return LinkedRule(rule, condition, compile_condition(condition), self._place(rule))

    def _place(self, rule: Rule) -> int:
        """The position of the guidance that a rule asks for: the first of its urgency where it names none."""
        named = rule.then.guidance or (self.first[rule.then.urgency].id if rule.then.urgency else None)
        return self.guidance[named][0] if named else 0

    def replay(self, answers: Mapping[str, object], today: date | None = None) -> AnswerPath:
        """The path that answers from outside lead along. Raises AnswersError when they do not fit."""
        read = read_answers(self.questionnaire, answers)
        try:
            counted_on = counted(read, self._dates, today)
        except ValueError as error:
            raise AnswersError([str(error)]) from None
        if out := [name for name in read if name not in counted_on]:
            raise AnswersError(
                [f"The date of {name!r} is later than today, or too long ago." for name in out]
            )
        return self.path(read, today=today)

    def path(self, answers: Answers, assumed: Answers = _NOTHING, today: date | None = None) -> AnswerPath:
        """Replay (valid) answers from the first question to the first one that is needed and unanswered.

        Where it has no answer, a needed question takes the one that is `assumed`, if any. A given question
        without an answer is off the path; given ones come first, so they are settled before any is asked.
        Dates are counted from `today`, the day at the clinic; a date that is out of bounds is no answer.
        """
        if self._dates:
            answers = counted(answers, self._dates, today)
        dates = self._dates.keys()
        on_path: dict[str, Answer] = {}
        skipped: dict[str, None] = {}
        needs = Needs(self._skipping)
        for place, asked in enumerate(self.questions):
            name = asked.question.id
            shown = asked.when is None or asked.when(on_path, skipped)
            if shown is False or (asked.question.given and name not in answers):
                continue
            answer = answers.get(name) if shown else None
            if answer is None and shown and needs.has(place, on_path, skipped):
                answer = assumed.get(name)
                if answer is None:
                    return AnswerPath(
                        on_path, asked.question, needs.pending.keys(), self._given, dates, today
                    )
            if answer is None:
                skipped[name] = None
            else:
                on_path[name] = answer
        return AnswerPath(on_path, None, skipped.keys(), self._given, dates, today)

    def holds(self, condition: Node, path: AnswerPath) -> bool | None:
        """Whether a condition holds on a path; None where unanswered questions may still decide it."""
        return self._reader(condition)(path.answers, path.pending)

    def holding(self, values: Values, pending: Collection[str] = ()) -> list[Rule]:
        """Every rule that certainly holds, in the file's order."""
        return [linked.rule for linked in self.rules if linked.predicate(values, pending)]

    def assess(self, path: AnswerPath) -> Assessment:
        """Assess a path, finished or not."""
        rules, written = self.holding(path.answers, path.pending), path.written
        finished = path.next is None
        urgency = max((r.then.urgency for r in rules if r.then.urgency), key=lambda u: u.rank, default=None)
        if urgency is None and finished and self.otherwise:
            urgency = self.otherwise.urgency
        deciding = [rule for rule in rules if urgency and rule.then.urgency is urgency]
        guidance = self._guidance(urgency, deciding)
        return Assessment(
            urgency=urgency,
            days=min((r.then.days for r in deciding if r.then.days), default=None),
            departments=_unique(r.then.department for r in deciding),
            stage=self._stage(path),
            scores=self._scores(path),
            findings=tuple(self._finding(rule, path.answers, written) for rule in rules),
            guidance=guidance,
            booking=guidance.booking if guidance and finished else Booking.HIDDEN,
            tags=_unique(tag for rule in rules for tag in rule.then.tags),
            finished=finished,
            unasked=tuple(path.pending),
        )

    def _scores(self, path: AnswerPath) -> dict[str, int]:
        """Every score of which some part is answered, and no part can still be."""
        found: dict[str, int] = {}
        for name, parts in self._linker.scores.items():
            least, _, answered, waits = bounds(parts, path.answers, path.pending)
            if answered and not waits:
                found[name] = least
        return found

    def _stage(self, path: AnswerPath) -> str | None:
        """The last stage reached; None while unanswered questions may still lead to a later one."""
        for name, predicate in reversed(self.stages):
            reached = predicate(path.answers, path.pending)
            if reached is not False:
                return name if reached else None
        return None

    def _guidance(self, urgency: Urgency | None, deciding: Sequence[Rule]) -> Guidance | None:
        """The guidance listed first in the file among those that the deciding rules ask for."""
        if urgency is None:
            return None
        if not deciding:
            return self.first[urgency]
        return self.questionnaire.guidance[min(map(self._place, deciding))]

    def finding(self, rule: Rule, values: Values) -> Finding:
        """A rule that holds, with the answers that make it so."""
        return self._finding(rule, values, values)

    def _finding(self, rule: Rule, values: Values, written: Values) -> Finding:
        support = self._by_id[rule.id].support
        held_by = {name: written[name] for name in support.questions(values) if name in values}
        return Finding(rule.id, rule.then.urgency, rule.because, rule.source, held_by)


def next_question(questionnaire: Questionnaire, answers: Answers) -> Question | None:
    """The first question that is needed and has no answer; None when the result is final.

    Raises AnswersError. For many patients make one Engine.
    """
    return Engine(questionnaire).replay(answers).next


def assess(questionnaire: Questionnaire, answers: Answers, today: date | None = None) -> Assessment:
    """What the answers lead to; what is certain already, where they are unfinished.

    Dates are counted from `today`. Raises AnswersError. For many patients make one Engine.
    """
    engine = Engine(questionnaire)
    return engine.assess(engine.replay(answers, today))


def _unique(items: Iterator[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(item for item in items if item is not None))
