"""`when` as FHIR R4: plain enableWhen where it can say it, else an expression in FHIRPath (SDC)."""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from selfcheck.model import All, AnyOf, Match, Node, Not, Part, Sum

Json = dict[str, Any]
EXPRESSION = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-enableWhenExpression"


_NONE: Mapping[str, str] = MappingProxyType({})

CALCULATED = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression"


def hardened(conditions: Mapping[str, Node]) -> dict[str, Node]:
    """Each question's linked condition, so that the answer left over in a hidden question opens nothing.

    A form may keep what was answered before an earlier answer was changed: wherever a condition looks at a
    question that has one itself, that one has to hold as well. `conditions` are in the order of asking.
    """
    found: dict[str, Node] = {}
    for question, condition in conditions.items():
        found[question] = _hardened(condition, found)
    return found


def _hardened(node: Node, known: Mapping[str, Node]) -> Node:
    match node:
        case Match(question=question) if question in known:
            return _all([known[question], node])
        case Not(part):
            return Not(_hardened(part, known))
        case All(parts):
            return _all([_hardened(part, known) for part in parts])
        case AnyOf(parts):
            return AnyOf(tuple(_hardened(part, known) for part in parts))
    return node


def _all(parts: Sequence[Node]) -> Node:
    """All of these, flat and each once: nested ones would need an expression."""
    flat = [each for part in parts for each in (part.parts if isinstance(part, All) else (part,))]
    once = tuple(dict.fromkeys(flat))
    return once[0] if len(once) == 1 else All(once)


def enable_when(linked: Node, systems: Mapping[str, str], kinds: Mapping[str, str] = _NONE) -> Json:
    """The elements of an item that say when it is enabled.

    `systems` are the code systems by question; `kinds` are `Integer`, `Decimal` or `Date` by question.
    """
    tests = _plain(linked, systems, kinds)
    if tests is None:
        expression = {"language": "text/fhirpath", "expression": fhirpath(linked, kinds)}
        return {"extension": [{"url": EXPRESSION, "valueExpression": expression}]}
    behaviour, parts = tests
    return {"enableWhen": parts, **({"enableBehavior": behaviour} if len(parts) > 1 else {})}


def score_id(name: str) -> str:
    """The linkId of a score: no question's id holds a dot."""
    return f"score.{name}"


def calculated(parts: Sequence[Part]) -> Json:
    """The extension by which programs add up a score; empty where none of its questions is answered.

    The points are written out, because `ordinal()` is not part of FHIRPath.
    """
    asked = " or ".join(f"linkId = '{part.question}'" for part in parts)
    total = " + ".join(term for part in parts for term in _terms(part))
    expression = f"iif(%resource.descendants().where({asked}).answer.exists(), {total}, {{}})"
    return {"url": CALCULATED, "valueExpression": {"language": "text/fhirpath", "expression": expression}}


def _terms(part: Part) -> Iterator[str]:
    value = _value(part.question)
    if part.points is None:
        yield f"{value}.sum()"
    for option, points in (part.points or {}).items():
        yield f"{value}.where(code = '{option}').count() * {points}"


def fhirpath(node: Node, kinds: Mapping[str, str] = _NONE) -> str:
    """A linked condition as FHIRPath over the QuestionnaireResponse; unasked questions match nothing."""
    match node:
        case Match(question, options) if options:
            codes = " | ".join(f"'{option}'" for option in sorted(options))
            return f"{_value(question)}.where(code in ({codes})).exists()"
        case Match(question, _, low, high) if kinds.get(question) == "Date":
            ago = ((f"$this <= today() - {low} days", low), (f"$this >= today() - {high} days", high))
            within = " and ".join(test for test, bound in ago if bound is not None)
            return f"{_value(question)}.where({within}).exists()"
        case Match() | Sum():
            bounds = ((">=", node.at_least), ("<=", node.at_most))
            within = " and ".join(f"$this {sign} {bound}" for sign, bound in bounds if bound is not None)
            return f"{_value(_link(node))}.where({within}).exists()"
        case Not(part):
            return f"({fhirpath(part, kinds)}).not()"
        case All(()):
            return "true"
        case All(parts):
            return "(" + " and ".join(fhirpath(part, kinds) for part in parts) + ")"
        case AnyOf(parts):
            return "(" + " or ".join(fhirpath(part, kinds) for part in parts) + ")"
    raise TypeError(f"not linked: {node}")


def _value(link: str) -> str:
    return f"%resource.descendants().where(linkId = '{link}').answer.value"


def _link(test: Match | Sum) -> str:
    return score_id(test.score) if isinstance(test, Sum) else test.question


def _plain(node: Node, systems: Mapping[str, str], kinds: Mapping[str, str]) -> tuple[str, list[Json]] | None:
    """`any` or `all` of single tests; None where the condition is deeper than that."""
    match node:
        case Match(options=options) if len(options) > 1:
            return "any", _tests(node, systems, kinds)
        case Match(question) if kinds.get(question) == "Date":
            return None  # no enableWhen knows what day it is
        case Match() | Sum():
            return "all", _tests(node, systems, kinds)
        case All(parts) | AnyOf(parts) if parts:
            behaviour = "all" if isinstance(node, All) else "any"
            found = [_plain(part, systems, kinds) for part in parts]
            if all(each and (len(each[1]) == 1 or each[0] == behaviour) for each in found):
                return behaviour, [test for each in found if each for test in each[1]]
    return None


def _tests(match: Match | Sum, systems: Mapping[str, str], kinds: Mapping[str, str]) -> list[Json]:
    question = _link(match)
    if isinstance(match, Match) and match.options:
        coded = [{"system": systems[question], "code": option} for option in sorted(match.options)]
        return [{"question": question, "operator": "=", "answerCoding": coding} for coding in coded]
    bounds = ((">=", match.at_least), ("<=", match.at_most))
    answer = "answerDecimal" if kinds.get(question) == "Decimal" else "answerInteger"
    return [{"question": question, "operator": o, answer: b} for o, b in bounds if b is not None]
