"""What is around every page: what came in the meantime, the number in the title, and the keys."""

from datetime import datetime

import streamlit as st

from selfcheck.staff.context import office
from selfcheck.staff.place import OPENED, Place
from selfcheck.staff.services.inbox import news
from selfcheck.staff.visitor import token
from selfcheck.staff.words import say
from selfcheck.store import NotSignedInError

TICK = 30
"""Seconds between two looks: also at the session, so that a page left open shows no patient for hours."""

KEYS = ("j", "k", "x", "Enter", "d", "u", "?")
"""In the list: the next and the last line, tick, open. In a Response: next, last, done, back."""

_component = st.components.v2.component("selfcheck.desk", js="desk.js", css="desk.css")
_KNOWN = "known"
"""In the session's state: when the newest Response came that the page can have shown."""


@st.fragment(run_every=TICK)
def watch() -> None:
    """Ask now and then whether the session lasts and whether something has come. Neither keeps it alive."""
    try:
        found = news(office().guard, token(), st.session_state.get(_KNOWN))
    except NotSignedInError:
        st.rerun(scope="app")
        return
    _frame(found.unread)
    if found.arrived:
        _notice(found.arrived)


def seen_until(newest: datetime | None) -> None:
    """The page shows everything up to here; what comes later is told."""
    st.session_state[_KNOWN] = newest


def _notice(arrived: int) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="notice"):
        st.text(say("arrived", n=arrived), width="content")
        opened = OPENED in st.query_params
        if st.button(say("arrived_list" if opened else "arrived_show"), key="notice.show"):
            if opened:
                st.query_params.from_dict(Place().query())
            st.rerun(scope="app")


def title(unread: int) -> str:
    """The title of every page, with a number that shows in its tab."""
    return (f"({unread}) " if unread else "") + say("app")


def _frame(unread: int) -> None:
    data = {
        "title": title(unread),
        "top": st.query_params.get(OPENED, ""),
        "keys": [[key, say(f"key_{key}" if key != "?" else "key_help")] for key in KEYS],
        "heading": say("keys"),
        "close": say("close"),
    }
    _component(key="desk", data=[data])
