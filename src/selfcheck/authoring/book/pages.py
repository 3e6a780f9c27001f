"""The book's one HTML file, from its template: no script, no request, the same bytes for the same file."""

from collections.abc import Sequence
from typing import Any

from jinja2 import Environment, PackageLoader

from selfcheck.authoring.book.demands import demands, urgency_word
from selfcheck.authoring.book.evidence import properties, trials
from selfcheck.authoring.book.screens import screens
from selfcheck.authoring.book.tree import tree
from selfcheck.checks import broken_proofs, failing_cases
from selfcheck.display import html_templates
from selfcheck.engine import bare, phrases, speaker
from selfcheck.model import All, AnyOf, Node, Not, Questionnaire, Rule, Urgency, content_hash
from selfcheck.proofs import prove

UNVERIFIED = "unverified"
"""How the source of a rule begins that was not looked up."""


def render_book(questionnaire: Questionnaire, language: str | None = None) -> str:
    """The review pack as HTML, led in `language` (the questionnaire's first one if None).

    It proves the questionnaire and runs its cases; while anything fails it says so where it would be signed.
    Raises KeyError for a language that the questionnaire does not speak.
    """
    spoken = language or next(iter(questionnaire.languages))
    template = _environment().get_template("book.html")
    return template.render(
        q=questionnaire,
        lang=spoken,
        w=phrases("book", spoken),
        said={group: phrases(group, spoken) for group in ("booking", "screens", "proofs")},
        **_chapters(questionnaire, spoken),
        **_evidence(questionnaire),
    )


def _environment() -> Environment:
    return html_templates(PackageLoader("selfcheck.authoring", "book"))


def _evidence(questionnaire: Questionnaire) -> dict[str, Any]:
    proofs = prove(questionnaire)
    problems = [*broken_proofs(questionnaire, proofs), *failing_cases(questionnaire)]
    general, promises = properties(proofs)
    return {
        "properties": general,
        "promises": promises,
        "trials": trials(questionnaire),
        "problems": problems,
        "sound": all(problem.severity == "warning" for problem in problems),
    }


def _chapters(questionnaire: Questionnaire, language: str) -> dict[str, Any]:
    return {
        "hash": content_hash(questionnaire),
        "say": speaker(questionnaire, language).say,
        "parts": _parts,
        "stops": tree(questionnaire),
        "urgencies": [*reversed(Urgency)],
        "word": lambda urgency, days=None: urgency_word(questionnaire, urgency, language, days),
        "icons": {g.urgency: g.icon for g in reversed(questionnaire.guidance)},
        "colours": {g.urgency: g.colour for g in reversed(questionnaire.guidance)},
        "rules": _by_urgency(questionnaire.rules),
        "unverified": [rule for rule in questionnaire.rules if rule.source.startswith(UNVERIFIED)],
        "by_severity": _by_severity,
        "screens": screens(questionnaire),
        "demands": lambda expected: demands(questionnaire, expected, language),
    }


def _parts(node: Node) -> tuple[str, tuple[Node, ...]] | None:
    """A condition that is better read as a list: the phrase before it, and its entries."""
    match bare(node):
        case All(parts) if parts:
            return "all", parts
        case AnyOf(parts):
            return "any", parts
        case Not(All() | AnyOf() as part):
            return "not", (part,)
    return None


def _by_urgency(rules: Sequence[Rule]) -> dict[Urgency | None, list[Rule]]:
    """Rules from the most urgent to those that only tag; urgencies without a rule are left out."""
    ranks: list[Urgency | None] = [*reversed(Urgency), None]
    grouped = {rank: [rule for rule in rules if rule.then.urgency is rank] for rank in ranks}
    return {rank: found for rank, found in grouped.items() if found}


def _by_severity(rules: Sequence[Rule]) -> dict[tuple[Urgency | None, int | None], list[Rule]]:
    """The same, with the days apart from each other."""
    return {
        (urgency, days): [rule for rule in found if rule.then.days == days]
        for urgency, found in _by_urgency(rules).items()
        for days in sorted({rule.then.days for rule in found}, key=lambda days: days or 0)
    }
