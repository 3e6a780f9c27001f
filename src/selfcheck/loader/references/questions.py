"""Each question can be answered, in one way, and says rightly which answer is worse."""

from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter

from selfcheck.engine import AnswersError, measure, pairs, ranking, read_answer
from selfcheck.loader.references.register import Register
from selfcheck.model import Question, YamlPath
from selfcheck.problems import Problem, listed, meant, quoted

KINDS = {
    **{name: name for name in ("options", "tick", "scale", "number")},
    "date": "past_date",
    "text": "text",
}
"""By one of which a question is answered: its key in the file, and its name in the noun."""
ASKED_BY = ("when", "tick", "scale", "number", "past_date", "text", "usual", "columns")
"""What says when or how a question is asked."""
UNKNOWN = ("unsure", "skip")
"""Answers that say nothing: never better than `no`."""


def find(register: Register) -> Iterator[Problem]:
    """Every Problem of how questions are answered and ordered."""
    for path, question in register.placed:
        yield from _kind(register, question, path)
        yield from _given(register, question, path)
        yield from _exclusive(register, question, path)
        yield from _scale(register, question, path)
        yield from _number(register, question, path)
        yield from _text(register, question, path)
        yield from _order(register, question, path)
        yield from _unknown_is_best(register, question, path)
        yield from _usual(register, question, path)


def _kind(register: Register, question: Question, path: YamlPath) -> Iterator[Problem]:
    given = [key for key, name in KINDS.items() if getattr(question, name) is not None]
    if len(given) != 1:
        has = " and ".join(f"`{name}`" for name in given) or f"none of {listed(KINDS)}"
        message = f"question `{question.id}` has {has}."
        fix = (
            "Give it one of `options` (choose one), `tick` (tick all that apply), `scale` (a number by one"
            " tap), `number` (a number that is typed), `date` (a date up to today) or `text` (own words)."
        )
        yield register.problem(path, "answer-kind", message, fix)
    if question.options is not None and len(question.options) < 2:
        message = f"question `{question.id}` has fewer than two options to choose from."
        yield register.problem(
            (*path, "options"), "too-few-options", message, "Add one, or ask nothing.", at="key"
        )
    if question.tick and not question.exclusive:
        message = f"anyone who has none of the options of `{question.id}` cannot go on."
        fix = "Add an option such as `none`, and name it under `exclusive`."
        yield register.problem((*path, "tick"), "no-way-on", message, fix, at="key", severity="warning")
    if question.body_map and not question.tick:
        message = f"question `{question.id}` draws a body map, but has nothing to `tick`."
        yield register.problem(
            (*path, "body_map"), "body-map-without-tick", message, "Delete `body_map`.", at="key"
        )


def _given(register: Register, question: Question, path: YamlPath) -> Iterator[Problem]:
    """A given question is one choice whose answer is there, or not, before anything is asked."""
    if not question.given:
        return
    for key in ASKED_BY:
        if key in question.model_fields_set:
            key = "date" if key == "past_date" else key
            message = f"question `{question.id}` is given and never asked, but has `{key}`."
            fix = f"Delete `{key}`: a given question has `options` alone. Or delete `given`, and it is asked."
            yield register.problem((*path, key), "given-and-asked", message, fix, at="key")
    asked = [other.id for _, other in register.placed if not other.given]
    if asked and register.order[asked[0]] < register.order[question.id]:
        message = f"question `{question.id}` is given, but is behind `{asked[0]}`, which is asked."
        fix = "Put it before all questions that are asked: it is known by then, or never."
        yield register.problem((*path, "given"), "given-too-late", message, fix, at="key")


def _exclusive(register: Register, question: Question, path: YamlPath) -> Iterator[Problem]:
    if question.exclusive and question.tick is None:
        message = (
            f"question `{question.id}`: `exclusive` is only for `tick`; of `options` only one can be chosen."
        )
        yield register.problem(
            (*path, "exclusive"), "exclusive-without-tick", message, "Delete it.", at="key"
        )
        return
    for i, name in enumerate(question.exclusive):
        yield from _option(register, question, name, (*path, "exclusive", i))


def _option(register: Register, question: Question, name: str, place: YamlPath) -> Iterator[Problem]:
    known = question.options or question.tick or {}
    if name not in known:
        message = f"the question `{question.id}` has no option {quoted(name)}."
        yield register.problem(place, "unknown-option", message, meant(name, known, "options"))


def _scale(register: Register, question: Question, path: YamlPath) -> Iterator[Problem]:
    scale = question.scale
    if scale and scale.at_least >= scale.at_most:
        message = f"question `{question.id}`: no numbers lie between {scale.at_least} and {scale.at_most}."
        yield register.problem((*path, "scale"), "empty-scale", message, "Let `at_most` be the larger one.")
    elif scale and scale.at_most - scale.at_least > 120:
        message = f"question `{question.id}` has {scale.at_most - scale.at_least + 1} numbers to tap on."
        yield register.problem((*path, "scale"), "long-scale", message, "Ask for a range by `options`.")


def _number(register: Register, question: Question, path: YamlPath) -> Iterator[Problem]:
    number, measured = question.number, measure(question)
    if not number or not measured:
        return
    if number.at_least >= number.at_most:
        message = f"question `{question.id}`: no numbers lie between {number.at_least} and {number.at_most}."
        yield register.problem((*path, "number"), "empty-scale", message, "Let `at_most` be the larger one.")
    for word, bound in (("at_least", number.at_least), ("at_most", number.at_most)):
        if not measured.takes(bound):
            message = (
                f"question `{question.id}` takes {decimals_of(number.decimals)}, so {bound} is no bound."
            )
            fix = "Write `decimals: 1` or `decimals: 2`, or another bound."
            yield register.problem((*path, "number", word), "too-many-decimals", message, fix)


def _text(register: Register, question: Question, path: YamlPath) -> Iterator[Problem]:
    """Own words are sealed with what is sent, and so asked only of those who want to send."""
    if question.text and not register.questionnaire.sections[int(path[1])].purpose:
        message = f"question `{question.id}` asks for own words before the result, which they cannot change."
        fix = "Move it to a section with `for: visit`: it is asked of those who want to send their answers."
        yield register.problem((*path, "text"), "text-before-result", message, fix, at="key")


def _kind_of(question: Question) -> str:
    return next((key for key, name in KINDS.items() if getattr(question, name) is not None), "options")


def decimals_of(decimals: int) -> str:
    """Which numbers are taken, in words."""
    return "whole numbers" if decimals == 0 else f"numbers with {decimals} decimal{'s' * (decimals > 1)}"


def _order(register: Register, question: Question, path: YamlPath) -> Iterator[Problem]:
    yield from _order_without_reason(register, question, path)
    if not isinstance(question.order, tuple):
        return
    place: YamlPath = (*path, "order")
    if measure(question):
        message = f"question `{question.id}`: numbers are ordered by `worse`, not by options."
        fix = f"Write `worse: down` in `{_kind_of(question)}`."
        yield register.problem(place, "order-on-scale", message, fix, at="key")
        return
    for i, entry in enumerate(question.order):
        for j, name in enumerate((entry,) if isinstance(entry, str) else entry):
            at: YamlPath = (*place, i) if isinstance(entry, str) else (*place, i, j)
            yield from _option(register, question, name, at)
    if ranking(question):
        yield from _whole(register, question, place)
    else:
        yield from _circle(register, question, pairs(question), place)


def _order_without_reason(register: Register, question: Question, path: YamlPath) -> Iterator[Problem]:
    """A list of every option is a whole order and needs no reason."""
    measured = measure(question)
    direction = measured is not None and measured.worse == "none"
    absent = (question.order is not None and not ranking(question)) or direction
    if absent and not question.order_because:
        message = f"question `{question.id}` changes which answer is worse, but does not say why."
        place = (*path, "order") if question.order is not None else (*path, _kind_of(question), "worse")
        yield register.problem(place, "order-without-reason", message, "Add `order_because: …`.", at="key")


def _whole(register: Register, question: Question, place: YamlPath) -> Iterator[Problem]:
    """A list of options by severity names each of them once; ticks cannot be listed so."""
    if question.tick:
        message = f"question `{question.id}`: sets of ticks cannot be ordered by one list."
        fix = "More ticks are worse already. Compare single ones by pairs: `order: [[better, worse]]`."
        yield register.problem(place, "order-on-tick", message, fix, at="key")
        return
    ranked, known = ranking(question), question.options or {}
    left = [name for name in known if name not in ranked]
    twice = [name for name in known if ranked.count(name) > 1]
    if left or twice:
        wrong = [f"leaves out {listed(left)}"] * bool(left) + [f"names {listed(twice)} twice"] * bool(twice)
        message = f"question `{question.id}`: `order` {' and '.join(wrong)}."
        fix = "Name every option once, from the least to the most worrying."
        yield register.problem(place, "order-not-whole", message, fix, at="key")


def _unknown_is_best(register: Register, question: Question, path: YamlPath) -> Iterator[Problem]:
    """Not sure, or declined, where the order calls that better than the answer that says that all is well."""
    listed_best = tuple(question.options or ())[:1] if question.order is None else ()
    best: dict[YamlPath, str] = {("options", name): name for name in listed_best}
    if ranking(question):
        best["order", 0] = ranking(question)[0]
    if len(question.exclusive) > 1:
        best["exclusive", 0] = question.exclusive[0]
    best |= {("order", i): better for i, (better, worse) in enumerate(pairs(question)) if worse == "no"}
    for place, name in best.items():
        if name in UNKNOWN:
            message = f"question `{question.id}`: {quoted(name)} counts as better than an all-clear."
            fix = "Put it behind that answer, such as `no` or `none`."
            yield register.problem((*path, *place), "unknown-is-best", message, fix, at="key")


def _circle(
    register: Register, question: Question, pairs: tuple[tuple[str, str], ...], path: YamlPath
) -> Iterator[Problem]:
    sorter: TopologicalSorter[str] = TopologicalSorter()
    for better, worse in pairs:
        sorter.add(worse, better)
    try:
        sorter.prepare()
    except CycleError as error:
        circle = " < ".join(f"`{name}`" for name in error.args[1])
        message = f"question `{question.id}`: the pairs of `order` go in a circle: {circle}."
        yield register.problem(
            path, "order-circle", message, "Each pair is [better, worse]; turn one round.", at="key"
        )


def _usual(register: Register, question: Question, path: YamlPath) -> Iterator[Problem]:
    if question.usual is not None:
        yield from wrong_answer(register, question, question.usual, (*path, "usual"))


def wrong_answer(register: Register, question: Question, value: object, place: YamlPath) -> Iterator[Problem]:
    """The Problem of an answer that the question does not take, if it is one."""
    try:
        read_answer(question, value)
        if not (
            question.past_date and isinstance(value, str)
        ):  # a date would make another case of it each day
            return
    except AnswersError:
        pass
    subject = register.source.subject(place)
    known = question.options or question.tick or {}
    named = [value] if isinstance(value, str) else list(value) if isinstance(value, tuple) else []
    unknown = [name for name in named if name not in known]
    if unknown and known and isinstance(value, str) == bool(question.options):
        message = f"{subject}: the question `{question.id}` has no option {quoted(unknown[0])}."
        yield register.problem(place, "unknown-option", message, meant(unknown[0], known, "options"))
        return
    shown = quoted(f"[{', '.join(value)}]" if isinstance(value, tuple) else value)
    message = f"{subject}: the question `{question.id}` cannot be answered by {shown}."
    yield register.problem(place, "wrong-answer", message, _takes(question))


def _takes(question: Question) -> str:
    """How a question is answered."""
    if question.text:
        return f"Write a text of at most {question.text.at_most} characters."
    if question.past_date:
        return f"Write how many days ago it was, from 0 to {question.past_date.at_most}."
    if measured := measure(question):
        taken = "a number" if measured.steps == 1 else f"one of the {decimals_of(measured.decimals)}"
        return f"Write {taken} from {measured.low} to {measured.high}."
    if question.tick:
        alone = f"; {listed(question.exclusive)} only alone" if question.exclusive else ""
        return f"Write a list of {listed(question.tick)}{alone}."
    return f"Write one of {listed(question.options or {})}."
