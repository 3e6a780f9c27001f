"""The inbox: what is to be done first, one page at a time, and one Response when it is opened."""

import streamlit as st

from selfcheck.model import Questionnaire
from selfcheck.review import Codebook
from selfcheck.staff.context import office
from selfcheck.staff.listing import lines
from selfcheck.staff.marks import marks
from selfcheck.staff.place import OPENED, Place, read_place
from selfcheck.staff.rendering import draw as draw_template
from selfcheck.staff.services import contacts, inbox, responses
from selfcheck.staff.services.rate import TooOftenError
from selfcheck.staff.views import sheet
from selfcheck.staff.views.filters import choose_place, keep_place, tally
from selfcheck.staff.views.table import Asked, table
from selfcheck.staff.visitor import token
from selfcheck.staff.words import LANGUAGE, say
from selfcheck.store import INBOX_PAGE, Entry, read_receipt

FOUND = "found"
"""In the session's state: what a search by name or phone found. It never is in an address."""


def draw() -> None:
    """Draw the list, or what was opened from it."""
    opened = st.query_params.get(OPENED)
    if opened:
        sheet.draw(opened, read_place(st.query_params))
    else:
        _list()


def _list() -> None:
    guard = office().guard
    versions = inbox.versions(guard, token())
    if not versions:
        _empty(say("inbox_empty"))
        return
    if flood := inbox.flood(guard, token()):
        st.warning(say("flood", number=flood))
    newest = next(iter(versions.values()))
    codebook = Codebook.of(versions, LANGUAGE, guard.store.settings.age_question)
    left, right = st.columns([5, 2], vertical_alignment="top", gap="medium")
    with right:
        _search()
    with left:
        place = choose_place(codebook, marks(newest), read_place(st.query_params))
    if FOUND in st.session_state:
        _found(st.session_state[FOUND], codebook, newest, place)
    else:
        _page(place, codebook, newest)


def _search() -> None:
    """By receipt code; by name or phone where the clinic's key is here."""
    with_names = office().keys is not None
    hint = say("search" if with_names else "search_receipt")
    form = st.form("search", border=False)
    with form, st.container(horizontal=True, vertical_alignment="center", gap="small"):
        typed = st.text_input(hint, placeholder=hint, max_chars=60, label_visibility="collapsed")
        sent = st.form_submit_button(say("search_go"))
    if not (sent and typed):
        return
    if read_receipt(typed) or not with_names:
        found = inbox.search(office().guard, token(), typed)
        if found:
            open_response(found, read_place(st.query_params))
        st.warning(say("search_none"))
        return
    try:
        here = office()
        st.session_state[FOUND] = contacts.search_contacts(
            here.guard, token(), typed, here.keys, here.searches
        )
    except TooOftenError:
        st.warning(say("search_too_often"))
    else:
        st.rerun()


def _found(found: list[Entry], codebook: Codebook, newest: Questionnaire, place: Place) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="found"):
        told = say("search_found", n=len(found)) if found else say("search_none")
        st.text(told, width="content")
        if st.button(say("search_end"), icon=":material/close:", key="search.end"):
            del st.session_state[FOUND]
            st.rerun()
    if found:
        _answer(table(lines(found[:INBOX_PAGE], codebook, place), newest, "found"), place)


def _page(place: Place, codebook: Codebook, newest: Questionnaire) -> None:
    wanted = place.filter
    skip = (place.page - 1) * INBOX_PAGE
    entries = inbox.entries(office().guard, token(), wanted, skip)
    total = tally(inbox.numbers(office().guard, token(), wanted), marks(newest))
    st.session_state["ids"] = [entry.id for entry in entries]
    if not entries:
        _empty(say("todo_none" if place == Place() else "inbox_none"))
        return
    _answer(table(lines(entries, codebook, place), newest, place.address()), place)
    _pager(place, total, skip, len(entries))


def _answer(asked: Asked | None, place: Place) -> None:
    """Do what was asked in the table."""
    if asked is None:
        return
    if asked.opened:
        open_response(asked.opened, place)
    if asked.state:
        responses.set_states(office().guard, token(), asked.ids, asked.state)
        st.rerun()


def _pager(place: Place, total: int, skip: int, shown: int) -> None:
    first, last = skip + 1, skip + shown
    with st.container(horizontal=True, vertical_alignment="center", key="pager"):
        st.text(say("page_of", first=f"{first:,}", last=f"{last:,}", all=f"{total:,}"), width="content")
        for name, step, off in (("previous", -1, place.page == 1), ("next", 1, last >= total)):
            if st.button(say(name), disabled=off):
                _go(Place(place.view, place.wanted, place.page + step))


def _go(place: Place) -> None:
    keep_place(place)
    st.rerun()


def open_response(response_id: str, place: Place) -> None:
    """Open it, with its place in the address."""
    st.query_params.from_dict(place.query() | {OPENED: response_id})
    st.rerun()


def _empty(sentence: str) -> None:
    st.html(draw_template("empty.html", sentence=sentence))
