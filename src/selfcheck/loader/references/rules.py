"""What rules and guidance lead to is there, complete, and of the right urgency."""

from collections.abc import Iterator

from selfcheck.loader.references.register import Register
from selfcheck.model import Booking, Then, Urgency, YamlPath
from selfcheck.problems import Problem, listed

_TO_A_DOCTOR = (Urgency.SOON, Urgency.URGENT)
_BOOKABLE = (Urgency.SELFCARE, Urgency.ROUTINE)


def find(register: Register) -> Iterator[Problem]:
    """Every Problem of `then`, `otherwise` and `guidance`."""
    file = register.questionnaire
    for i, rule in enumerate(file.rules):
        yield from _then(register, rule.then, ("rules", i, "then"))
    if file.otherwise:
        yield from _otherwise(register, file.otherwise.urgency, ("otherwise", "urgency"))
    for i, guidance in enumerate(file.guidance):
        path: YamlPath = ("guidance", i)
        yield from register.unknown("phone", guidance.phones, (*path, "phones"))
        if guidance.urgency not in _BOOKABLE and guidance.booking is not Booking.HIDDEN:
            message = f"guidance `{guidance.id}` is {guidance.urgency}, but offers booking."
            fix = "Only `routine` and `selfcare` may offer it: doctor first. Delete `booking`."
            yield register.problem((*path, "booking"), "booking-while-urgent", message, fix)


def _then(register: Register, then: Then, path: YamlPath) -> Iterator[Problem]:
    yield from register.unknown("department", then.department, (*path, "department"))
    yield from register.unknown("tag", then.tags, (*path, "tags"))
    yield from register.unknown("guidance", then.guidance, (*path, "guidance"))
    if then.urgency is None:
        yield from _only_tags(register, then, path)
        return
    yield from _days(register, then, path)
    if then.urgency in _TO_A_DOCTOR and then.department is None:
        message = f"{register.source.subject(path)} is {then.urgency}, but names no department."
        fix = f"Add `department: …`, one of {listed(register.known['department'])}."
        yield register.problem(path, "missing-department", message, fix)
    yield from _guidance(register, then, then.urgency, path)


def _only_tags(register: Register, then: Then, path: YamlPath) -> Iterator[Problem]:
    given = [name for name in ("days", "department", "guidance") if getattr(then, name) is not None]
    subject = register.source.subject(path)
    if given:
        message = f"{subject} gives {listed(given)}, but no `urgency`."
        yield register.problem((*path, given[0]), "missing-urgency", message, "Add `urgency: …`.", at="key")
    elif not then.tags:
        message = f"nothing follows from {subject}."
        yield register.problem(path, "empty-then", message, "Add `urgency: …` or `tags: […]`.")


def _days(register: Register, then: Then, path: YamlPath) -> Iterator[Problem]:
    subject = register.source.subject(path)
    if then.urgency is Urgency.SOON and then.days is None:
        message = f"{subject} is soon, but does not say within how many days."
        yield register.problem(path, "missing-days", message, "Add `days: 3`, `days: 7` or `days: 14`.")
    if then.urgency is not Urgency.SOON and then.days is not None:
        message = f"{subject} gives days, but is {then.urgency}."
        fix = "Only `soon` has days. Delete it."
        yield register.problem((*path, "days"), "days-without-soon", message, fix, at="key")


def _guidance(register: Register, then: Then, urgency: Urgency, path: YamlPath) -> Iterator[Problem]:
    if then.guidance is None:
        yield from _some_guidance(register, urgency, (*path, "urgency"))
    for named in register.questionnaire.guidance:
        if named.id == then.guidance and named.urgency is not urgency:
            subject = register.source.subject(path)
            message = f"{subject} is {urgency}, but its guidance `{named.id}` is for {named.urgency}."
            place = (*path, "guidance")
            yield register.problem(place, "guidance-of-other-urgency", message, _of(register, urgency))


def _of(register: Register, urgency: Urgency) -> str:
    names = [guidance.id for guidance in register.questionnaire.guidance if guidance.urgency is urgency]
    return f"For {urgency} there is {listed(names)}." if names else f"Write one with `urgency: {urgency}`."


def _some_guidance(register: Register, urgency: Urgency, place: YamlPath) -> Iterator[Problem]:
    if all(guidance.urgency is not urgency for guidance in register.questionnaire.guidance):
        message = f"{register.source.subject(place)} is {urgency}, but there is no guidance for that."
        fix = f"Write a guidance with `urgency: {urgency}`."
        yield register.problem(place, "missing-guidance", message, fix)


def _otherwise(register: Register, urgency: Urgency, place: YamlPath) -> Iterator[Problem]:
    if urgency in _TO_A_DOCTOR:
        message = f"`otherwise` is {urgency}, but cannot say where to go or within how many days."
        fix = "Write a rule for it, and keep `otherwise` mild."
        yield register.problem(place, "otherwise-too-urgent", message, fix)
    yield from _some_guidance(register, urgency, place)
