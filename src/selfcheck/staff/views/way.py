"""The way through the list from an open Response: back, to the one before and behind, and done."""

import streamlit as st

from selfcheck.staff.context import office
from selfcheck.staff.place import OPENED, Place
from selfcheck.staff.services import inbox, responses
from selfcheck.staff.visitor import token
from selfcheck.staff.words import say
from selfcheck.store import INBOX_PAGE, State


def way(response_id: str, place: Place, state: State | None = None) -> None:
    """Draw the buttons. `state` is how far the clinic is with it; None where it is gone."""
    ids = _ids(response_id, place)
    here = ids.index(response_id) if response_id in ids else None
    before = ids[here - 1] if here else None
    behind = ids[here + 1] if here is not None and here + 1 < len(ids) else None
    with st.container(horizontal=True, vertical_alignment="center", key="way"):
        if st.button(say("back"), icon=":material/arrow_back:", key="back", shortcut="u"):
            go(place)
        up, down = ":material/keyboard_arrow_up:", ":material/keyboard_arrow_down:"
        if st.button(say("before"), icon=up, key="before", shortcut="k", disabled=before is None):
            go(place, before)
        if st.button(say("behind"), icon=down, key="behind", shortcut="j", disabled=behind is None):
            go(place, behind)
        st.space("stretch")
        if state == "closed":
            st.badge(say("state_closed"), icon=":material/check:", color="green")
        elif state and st.button(
            say("done_next"), type="primary", key="done", shortcut="d", icon=":material/check:"
        ):
            responses.set_state(office().guard, token(), response_id, "closed")
            go(place, behind)


def go(place: Place, response_id: str | None = None) -> None:
    """To another Response of the list, or to the list itself."""
    st.query_params.from_dict(place.query() | ({OPENED: [response_id]} if response_id else {}))
    st.rerun()


def _ids(response_id: str, place: Place) -> list[str]:
    """The list as it stood when the Response was opened; after F5 or in a new tab as it is now.

    Anyone who marks one as done goes on to the next, though the list no longer holds the one that is left.
    """
    known: list[str] = st.session_state.get("ids", [])
    if response_id not in known:
        skip = (place.page - 1) * INBOX_PAGE
        known = [entry.id for entry in inbox.entries(office().guard, token(), place.filter, skip)]
        st.session_state["ids"] = known
    return known
