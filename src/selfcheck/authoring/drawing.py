"""The tree as Mermaid text: the order of asking, what opens a question, what one answer alone decides."""

from collections.abc import Iterator
from itertools import pairwise

from selfcheck.authoring.book.demands import urgency_word
from selfcheck.authoring.book.tree import Branch, Stop, tree
from selfcheck.model import Questionnaire
from selfcheck.proofs import Interval


def draw(questionnaire: Questionnaire, language: str | None = None) -> str:
    """A flowchart in `language` (the first one if None). Raises KeyError for one it does not speak."""
    spoken = language or next(iter(questionnaire.languages))
    return "\n".join(("flowchart TD", *_lines(questionnaire, tree(questionnaire), spoken))) + "\n"


def _lines(questionnaire: Questionnaire, stops: dict[str, Stop], language: str) -> Iterator[str]:
    for section in questionnaire.sections:
        yield f"  subgraph s_{section.id}[{_quoted(section.title[language])}]"
        for question in section.questions:
            text = _quoted(f"{stops[question.id].number}. {question.ask[language]}")
            yield f"    q_{question.id}" + (f"[/{text}/]" if question.given else f"[{text}]")
        yield "  end"
    yield from (f"  q_{one} --> q_{other}" for one, other in pairwise(stops))
    for stop in stops.values():
        for branch in stop.branches:
            yield from _leads(stop, branch, language)
    for urgency, colour in {g.urgency: g.colour for g in reversed(questionnaire.guidance)}.items():
        yield f"  u_{urgency}([{_quoted(urgency_word(questionnaire, urgency, language))}])"
        yield f"  style u_{urgency} fill:{colour.background},color:{colour.text}"


def _leads(stop: Stop, branch: Branch, language: str) -> Iterator[str]:
    texts = stop.question.options or stop.question.tick or {}
    answer = branch.answer
    numbers = str(answer) if isinstance(answer, Interval) else ""
    label = _quoted(numbers or texts[str(branch.answer)][language])
    yield from (f"  q_{stop.question.id} -. {label} .-> q_{name}" for name in branch.opens)
    for urgency in dict.fromkeys(rule.then.urgency for rule in branch.alone if rule.then.urgency):
        yield f"  q_{stop.question.id} == {label} ==> u_{urgency}"


def _quoted(text: str) -> str:
    """Text as Mermaid reads it, with the signs of its own as entities."""
    plain = " ".join(text.split()).replace("#", "#35;").replace('"', "#quot;")
    return f'"{plain.replace("<", "#lt;").replace(">", "#gt;").replace("`", "#96;")}"'
