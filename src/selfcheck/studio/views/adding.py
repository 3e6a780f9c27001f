"""Buttons that add a new entry, whole, so that only its words have to be written."""

from collections.abc import Iterable

import streamlit as st

from selfcheck.model import YamlPath
from selfcheck.studio.entries import after, fresh, new
from selfcheck.studio.views.state import Studio, key

NAMED = ("phones", "departments", "tags")
"""What is a mapping in the file: the key is the id."""
_WORDS = ("title", "ask", "no", "unsure", "yes", "because", "source", "promise", "case")


def add_buttons(studio: Studio, kinds: Iterable[str], path: YamlPath = ()) -> None:
    """One button a kind; `path`: the entry behind or in which the new one goes."""
    for kind in kinds:
        st.button(
            studio.words(f"add.{kind}"),
            icon=":material/add:",
            key=key("new", path, kind),
            on_click=add,
            args=(studio, path, kind),
        )


def add(studio: Studio, path: YamlPath, kind: str) -> None:
    """Put the new entry into the draft and open it."""
    about = studio.draft.at((*path, "id")) if path[:1] == ("sections",) else None
    value = new(studio.draft, kind, {name: studio.words(f"new.{name}") for name in _WORDS}, about)
    if kind in NAMED:
        place: YamlPath = (kind, fresh(kind.removesuffix("s"), studio.draft.at((kind,)) or ()))
        if studio.changes("add", lambda draft: draft.put(place, value)):
            studio.go_to(place)
        return
    parent: YamlPath = (*path[:2], kind) if kind in ("questions", "grids") else (kind,)
    listed = studio.draft.at(parent)
    position = after(path, kind)
    position = len(listed or ()) if position < 0 else position
    if studio.changes("add", lambda draft: draft.insert(parent, position, value)):
        studio.go_to(path if kind == "grids" else (*parent, position))
