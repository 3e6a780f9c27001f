"""What each option of a question adds to a score."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from selfcheck.model import YamlPath
from selfcheck.studio.views.state import Studio, bind, key


def points_field(studio: Studio, path: YamlPath, label: str) -> None:
    """One number an option; 0 is not written."""
    st.markdown(f"**{label}**")
    options = _options(studio.draft.at(path[:-1]))
    points = studio.draft.at(path) or {}
    for name, text in options.items():
        value = points.get(name, 0)
        widget = bind(key("points", (*path, name)), value)

        def put(name: str = name, widget: str = widget) -> None:
            given = {**points, name: st.session_state[widget]}
            wanted = {each: given[each] for each in options if given.get(each)}
            if wanted:
                studio.apply("points", lambda draft: draft.put(path, wanted))

        said = text.get(studio.language, name) if isinstance(text, dict) else name
        st.number_input(f"{said} ({name})", value=value, step=1, key=widget, on_change=put)


def points_of(question: Mapping[str, Any] | None) -> dict[str, int] | None:
    """What points begin with: one for the worst option; None where there are no options."""
    options = list(_options(question))
    return {options[-1]: 1} if options else None


def _options(question: Mapping[str, Any] | None) -> Mapping[str, Any]:
    known = question or {}
    return known.get("options") or known.get("tick") or {}
