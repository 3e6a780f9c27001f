"""The answers of a case: one line for each question that is not answered as usual."""

from typing import Any

import streamlit as st

from selfcheck.engine import AnswersError
from selfcheck.model import YamlPath
from selfcheck.proofs import Witnesses
from selfcheck.studio.entries import questions
from selfcheck.studio.views.state import Studio, bind, key
from selfcheck.studio.what_if import expectation


def answers_field(studio: Studio, path: YamlPath, label: str) -> None:
    """The lines, one more, and what the case would expect as the rules are now."""
    st.markdown(f"**{label}**")
    known = questions(studio.draft.tree)
    answers = studio.draft.at(path) or {}
    for name in answers:
        with st.container(horizontal=True, vertical_alignment="bottom"):
            answer_widget(studio, known.get(name, {}), name, (*path, name))
            st.button(
                studio.words("remove"),
                icon=":material/close:",
                key=key("remove", path, name),
                on_click=lambda name=name: studio.apply("answer", lambda draft: draft.remove((*path, name))),
            )
    _add(studio, path, {name: question for name, question in known.items() if name not in answers})
    _take(studio, path[:-1])


def answer_widget(studio: Studio, question: dict[str, Any], name: str, path: YamlPath) -> None:
    """One answer, by the kind of its question."""
    value = studio.draft.at(path)
    label = _words(studio, question.get("ask"), name)
    texts = question.get("options") or question.get("tick") or {}
    widget = bind(key("answer", path), value, texts)

    def put() -> None:
        chosen = st.session_state[widget]
        if chosen not in (None, []):
            studio.apply("answer", lambda draft: draft.put(path, chosen))

    def said(each: str) -> str:
        return _words(studio, texts.get(each), each)

    if isinstance(value, list):
        known = list({**texts, **dict.fromkeys(value)})
        st.multiselect(label, known, value, key=widget, format_func=said, on_change=put)
    elif isinstance(value, int | float):
        st.number_input(
            label, value=value, step=0.1 if isinstance(value, float) else 1, key=widget, on_change=put
        )
    else:
        known = list({**texts, str(value): None})
        place = known.index(str(value))
        st.selectbox(label, known, place, key=widget, format_func=said, on_change=put)


def _add(studio: Studio, path: YamlPath, others: dict[str, dict[str, Any]]) -> None:
    name = bind(key("add", path), None, others)

    def add() -> None:
        chosen = st.session_state[name]
        if chosen in others:
            studio.apply("answer", lambda draft: draft.put((*path, chosen), _worst(others[chosen])))

    st.selectbox(
        studio.words("add.answer"),
        list(others),
        index=None,
        placeholder=studio.words("choose"),
        key=name,
        on_change=add,
        format_func=lambda each: _words(studio, others[each].get("ask"), each),
    )


def _take(studio: Studio, path: YamlPath) -> None:
    """What follows now from the case's answers, and a button that writes it into the case."""
    now = _expected(studio, path) if studio.is_current else None
    with st.container(border=True):
        st.markdown(f"**{studio.words('expect.now')}**")
        st.write(" · ".join(f"{key}: {value}" for key, value in (now or {}).items()) or "…")
        st.button(
            studio.words("expect.take"),
            icon=":material/content_copy:",
            key=key("take", path),
            disabled=now is None,  # until the check is done
            on_click=lambda: studio.apply("expect", lambda draft: draft.put((*path, "expect"), now)),
        )


def _expected(studio: Studio, path: YamlPath) -> dict[str, Any] | None:
    """All that follows from a case's answers; None where the draft cannot be read."""
    questionnaire, place = studio.checked.questionnaire, int(path[1])
    if questionnaire is None or place >= len(questionnaire.cases):
        return None
    try:
        return expectation(Witnesses(questionnaire).assess(questionnaire.cases[place].answers))
    except (AnswersError, KeyError):
        return None


def _worst(question: dict[str, Any]) -> Any:
    if options := question.get("options"):
        return list(options)[-1]
    if tick := question.get("tick"):
        return [next(iter(tick))]
    return (question.get("scale") or question.get("number") or question.get("date") or {}).get("at_most", 0)


def _words(studio: Studio, text: object, name: str) -> str:
    words = text.get(studio.language) if isinstance(text, dict) else None
    return f"{words} ({name})" if words else name
