"""Conditions say themselves: one unambiguous sentence each, for staff and authors. Above conditions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from selfcheck.engine.answers import questions_of
from selfcheck.engine.wording import phrases
from selfcheck.model import All, AnyOf, Is, Match, Node, Not, Numeric, Question, Questionnaire, Sum, Text


def say(questionnaire: Questionnaire, condition: Node, language: str) -> str:
    """A condition, linked or not, as a sentence in one of the questionnaire's languages.

    A question that was not asked has none of its answers. A text that several questions (or options of one)
    share is followed by its id. Raises KeyError when the questionnaire does not speak `language`.
    """
    return speaker(questionnaire, language).say(condition)


@dataclass(frozen=True, slots=True)
class Speaker:
    """A questionnaire's own words and the fixed phrases of one language."""

    language: str
    questions: Mapping[str, Question]
    asks: Mapping[str, str]
    scores: Mapping[str, str]
    titles: Mapping[str, str]
    words: Mapping[str, str]

    def say(self, node: Node) -> str:
        """The sentence of a condition."""
        plain = bare(node)
        match plain:
            case Match() | Sum():
                return self._match(plain, holds=True)
            case Is(terms):
                return self._terms(terms, holds=True)
            case Not(Match() | Sum() as part):
                return self._match(part, holds=False)
            case Not(Is(terms)):
                return self._terms(terms, holds=False)
            case Not(part):
                return self.words["not"].format(self.say(part))
            case All(()):
                return self.words["always"]
            case All(parts):
                return self.words["all"].join(map(self._nested, parts))
        return self.words["any"].join(map(self._nested, plain.parts))

    def _nested(self, part: Node) -> str:
        compound = isinstance(bare(part), All | AnyOf)
        return self.words["nested"].format(self.say(part)) if compound else self.say(part)

    def _match(self, match: Match | Sum, *, holds: bool) -> str:
        if isinstance(match, Sum) or not match.options:
            return self._bounds(match, holds=holds)
        question = self.questions[match.question]
        asked = self.asks[match.question]
        texts = _distinct(question.tick or question.options or {}, self.language)
        chosen = [text for name, text in texts.items() if name in match.options]
        verb = "has" if question.tick else "is"
        how = ("" if holds else "_not") if len(chosen) == 1 else "_one_of" if holds else "_none_of"
        return self.words[verb + how].format(question=self._quoted([asked]), options=self._quoted(chosen))

    def _bounds(self, match: Match | Sum, *, holds: bool) -> str:
        """A question's number, or a score."""
        name = match.score if isinstance(match, Sum) else match.question
        low, high = match.at_least, match.at_most
        kind = "at_least" if high is None else "at_most" if low is None else "between"
        about = "score_" if name in self.scores else "date_" if self._is_date(name) else ""
        phrase = self.words[about + (kind if holds else f"not_{kind}")]
        called = self.scores.get(name) or self.asks[name]
        told = {"low": self._number(name, low), "high": self._number(name, high)}
        return phrase.format(question=self._quoted([called]), **told)

    def _is_date(self, name: str) -> bool:
        return name in self.questions and self.questions[name].past_date is not None

    def _number(self, name: str, bound: Numeric | None) -> str:
        """A bound with the unit of its question."""
        number = self.questions[name].number if name in self.questions else None
        return f"{bound} {number.unit[self.language]}" if number and number.unit else f"{bound}"

    def _terms(self, terms: tuple[str, ...], *, holds: bool) -> str:
        one, several = ("holds", "one_holds") if holds else ("holds_not", "none_holds")
        phrase = self.words[one if len(terms) == 1 else several]
        return phrase.format(terms=self._quoted([self.titles[name] for name in terms]))

    def _quoted(self, texts: Iterable[str]) -> str:
        outer, inside = self.words["quotes"][:2], self.words["quotes"][2:]
        plain = str.maketrans(outer + "\n", inside + " ")
        return self.words["list"].join(f"{outer[0]}{text.translate(plain)}{outer[1]}" for text in texts)


def bare(node: Node) -> Node:
    """The same condition without double negation and without `all` or `any` of a single part."""
    match node:
        case All((part,)) | AnyOf((part,)):
            return bare(part)
        case Not(part):
            inner = bare(part)
            return inner.part if isinstance(inner, Not) else Not(inner)
    return node


def speaker(questionnaire: Questionnaire, language: str) -> Speaker:
    """Make ready to say many conditions. Raises KeyError when the questionnaire does not speak `language`."""
    questions = {question.id: question for question in questions_of(questionnaire)}
    return Speaker(
        language,
        questions,
        _distinct({name: question.ask for name, question in questions.items()}, language),
        _distinct({score.id: score.title for score in questionnaire.scores}, language),
        _distinct({term.id: term.title for term in questionnaire.terms}, language),
        phrases("conditions", language),
    )


def _distinct(texts: Mapping[str, Text], language: str) -> dict[str, str]:
    """Id → text, followed by its id where the text alone would not tell which one is meant."""
    plain = {name: text[language] for name, text in texts.items()}
    seen = list(plain.values())
    return {name: text if seen.count(text) == 1 else f"{text} ({name})" for name, text in plain.items()}
