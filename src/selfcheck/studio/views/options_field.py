"""The options of a question, in the order in which they are shown."""

from collections.abc import Mapping

import streamlit as st

from selfcheck.model import YamlPath
from selfcheck.studio.entries import fresh, text
from selfcheck.studio.views.order_field import order_field
from selfcheck.studio.views.state import Studio, key
from selfcheck.studio.views.texts_field import movers, texts_field


def options_field(studio: Studio, path: YamlPath, label: str) -> None:
    """Each option with its texts, its id, and buttons to move it or take it out."""
    options = studio.draft.at(path) or {}
    st.markdown(f"**{label}**")
    order_field(studio, path, {name: _said(studio, text, name) for name, text in options.items()})
    for place, name in enumerate(options):
        with st.container(border=True):
            with st.container(horizontal=True, vertical_alignment="center"):
                st.markdown(f"`{name}`", width="stretch")
                movers(studio, (*path, name), place, len(options))
            texts_field(studio, (*path, name), str(name))
    new = key("option", path)

    def add() -> None:
        name = st.session_state[new].strip() or fresh("option", options)
        words = studio.words("new.option")
        if studio.changes("option", lambda draft: draft.put((*path, name), text(draft, words))):
            st.session_state[new] = ""

    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(f"{studio.words('add.option')} · id", key=new, placeholder=fresh("option", options))
        st.button(
            studio.words("add.option"),
            icon=":material/add:",
            key=key("add", path),
            on_click=add,
            width="content",
        )


def _said(studio: Studio, text: object, name: str) -> str:
    words = text.get(studio.language) if isinstance(text, Mapping) else None
    return f"{words} ({name})" if words else name
