"""An editor for YAML: Ace, where the extra `studio` is installed; else a plain box."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from selfcheck.studio.completions import Completion
from selfcheck.studio.views.state import bind

try:
    from code_editor import code_editor
except ModuleNotFoundError:
    code_editor = None


def editor(text: str, key: str, known_words: Sequence[Completion] = ()) -> str | None:
    """What is written now; None before anything is. `known_words`: what it completes."""
    if code_editor is None:
        return st.text_area("YAML", text, key=bind(key, text), height=400, label_visibility="collapsed")
    known: dict[str, _Known] = st.session_state.setdefault("editors", {})
    here = known.setdefault(key, _Known(text, text))
    if text.rstrip() not in (
        here.given.rstrip(),
        here.written.rstrip(),
    ):  # changed elsewhere: by a fix or undo
        here = known[key] = _Known(text, text, count=here.count + 1)
    here.given = text
    found = code_editor(
        text,
        lang="yaml",
        height=[8, 28],
        response_mode=["debounce", "blur"],
        options={"wrap": True, "tabSize": 2, "useSoftTabs": True, "enableLiveAutocompletion": True},
        completions=list(known_words),
        key=f"{key}:{here.count}",
    )
    here.written = str(found.get("text", ""))
    return here.written or None


@dataclass
class _Known:
    """What an editor began with, the entry's text as it was last, and what the editor last said.

    Another `count` is another editor.
    """

    first: str
    given: str = ""
    written: str = ""
    count: int = 0
