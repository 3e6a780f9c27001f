"""The inbox: the most urgent first, one page at a time, and one Response when it is opened."""

import streamlit as st

from selfcheck.model import Questionnaire
from selfcheck.review import Codebook
from selfcheck.staff.context import office
from selfcheck.staff.listing import lines
from selfcheck.staff.marks import marks
from selfcheck.staff.rendering import draw as draw_template
from selfcheck.staff.services import inbox
from selfcheck.staff.views import sheet
from selfcheck.staff.views.filters import filters, tally
from selfcheck.staff.views.table import table
from selfcheck.staff.visitor import token
from selfcheck.staff.words import LANGUAGE, say
from selfcheck.store import INBOX_PAGE, Entry, Filter

OPENED = "r"
"""The query parameter with the id of the Response that is open: the browser's Back leads to the list."""


def draw() -> None:
    """Draw the list, or what was opened from it."""
    opened = st.query_params.get(OPENED)
    if opened:
        sheet.draw(opened)
    else:
        _list()


def _list() -> None:
    guard = office().guard
    versions = inbox.versions(guard, token())
    if not versions:
        _empty(say("inbox_empty"))
        return
    newest = next(iter(versions.values()))
    codebook = Codebook.of(versions, LANGUAGE, guard.store.settings.age_question)
    left, right = st.columns([3, 1], vertical_alignment="top", gap="medium")
    with right:
        _search()
    with left:
        wanted = filters(codebook, marks(newest))
    if wanted != st.session_state.get("wanted"):
        st.session_state["wanted"], st.session_state["places"] = wanted, []
    _page(wanted, codebook, newest)


def _search() -> None:
    form = st.form("search", border=False)
    with form, st.container(horizontal=True, vertical_alignment="center", gap="small"):
        typed = st.text_input(
            say("search"), placeholder=say("search"), max_chars=40, label_visibility="collapsed"
        )
        if st.form_submit_button(say("search_go")) and typed:
            found = inbox.search(office().guard, token(), typed)
            if found:
                _open(found)
            st.warning(say("search_none"))


def _page(wanted: Filter, codebook: Codebook, newest: Questionnaire) -> None:
    places: list[Entry] = st.session_state["places"]
    entries = inbox.entries(office().guard, token(), wanted, places[-1] if places else None)
    total = tally(inbox.numbers(office().guard, token(), wanted), marks(newest))
    if not entries:
        _empty(say("inbox_none"))
        return
    opened = table(lines(entries, codebook), newest)
    if opened:
        _open(opened)
    _pager(total, places, entries)


def _pager(total: int, places: list[Entry], entries: list[Entry]) -> None:
    first = len(places) * INBOX_PAGE + 1
    last = first + len(entries) - 1
    with st.container(horizontal=True, vertical_alignment="center", key="pager"):
        st.text(say("page_of", first=f"{first:,}", last=f"{last:,}", all=f"{total:,}"), width="content")
        if st.button(say("previous"), disabled=not places):
            places.pop()
            st.rerun()
        if st.button(say("next"), disabled=last >= total):
            places.append(entries[-1])
            st.rerun()


def _open(response_id: str) -> None:
    st.query_params[OPENED] = response_id
    st.rerun()


def _empty(sentence: str) -> None:
    st.html(draw_template("empty.html", sentence=sentence))
