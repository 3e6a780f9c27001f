"""Fields of one value: an urgency with its bounds, a word, a number, a day, or days."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import streamlit as st

from selfcheck.model import YamlPath
from selfcheck.studio.views.state import Studio, bind, key
from selfcheck.studio.views.texts_field import text_area


def limits_field(studio: Studio, path: YamlPath, label: str) -> None:
    """An urgency that is expected: exactly one, at least or at most one, or one of several."""
    value = studio.draft.at(path)
    bounds = value if isinstance(value, Mapping) else {}
    how = next(iter(bounds), "one_of" if isinstance(value, list) else "exactly")
    now = bounds.get(how, value)
    how_key, now_key = bind(key("how", path), how), bind(key("limit", path), now)

    def put() -> None:
        chosen, level = st.session_state[how_key], st.session_state[now_key]
        level = level[0] if isinstance(level, list) and chosen != "one_of" and level else level
        level = [level] if chosen == "one_of" and not isinstance(level, list) else level
        wanted = level if chosen in ("exactly", "one_of") else {chosen: level}
        studio.apply("choice", lambda draft: draft.put(path, wanted))

    left, right = st.columns(2)
    hows = ["exactly", "at_least", "at_most", "one_of"]
    left.selectbox(
        f"{label} · {studio.words('how')}",
        hows,
        hows.index(how),
        key=how_key,
        on_change=put,
        format_func=studio.words,
    )
    levels = ["selfcare", "routine", "soon", "urgent", "emergency"]

    def said(each: str) -> str:
        return studio.words.named("urgency", each)

    if how == "one_of":
        right.multiselect(label, levels, now, key=now_key, on_change=put, format_func=said)
    else:
        right.selectbox(label, levels, levels.index(str(now)), key=now_key, on_change=put, format_func=said)


def value_field(studio: Studio, path: YamlPath, label: str) -> None:
    """A word, a number, a day, or days."""
    value = studio.draft.at(path)
    if path[-1] == "closures":
        _days(studio, path, label)
    elif isinstance(value, bool):
        _put_on_change(studio, path, st.toggle, label, value)
    elif isinstance(value, int | float):
        _put_on_change(studio, path, st.number_input, label, value)
    elif isinstance(value, str) or value is None:
        text_area(studio, path, label)


def _put_on_change(studio: Studio, path: YamlPath, widget: Any, label: str, value: object) -> None:
    name = bind(key("value", path), value)
    widget(
        label,
        value=value,
        key=name,
        on_change=lambda: studio.apply("value", lambda draft: draft.put(path, st.session_state[name])),
    )


def _days(studio: Studio, path: YamlPath, label: str) -> None:
    """Single days: each can be taken out, and one added."""
    days = list(studio.draft.at(path) or [])
    st.markdown(f"**{label}**")
    for place, day in enumerate(days):
        left, right = st.columns([4, 1])
        left.write(str(day))
        right.button(
            studio.words("remove"),
            key=key("day", path, place),
            on_click=lambda place=place: studio.apply("day", lambda draft: draft.remove((*path, place))),
        )
    name = bind(key("day", path, "new"), None)

    def add() -> None:
        day = st.session_state[name]
        if day and day.isoformat() not in days:
            at = sum(each < day.isoformat() for each in map(str, days))
            studio.apply("day", lambda draft: draft.insert(path, at, day.isoformat()))

    st.date_input(studio.words("add.day"), value=None, min_value=date(2020, 1, 1), key=name, on_change=add)
