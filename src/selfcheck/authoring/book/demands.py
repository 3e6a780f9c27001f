"""What a promise or a case demands of the assessment, in words. Above phrases."""

from collections.abc import Iterator, Mapping
from typing import Any

from selfcheck.engine import phrases
from selfcheck.model import Expectation, Limits, Questionnaire, Urgency, Within


def demands(questionnaire: Questionnaire, expected: Expectation, language: str) -> list[str]:
    """One short sentence for each field that is given; raises KeyError for a language it does not speak."""
    said = phrases("demands", language)
    named = (*_one_of(questionnaire, expected, language), *_each_of(questionnaire, expected, language))
    return [said[kind].format(names) for kind, names in named]


def urgency_word(
    questionnaire: Questionnaire, urgency: Urgency, language: str, days: int | None = None
) -> str:
    """What the questionnaire calls an urgency: the word of its first guidance, else its id."""
    named = [g.word[language] for g in questionnaire.guidance if g.urgency is urgency]
    return (named or [urgency.value])[0].replace("{days}", str(days or "…"))


def _one_of(questionnaire: Questionnaire, expected: Expectation, language: str) -> Iterator[tuple[str, str]]:
    words = {urgency: urgency_word(questionnaire, urgency, language) for urgency in Urgency}
    match expected.urgency:
        case Limits(at_least=low, at_most=high):
            yield from ((kind, words[u]) for kind, u in (("at_least", low), ("at_most", high)) if u)
        case given:
            yield from _either("urgency", given, words, language)
    days = expected.days
    if isinstance(days, Within):
        yield "days_at_most", str(days.at_most)
    else:
        yield from _either("days", days, {}, language)
    yield from _either("guidance", expected.guidance, {}, language)
    yield from _either("booking", expected.booking, phrases("booking", language), language)
    titles = {stage.id: stage.title[language] for stage in questionnaire.stages}
    yield from _either("stage", expected.stage, titles, language)


def _either(kind: str, given: Any, words: Mapping[Any, str], language: str) -> Iterator[tuple[str, str]]:
    if given is not None:
        names = given if isinstance(given, tuple) else (given,)
        yield kind, phrases("demands", language)["or"].join(words.get(name, str(name)) for name in names)


def _each_of(questionnaire: Questionnaire, expected: Expectation, language: str) -> Iterator[tuple[str, str]]:
    comma = phrases("demands", language)["and"].join
    if expected.departments is not None:
        yield "departments", comma(questionnaire.departments[name][language] for name in expected.departments)
    if expected.rules is not None:
        yield "rules" if expected.rules else "no_rules", comma(expected.rules)
    if expected.tags:
        yield "tags", comma(questionnaire.tags[name][language] for name in expected.tags)
