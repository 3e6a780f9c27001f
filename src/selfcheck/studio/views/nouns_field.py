"""A list of small things within an entry, such as the grids of a section or the care of a guidance."""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from selfcheck.model import YamlPath, noun_at
from selfcheck.studio.entries import new
from selfcheck.studio.views.state import Studio, key
from selfcheck.studio.views.texts_field import movers

NEW = ("grids", "care")
"""What can be added here."""
_WORDS = ("title", "ask", "source")


def is_nouns(path: YamlPath) -> bool:
    """Whether a list of nouns should be at a path."""
    return noun_at(path) is None and noun_at((*path, 0)) is not None


def nouns_field(studio: Studio, path: YamlPath, label: str, form: Callable[[Studio, YamlPath], None]) -> None:
    """Each with its own form; they can be moved, taken out and added."""
    st.markdown(f"**{label}**")
    entries = [each for each in studio.draft.at(path) or () if isinstance(each, Mapping)]
    for place in range(len(entries)):
        with st.container(border=True):
            with st.container(horizontal=True):
                movers(studio, (*path, place), place, len(entries) + 1)
            form(studio, (*path, place))
    if path[-1] in NEW:
        st.button(
            studio.words(f"add.{path[-1]}"),
            icon=":material/add:",
            key=key("add", path),
            on_click=lambda: studio.apply(
                "add", lambda draft: draft.insert(path, len(entries), first_noun(studio, path))
            ),
        )


def first_noun(studio: Studio, path: YamlPath) -> Any:
    """What a new one begins with."""
    said = {name: studio.words(f"new.{name}") for name in _WORDS}
    section = studio.draft.at(path[:2]) if path[-1] == "grids" else None
    about = section["questions"][0]["id"] if section else None
    return new(studio.draft, str(path[-1]), said, about)
