"""Everything in the file is reached by some path, or what prevents it is named. Above the prover."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

from selfcheck.engine import AnswerPath, compile_condition
from selfcheck.model import ALWAYS, All, Answers, Node, YamlPath
from selfcheck.problems import SafetyCode
from selfcheck.proofs.clauses import Clauses, Literal, NotProved
from selfcheck.proofs.linked import Linked
from selfcheck.proofs.prover import Proof, Prover, Verdict
from selfcheck.proofs.witnesses import confirm
from selfcheck.proofs.worlds import World, ask

Key = tuple[str, ...]
"""Kind and id of something to be reached; of an option its question's id too."""


@dataclass(frozen=True, slots=True)
class Goal:
    """Something that some path must reach."""

    key: Key
    place: YamlPath
    literal: Literal
    needs: tuple[YamlPath, Node] | None = None
    """The condition that must hold and its place; None where it is for the rules to decide."""


def reached(prover: Prover) -> Iterator[Proof]:
    """Whether each goal is reached, and by which answers. One path serves for as many goals as it can."""
    reach = _Reach(prover)
    for goal in reach.goals.values():
        if goal.key[0] != "option" or ("question", goal.key[1]) not in reach.never:
            yield reach.proof(goal)


class _Reach:
    """What paths have reached so far, and what none does."""

    def __init__(self, prover: Prover) -> None:
        self._prover = prover
        self.goals = {goal.key: goal for goal in goals(prover)}
        self._paths: dict[Key, Answers] = {}
        self.never: set[Key] = set()
        linked = prover.linked
        conditions: list[tuple[Key, Node]] = [
            *((("term", name), node) for name, node in linked.terms.items()),
            *((("promise", promise.name), node) for promise, node in linked.promises),
        ]
        self._holds = {key: compile_condition(node) for key, node in conditions}
        self._preferred = {key: goal.literal for key, goal in self.goals.items()}
        """What is not reached yet, and of all else the contrary."""

    def proof(self, goal: Goal) -> Proof:
        code, name = cast(SafetyCode, f"unreachable-{goal.key[0]}"), goal.key[-1]
        try:
            reached = goal.key in self._paths or self._find(goal)
        except NotProved:
            return Proof(code, goal.place, name, Verdict.OPEN)
        if reached:
            return Proof(code, goal.place, name, Verdict.PROVED, (self._paths[goal.key],))
        self.never.add(goal.key)
        others = self._contradiction(*goal.needs) if goal.needs else ()
        return Proof(code, goal.place, name, Verdict.BROKEN, others=others)

    def _contradiction(self, place: YamlPath, needs: Node) -> tuple[YamlPath, ...]:
        return contradiction(self._prover.linked, place, needs, self._prover.clauses.budget)

    def _find(self, goal: Goal) -> bool:
        self._prover.clauses.prefer(self._preferred.values())
        answers = self._prover.find(goal.literal)
        if answers is None:
            return False
        self._take(answers)
        confirm(goal.key in self._paths, goal.key, answers)
        return True

    def _take(self, answers: Answers) -> None:
        path = self._prover.witnesses.path(answers)
        for key in self._reached(path):
            self._paths.setdefault(key, path.answers)
            if key in self.goals:
                self._preferred[key] = -self.goals[key].literal

    def _reached(self, path: AnswerPath) -> Iterator[Key]:
        """All that the engine says of one path."""
        for question, answer in path.answers.items():
            yield "question", question
            yield from (
                ("option", question, name)
                for name in (answer if isinstance(answer, tuple) else (str(answer),))
            )
        yield from (
            key for key, holds in self._holds.items() if key not in self._paths and holds(path.answers, ())
        )
        found = self._prover.witnesses.result(path)
        yield from (("rule", finding.rule) for finding in found.findings)
        yield from (("tag", tag) for tag in found.tags)
        yield from (("department", department) for department in found.departments)
        if found.stage:
            yield "stage", found.stage
        if found.guidance:
            yield "guidance", found.guidance.id
        if not any(finding.urgency for finding in found.findings):
            yield ("otherwise", "otherwise")


def goals(prover: Prover) -> Iterator[Goal]:
    """All that must be reached, in the order of the file."""
    yield from _questions(prover)
    yield from _conditions(prover)
    file, follows = prover.questionnaire, prover.follows
    for place, guidance in enumerate(file.guidance):
        yield Goal(("guidance", guidance.id), ("guidance", place), follows.guidance[guidance.id])
    for department in dict.fromkeys(rule.then.department for rule in file.rules if rule.then.department):
        yield Goal(("department", department), ("departments", department), follows.department(department))
    for tag in dict.fromkeys(tag for rule in file.rules for tag in rule.then.tags):
        yield Goal(("tag", tag), ("tags", tag), follows.tag(tag))
    if file.otherwise:
        yield Goal(("otherwise", "otherwise"), ("otherwise",), follows.no_rule)


def _questions(prover: Prover) -> Iterator[Goal]:
    for asked in prover.linked.asked:
        question, place = asked.question, asked.place
        answered = prover.world.answered[question.id]
        needs = ((*place, "when"), question.when or ALWAYS)
        yield Goal(("question", question.id), place, answered.shown, needs)
        kind = "tick" if question.tick else "options"
        for option in question.tick or question.options or ():
            chosen = answered.chosen[option]
            yield Goal(("option", question.id, option), (*place, kind, option), chosen, needs)


def _conditions(prover: Prover) -> Iterator[Goal]:
    file, linked, holds = prover.questionnaire, prover.linked, prover.world.holds
    for i, term in enumerate(file.terms):
        place: YamlPath = ("terms", i)
        literal = holds(linked.terms[term.id])
        yield Goal(("term", term.id), place, literal, ((*place, "means"), term.means))
    for i, stage in enumerate(file.stages):
        place = ("stages", i)
        literal = prover.follows.stages[stage.id]
        yield Goal(("stage", stage.id), place, literal, ((*place, "reached"), stage.reached))
    for i, (rule, literal) in enumerate(prover.follows.rules):
        place = ("rules", i)
        yield Goal(("rule", rule.id), place, literal, ((*place, "if"), rule.condition))
    for i, (promise, condition) in enumerate(linked.promises):
        place = ("promises", i)
        yield Goal(("promise", promise.name), place, holds(condition), ((*place, "if"), promise.condition))


def contradiction(linked: Linked, place: YamlPath, needs: Node, budget: int) -> tuple[YamlPath, ...]:
    """The places of the fewest parts of a condition, and of `when`s, that cannot hold together.

    Empty where they can, or where the budget was spent before there was an answer.
    """
    with Clauses(budget) as clauses:
        world = World(clauses, linked.asked)
        named: dict[Literal, YamlPath] = {}
        for asked in linked.asked:
            shown = world.shows(asked)
            if asked.question.when:
                guard, shown = _guarded(clauses, shown)
                named[guard] = (*asked.place, "when")
            world.answered[asked.question.id] = ask(clauses, asked, shown)
        for part in _parts(needs):
            guard = clauses.variable()
            clauses.add(-guard, world.holds(linked.link(part)))
            named[guard] = (*place, *part.path)
        try:
            return tuple(named[literal] for literal in clauses.conflict(list(named)))
        except NotProved:
            return ()


def _guarded(clauses: Clauses, when: Literal) -> tuple[Literal, Literal]:
    """A guard, and a question that is shown where `when` holds as long as the guard is assumed."""
    guard, shown = clauses.variable(), clauses.variable()
    clauses.add(-guard, -shown, when)
    clauses.add(-guard, shown, -when)
    return guard, shown


def _parts(node: Node) -> Iterator[Node]:
    if isinstance(node, All):
        for part in node.parts:
            yield from _parts(part)
    else:
        yield node
