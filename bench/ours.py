"""selfcheck's own engine, as an adapter of the peers' bench: copied there and run by bench/peers.py."""

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from selfcheck.model import Questionnaire

PACKAGES, IMPORTS = ["selfcheck"], ["selfcheck.engine"]
LEVELS = {"selfcare": "self_care"}


class Engine:
    """Answers are read as the product reads those of a finished path."""

    def __init__(self, ruleset: dict[str, Any]) -> None:
        from selfcheck.engine import Engine as Ours

        self.file: Questionnaire = import_module("adapters._standin").questionnaire(ruleset)
        self.engine = Ours(self.file)
        self.ids = {rule.id: raw["id"] for rule, raw in zip(self.file.rules, ruleset["rules"], strict=True)}

    def evaluate(self, answers: Mapping[str, Any]) -> str | None:
        holding = self.engine.holding(_whole(answers))
        urgencies = (rule.then.urgency for rule in holding if rule.then.urgency)
        urgency = max(urgencies, key=lambda u: u.rank, default=None)
        return LEVELS.get(urgency, urgency) if urgency else None

    def fired(self, answers: Mapping[str, Any]) -> list[str]:
        return [self.ids[rule.id] for rule in self.engine.holding(_whole(answers))]

    def explain(self, answers: Mapping[str, Any]) -> Any:
        values = _whole(answers)
        return [self.engine.finding(rule, values) for rule in self.engine.holding(values)]


def _whole(answers: Mapping[str, Any]) -> Mapping[str, Any]:
    """Temperatures in tenths: our numbers are whole."""
    return {**answers, "temp_c": round(answers["temp_c"] * 10)} if "temp_c" in answers else answers


def build(ruleset: dict[str, Any]) -> Engine:
    """What the bench calls; it is timed."""
    return Engine(ruleset)
