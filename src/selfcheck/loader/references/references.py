"""What conditions name: questions, options, numbers and terms that exist and were asked by then."""

from collections.abc import Iterator, Mapping

from selfcheck.engine import Measure, measure
from selfcheck.loader.references.questions import decimals_of
from selfcheck.loader.references.register import Register
from selfcheck.model import (
    ALWAYS,
    All,
    AnyOf,
    Match,
    Node,
    Not,
    Question,
    Score,
    YamlPath,
    matches,
    terms_of,
)
from selfcheck.problems import Problem, meant, quoted

MOST_PARTS = 1000
"""Parts of a condition once its terms are written out; a sentence that people can read has a few dozen."""
MOST_PARTS_TOGETHER = 10_000
"""Parts of all conditions but those of terms: what the engine holds and the proofs go through."""

_WIDE = "、，：［］｛｝　"
"""Signs that look like those of YAML but are not: they become part of a name."""


def find(register: Register) -> Iterator[Problem]:
    """Every Problem of the conditions of questions, terms, stages, rules, promises and Send."""
    file = register.questionnaire
    for path, question in register.placed:
        if question.when is not None:
            yield from _condition(register, question.when, (*path, "when"))
            yield from _later(register, question.id, question.when, (*path, "when"))
    for i, term in enumerate(file.terms):
        yield from _condition(register, term.means, ("terms", i, "means"), before=i)
    yield from _swollen(register)
    for i, stage in enumerate(file.stages):
        yield from _condition(register, stage.reached, ("stages", i, "reached"), empty=True)
    for i, rule in enumerate(file.rules):
        yield from _condition(register, rule.condition, ("rules", i, "if"))
    for i, promise in enumerate(file.promises):
        yield from _condition(register, promise.condition, ("promises", i, "if"), empty=True)
    if file.send and file.send.guardian:
        yield from _condition(register, file.send.guardian.condition, ("send", "guardian", "if"))
    if file.call and file.call.child:
        yield from _condition(register, file.call.child.condition, ("call", "child", "if"))


def _condition(
    register: Register, node: Node, path: YamlPath, *, before: int | None = None, empty: bool = False
) -> Iterator[Problem]:
    """Problems of one condition. `before`: the position of the term that it explains, if it does."""
    if not empty:
        yield from _empty(register, node, path)
    for match in matches(node):
        yield from _match(register, match, path)
    for name, place in terms_of(node):
        yield from _term(register, name, (*path, *place), before)


def _empty(register: Register, node: Node, path: YamlPath) -> Iterator[Problem]:
    match node:
        case All(()):
            message = f"{register.source.subject(path)}: an empty condition holds for everyone."
            fix = "Write what must hold; what follows for everyone else belongs under `otherwise`."
            yield register.problem((*path, *node.path), "empty-condition", message, fix)
        case All(parts) | AnyOf(parts):
            for part in parts:
                yield from _empty(register, part, path)
        case Not(part):
            yield from _empty(register, part, path)


def _match(register: Register, match: Match, path: YamlPath) -> Iterator[Problem]:
    place = (*path, *match.path)
    question = register.questions.get(match.question)
    score = register.scores.get(match.question)
    if score:
        yield from _score(register, score, match, place)
    elif question is None:
        yield _unknown_question(register, match.question, place)
    elif question.text:
        message = f"{register.source.subject(path)} looks at `{question.id}`, which is answered in own words."
        fix = "Take this line out: nothing can follow from what a patient writes."
        yield register.problem(place, "text-in-condition", message, fix, at="key")
    elif match.options and (measured := measure(question)):
        yield _needs_bounds(register, question.id, measured, place)
    elif match.options:
        yield from _options(register, question, match, place)
    elif measured := measure(question):
        yield from _bounds(register, question, measured, match, place)
    else:
        message = f"{register.source.subject(path)} bounds `{question.id}`, which has options and no numbers."
        yield register.problem(place, "bounds-on-options", message, f"Name options: {_known(question)}.")


def _score(register: Register, score: Score, match: Match, place: YamlPath) -> Iterator[Problem]:
    if match.options:
        subject = register.source.subject(place)
        message = f"{subject}: `{score.id}` is a score, which is a number and has no options."
        fix = f"Write `{score.id}: {{at_least: {score.of}}}` or `at_most`."
        yield register.problem(place, "option-on-scale", message, fix)
        return
    fix = f"Write a number from 0 to {score.of}."
    yield from _within(register, Measure(0, score.of, 1, score.worse), match, place, fix)


def _unknown_question(register: Register, name: str, place: YamlPath) -> Problem:
    subject = register.source.subject(place)
    message = f"{subject} asks about {quoted(name)}, but there is no such question."
    fix = meant(name, [*register.questions, *register.scores], "questions")
    if name in register.terms:
        fix = f"It is a term: write `is: {name}`."
    return register.problem(place, "unknown-question", message, fix, at="key")


def _needs_bounds(register: Register, name: str, measured: Measure, place: YamlPath) -> Problem:
    message = f"{register.source.subject(place)}: `{name}` is answered by a number, not by an option."
    fix = f"Write `{name}: {{at_least: {measured.high}}}` or `at_most`."
    return register.problem(place, "option-on-scale", message, fix)


def _options(register: Register, question: Question, match: Match, place: YamlPath) -> Iterator[Problem]:
    known = question.options or question.tick or {}
    for name in sorted(match.options - known.keys()):
        message = (
            f"{register.source.subject(place)}: the question `{question.id}` has no option {quoted(name)}."
        )
        fix = meant(name, known, "options")
        if any(sign in name for sign in _WIDE):
            fix = "Write commas, colons and brackets in half width: `[one, both]`."
        yield register.problem(_entry(register, place, name), "unknown-option", message, fix)


def _entry(register: Register, place: YamlPath, name: str) -> YamlPath:
    """Where in a list of names one of them is."""
    written = register.source.at(place)
    return (*place, written.index(name)) if isinstance(written, list) else place


def _bounds(
    register: Register, question: Question, measured: Measure, match: Match, place: YamlPath
) -> Iterator[Problem]:
    kind = "scale" if question.scale else "number" if question.number else "date"
    fix = f"Write a number from {measured.low} to {measured.high}, or change the question's `{kind}`."
    yield from _within(register, measured, match, place, fix)


def _within(
    register: Register, measured: Measure, match: Match, place: YamlPath, fix: str
) -> Iterator[Problem]:
    """Bounds outside of what there is, bounds between two numbers, and bounds that cross."""
    subject, low, high = register.source.subject(place), measured.low, measured.high
    for word, bound in (("at_least", match.at_least), ("at_most", match.at_most)):
        if bound is not None and not low <= bound <= high:
            message = f"{subject}: `{match.question}` goes from {low} to {high}, so {bound} is outside."
            yield register.problem((*place, word), "outside-scale", message, fix)
        elif bound is not None and not measured.takes(bound):
            taken = decimals_of(measured.decimals)
            message = f"{subject}: `{match.question}` takes {taken}, so {bound} is no bound."
            yield register.problem((*place, word), "too-many-decimals", message, f"Write one of the {taken}.")
    if match.at_least is not None and match.at_most is not None and match.at_least > match.at_most:
        message = f"{subject}: no number is at least {match.at_least} and at most {match.at_most}."
        yield register.problem(
            place, "crossed-bounds", message, "Exchange the two, or write `any:` around them."
        )


def _term(register: Register, name: str, place: YamlPath, before: int | None) -> Iterator[Problem]:
    subject = register.source.subject(place)
    if name not in register.terms:
        message = f"{subject} names the term {quoted(name)}, but there is none such."
        fix = meant(name, register.terms, "terms")
        if name in register.questions:
            fix = f"It is a question: write `{name}: option`."
        yield register.problem(_entry(register, place, name), "unknown-term", message, fix)
    elif before is not None and list(register.terms).index(name) >= before:
        message = f"{subject} is explained by `{name}`, which is later or is itself."
        fix = f"Move `{name}` above it; terms are read from top to bottom."
        yield register.problem(_entry(register, place, name), "later-term", message, fix)


def _later(register: Register, asked: str, when: Node, path: YamlPath) -> Iterator[Problem]:
    """`when` may only look back, directly and through terms."""
    for match in matches(when):
        for name in _asked_by(register, match):
            if _not_yet(register, name, asked):
                by = "" if name == match.question else f", by the score `{match.question}`,"
                message = f"question `{asked}` looks{by} at `{name}`, {_place(name, asked)}."
                fix = "Take this line out of `when`."
                if name != asked:
                    fix = f"Ask `{name}` before it, or take this line out of `when`."
                yield register.problem((*path, *match.path), "later-question", message, fix, at="key")
                break
    for term, place in terms_of(when):
        later = [name for name in _questions_of(register, term) if _not_yet(register, name, asked)]
        if later:
            message = (
                f"question `{asked}` looks, by the term `{term}`, at `{later[0]}`, {_place(later[0], asked)}."
            )
            fix = f"Ask `{later[0]}` before it, or write out what `when` needs of the term."
            yield register.problem(_entry(register, (*path, *place), term), "later-question", message, fix)


def _not_yet(register: Register, name: str, asked: str) -> bool:
    return name in register.order and register.order[name] >= register.order[asked]


def _place(name: str, question: str) -> str:
    return "which is itself" if name == question else "which is asked later"


def questions_in(register: Register, node: Node) -> set[str]:
    """The questions that a condition looks at, itself or through scores and terms."""
    own = {name for match in matches(node) for name in _asked_by(register, match)}
    return own.union(*(_questions_of(register, term) for term, _ in terms_of(node)))


def _questions_of(register: Register, term: str) -> Iterator[str]:
    """The questions that a term looks at, itself or through scores and other terms."""
    seen, waiting = {term}, [term]
    while waiting:
        means = register.terms.get(waiting.pop(), ALWAYS)
        yield from (name for match in matches(means) for name in _asked_by(register, match))
        inner = {name for name, _ in terms_of(means)} - seen
        seen |= inner
        waiting += inner


def _asked_by(register: Register, match: Match) -> tuple[str, ...]:
    """The question of a match; of a score those that it adds up."""
    score = register.scores.get(match.question)
    return score.sum if score else (match.question,)


def _swollen(register: Register) -> Iterator[Problem]:
    """Conditions that would grow beyond bounds when each term is written out where it is used."""
    sizes: dict[str, int] = {}
    for i, (name, means) in enumerate(register.terms.items()):
        sizes[name] = _size(register, means, sizes)
        if sizes[name] > MOST_PARTS:
            yield _too_many_parts(register, ("terms", i, "means"), MOST_PARTS)
            return
    together = 0
    for path, node in _using(register):
        size = _size(register, node, sizes)
        together += size
        if size > MOST_PARTS:
            yield _too_many_parts(register, path, MOST_PARTS)
        elif together > MOST_PARTS_TOGETHER:
            message = f"from here on the conditions have over {MOST_PARTS_TOGETHER} parts, terms written out."
            fix = "Name in conditions only the terms that they need."
            yield register.problem(path, "swollen-term", message, fix, at="key")
            return


def _size(register: Register, node: Node, sizes: Mapping[str, int]) -> int:
    looked_at = sum(len(_asked_by(register, match)) for match in matches(node))
    return 1 + looked_at + sum(sizes.get(term, 0) for term, _ in terms_of(node))


def _too_many_parts(register: Register, path: YamlPath, most: int) -> Problem:
    message = (
        f"{register.source.subject(path)} names terms so often that written out it has over {most} parts."
    )
    fix = "Name in it only the terms that it needs, and each of them once."
    return register.problem(path, "swollen-term", message, fix, at="key")


def _using(register: Register) -> Iterator[tuple[YamlPath, Node]]:
    """Every condition that may use terms, with its place; those of the terms themselves are left out."""
    file = register.questionnaire
    for path, question in register.placed:
        if question.when is not None:
            yield (*path, "when"), question.when
    yield from ((("stages", i, "reached"), stage.reached) for i, stage in enumerate(file.stages))
    yield from ((("rules", i, "if"), rule.condition) for i, rule in enumerate(file.rules))
    yield from ((("promises", i, "if"), promise.condition) for i, promise in enumerate(file.promises))
    if file.send and file.send.guardian:
        yield ("send", "guardian", "if"), file.send.guardian.condition
    if file.call and file.call.child:
        yield ("call", "child", "if"), file.call.child.condition


def _known(question: Question) -> str:
    return ", ".join(f"`{name}`" for name in (question.options or question.tick or {}))
