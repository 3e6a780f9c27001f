"""The other Responses of one patient under one another, and what changed from each to the next."""

import streamlit as st

from selfcheck.staff.changes import Changed, changes
from selfcheck.staff.context import office
from selfcheck.staff.marks import mark
from selfcheck.staff.place import Place
from selfcheck.staff.rendering import draw as draw_template
from selfcheck.staff.services.contacts import of_same_patient
from selfcheck.staff.services.inbox import versions
from selfcheck.staff.services.responses import Sheet
from selfcheck.staff.times import moment
from selfcheck.staff.visitor import token
from selfcheck.store import Response, show_receipt

_FOUND = "siblings"
"""In the session's state: the Response that is open, and its patient's others."""


def siblings(sheet: Sheet, place: Place, *, again: bool) -> None:
    """Draw them, newest first, if there are any."""
    found = _found(sheet, again=again)
    if not found:
        return
    asked = versions(office().guard, token())
    every = sorted([*found, sheet.response], key=lambda response: response.created, reverse=True)
    told: list[tuple[Response, list[Changed]]] = [
        (one, changes(earlier, one, asked) if earlier else [])
        for one, earlier in zip(every, [*every[1:], None], strict=True)
    ]
    lines = [
        {
            "receipt": show_receipt(one.receipt),
            "received": moment(one.created),
            "mark": mark(one.assessment.urgency, asked.get(one.questionnaire_hash)),
            "here": one.id == sheet.response.id,
            "href": place.address(one.id),
            "changes": changed,
        }
        for one, changed in told
    ]
    st.html(draw_template("siblings.html", lines=lines))


def _found(sheet: Sheet, *, again: bool) -> list[Response]:
    """Looked for once for each opening: every contact has to be opened for it."""
    known = st.session_state.get(_FOUND)
    if again and known and known[0] == sheet.response.id:
        return list(known[1])
    found = of_same_patient(office().guard, token(), sheet.response.id, office().keys)
    st.session_state[_FOUND] = (sheet.response.id, found)
    return found
