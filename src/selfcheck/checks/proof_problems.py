"""Broken proofs as Problems: what does not hold, the story that shows it, and how to fix it."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from selfcheck.loader import read_otherwise
from selfcheck.model import Questionnaire, Source
from selfcheck.problems import Problem, SafetyCode, Severity, problem
from selfcheck.proofs import Proof, Verdict, tell

LONGEST = 100
"""Characters of a condition that contradicts another."""


class Words(NamedTuple):
    """What a Problem says: `{subject}` is the place in the author's words, `{name}` the id."""

    message: str
    fix: str
    severity: Severity = "error"


WORDS: dict[SafetyCode, Words] = {
    "not-total": Words(
        "there are answers after which no rule decides.",
        "Add a rule for them, or say under `otherwise:` what follows for everyone else.",
    ),
    "unreachable-question": Words("{subject} is never asked.", "Change its `when`, or delete it."),
    "unreachable-option": Words("option `{name}` of {subject} can never be chosen.", "Delete it."),
    "unreachable-term": Words("{subject} never holds.", "Change `means`, or delete it."),
    "unreachable-rule": Words("{subject} never holds.", "Change its `if`, or delete it."),
    "unreachable-stage": Words(
        "{subject} is nobody's.", "Change `reached`, or the order: the last stage reached is the patient's."
    ),
    "unreachable-promise": Words(
        "{subject} is about nobody: its `if` never holds.",
        "Change its `if`; as written, it promises nothing.",
    ),
    "unreachable-guidance": Words(
        "{subject} is never given.",
        "Let a rule ask for it, or delete it. Of several that are asked for, the first in the file is given.",
    ),
    "unreachable-department": Words(
        "department `{name}` is never named in a result.",
        "Its rules never decide: see which are more urgent.",
    ),
    "unreachable-tag": Words("tag `{name}` is never set.", "Change the rules that set it, or delete it."),
    "unreachable-otherwise": Words(
        "`otherwise` never follows: some rule always decides.", "Delete it, or the rule that makes it idle."
    ),
    "idle-rule": Words(
        "{subject} never decides: wherever it holds, more urgent rules hold, and it adds nothing to them.",
        "Delete it, or raise its urgency.",
    ),
    "covered-rule": Words(
        "{subject} adds only its reason: without it every result would be the same.",
        "Keep it if patients should read that reason; else delete it.",
        "warning",
    ),
    "milder-when-worse": Words(
        "a worse answer to `{name}` gives a milder result.",
        "Fix the rule that stops to hold or the `when` that hides a question;"
        " or say with `order:` that these answers are not better and worse.",
    ),
    "booking-when-worse": Words(
        "a worse answer to `{name}` brings booking back.",
        "Let the rules of the worse answer ask for a guidance whose `booking` is not more open.",
    ),
    "skipping-changes-result": Words(
        "questions are left out that would change the result.",
        "This is a fault of selfcheck, not of the file. Report it, and do not show the file to patients.",
    ),
    "broken-promise": Words(
        "{subject} is not kept.",
        "Fix the rules, or the promise if it says too much.",
    ),
}

_OPEN = Words(
    "whether {subject} is right could not be proved within the budget ({code}).",
    "Make its conditions simpler. Until it is proved, do not show the file to patients.",
)


def broken_proofs(questionnaire: Questionnaire, proofs: Iterable[Proof]) -> Iterator[Problem]:
    """A Problem for each proof that is broken or open."""
    for proof in proofs:
        if proof.verdict is not Verdict.PROVED:
            yield _problem(questionnaire, proof)


def _problem(questionnaire: Questionnaire, proof: Proof) -> Problem:
    source = questionnaire.source
    words = WORDS[proof.code] if proof.verdict is Verdict.BROKEN else _OPEN
    said = {"subject": source.subject(proof.place), "name": proof.name, "code": proof.code}
    code = proof.code if proof.verdict is Verdict.BROKEN else "not-proved"
    fix = "\n".join((*_others(source, proof), words.fix))
    found = problem(
        source,
        proof.place,
        code,
        words.message.format(**said),
        fix,
        layer="safety",
        at="key",
        severity=words.severity,
    )
    return replace(found, story=tell(questionnaire, proof))


def _others(source: Source, proof: Proof) -> Iterator[str]:
    """The conditions that contradict each other, or the rules that hide another one, with their lines."""
    if not proof.others:
        return
    hiding = proof.code in ("idle-rule", "covered-rule")
    yield "Whenever it holds, so does one of:" if hiding else "These cannot hold together:"
    for place in proof.others:
        condition = (*place, "if") if hiding else place
        written = f"{condition[-1]}: {_written(source.at(condition))}"
        shown = written if len(written) <= LONGEST else written[: LONGEST - 1] + "…"
        yield f"  line {source.key(condition)[0]}, {source.subject(place)}: {shown}"


def _written(value: object) -> str:
    """A condition as the file writes it on one line."""
    match value:
        case dict():
            return "{" + ", ".join(f"{key}: {_written(each)}" for key, each in value.items()) + "}"
        case list():
            return "[" + ", ".join(map(_written, value)) + "]"
    return f'"{value}"' if isinstance(value, str) and read_otherwise(value) else str(value)
