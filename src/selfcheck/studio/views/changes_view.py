"""Who gets another result: the draft beside the files, proved for every possible set of answers."""

import tempfile
from collections.abc import Mapping
from pathlib import Path

import streamlit as st

from selfcheck.authoring import Change, Result, edits, search
from selfcheck.engine import say
from selfcheck.loader import load
from selfcheck.model import Answers, Questionnaire
from selfcheck.problems import Problems
from selfcheck.proofs import NotProved, Teller, Witnesses
from selfcheck.studio.views.preview_view import PREVIEW, phone
from selfcheck.studio.views.state import Studio, small


def changes_page(studio: Studio) -> None:
    """Every change of a result, the worst first, with patients on their screens; then the changed words."""
    words = studio.words
    after = studio.checked.questionnaire if studio.is_current else None
    before = _read(studio.work.base, studio.draft.main)
    if after is None or before is None:
        st.warning(words("changes.open" if studio.is_current else "checking"))
        return
    try:
        with st.spinner(words("checking")):
            changes, common = _search(before, after)
    except NotProved:
        st.warning(words("changes.budget"))
        return
    if not changes:
        st.success(words("changes.same"), icon=":material/verified:")
    else:
        st.info(words("changes.common"))
        for question, condition in common:
            asks = after if any(question == q.id for s in after.sections for q in s.questions) else before
            st.markdown(f"- {say(asks, condition, studio.language)}")
    for change in sorted(changes, key=_rise):
        _change(studio, before, after, change)
    if changes:
        st.success(words("changes.other"), icon=":material/verified:")
    _cases(studio, before, after)
    _edits(studio, before, after)


@st.cache_data(max_entries=5, show_spinner=False, hash_funcs={Questionnaire: id})
def _search(before: Questionnaire, after: Questionnaire):  # type: ignore[no-untyped-def]
    return search(before, after)


def _read(texts: Mapping[str, str], main: str) -> Questionnaire | None:
    with tempfile.TemporaryDirectory() as folder:
        for name, text in texts.items():
            (Path(folder) / name).write_text(text, "utf-8")
        try:
            return load(Path(folder) / main)
        except Problems:
            return None


def _rise(change: Change) -> tuple[int, int]:
    """Negative: less urgent, or later."""
    before, after = (_result(facts) for facts in (change.before, change.after))
    if not before or not after:
        return 1, 0
    return after.urgency.rank - before.urgency.rank, (before.days or 99) - (after.days or 99)


def _result(facts: object) -> Result | None:
    return next((fact for fact in facts if isinstance(fact, Result)), None)  # type: ignore[attr-defined]


def _change(studio: Studio, before: Questionnaire, after: Questionnaire, change: Change) -> None:
    words, rise = studio.words, _rise(change)
    heading = words("changes.down" if rise < (0, 0) else "changes.up" if rise > (0, 0) else "changes.as")
    with st.expander(f"{heading}: {_said(studio, change)}", expanded=rise < (0, 0)):
        for patient in change.patients:
            with st.container(border=True):
                st.text("\n".join(Teller(after).patient(patient.after)))
                left, right = st.columns(2)
                _side(studio, left, "changes.before", before, patient.before)
                _side(studio, right, "changes.after", after, patient.after)
        if not change.whole:
            small(words("changes.more"))


def _said(studio: Studio, change: Change) -> str:
    one, other = (_result(facts) for facts in (change.before, change.after))
    if not one or not other:
        facts = [
            ", ".join(sorted(map(str, f))) or studio.words("none") for f in (change.before, change.after)
        ]
        return f"{studio.words.named('field', change.aspect)} {facts[0]} → {facts[1]}"
    names = [studio.words.named("urgency", str(each.urgency)) for each in (one, other)]
    days = [f" ({each.days})" if each.days else "" for each in (one, other)]
    return f"{names[0]}{days[0]} · {one.guidance} → {names[1]}{days[1]} · {other.guidance}"


def _side(studio: Studio, column, name: str, asked: Questionnaire, answers: Answers) -> None:  # type: ignore[no-untyped-def]
    with column:
        small(studio.words(name))
        whole = Witnesses(asked).path(answers).answers
        phone(PREVIEW(asked, "result", whole, studio.language), zoom=75, height=320)


def _cases(studio: Studio, before: Questionnaire, after: Questionnaire) -> None:
    words, old, new = studio.words, Witnesses(before), Witnesses(after)
    st.subheader(words("changes.cases"), anchor=False)
    moved = []
    for case in before.cases:
        known = {name: answer for name, answer in case.answers.items() if name in new.questions}
        try:
            one, other = old.assess(case.answers), new.assess(known)
        except (KeyError, ValueError):
            continue
        if (one.urgency, one.days) != (other.urgency, other.days):
            moved.append(
                f"- {case.name}: {one.urgency} {one.days or ''} → {other.urgency} {other.days or ''}"
            )
    st.markdown("\n".join(moved) or words("changes.cases.none"))


def _edits(studio: Studio, before: Questionnaire, after: Questionnaire) -> None:
    st.subheader(studio.words("changes.edits"), anchor=False)
    rows = [
        {
            "": edit.place,
            studio.words("changes.before"): edit.before,
            studio.words("changes.after"): edit.after,
        }
        for edit in edits(before, after)
    ]
    if rows:
        st.dataframe(rows, hide_index=True, width="stretch")
