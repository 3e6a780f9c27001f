"""The table of the inbox, drawn by the component in frontend/."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import get_args

import streamlit as st

from selfcheck.model import Questionnaire
from selfcheck.review import words
from selfcheck.staff.listing import Line, headings, looks
from selfcheck.staff.words import LANGUAGE, say
from selfcheck.store import STATES, State

_component = st.components.v2.component("selfcheck.table", js="table.js", css="table.css")


@dataclass(frozen=True, slots=True)
class Asked:
    """What was done in the table just now."""

    opened: str = ""
    """The id of a Response."""
    ids: tuple[str, ...] = ()
    """Those that were ticked, for which `state` was chosen."""
    state: State | None = None


def table(
    lines: Sequence[Line], questionnaire: Questionnaire | None, place: str = "", *, several: bool = True
) -> Asked | None:
    """Draw the lines; what was asked of them. `place` tells the list, which keeps where one was in it."""
    states = words("state", LANGUAGE)
    data = {
        "lines": list(lines),
        "looks": looks(questionnaire),
        "headings": headings(),
        "place": place,
        "states": [[state, states[state]] for state in STATES] if several else [],
        "several": say("several"),
    }
    # In a list, because Streamlit looks for data frames in a mapping.
    result = _component(key="table", data=[data], on_open_change=lambda: None, on_several_change=lambda: None)
    if isinstance(result.open, str):
        return Asked(result.open)
    return _several(result.several)


def _several(asked: object) -> Asked | None:
    if not isinstance(asked, dict):
        return None
    state = next((each for each in get_args(State) if each == asked.get("state")), None)
    ids = tuple(str(each) for each in asked.get("ids") or ())
    return Asked(ids=ids, state=state) if state and ids else None
