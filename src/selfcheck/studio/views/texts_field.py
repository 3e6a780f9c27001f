"""Texts in all languages side by side, and lists of them."""

import streamlit as st

from selfcheck.model import YamlPath
from selfcheck.studio.drafting import Draft
from selfcheck.studio.entries import text
from selfcheck.studio.views.state import Studio, bind, key

LINE = 14
"""Characters up to which a text is one line of the form."""


def texts_field(studio: Studio, path: YamlPath, label: str) -> None:
    """One text: a box for each language, also those with a file of their own."""
    tags = languages(studio.draft)
    for column, tag in zip(st.columns(len(tags)), tags, strict=True):
        with column:
            text_area(studio, (*path, tag), f"{label} · {tag}")


def texts_list_field(studio: Studio, path: YamlPath, label: str) -> None:
    """Texts one below the other, which can be moved, taken out and added."""
    st.markdown(f"**{label}**")
    entries = studio.draft.at(path) or []
    for place in range(len(entries)):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            movers(studio, (*path, place), place, len(entries))
        texts_field(studio, (*path, place), f"{label} {place + 1}")
    st.button(
        studio.words("add.text"),
        icon=":material/add:",
        key=key("add", path),
        on_click=lambda: studio.apply(
            "add", lambda draft: draft.insert(path, len(entries), text(draft, "…"))
        ),
    )


def text_area(studio: Studio, path: YamlPath, label: str) -> None:
    """One language's words; emptied, they stay what they were: a part is taken out by its own button."""
    words = str(studio.draft.at(path) or "")
    name = bind(key("text", path), words)

    def put() -> None:
        written = " ".join(st.session_state[name].split("\n")).strip()
        if written:
            studio.apply("text", lambda draft: draft.put(path, written))

    if len(words) <= LINE:
        st.text_input(label, words, key=name, on_change=put)
    else:
        st.text_area(label, words, key=name, on_change=put, height="content")


def movers(studio: Studio, path: YamlPath, place: int, count: int) -> None:
    """The buttons that move an entry up or down, and take it out."""
    words = studio.words
    steps = (("up", ":material/arrow_upward:", place - 1), ("down", ":material/arrow_downward:", place + 1))
    for name, icon, to in steps:
        st.button(
            words(name),
            icon=icon,
            key=key(name, path),
            disabled=not 0 <= to < count,
            on_click=lambda to=to: studio.apply("move", lambda draft: draft.move(path, to)),
        )
    st.button(
        words("remove"),
        icon=":material/close:",
        key=key("remove", path),
        disabled=count < 2,
        on_click=lambda: studio.apply("delete", lambda draft: draft.remove(path)),
    )


def languages(draft: Draft) -> list[str]:
    """Every language of the questionnaire."""
    return list(dict.fromkeys([*(draft.tree.get("languages") or ()), *draft.languages]))
