"""The differences between two questionnaires as an author reads them: patients first, then the file."""

from collections.abc import Iterator, Sequence

from selfcheck.authoring.diff.answer_kinds import new_kinds
from selfcheck.authoring.diff.changes import Change, Facts, Result
from selfcheck.authoring.diff.patients import Patient, Patients
from selfcheck.authoring.diff.text_edits import Edit
from selfcheck.engine import phrases, say
from selfcheck.model import Answers, Booking, Node, Questionnaire
from selfcheck.proofs import Teller

_NEW_ID = (
    "Answered another way than before. Give the question a new id: stored answers keep the old one,\n"
    "and would be mixed with these in one column."
)

LONGEST = 160
"""Characters of an edited text that are shown."""


def report(
    old: Questionnaire,
    new: Questionnaire,
    changes: Sequence[Change],
    common: Sequence[tuple[str, Node]],
    edits: Sequence[Edit],
) -> str:
    """Text for a terminal: whom it concerns, each change with its patients, what is proved, each edit."""
    told = _Told(old, new)
    parts = ["\n".join(["Only patients for whom all of this holds:", *told.common(common)])] if common else []
    parts += ["\n".join(told.change(change)) for change in sorted(changes, key=_gravity)]
    parts.append(_proved(changes))
    if answered := new_kinds(old, new):
        lines = [f"  {one.question}: {one.before} → {one.after}" for one in answered]
        parts.append("\n".join([_NEW_ID, *lines]))
    if edits:
        parts.append("\n".join(["In the file:", *(line for edit in edits for line in _edit(edit))]))
    return "\n\n".join(parts)


def _proved(changes: Sequence[Change]) -> str:
    others = "Every other" if changes else "Every"
    return (
        f"{others} patient gets the same urgency, days, guidance, booking, departments and stage as before:\n"
        "proved for every possible set of answers."
    )


def _gravity(change: Change) -> tuple[int, int, float, int, str]:
    """Results before other aspects; the greatest loss first: of urgency, of haste, of closed booking."""
    before, after = (_result(facts) for facts in (change.before, change.after))
    if change.aspect != "result" or not before or not after:
        return (change.aspect != "result", 0, 0, 0, change.aspect)
    return 0, *_rise(before, after), after.guidance


def _rise(before: Result, after: Result) -> tuple[int, float, int]:
    """By how much more urgent, by how many days sooner, by how much more closed to booking."""
    sooner = (before.days or 0) - (after.days or 0) if before.days and after.days else 0
    booking = list(Booking)
    closed = booking.index(after.booking) - booking.index(before.booking)
    return after.urgency.rank - before.urgency.rank, sooner, closed


def _result(facts: Facts) -> Result | None:
    return next((fact for fact in facts if isinstance(fact, Result)), None)


class _Told:
    """Patients in the words of both files, each in its own first language."""

    def __init__(self, old: Questionnaire, new: Questionnaire) -> None:
        self.patients = Patients(old, new)
        self.old, self.new = Teller(old), Teller(new)
        self.words = phrases("diff", self.new.language)

    def common(self, conditions: Sequence[tuple[str, Node]]) -> Iterator[str]:
        """What all patients with a change have answered, in the words of the file that asks it."""
        for question, condition in conditions:
            teller = self.new if question in self.patients.new.questions else self.old
            yield f"  {say(teller.file, condition, teller.language)}"

    def change(self, change: Change) -> Iterator[str]:
        """What changes, then each patient with both results."""
        yield _heading(change)
        for patient in change.patients:
            yield from (f"  {line}" for line in self._patient(patient))
        if not change.whole:
            yield "  … and others, who give none of these answers, or not all."

    def _patient(self, patient: Patient) -> Iterator[str]:
        before, after = patient.before, patient.after
        both = {name: answer for name, answer in after.items() if before.get(name) == answer}
        yield from self.new.patient(both)
        results = zip((self.old, self.new), self.patients.paths(patient), (before, after), strict=True)
        for word, (teller, path, given) in zip(("before", "after"), results, strict=True):
            only = {name: answer for name, answer in given.items() if name not in both}
            yield self.words[word].format(result=self._told(teller, path, only))

    def _told(self, teller: Teller, path: Answers, only: Answers) -> str:
        """The result, after the answers that only this file has a question or an option for."""
        return self.words["and"].join([*teller.said(only), teller.result(path)])


def _heading(change: Change) -> str:
    before, after = _result(change.before), _result(change.after)
    if change.aspect != "result" or not before or not after:
        return f"● {change.aspect}: {_named(change.before)} → {_named(change.after)}"
    fields = [
        f"{field} {one or 'none'} → {other or 'none'}"
        for field, one, other in zip(Result._fields, before, after, strict=True)
        if one != other
    ]
    return f"{_direction(before, after)}: {', '.join(fields)}"


def _direction(before: Result, after: Result) -> str:
    words = (
        ("▲ more urgent", "▼ LESS URGENT"),
        ("▲ sooner", "▼ LATER"),
        ("▲ booking closes", "▼ BOOKING OPENS"),
    )
    for rise, (up, down) in zip(_rise(before, after), words, strict=True):
        if rise:
            return up if rise > 0 else down
    return "● as urgent"


def _named(facts: Facts) -> str:
    return ", ".join(sorted(map(str, facts))) or "none"


def _edit(edit: Edit) -> Iterator[str]:
    match edit:
        case Edit(place, None, after):
            yield f"  + {place}{_colon(after)}"
        case Edit(place, before, None):
            yield f"  - {place}{_colon(before)}"
        case Edit(place, before, after):
            yield f"  ~ {place}"
            yield f"      {_cut(before)}"
            yield f"    → {_cut(after)}"


def _colon(text: str | None) -> str:
    return f": {_cut(text)}" if text else ""


def _cut(text: str | None) -> str:
    plain = " ".join((text or "").split())
    return plain if len(plain) <= LONGEST else f"{plain[: LONGEST - 1]}…"
