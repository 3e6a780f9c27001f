"""Who gets another result: the draft beside the files, proved for every possible set of answers."""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from selfcheck.authoring import Change, Result, edits, search
from selfcheck.engine import questions_of, say
from selfcheck.loader import load
from selfcheck.model import Answers, Node, Questionnaire
from selfcheck.problems import Problems
from selfcheck.proofs import NotProved, Teller, Witnesses
from selfcheck.studio.views.preview_view import PREVIEW, phone
from selfcheck.studio.views.state import Studio, small


@dataclass(frozen=True)
class Compared:
    """The files and the draft, and every change of a result from the one to the other."""

    before: Questionnaire
    after: Questionnaire
    changes: list[Change]
    common: list[tuple[str, Node]]


def changes_page(studio: Studio) -> None:
    """Every change of a result, the worst first, with patients on their screens; then the changed words."""
    words = studio.words
    if not studio.is_current or studio.checked.questionnaire is None:
        st.warning(words("changes.open" if studio.is_current else "checking"))
        return
    try:
        with st.spinner(words("checking")):
            found = _compared(studio.draft.main, studio.work.base, studio.draft.texts)
    except NotProved:
        st.warning(words("changes.budget"))
        return
    except Problems:
        st.warning(words("changes.open"))
        return
    _changes(studio, found)
    _cases(studio, found.before, found.after)
    _edits(studio, found.before, found.after)


@st.cache_resource(max_entries=3, show_spinner=False)
def _compared(main: str, before: Mapping[str, str], after: Mapping[str, str]) -> Compared:
    """Raises NotProved, and Problems where the files are not right."""
    old, new = _read(before, main), _read(after, main)
    changes, common = search(old, new)
    return Compared(old, new, sorted(changes, key=_rise), common)


def _read(texts: Mapping[str, str], main: str) -> Questionnaire:
    with tempfile.TemporaryDirectory() as folder:
        for name, text in texts.items():
            (Path(folder) / name).write_text(text, "utf-8")
        return load(Path(folder) / main)


def _changes(studio: Studio, found: Compared) -> None:
    words, after = studio.words, found.after
    if not found.changes:
        st.success(words("changes.same"), icon=":material/verified:")
        return
    st.info(words("changes.common"))
    for question, condition in found.common:
        asks = after if any(question == q.id for q in questions_of(after)) else found.before
        st.markdown(f"- {say(asks, condition, studio.language)}")
    for change in found.changes:
        _change(studio, found.before, after, change)
    st.success(words("changes.other"), icon=":material/verified:")


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
