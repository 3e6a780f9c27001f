"""What the studio says of a draft, where, and what one button fixes."""

from selfcheck.studio import Checker, Draft, Workspace, counted, entry_at, fix, outline, search

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
    found = checker.start(misspelt).result().found
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
