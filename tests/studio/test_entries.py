"""New entries, what follows from answers, and how values are written."""

from typing import Any

import pytest

from selfcheck.engine import AnswersError, assess
from selfcheck.model import Answers, Questionnaire
from selfcheck.studio import Checker, Draft, Workspace, fix
from selfcheck.studio.completions import completions
from selfcheck.studio.entries import WAYS, after, answered, fresh, new
from selfcheck.studio.preview import screen_preview, view_of
from selfcheck.studio.what_if import case, readable, rule_states

SAID = dict.fromkeys(("title", "ask", "no", "unsure", "yes", "because", "source", "promise", "case"), "words")
TEXTS = {key: {"ja": "文", "en": "words"} for key in SAID}


@pytest.mark.parametrize(
    "kind", ["rules", "terms", "scores", "stages", "guidance", "promises", "cases", "sections"]
)
def test_a_new_entry_can_be_read_at_once(work: Workspace, kind: str) -> None:
    draft: Draft = work.draft.insert((kind,), 1, new(work.draft, kind, SAID, "breath"))
    checked = Checker().run(draft)
    assert checked.questionnaire, checked.found


def test_new_names_can_be_read_at_once(work: Workspace) -> None:
    draft = work.draft
    for kind in ("phones", "departments", "tags"):
        draft = draft.put((kind, "fresh"), new(draft, kind, SAID))
    checked = Checker().run(draft)
    assert checked.questionnaire, checked.found


def test_a_grid_takes_the_questions_with_the_same_options(work: Workspace) -> None:
    grid = new(work.draft, "grids", SAID, "smoking")
    assert (grid["id"], grid["questions"]) == ("grid_1", ["smoking"])


@pytest.mark.parametrize("way", WAYS)
def test_a_question_can_be_answered_in_another_way(work: Workspace, way: str) -> None:
    draft = work.draft.insert(("sections", 1, "questions"), 1, new(work.draft, "questions", SAID))
    place = ("sections", 1, "questions", 1)
    changed = draft.put(place, answered(draft.at(place), way, TEXTS))
    checked = Checker().run(changed)
    assert checked.questionnaire, checked.found
    assert (changed.at(place).keys() & set(WAYS)) == {way}


def test_the_editor_completes_keys_ids_and_words(work: Workspace) -> None:
    found = {each["value"]: each for each in completions(work.draft.tree, ("rules", 0), "ja")}
    assert found["because: "]["docText"] == "理由。患者さんへの言葉。病名や神経の名前は書きません。"
    assert {"breath", "yes", "lungs", "urgent", "at_least: ", "days: "} <= found.keys()
    assert "tick: " not in found


def test_a_new_rule_is_about_the_open_question(work: Workspace) -> None:
    assert new(work.draft, "rules", SAID, "weeks")["if"] == {"weeks": {"at_least": 12}}
    assert new(work.draft, "rules", SAID)["if"] == {"smoking": "now"}


def test_new_ids_and_places() -> None:
    assert fresh("rule", ["rule_1", "rule_3"]) == "rule_2"
    assert (after(("rules", 4), "rules"), after(("rules",), "rules")) == (5, -1)


def test_what_rules_would_need(real: Questionnaire, work: Workspace) -> None:
    questionnaire = Checker().run(work.draft).questionnaire
    assert questionnaire
    answers: Answers = {"breath": "no", "signs": ("none",), "weeks": 9, "worse": "no", "smoking": "never"}
    states = {state.rule.id: state for state in rule_states(questionnaire, answers, "en")}
    assert states["long_cough"].holds is True
    assert states["smoker"].holds is False
    assert states["smoker"].needs == ("“Do you smoke?” is “Yes”",)


def test_a_case_of_answers_says_what_follows(work: Workspace) -> None:
    questionnaire = Checker().run(work.draft).questionnaire
    assert questionnaire
    given = readable(questionnaire, {"answers": {"breath": "no", "signs": ["sweat"], "weeks": 1}})
    made = case(questionnaire, given, "sweats")
    assert made["expect"]["rules"] == ["sweats"]
    assert made["answers"]["signs"] == ["sweat"]
    draft = work.draft.insert(("cases",), 0, made)
    assert Checker().run(draft).errors == 0
    with pytest.raises(AnswersError):
        assess(questionnaire, readable(questionnaire, {"breath": "perhaps"}))


def test_an_old_number_in_a_text_is_replaced_by_one_button(work: Workspace) -> None:
    point = ("consent", "points", 0, "en")
    work.change("text", work.draft.put(point, "Call 03-1234-5678 to have it deleted."))
    work.write()
    before = work.published
    moved = work.draft.put(("clinic", "phone"), "03-8765-4321")
    found = [each for each in Checker().run(moved).found if each.problem.code == "unlisted-number"]
    fixed = fix(moved, found[0], before)
    assert fixed
    assert fixed.apply(moved).at(point) == "Call 03-8765-4321 to have it deleted."
    assert fix(moved, found[0], {}) is None


def test_each_entry_has_a_screen(real: Questionnaire) -> None:
    shown: dict[tuple[Any, ...], str] = {}
    for path in [("sections", 0, "questions", 1), ("rules", 0), ("start",), ("consent",), ("clinic",)]:
        view, given = view_of(real, path, {})
        shown[path] = screen_preview(real, view, given, "ja")
    assert real.sections[0].questions[1].ask["ja"] in shown["sections", 0, "questions", 1].replace(
        "\u200b", ""
    )
    assert len(set(shown.values())) >= 4
