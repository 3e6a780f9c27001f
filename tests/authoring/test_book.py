"""The book: whole, in every language, safe to open, and never to be signed while something does not hold."""

import re
from collections.abc import Callable, Iterator
from functools import cache, partial
from html.parser import HTMLParser
from pathlib import Path

import pytest
from typer.testing import CliRunner

from selfcheck.authoring.book import render_book
from selfcheck.authoring.book.evidence import trials
from selfcheck.authoring.book.tree import tree
from selfcheck.authoring.drawing import draw
from selfcheck.cli.commands import app
from selfcheck.engine.sentences import bare, say
from selfcheck.loader.loading import load
from selfcheck.model.base import Urgency
from selfcheck.model.canonical import content_hash
from selfcheck.model.conditions import All, AnyOf, Node, Not, parse
from selfcheck.model.outline import texts
from selfcheck.model.questionnaire import Questionnaire
from selfcheck.proofs import Interval

ROOT = Path(__file__).parents[2]
SMALL = load(Path(__file__).parents[1] / "small.yaml")
FILES = [path for path in (ROOT / "tests" / "small.yaml", ROOT / "questions.yaml") if path.exists()]


pytestmark = pytest.mark.xdist_group("book")
"""One worker makes each book once."""


class Words(HTMLParser):
    """The text of a page, and whatever it would fetch or run."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text: list[str] = []
        self.outside: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.outside += [tag] * (tag in {"script", "img", "iframe", "link", "object", "form", "base"})
        self.outside += [name for name in given if name == "src" or name.startswith("on")]
        self.ids += [value for name, value in attrs if name == "id" and value]
        self.links += [value or "" for name, value in attrs if name == "href"]

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    @property
    def plain(self) -> str:
        return squeezed(" ".join(self.text))


def squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", text)


@pytest.fixture(scope="module", params=FILES, ids=lambda path: path.stem)
def questionnaire(request: pytest.FixtureRequest) -> Questionnaire:
    return load(request.param)


@pytest.fixture(scope="module")
def pages(questionnaire: Questionnaire) -> Callable[[str], str]:
    """The book in a language, made once."""
    return cache(partial(render_book, questionnaire))


@pytest.fixture(scope="module")
def page(questionnaire: Questionnaire, pages: Callable[[str], str]) -> str:
    return pages(next(iter(questionnaire.languages)))


def leaves(node: Node) -> Iterator[Node]:
    match bare(node):
        case All(parts) | AnyOf(parts) if parts:
            for part in parts:
                yield from leaves(part)
        case Not(All() | AnyOf() as part):
            yield from leaves(part)
        case leaf:
            yield leaf


def test_every_text_is_in_it_in_every_language(questionnaire: Questionnaire, page: str) -> None:
    words = Words(page).plain
    tree = questionnaire.model_dump(mode="json", by_alias=True)
    missing = [
        (path, tag)
        for path, text in texts(tree)
        for tag in questionnaire.languages
        if squeezed(str(text[tag])).strip() not in words
    ]

    assert missing == []


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_condition_is_said(
    questionnaire: Questionnaire, pages: Callable[[str], str], language: str
) -> None:
    words = Words(pages(language)).plain
    conditions = [rule.condition for rule in questionnaire.rules]
    conditions += [question.when for s in questionnaire.sections for question in s.questions if question.when]
    conditions += [term.means for term in questionnaire.terms]
    conditions += [stage.reached for stage in questionnaire.stages]
    for condition in conditions:
        for leaf in leaves(condition):
            assert squeezed(say(questionnaire, leaf, language)) in words


@pytest.mark.parametrize("questionnaire", FILES[-1:], indirect=True, ids=["questions"])
def test_when_a_guardian_has_to_agree_stands_with_the_texts_of_send(
    questionnaire: Questionnaire, pages: Callable[[str], str]
) -> None:
    assert questionnaire.send
    assert questionnaire.send.guardian
    said = say(questionnaire, questionnaire.send.guardian.condition, "en")
    assert squeezed(f"guardian If {said}") in Words(pages("en")).plain


def test_rules_sources_promises_cases_version_and_hash_are_in_it(
    questionnaire: Questionnaire, page: str
) -> None:
    words = Words(page).plain
    named = [rule.id for rule in questionnaire.rules] + [rule.source for rule in questionnaire.rules]
    named += [promise.name for promise in questionnaire.promises]
    named += [case.name for case in questionnaire.cases]
    named += [questionnaire.version, content_hash(questionnaire), str(questionnaire.reviewed.again)]

    assert [name for name in named if squeezed(name) not in words] == []


def test_sources_that_were_not_looked_up_come_before_all_rules() -> None:
    first, *others = SMALL.rules
    open_rule = others[-1].model_copy(update={"source": "unverified: from memory"})
    page = render_book(SMALL.model_copy(update={"rules": (first, *others[:-1], open_rule)}), "en")
    listed = page[page.index('id="unverified"') : page.index('id="rule-')]
    assert f'href="#rule-{open_rule.id}"' in listed
    assert f'href="#rule-{first.id}"' not in listed
    assert 'id="unverified"' not in render_book(SMALL, "en")


def test_it_holds_no_script_and_its_links_stay_inside(page: str) -> None:
    words = Words(page)

    assert words.outside == []
    assert {link for link in words.links if not link.startswith("#")} == set()
    assert {link[1:] for link in words.links} <= set(words.ids)
    assert len(words.ids) == len(set(words.ids))
    assert "url(" not in page
    assert "@import" not in page


def test_the_same_file_gives_the_same_bytes(questionnaire: Questionnaire, page: str) -> None:
    assert render_book(questionnaire) == page


def test_a_text_is_never_read_as_html() -> None:
    hostile = {"ja": "<script>alert(1)</script>{{ 7 * 7 }}", "en": "</style><img src=x onerror=alert(1)>"}
    page = render_book(SMALL.model_copy(update={"disclaimer": hostile, "title": hostile}))

    assert Words(page).outside == []
    assert "{{ 7 * 7 }}" in page


def test_it_may_be_signed_only_while_everything_holds() -> None:
    sound = Words(render_book(SMALL, "en")).plain
    rules = tuple(rule for rule in SMALL.rules if rule.id != "blood")
    broken = SMALL.model_copy(update={"rules": rules})
    unsound = Words(render_book(broken, "en")).plain

    assert "Not ready to be signed" not in sound
    assert "Signature" in sound
    assert unsound.count("Not ready to be signed") == 2
    assert "Signature" not in unsound
    assert "does not hold nobody with blood in the phlegm books online" in unsound
    assert [trial.case.name for trial in trials(broken) if trial.differences] == [
        "blood in the phlegm of a smoker",
        "not sure about breath, smoked before",
    ]


def test_a_language_that_it_does_not_speak() -> None:
    with pytest.raises(KeyError):
        render_book(SMALL, "pt")


def test_the_tree_says_where_answers_lead() -> None:
    stops = tree(SMALL)
    weeks = {branch.answer: branch for branch in stops["weeks"].branches}
    breath = {branch.answer: branch for branch in stops["breath"].branches}

    assert list(weeks) == [Interval(0, 2), Interval(3, 7), Interval(8, 12)]
    assert [branch.opens for branch in weeks.values()] == [(), ("worse",), ("worse",)]
    assert [rule.id for rule in weeks[Interval(8, 12)].alone] == ["long_cough"]
    assert [rule.id for rule in breath["unsure"].alone] == ["blood"]
    assert [stops[name].depth for name in ("weeks", "worse")] == [0, 1]


@pytest.mark.parametrize(
    ("condition", "alone", "together"),
    [
        ({"breath": "yes"}, ["yes"], []),
        ({"breath": "yes", "smoking": "now"}, [], ["yes"]),
        ({"not": {"breath": ["no", "unsure"]}}, ["yes"], []),
        ({"not": {"any": [{"breath": "no"}, {"smoking": "now"}]}}, [], ["unsure", "yes"]),
        ({"any": [{"breath": ["yes", "unsure"]}, {"smoking": "now"}]}, ["unsure", "yes"], []),
        ({"smoking": "now"}, [], []),
    ],
)
def test_an_answer_leads_to_a_rule_alone_or_together(
    condition: dict[str, object], alone: list[str], together: list[str]
) -> None:
    rule = SMALL.rules[0].model_copy(update={"condition": parse(condition)})
    branches = tree(SMALL.model_copy(update={"rules": (rule,)}))["breath"].branches

    assert [branch.answer for branch in branches if branch.alone] == alone
    assert [branch.answer for branch in branches if branch.together] == together


def test_the_drawing_names_each_question_and_each_way(questionnaire: Questionnaire) -> None:
    drawn = draw(questionnaire)
    asked = [question.id for section in questionnaire.sections for question in section.questions]
    conditional = [q.id for section in questionnaire.sections for q in section.questions if q.when]

    assert drawn.startswith("flowchart TD\n")
    assert [name for name in asked if f"    q_{name}[" not in drawn] == []
    assert [name for name in conditional if not re.search(rf"\.-> q_{name}$", drawn, re.M)] == []
    assert f"u_{Urgency.EMERGENCY}([" in drawn


def test_the_drawing_of_the_small_questionnaire() -> None:
    assert '  q_weeks -. "3–7" .-> q_worse' in draw(SMALL, "en").splitlines()
    assert '  q_breath == "Yes" ==> u_emergency' in draw(SMALL, "en").splitlines()


def test_signs_of_mermaid_in_a_text_are_no_signs_there() -> None:
    title = {"ja": '"end" ] #1 <b>`', "en": "x"}
    section = SMALL.sections[0].model_copy(update={"title": title})
    drawn = draw(SMALL.model_copy(update={"sections": (section, *SMALL.sections[1:])}))

    assert drawn.splitlines()[1] == '  subgraph s_danger["#quot;end#quot; ] #35;1 #lt;b#gt;#96;"]'


def run(*words: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, words)
    return result.exit_code, result.stdout, result.stderr


def test_the_command_writes_the_book(tmp_path: Path) -> None:
    small, output = str(ROOT / "tests" / "small.yaml"), tmp_path / "book.html"
    code, said, _ = run("book", small, "--output", str(output), "--language", "en")

    assert (code, said) == (0, f"{output}: open it in a browser, and print it from there.\n")
    assert output.read_text("utf-8") == render_book(SMALL, "en")


def test_the_command_draws(tmp_path: Path) -> None:
    assert run("draw", str(ROOT / "tests" / "small.yaml")) == (0, draw(SMALL), "")


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("book", "--language", "pt"), "There is no language `pt`; there is `ja`, `en`.\n"),
        (("draw", "--language", "pt"), "There is no language `pt`; there is `ja`, `en`.\n"),
        (("book", "--output", "no/such/folder.html"), "no/such/folder.html: no such file or directory.\n"),
    ],
)
def test_the_commands_say_what_they_cannot_do(words: tuple[str, ...], reason: str) -> None:
    assert run(*words, str(ROOT / "tests" / "small.yaml")) == (2, "", reason)
