"""The patient's screen beside the form, in a phone's frame."""

import streamlit as st

from selfcheck.engine import AnswersError
from selfcheck.model import Answers, YamlPath
from selfcheck.proofs import Witnesses
from selfcheck.studio.preview import Preview, screen_preview, view_of
from selfcheck.studio.views.state import Studio, small

PREVIEW: Preview = screen_preview
WIDTH, HEIGHT = 375, 640


def preview(studio: Studio, path: YamlPath) -> None:
    """The screen on which the open entry is seen."""
    words, questionnaire = studio.words, studio.questionnaire
    st.subheader(words("preview"))
    if questionnaire is None:
        small(words("preview.none"))
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        spoken = list(questionnaire.languages)
        tag = st.segmented_control(
            words("language"), spoken, default=studio.language, key="spoken", required=True
        )
        size = st.segmented_control(
            words("preview.size"), ["100", "150", "200"], default="100", key="size", required=True
        )
    try:
        answers = _answers(studio, path)
        view, given = view_of(questionnaire, path, answers)
        html = PREVIEW(questionnaire, view, given, tag if tag in spoken else spoken[0])
    except (AnswersError, KeyError, StopIteration):
        small(words("preview.none"))
        return
    phone(html, zoom=int(size or 100))


def phone(html: str, zoom: int = 100, height: int = HEIGHT) -> None:
    """Some HTML in a phone's frame."""
    with st.container(border=True, width=WIDTH + 34):
        st.iframe(f'<div style="zoom:{zoom}%">{html}</div>', width=WIDTH, height=height)


def _answers(studio: Studio, path: YamlPath) -> Answers:
    """The answers of a case, else those of a patient who gets to the entry."""
    questionnaire = studio.questionnaire
    if questionnaire and path[:1] == ("cases",) and len(path) > 1:
        return Witnesses(questionnaire).path(questionnaire.cases[int(path[1])].answers).answers
    examples: dict[YamlPath, Answers] = st.session_state.get("examples", {})
    return next((examples[path[:n]] for n in range(len(path), 0, -1) if path[:n] in examples), {})
