"""An editor for YAML: Ace, where the extra `studio` is installed; else a plain box."""

import streamlit as st

from selfcheck.studio.views.state import bind

try:
    from code_editor import code_editor
except ModuleNotFoundError:
    code_editor = None


def editor(text: str, key: str) -> str | None:
    """What is written now; None before anything is."""
    if code_editor is None:
        return st.text_area("YAML", text, key=bind(key, text), height=400, label_visibility="collapsed")
    found = code_editor(
        text,
        lang="yaml",
        height=[8, 28],
        response_mode=["debounce", "blur"],
        options={"wrap": True, "tabSize": 2, "useSoftTabs": True},
        allow_reset=True,
        key=f"{key}:ace",
    )
    written = str(found.get("text", ""))
    return written or None
