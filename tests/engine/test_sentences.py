"""Sentences: read back by a small reader of its own, each means what its condition means."""

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from selfcheck.engine.predicates import compile_condition
from selfcheck.engine.sentences import say
from selfcheck.engine.wording import phrases
from selfcheck.model.conditions import ALWAYS, All, AnyOf, Is, Match, Node, Not, link, parse
from selfcheck.model.questionnaire import Questionnaire

LANGUAGES = ("ja", "en")
HALF = {"ja": "はい。この2週間で（「急に」）始まった", "en": "Yes (“suddenly”) and, or, not"}
OPTIONS = {
    "no": {"ja": "いいえ", "en": "No"},
    "unsure": {"ja": "わからない", "en": "Not sure"},
    "yes": HALF,
}
QUESTIONS = [
    {"id": "saddle", "ask": {"ja": "しびれがありますか？", "en": "Is it numb?"}, "options": OPTIONS},
    {"id": "since", "ask": {"ja": "いつから？", "en": "Since when?"}, "options": OPTIONS},
    {"id": "then_since", "ask": {"ja": "いつから？", "en": "Since when?"}, "options": OPTIONS},
    {
        "id": "where",
        "ask": {"ja": "どこ（「両方」も）ですか？", "en": "Where (“both” too) is it?"},
        "tick": {
            "left": {"ja": "左", "en": "left"},
            "right": {"ja": "右、または", "en": "right or"},
            "none": {"ja": "どれもない", "en": "none"},
        },
        "exclusive": ["none"],
    },
    {
        "id": "pain",
        "ask": {"ja": "痛みの強さ", "en": "Pain"},
        "scale": {
            "at_least": 0,
            "at_most": 10,
            "low": {"ja": "なし", "en": "none"},
            "high": {"ja": "最悪", "en": "worst"},
        },
    },
]
TERMS = [
    {
        "id": "both",
        "title": {"ja": "両方", "en": "both sides"},
        "means": {"all": [{"where": "left"}, {"where": "right"}]},
    },
    {
        "id": "bad",
        "title": {"ja": "「悪い」", "en": "“bad”"},
        "means": {"any": [{"is": "both"}, {"pain": {"at_least": 7}}]},
    },
]


ANY = {"ja": "文", "en": "text"}
REST: dict[str, Any] = {
    "id": "sentences",
    "version": "1",
    "title": ANY,
    "languages": {"ja": "日本語", "en": "English"},
    "reviewed": {"by": "nobody", "on": "2026-01-01", "again": "2027-01-01"},
    "clinic": {
        "name": ANY,
        "address": ANY,
        "phone": "03-0000-0000",
        "hours": {"timezone": "Asia/Tokyo", "text": ANY, "open": []},
    },
    "phones": {},
    "departments": {},
    "tags": {},
    "texts": {},
    "start": {"title": ANY, "lead": ANY, "readers": [], "minutes": ANY, "is_not": [], "emergency": ANY},
    "consent": {
        "version": "1",
        "title": ANY,
        "points": [],
        "agree": ANY,
        "decline": ANY,
        "declined": ANY,
    },
    "guidance": [
        {
            "id": "selfcare",
            "urgency": "selfcare",
            "word": ANY,
            "icon": "x",
            "colour": {"background": "#000000", "text": "#ffffff"},
            "title": ANY,
            "what": ANY,
        }
    ],
    "safety_net": {"title": ANY, "items": [ANY], "footer": ANY},
    "disclaimer": ANY,
}


@cache
def questionnaire() -> Questionnaire:
    """Questions and terms whose texts are hard to read back: quotes, brackets, `or`, the same words twice."""
    section = {"id": "all", "title": ANY, "questions": QUESTIONS}
    return Questionnaire.model_validate(REST | {"sections": [section], "terms": TERMS})


def meanings() -> dict[str, Node]:
    linked: dict[str, Node] = {}
    for term in questionnaire().terms:
        linked[term.id] = link(term.means, linked)
    return linked


def options(ids: list[str]) -> st.SearchStrategy[frozenset[str]]:
    return st.frozensets(st.sampled_from(ids), min_size=1)


def bounds() -> st.SearchStrategy[Match]:
    number = st.none() | st.integers(0, 10)
    both = st.tuples(number, number).filter(lambda b: b != (None, None))
    return both.map(lambda b: Match("pain", at_least=b[0], at_most=b[1]))


leaves = st.one_of(
    st.builds(Match, st.sampled_from(["saddle", "since", "then_since"]), options(["no", "unsure", "yes"])),
    st.builds(Match, st.just("where"), options(["left", "right", "none"])),
    bounds(),
    st.lists(st.sampled_from(["both", "bad"]), min_size=1, max_size=2, unique=True).map(
        lambda t: Is(tuple(t))
    ),
    st.just(ALWAYS),
)
conditions: st.SearchStrategy[Node] = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: All(tuple(parts))),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: AnyOf(tuple(parts))),
        inner.map(Not),
    ),
    max_leaves=8,
)
single = st.none() | st.sampled_from(["no", "unsure", "yes"])
ticked = st.none() | st.sampled_from([("left",), ("right",), ("left", "right"), ("none",)])
answers = st.fixed_dictionaries(
    {
        "saddle": single,
        "since": single,
        "then_since": single,
        "where": ticked,
        "pain": st.none() | st.integers(0, 10),
    }
).map(lambda given: {question: answer for question, answer in given.items() if answer is not None})


ATOMS: dict[str, list[tuple[str, Callable[..., bool]]]] = {
    "en": [
        (r"Q is not from N to N", lambda r, q, n: not r.between(q, *n)),
        (r"Q is from N to N", lambda r, q, n: r.between(q, *n)),
        (r"Q is not N or more", lambda r, q, n: not r.between(q, n[0], 99)),
        (r"Q is N or more", lambda r, q, n: r.between(q, n[0], 99)),
        (r"Q is not N or less", lambda r, q, n: not r.between(q, -99, n[0])),
        (r"Q is N or less", lambda r, q, n: r.between(q, -99, n[0])),
        (r"Q is none of O|Q has none of O|Q is not O|Q does not have O", lambda r, q, o: not r.chose(q, o)),
        (r"Q is one of O|Q has at least one of O|Q is O|Q has O", lambda r, q, o: r.chose(q, o)),
        (r"none of T holds|T does not hold", lambda r, t: not r.term(t)),
        (r"one of T holds|T holds", lambda r, t: r.term(t)),
    ],
    "ja": [
        (r"QがN以上N以下ではない", lambda r, q, n: not r.between(q, *n)),
        (r"QがN以上N以下である", lambda r, q, n: r.between(q, *n)),
        (r"QがN以上ではない", lambda r, q, n: not r.between(q, n[0], 99)),
        (r"QがN以上である", lambda r, q, n: r.between(q, n[0], 99)),
        (r"QがN以下ではない", lambda r, q, n: not r.between(q, -99, n[0])),
        (r"QがN以下である", lambda r, q, n: r.between(q, -99, n[0])),
        (
            r"Qの答えがOのどれでもない|Qの答えがOではない|QでOのどれも選んでいない|QでOを選んでいない",
            lambda r, q, o: not r.chose(q, o),
        ),
        (
            r"Qの答えがOのどれかである|Qの答えがOである|QでOのうち少なくとも1つを選んだ|QでOを選んだ",
            lambda r, q, o: r.chose(q, o),
        ),
        (r"Tのどれにもあたらない|Tにあたらない", lambda r, t: not r.term(t)),
        (r"Tのどれかにあたる|Tにあたる", lambda r, t: r.term(t)),
    ],
}
SIGNS = {
    "en": {"open": "(", "shut": ")", "and": " and ", "or": " or ", "always": "always"},
    "ja": {"open": "（", "shut": "）", "and": "、かつ", "or": "、または", "always": "つねに成り立つ"},
}
QUOTE = {"en": "“[^”]*”", "ja": "「[^」]*」"}


class Reading:
    """One sentence against one set of answers: a recursive descent that knows the texts, not the code."""

    def __init__(self, text: str, language: str, given: Mapping[str, Any]) -> None:
        self.text, self.language, self.given, self.at = text, language, given, 0
        self.signs = SIGNS[language]

    def read(self) -> bool:
        value = self.joined()
        assert self.at == len(self.text), f"unread: {self.text[self.at :]}"
        return value

    def take(self, sign: str) -> bool:
        found = self.text.startswith(sign, self.at)
        self.at += len(sign) * found
        return found

    def joined(self) -> bool:
        values, used = [self.unit()], set()
        while sign := next((s for s in ("and", "or") if self.take(self.signs[s])), None):
            used.add(sign)
            values.append(self.unit())
        assert len(used) < 2, f"and beside or: {self.text}"
        return any(values) if used == {"or"} else all(values)

    def unit(self) -> bool:
        before = self.language == "en" and self.take("not (")
        if before or self.take(self.signs["open"]):
            value = self.joined()
            assert self.take(self.signs["shut"]), f"not shut: {self.text[self.at :]}"
            after = self.language == "ja" and self.take("ではない")
            return not value if before or after else value
        return True if self.take(self.signs["always"]) else self.atom()

    def atom(self) -> bool:
        quote = QUOTE[self.language]
        texts = f"(?:{quote}(?:, )?)+" if self.language == "en" else f"(?:{quote})+"
        named = {"Q": f"({quote})", "O": f"({texts})", "T": f"({texts})", "N": r"(-?\d+)"}
        for pattern, meaning in ATOMS[self.language]:
            for shape in pattern.split("|"):
                regex = re.compile(re.sub("[QOTN]", lambda m: named[m.group()], shape))
                if found := regex.match(self.text, self.at):
                    self.at = found.end()
                    return self.mean(meaning, shape, found.groups())
        raise AssertionError(f"nothing known begins here: {self.text[self.at :]}")

    def mean(self, meaning: Callable[..., bool], shape: str, found: tuple[str, ...]) -> bool:
        quoted = [tuple(t[1:-1] for t in re.findall(QUOTE[self.language], group)) for group in found]
        if "T" in shape:
            return meaning(self, quoted[0])
        if "N" in shape:
            return meaning(self, quoted[0][0], tuple(map(int, found[1:])))
        return meaning(self, quoted[0][0], quoted[1])

    def chose(self, asked: str, chosen: tuple[str, ...]) -> bool:
        question = self.question(asked)
        texts: Any = question.get("tick") or question["options"]
        named = {self.bare(text[self.language]): option for option, text in texts.items()}
        answer = self.given.get(str(question["id"]), ())
        given = {answer} if isinstance(answer, str) else set(answer)
        return bool({named[text] for text in chosen} & given)

    def between(self, asked: str, low: int, high: int) -> bool:
        answer = self.given.get(str(self.question(asked)["id"]))
        return answer is not None and low <= answer <= high

    def question(self, asked: str) -> dict[str, Any]:
        return next(q for q in QUESTIONS if asked in self.names(q))

    def names(self, question: dict[str, Any]) -> tuple[str, ...]:
        text = self.bare(question["ask"][self.language])
        shared = sum(q["ask"] == question["ask"] for q in QUESTIONS) > 1
        return (f"{text} ({question['id']})",) if shared else (text,)

    def term(self, titles: tuple[str, ...]) -> bool:
        known: dict[str, Any] = {self.bare(t["title"][self.language]): t["means"] for t in TERMS}  # type: ignore[index]
        said = [say(questionnaire(), parse(known[title]), self.language) for title in titles]
        return any(Reading(text, self.language, self.given).read() for text in said)

    def bare(self, text: str) -> str:
        return text.replace("「", "『").replace("」", "』").replace("“", "‘").replace("”", "’")


@settings(max_examples=400, deadline=None)
@given(conditions, answers)
def test_a_sentence_means_what_its_condition_means(condition: Node, given: dict[str, Any]) -> None:
    holds = compile_condition(link(condition, meanings()))(given, ())
    for language in LANGUAGES:
        sentence = say(questionnaire(), condition, language)
        assert Reading(sentence, language, given).read() is holds, sentence


@settings(max_examples=400, deadline=None)
@given(conditions, answers)
def test_a_linked_condition_can_be_said_too(condition: Node, given: dict[str, Any]) -> None:
    linked = link(condition, meanings())
    for language in LANGUAGES:
        read = Reading(say(questionnaire(), linked, language), language, given).read()
        assert read is compile_condition(linked)(given, ())


@pytest.mark.parametrize(
    ("condition", "ja", "en"),
    [
        (
            {"saddle": "no"},
            "「しびれがありますか？」の答えが「いいえ」である",
            "“Is it numb?” is “No”",
        ),
        (
            {"not": {"saddle": ["no", "unsure"]}},
            "「しびれがありますか？」の答えが「いいえ」「わからない」のどれでもない",
            "“Is it numb?” is none of “No”, “Not sure”",
        ),
        (
            {"since": "no", "pain": {"at_least": 7}},
            "「いつから？ (since)」の答えが「いいえ」である、かつ「痛みの強さ」が7以上である",
            "“Since when? (since)” is “No” and “Pain” is 7 or more",
        ),
        (
            {"is": "both", "any": [{"pain": {"at_least": 2, "at_most": 4}}, {"where": ["right", "left"]}]},
            "「両方」にあたる、かつ（「痛みの強さ」が2以上4以下である、または"
            "「どこ（『両方』も）ですか？」で「左」「右、または」のうち少なくとも1つを選んだ）",
            "“both sides” holds and (“Pain” is from 2 to 4 or "
            "“Where (‘both’ too) is it?” has at least one of “left”, “right or”)",
        ),
        ({}, "つねに成り立つ", "always"),
    ],
)
def test_sentences_as_they_are_read(condition: dict[str, Any], ja: str, en: str) -> None:
    assert say(questionnaire(), parse(condition), "ja") == ja
    assert say(questionnaire(), parse(condition), "en") == en


def test_a_language_of_its_base_and_one_that_nobody_taught() -> None:
    assert phrases("conditions", "ja-easy") == phrases("conditions", "ja")
    assert phrases("conditions", "pt") == phrases("conditions", "en")
    with pytest.raises(KeyError):
        say(questionnaire(), parse({"saddle": "no"}), "pt")


def test_every_phrase_is_said_in_both_languages() -> None:
    for language in LANGUAGES:
        assert all(phrases("conditions", language).values()) or language == "ja"
    assert phrases("conditions", "ja").keys() == phrases("conditions", "en").keys()
