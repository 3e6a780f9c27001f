"""What follows from some answers, and what each rule would need to hold. Above conditions."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from selfcheck.engine import AnswerPath, Assessment, Engine, assess, bare, say
from selfcheck.model import All, Answers, Node, Questionnaire, Rule


@dataclass(frozen=True, slots=True)
class RuleState:
    """A rule and whether it holds; None: not known yet. `needs`: what is not so, in words."""

    rule: Rule
    holds: bool | None
    needs: tuple[str, ...] = ()


def rule_states(questionnaire: Questionnaire, answers: Answers, language: str) -> list[RuleState]:
    """Every rule: first those that hold, then those to which the fewest parts are wanting."""
    engine = Engine(questionnaire)
    path = engine.replay(answers)
    states = [_state(engine, rule, path, language) for rule in questionnaire.rules]
    return sorted(states, key=lambda state: (state.holds is not True, len(state.needs)))


def expectation(assessment: Assessment) -> dict[str, Any]:
    """What a case of these answers expects: all that the assessment says."""
    found: dict[str, Any] = {"urgency": str(assessment.urgency)} if assessment.urgency else {}
    if assessment.days:
        found["days"] = assessment.days
    if assessment.guidance:
        found["guidance"] = assessment.guidance.id
    if assessment.stage:
        found["stage"] = assessment.stage
    return {**found, "rules": [finding.rule for finding in assessment.findings]}


def case(questionnaire: Questionnaire, answers: Answers, name: str) -> dict[str, Any]:
    """A case of these answers, as it is written in the file."""
    given = {key: list(v) if isinstance(v, tuple) else v for key, v in answers.items()}
    return {"name": name, "answers": given, "expect": expectation(assess(questionnaire, answers))}


def readable(questionnaire: Questionnaire, given: Mapping[str, Any]) -> dict[str, Any]:
    """Answers of a JSON file: of `answers` in it where it is a whole Response."""
    inner = given.get("answers", given)
    return {str(key): tuple(v) if isinstance(v, list) else v for key, v in dict(inner).items()}


def _state(engine: Engine, rule: Rule, path: AnswerPath, language: str) -> RuleState:
    holds = engine.holds(rule.condition, path)
    if holds:
        return RuleState(rule, True)
    return RuleState(rule, holds, tuple(_needs(engine, rule.condition, path, language)))


def _needs(engine: Engine, node: Node, path: AnswerPath, language: str) -> Iterator[str]:
    """The parts that do not hold, each as a sentence."""
    node = bare(node)
    if isinstance(node, All):
        for part in node.parts:
            if engine.holds(part, path) is not True:
                yield from _needs(engine, part, path, language)
    else:
        yield say(engine.questionnaire, node, language)
