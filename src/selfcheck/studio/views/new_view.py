"""A new questionnaire from the skeleton."""

from pathlib import Path

import streamlit as st

from selfcheck.studio.opening import open_file
from selfcheck.studio.starting import start_new
from selfcheck.studio.views.state import Studio, language


def new_page(studio: Studio) -> None:
    """Asks for an id, a title and a file name."""
    words = studio.words
    st.write(words("starting.lead"))
    with st.form("new"):
        name = st.text_input(words("starting.id"), value="headache")
        title = st.text_input(words("starting.title"))
        file = st.text_input(words("starting.file"), value="headache.yaml")
        pressed = st.form_submit_button(words("starting.do"), type="primary")
    if pressed:
        path = studio.work.main.parent / Path(file).with_suffix(".yaml").name
        try:
            start_new(path, name.strip(), title.strip() or name, studio.draft.tree)
        except FileExistsError:
            st.warning(words("starting.exists", file=path.name))
        except ValueError:
            st.warning(words("starting.id"))
        else:
            st.success(words("starting.done", file=path.name))
            st.button(words("starting.open"), icon=":material/edit:", on_click=_open, args=(path,))


def _open(path: Path) -> None:
    """Work on this file from now on; nothing of the page before is kept."""
    open_file(path)
    chosen = language()
    st.session_state.clear()
    st.session_state["author_language"] = chosen
