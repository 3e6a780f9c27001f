"""The table of the inbox, drawn by the component in frontend/."""

from collections.abc import Sequence

import streamlit as st

from selfcheck.model import Questionnaire
from selfcheck.staff.listing import Line, headings, looks

_component = st.components.v2.component("selfcheck.table", js="table.js", css="table.css")


def table(lines: Sequence[Line], questionnaire: Questionnaire | None) -> str | None:
    """Draw the lines; the id of the one that was opened just now."""
    data = {"lines": list(lines), "looks": looks(questionnaire), "headings": headings()}
    # In a list, because Streamlit looks for data frames in a mapping.
    result = _component(key="table", data=[data], on_open_change=lambda: None)
    opened = result.open
    return opened if isinstance(opened, str) else None
