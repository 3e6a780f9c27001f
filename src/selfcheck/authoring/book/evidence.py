"""What speaks for the questionnaire: its proofs by property, and its cases as they ran."""

from collections.abc import Sequence
from dataclasses import dataclass

from selfcheck.engine import Assessment
from selfcheck.model import Answer, Case, Questionnaire
from selfcheck.proofs import Proof, Verdict, Witnesses, differences

PROPERTIES = {
    "total": ("not-total",),
    "reachable": ("unreachable-",),
    "needed": ("idle-rule", "covered-rule"),
    "severity": ("milder-when-worse",),
    "booking": ("booking-when-worse",),
    "skipping": ("skipping-changes-result",),
}
"""Property → how the codes of its proofs begin; promises stand for themselves."""


@dataclass(frozen=True, slots=True)
class Property:
    """Proofs of one kind: all of them hold, or those in `failed` do not."""

    name: str
    """A phrase, or the name of the promise."""
    verdict: Verdict
    count: int
    failed: tuple[Proof, ...]


@dataclass(frozen=True, slots=True)
class Trial:
    """A case as it ran: what was found, and the fields in which that is not as expected."""

    case: Case
    answers: dict[str, Answer]
    """Those that are not the usual ones."""
    found: Assessment
    differences: tuple[str, ...]


def properties(proofs: Sequence[Proof]) -> tuple[list[Property], list[Property]]:
    """The properties every questionnaire must have, as far as they were tried, and the file's promises."""
    general = [
        _property(name, [proof for proof in proofs if proof.code.startswith(codes)])
        for name, codes in PROPERTIES.items()
    ]
    promises = [_property(proof.name, [proof]) for proof in proofs if proof.code == "broken-promise"]
    return [each for each in general if each.count], promises


def _property(name: str, proofs: Sequence[Proof]) -> Property:
    failed = tuple(proof for proof in proofs if proof.verdict is not Verdict.PROVED)
    worst = [
        verdict for verdict in (Verdict.BROKEN, Verdict.OPEN) if any(p.verdict is verdict for p in failed)
    ]
    return Property(name, worst[0] if worst else Verdict.PROVED, len(proofs), failed)


def trials(questionnaire: Questionnaire) -> list[Trial]:
    """Every case, run by the engine."""
    witnesses = Witnesses(questionnaire)
    return [_trial(witnesses, case) for case in questionnaire.cases]


def _trial(witnesses: Witnesses, case: Case) -> Trial:
    found = witnesses.assess(case.answers)
    unusual = {name: answer for name, answer in case.answers.items() if answer != witnesses.usual.get(name)}
    return Trial(case, unusual, found, tuple(field for field, _, _ in differences(case.expect, found)))
