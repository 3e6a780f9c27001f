"""The frame of every page: the languages, undo and redo, what is not published, what others changed."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from selfcheck.problems import Problems
from selfcheck.studio.views.changes_view import changes_page
from selfcheck.studio.views.entry_view import entry_view
from selfcheck.studio.views.new_view import new_page
from selfcheck.studio.views.preview_view import preview
from selfcheck.studio.views.problems_view import await_check, problems
from selfcheck.studio.views.publish_view import publish_page
from selfcheck.studio.views.sidebar import draw_outline
from selfcheck.studio.views.state import Studio, language, studio
from selfcheck.studio.views.what_if_view import what_if_page
from selfcheck.studio.words import LANGUAGES, Words


def draw() -> None:
    """The whole page."""
    words = Words(language())
    st.set_page_config(words("app"), layout="wide", initial_sidebar_state="expanded")
    pages = {
        "edit": (_edit, ":material/edit:"),
        "changes": (changes_page, ":material/compare_arrows:"),
        "what_if": (what_if_page, ":material/psychology_alt:"),
        "publish": (publish_page, ":material/publish:"),
        "new": (new_page, ":material/note_add:"),
    }
    here = studio()

    def shown(name: str):  # type: ignore[no-untyped-def]
        def page() -> None:
            waiting = _bar(here)
            if name != "edit":
                st.header(words(f"page.{name}"), anchor=False)
            pages[name][0](here)
            if not here.is_proved:
                await_check(here, waiting)

        return st.Page(
            page, title=words(f"page.{name}"), icon=pages[name][1], url_path=name, default=name == "edit"
        )

    st.navigation([shown(name) for name in pages], position="top").run()


def _edit(here: Studio) -> None:
    entry = draw_outline(here)
    middle, right = st.columns([7, 4], gap="large")
    with middle:
        if entry:
            entry_view(here, entry)
    # What comes and goes is beside the form: a list that is open there would close if the form moved.
    with right:
        problems(here)
        if entry:
            preview(here, entry.path)


def _bar(here: Studio) -> DeltaGenerator:
    """Returns the place where it is said that a check runs."""
    words, work = here.words, here.work
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            words("undo"),
            icon=":material/undo:",
            disabled=not work.past,
            on_click=work.undo,
        )
        st.button(
            words("redo"),
            icon=":material/redo:",
            disabled=not work.future,
            on_click=work.redo,
        )
        st.badge(words("draft"), color="orange") if work.is_changed else st.badge(
            words("published"), color="green"
        )
        waiting = st.empty()
        st.markdown("", width="stretch")
        st.segmented_control(
            words("language"),
            LANGUAGES,
            default=words.language,
            key="author_language",
            required=True,
            label_visibility="collapsed",
        )
    with st.container():
        _notices(here)
    return waiting


def _notices(here: Studio) -> None:
    words, work = here.words, here.work
    if work.resumed and work.is_changed and not work.past:
        st.info(words("resumed"))
    if st.session_state.pop("refused", False):
        st.error(words("refused"))
    if names := work.changed_on_disk():
        st.warning(words("disk", names=", ".join(names)), icon=":material/sync_problem:")
        with st.container(horizontal=True):
            st.button(words("disk.mine"), on_click=work.keep_mine)
            st.button(words("disk.theirs"), on_click=_take_theirs, args=(here,))


def _take_theirs(here: Studio) -> None:
    try:
        here.work.take_theirs()
    except Problems:
        st.session_state["refused"] = True
