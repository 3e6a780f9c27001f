"""What the real content keeps to: one deadline a page, words that agree, sources that say what they are."""

import re
from pathlib import Path

import pytest
import yaml

from selfcheck.loader import load
from selfcheck.model import Guidance, Rule, Urgency

ROOT = Path(__file__).parents[2]
QUESTIONNAIRE = load(ROOT / "questions.yaml")
FILES = sorted(ROOT.glob("questions*.yaml"))
DEADLINE = {
    "ja": re.compile(r"今日|\d+日以内|\d+週間以内|\d+か月以内"),
    "en": re.compile(r"\btoday\b|\bwithin\b", re.I),
}
ASKS = re.compile(r"ください|すすめられています")
FEWEST_PROMISES = 90


@pytest.mark.parametrize("rule", QUESTIONNAIRE.rules, ids=lambda rule: rule.id)
def test_only_the_heading_gives_a_deadline(rule: Rule) -> None:
    """The reasons below it belong to other rules, with other days; an emergency has no other deadline than now."""
    if rule.then.urgency is not Urgency.EMERGENCY:
        for language, deadline in DEADLINE.items():
            assert not deadline.search(rule.because[language]), rule.because[language]


@pytest.mark.parametrize("rule", QUESTIONNAIRE.rules, ids=lambda rule: rule.id)
def test_a_reason_with_something_to_do_is_shown(rule: Rule) -> None:
    """Patients read the reasons of rules with an urgency only."""
    assert rule.then.urgency or not ASKS.search(rule.because["ja"]), rule.because["ja"]


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_sign_to_watch_for_has_one_deadline_on_all_pages(language: str) -> None:
    parting = " → " if language == "ja" else ": "
    said: dict[str, set[str]] = {}
    for guidance in QUESTIONNAIRE.guidance:
        for line in guidance.watch:
            sign, _, then = line[language].partition(parting)
            if then:
                said.setdefault(sign.lower(), set()).add(then)
    assert {sign: then for sign, then in said.items() if len(then) > 1} == {}


@pytest.mark.parametrize("guidance", QUESTIONNAIRE.guidance, ids=lambda guidance: guidance.id)
def test_weak_legs_to_watch_for_are_seen_today_and_both_legs_at_once(guidance: Guidance) -> None:
    """The safety net is the same on every page and only knows of emergency departments: one weak leg is not on it."""
    for line in guidance.watch:
        if re.search("両方の足|両足", line["ja"]):
            assert "救急外来" in line["ja"]
        elif "力が入らな" in line["ja"] or "弱くなる" in line["ja"]:
            assert "今日中" in line["ja"]
    assert not any("足首" in item["ja"] for item in QUESTIONNAIRE.safety_net.items)


def test_promises_are_many() -> None:
    assert len(QUESTIONNAIRE.promises) >= FEWEST_PROMISES


def test_a_source_that_was_not_looked_up_says_so_at_its_beginning() -> None:
    for rule in QUESTIONNAIRE.rules:
        assert "[verify]" not in rule.source
        assert rule.source.startswith("unverified") or "verified" not in rule.source, rule.source


def test_a_no_stands_first_and_not_sure_last() -> None:
    """An answer has one position throughout."""
    for section in QUESTIONNAIRE.sections:
        for question in section.questions:
            names = list(question.options or question.tick or {})
            if "unsure" in names:
                assert set(names[names.index("unsure") :]) <= {"unsure", "skip"}, question.id
            if "no" in names:
                assert names[0] == "no", question.id
            if question.tick and "none" in names:
                assert set(names[names.index("none") :]) <= {"none", "unsure", "skip"}, question.id


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_the_files_are_portable_and_fit_a_screen(file: Path) -> None:
    text = file.read_text("utf-8")
    assert yaml.load(text, Loader=yaml.BaseLoader)
    assert [line for line in text.splitlines() if len(line) > 120] == []


@pytest.mark.parametrize("guidance", QUESTIONNAIRE.guidance, ids=lambda guidance: guidance.id)
def test_what_to_do_oneself_is_said_only_where_nobody_has_to_be_called(guidance: Guidance) -> None:
    assert bool(guidance.care) == (guidance.urgency in (Urgency.ROUTINE, Urgency.SELFCARE))
