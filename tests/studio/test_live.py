"""What the studio says of a draft, where, and what one button fixes."""

import pytest

from selfcheck.studio import (
    Checked,
    Checker,
    Draft,
    Workspace,
    counted,
    entry_at,
    fix,
    outline,
    read,
    search,
)
from selfcheck.studio.live import Check, OutdatedError

RULE = ("rules", 0)


def test_a_sound_draft_has_no_problems_and_a_wording_takes_no_new_proofs(work: Workspace) -> None:
    checker = Checker()
    checked = checker.run(work.draft)
    assert checked.questionnaire
    assert checked.errors == 0
    checker.run(work.draft.put(("sections", 0, "questions", 0, "ask", "en"), "Short of breath?"))
    assert len(checker.proofs) == 1
    checker.run(work.draft.put((*RULE, "then", "urgency"), "urgent"))
    assert len(checker.proofs) <= 2


def test_a_misspelt_option_is_found_at_its_place_and_fixed_by_one_button(work: Workspace) -> None:
    checker = Checker()
    misspelt = work.draft.put((*RULE, "if", "breath"), "yess")
    found = checker.start(misspelt).future.result().found
    assert [(each.problem.code, each.path) for each in found] == [("unknown-option", (*RULE, "if", "breath"))]
    fixed = fix(misspelt, found[0])
    assert fixed
    assert (fixed.word, fixed.apply(misspelt).texts) == ("yes", work.draft.texts)


def test_a_broken_promise_comes_with_the_patient_who_breaks_it(work: Workspace) -> None:
    broken = work.draft.put((*RULE, "then"), {"urgency": "soon", "days": 3, "department": "lungs"})
    found = {each.problem.code: each for each in Checker().run(broken).found}
    assert found["broken-promise"].path[:2] == ("promises", 0)
    assert found["broken-promise"].shown_by[0]["breath"] == "yes"


def test_a_worse_answer_with_a_milder_result_comes_with_both_patients(work: Workspace) -> None:
    at = work.draft.put(("rules", 2, "if"), {"weeks": {"at_most": 8}})
    found = {each.problem.code: each for each in Checker().run(at).found}
    before, after = found["milder-when-worse"].shown_by
    assert before["weeks"] < after["weeks"]


def test_problems_of_a_language_file_are_at_the_text_they_are_about(work: Workspace) -> None:
    draft: Draft = work.draft.remove(("sections", 0, "questions", 0, "ask", "fr"))
    found = Checker().run(draft).found
    assert found
    assert {each.problem.file for each in found} == {"small.fr.yaml"}
    assert any(each.path[:4] == ("sections", 0, "questions", 0) for each in found)


def test_the_outline_counts_problems_at_each_branch(work: Workspace) -> None:
    branches = outline(work.draft.tree, "en")
    assert [entry.name for entry in branches["sections"]] == ["danger", "cough"]
    assert [entry.name for entry in search(branches, "night sweats")] == ["sweats", "night sweats"]
    path = (*RULE, "if", "breath")
    count = counted([path])
    assert (count[RULE], count[("rules",)], count[("sections",)]) == (1, 1, 0)
    entry = entry_at(branches, path)
    assert entry
    assert entry.path == RULE


def test_what_is_quick_is_known_before_the_proofs(work: Workspace) -> None:
    checker, stages = Checker(), []

    class Listening(Check):
        def tell(self, checked: Checked) -> Checked:
            stages.append((checked.is_proved, {each.problem.code for each in checked.found}))
            return super().tell(checked)

    broken = work.draft.put((*RULE, "then"), {"urgency": "soon", "days": 3, "department": "lungs"})
    checker.run(broken, Listening())
    assert [proved for proved, _ in stages] == [False, False, True]
    assert stages[0][1] == set()
    assert stages[1][1] == {"case-differs"}
    assert stages[2][1] >= {"case-differs", "broken-promise"}


def test_proofs_of_an_older_draft_are_given_up(work: Workspace) -> None:
    outdated = Check()
    outdated.is_outdated = True
    with pytest.raises(OutdatedError):
        Checker().run(work.draft, outdated)
    assert outdated.known
    assert not outdated.known.is_proved


def test_words_that_are_translated_elsewhere_are_translated_by_one_button(work: Workspace) -> None:
    path = ("sections", 0, "questions", 0, "options", "no")
    draft = work.draft.remove((*path, "en"))
    (found,) = Checker().run(draft).found
    assert (found.problem.code, found.path) == ("missing-translation", path)
    fixed = fix(draft, found)
    assert fixed
    assert fixed.word == "No"
    assert fixed.apply(draft).at(path) == work.draft.at(path)


def test_words_that_were_translated_when_published_are_translated_by_one_button(work: Workspace) -> None:
    path = ("sections", 0, "questions", 0, "ask")
    draft = work.draft.remove((*path, "en"))
    (found,) = Checker().run(draft).found
    assert fix(draft, found) is None
    fixed = fix(draft, found, work.published)
    assert fixed
    assert fixed.apply(draft).at(path) == work.draft.at(path)


def test_a_new_question_is_translated_in_the_file_of_its_language(work: Workspace) -> None:
    asked = {
        "id": "fever",
        "ask": {"ja": "熱", "en": "Fever?"},
        "options": work.draft.at(("sections", 0, "questions", 0, "options")),
    }
    draft = work.draft.insert(("sections", 1, "questions"), 1, asked)
    path = ("sections", 1, "questions", 1, "ask", "fr")
    draft = draft.put(path, "De la fièvre ?")
    assert draft.at(path) == "De la fièvre ?"
    written = read(draft.texts["small.fr.yaml"])
    assert written.at(("sections", "cough", "questions", "fever", "ask")) == "De la fièvre ?"
