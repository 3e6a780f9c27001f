"""The order of a question's options: dragged, or moved by the arrow keys, by the component in frontend/."""

from collections.abc import Mapping

import streamlit as st

from selfcheck.model import YamlPath
from selfcheck.studio.views.state import Studio, key, small

_component = st.components.v2.component("selfcheck.order", js="order.js", css="order.css")


def order_field(studio: Studio, path: YamlPath, said: Mapping[str, str]) -> None:
    """The entries of a mapping, by what is said of each; what is dropped elsewhere is moved in the file."""
    label = studio.words("order")
    small(label)
    # In a list, because Streamlit looks for data frames in a mapping.
    data = [{"items": [list(each) for each in said.items()], "label": label}]
    result = _component(key=key("order", path), data=data, on_moved_change=lambda: None)
    wanted = result.moved
    if not isinstance(wanted, Mapping) or wanted.get("name") not in said:
        return
    if studio.changes("move", lambda draft: draft.move((*path, wanted["name"]), int(wanted["to"]))):
        st.rerun()
