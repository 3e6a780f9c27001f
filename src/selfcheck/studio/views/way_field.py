"""How a question is answered: one of its options, all that apply, a number, or a date."""

import streamlit as st

from selfcheck.model import YamlPath
from selfcheck.studio.entries import WAYS, answered, text
from selfcheck.studio.views.state import Studio, bind, key


def way_field(studio: Studio, path: YamlPath) -> None:
    """The ways, of which another can be chosen; options stay what they are where they can be ticked, too."""
    question = studio.draft.at(path)
    way = next((each for each in WAYS if each in question), None)
    name = bind(key("way", path), way)

    said = {
        each: text(studio.draft, studio.words(f"new.{each}")) for each in ("title", "no", "unsure", "yes")
    }

    def put() -> None:
        wanted = answered(question, st.session_state[name], said)
        studio.apply("choice", lambda draft: draft.put(path, wanted))

    st.segmented_control(
        studio.words("way"),
        WAYS,
        default=way,
        key=name,
        required=True,
        format_func=lambda each: studio.words(f"way.{each}"),
        on_change=put,
    )
