"""What is wrong with the draft: each Problem with a way there and, where it is certain, its fix."""

from time import sleep

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from selfcheck.engine import AnswersError
from selfcheck.model import Answers
from selfcheck.problems import translated
from selfcheck.proofs import Witnesses
from selfcheck.studio.finding import Found
from selfcheck.studio.fixes import Fix, fix
from selfcheck.studio.live import OutdatedError
from selfcheck.studio.views.preview_view import PREVIEW, phone
from selfcheck.studio.views.state import Studio, key, small

BY_PUBLISHED = {"unlisted-number", "missing-translation"}
"""Codes whose fix is known from what is published."""
MOST = 20
"""Problems that are shown; they are fixed one after the other."""


def problems(studio: Studio) -> None:
    """Every Problem of the draft; of the one before, while this one is being checked."""
    with st.container():
        _found(studio)


def await_check(studio: Studio, place: DeltaGenerator) -> None:
    """At the end of a page: stay until more is known, then draw the page anew. Any click goes first."""
    check, shown = studio.check, studio.checked.found if studio.is_current else None
    while not check.is_over and (check.known is None or check.known.found == shown):
        said = "proving" if studio.is_current else "checking"
        place.badge(studio.words(said), icon=":material/hourglass_top:", color="gray")
        sleep(0.1)  # a click interrupts here
    if check.is_over and not isinstance(check.future.exception(), OutdatedError):
        check.future.result()
    st.rerun()


def _found(studio: Studio) -> None:
    words, found = studio.words, studio.checked.found
    errors, others = studio.checked.errors, len(found) - studio.checked.errors
    if studio.is_current and not studio.is_proved:
        st.info(words("proving.lead"), icon=":material/hourglass_top:")
    if studio.is_proved and not found:
        st.success(words("sound"), icon=":material/verified_user:")
        return
    counts = [words(name, count=n) for name, n in (("problems", errors), ("warnings", others)) if n]
    if not counts:
        return
    with st.expander(" · ".join(counts), expanded=True, icon=":material/error:"):
        if studio.is_current and studio.checked.questionnaire is None:
            small(words("unreadable"))
        before = studio.work.published if {each.problem.code for each in found} & BY_PUBLISHED else {}
        for place, each in enumerate(found[:MOST]):
            _problem(studio, each, place, fix(studio.draft, each, before) if studio.is_current else None)


def _problem(studio: Studio, found: Found, place: int, certain: Fix | None) -> None:
    problem, words = translated(found.problem, studio.words.language), studio.words
    icon = ":material/error:" if problem.severity == "error" else ":material/warning:"
    with st.container(border=True):
        st.markdown(f"{icon} {problem.message}  \n{problem.fix}", text_alignment="left")
        small(f"{problem.file}:{problem.line} · {problem.code}")
        with st.container(horizontal=True):
            st.button(
                words("jump"),
                icon=":material/arrow_forward:",
                key=key("jump", found.path, place),
                on_click=studio.go_to,
                args=(found.path,),
            )
            seen = words("two" if len(found.shown_by) == 2 else "one")
            if found.shown_by and st.button(
                seen, icon=":material/group:", key=key("patients", found.path, place)
            ):
                st.dialog(seen, width="large")(_patients)(studio, found)
            if certain:
                st.button(
                    words(certain.says, word=certain.word),
                    icon=":material/build:",
                    key=key("fix", found.path, place),
                    type="primary",
                    on_click=lambda: studio.apply("fix", certain.apply),
                )


def _patients(studio: Studio, found: Found) -> None:
    """The patient who shows it, or the two, on the screens that they would see."""
    words = studio.words
    names = ("milder", "worse") if len(found.shown_by) == 2 else ("result",)
    st.text(found.problem.story)
    for column, name, answers in zip(st.columns(len(names)), names, found.shown_by, strict=False):
        with column:
            small(words(name))
            _screen(studio, answers)


def _screen(studio: Studio, answers: Answers) -> None:
    if studio.questionnaire:
        try:
            whole = Witnesses(studio.questionnaire).path(answers).answers
            phone(PREVIEW(studio.questionnaire, "result", whole, studio.language), zoom=75, height=320)
        except (AnswersError, KeyError):
            return
