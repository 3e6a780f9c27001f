"""The patient's screen beside the form, in a phone's frame, in which one can go on as a patient does."""

import streamlit as st

from selfcheck.engine import AnswersError
from selfcheck.model import Answers, Questionnaire, YamlPath
from selfcheck.proofs import Witnesses
from selfcheck.studio.playing import address
from selfcheck.studio.preview import Preview, jumps, screen_preview, view_of, words_preview
from selfcheck.studio.views.state import Studio, key, small

PREVIEW: Preview = screen_preview
WIDTH, HEIGHT = 375, 640
OPEN = "open"
"""The screen on which the open entry is seen."""


def preview(studio: Studio, path: YamlPath) -> None:
    """The screen on which the open entry is seen, or the one that was jumped to."""
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
    path = _jumped(studio, questionnaire, path)
    if _is_given(questionnaire, path):
        small(words("preview.given"))
        return
    try:
        view, given = view_of(questionnaire, path, _answers(studio, path))
        language = tag if tag in spoken else spoken[0]
        _play(studio, questionnaire, view, given, language, int(size or 100))
    except (AnswersError, KeyError, StopIteration):
        small(words("preview.none"))


def phone(html: str, zoom: int = 100, height: int = HEIGHT) -> None:
    """Some HTML in a phone's frame."""
    with st.container(border=True, width=WIDTH + 34):
        st.iframe(f'<div style="zoom:{zoom}%">{html}</div>', width=WIDTH, height=height)


def _play(
    studio: Studio, questionnaire: Questionnaire, view: str, given: Answers, language: str, size: int
) -> None:
    """The page itself; without the words of the screens, the words of this screen."""
    if not questionnaire.texts:
        phone(words_preview(questionnaire, view, given, language), zoom=size)
        return
    draft, _ = studio.checker.readable or ("", None)
    with st.container(border=True, width=WIDTH + 34):
        place = address(questionnaire, view, given, language, size=size, draft=draft)
        st.iframe(place, width=WIDTH, height=HEIGHT, alt=studio.words("preview"))
    small(studio.words("preview.play"))


def _jumped(studio: Studio, questionnaire: Questionnaire, path: YamlPath) -> YamlPath:
    """The path of the screen that is chosen; choosing another entry leads back to that one's screen."""
    words, known = studio.words, jumps(questionnaire)
    names = [OPEN, *known]
    chosen = st.selectbox(
        words("preview.screen"),
        names,
        key=key("screen", path),
        format_func=lambda name: _said(studio, questionnaire, name, known.get(name)),
    )
    return known.get(chosen, path)


def _said(studio: Studio, questionnaire: Questionnaire, name: str, path: YamlPath | None) -> str:
    match path:
        case ("sections", int(s), "questions", int(q)):
            text = questionnaire.sections[s].questions[q].ask
        case ("guidance", int(place)):
            text = questionnaire.guidance[place].title
        case _:
            return studio.words(f"screen.{name}")
    return f"{text.get(studio.language, name)} ({name.partition(':')[2]})"


def _is_given(questionnaire: Questionnaire, path: YamlPath) -> bool:
    match path:
        case ("sections", int(s), "questions", int(q), *_) if s < len(questionnaire.sections):
            questions = questionnaire.sections[s].questions
            return q < len(questions) and questions[q].given
    return False


def _answers(studio: Studio, path: YamlPath) -> Answers:
    """The answers of a case, else those of a patient who gets to the entry."""
    questionnaire = studio.questionnaire
    if questionnaire and path[:1] == ("cases",) and len(path) > 1:
        return Witnesses(questionnaire).path(questionnaire.cases[int(path[1])].answers).answers
    examples: dict[YamlPath, Answers] = st.session_state.get("examples", {})
    return next((examples[path[:n]] for n in range(len(path), 0, -1) if path[:n] in examples), {})
