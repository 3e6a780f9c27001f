"""What if a patient answers so: which rules hold and why, and what the others would need."""

import json
from typing import Any

import streamlit as st

from selfcheck.engine import AnswersError, Engine, assess, measure
from selfcheck.model import Question, Questionnaire
from selfcheck.studio.views.preview_view import PREVIEW, phone
from selfcheck.studio.views.state import Studio, bind, key, small
from selfcheck.studio.what_if import case, readable, rule_states

MOST = 30


def what_if_page(studio: Studio) -> None:
    """Answers on the left, what follows on the right."""
    questionnaire = studio.questionnaire
    if questionnaire is None:
        st.warning(studio.words("changes.open"))
        return
    answers: dict[str, Any] = st.session_state.setdefault("answers", {})
    left, right = st.columns([3, 4], gap="large")
    with left:
        _import(studio, questionnaire)
        _answers(studio, questionnaire, answers)
    with right:
        try:
            _follows(studio, questionnaire, answers)
        except AnswersError as error:
            st.warning(studio.words("answers.wrong", why=error))


def _answers(studio: Studio, questionnaire: Questionnaire, answers: dict[str, Any]) -> None:
    """The questions on the path, one after the other."""
    st.button(studio.words("answers.clear"), icon=":material/restart_alt:", on_click=lambda: answers.clear())
    try:
        path = Engine(questionnaire).replay(answers)
    except AnswersError:
        return
    asked = [q for s in questionnaire.sections for q in s.questions if q.id in path.answers]
    for question in [*asked, *([path.next] if path.next else [])]:
        _answer(studio, question, answers)
    if path.next is None:
        small(studio.words("finished"))


def _answer(studio: Studio, question: Question, answers: dict[str, Any]) -> None:
    value = answers.get(question.id)
    shown = list(value) if isinstance(value, tuple) else value
    texts = question.options or question.tick or {}
    name = bind(key("what_if", (question.id,)), [] if question.tick and not shown else shown, texts)
    label = question.ask.get(studio.language, question.id)

    def put() -> None:
        chosen = st.session_state[name]
        if chosen in (None, []):
            answers.pop(question.id, None)
        else:
            answers[question.id] = tuple(chosen) if isinstance(chosen, list) else chosen

    def said(each: str) -> str:
        return texts[each].get(studio.language, each)

    if measured := measure(question):
        kind = int if measured.steps == 1 else float
        low, high, step = kind(measured.low), kind(measured.high), kind(1 / measured.steps)
        shown = None if value is None else kind(value)
        st.number_input(label, low, high, value=shown, step=step, key=name, on_change=put)
    elif question.tick:
        st.multiselect(
            label,
            list(texts),
            shown,
            key=name,
            format_func=said,
            on_change=put,
            placeholder=studio.words("choose"),
        )
    else:
        place = list(texts).index(value) if value else None
        st.selectbox(
            label,
            list(texts),
            place,
            key=name,
            format_func=said,
            on_change=put,
            placeholder=studio.words("choose"),
        )


def _follows(studio: Studio, questionnaire: Questionnaire, answers: dict[str, Any]) -> None:
    words, found = studio.words, assess(questionnaire, answers)
    urgency = words.named("urgency", str(found.urgency)) if found.urgency else words("result.none")
    days = f" ({found.days})" if found.days else ""
    st.metric(words("result"), f"{urgency}{days}")
    if found.guidance:
        with st.expander(words("preview")):
            phone(PREVIEW(questionnaire, "result", answers, studio.language), zoom=75, height=360)
    _save(studio, questionnaire, answers)
    states = rule_states(questionnaire, answers, studio.language)
    st.subheader(words("holds"), anchor=False)
    for state in [each for each in states if each.holds]:
        because = state.rule.because.get(studio.language, "")
        st.markdown(f":material/check_circle: **{state.rule.id}** — {because}  \n:gray[{state.rule.source}]")
    if not any(each.holds for each in states):
        small(words("holds.none"))
    with st.expander(words("nearly"), expanded=True):
        for state in [each for each in states if not each.holds][:MOST]:
            st.markdown(f"**{state.rule.id}**\n" + "\n".join(f"- {need}" for need in state.needs))


def _save(studio: Studio, questionnaire: Questionnaire, answers: dict[str, Any]) -> None:
    words = studio.words

    def save() -> None:
        name = st.session_state["case_name"].strip() or words("new.case")
        value = case(questionnaire, Engine(questionnaire).replay(answers).answers, name)
        place = len(studio.draft.at(("cases",)) or ())
        if studio.changes("case", lambda draft: draft.insert(("cases",), place, value)):
            st.session_state["case_name"] = ""
            st.session_state["case_saved"] = True

    if st.session_state.pop("case_saved", False):
        st.success(words("case.saved"), icon=":material/check_circle:")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(words("case.name"), key="case_name")
        st.button(
            words("case.save"),
            icon=":material/bookmark_add:",
            on_click=save,
            disabled=not answers,
            width="content",
        )


def _import(studio: Studio, questionnaire: Questionnaire) -> None:
    def read() -> None:
        written = st.session_state["answers_json"]
        try:
            given = readable(questionnaire, json.loads(written))
            Engine(questionnaire).replay(given)
        except (ValueError, TypeError, AttributeError, AnswersError) as error:
            st.session_state["answers_wrong"] = str(error)
        else:
            st.session_state["answers"], st.session_state["answers_json"] = given, ""
            st.session_state["answers_wrong"] = ""

    with st.popover(studio.words("answers.import"), icon=":material/data_object:"):
        st.text_area(studio.words("answers.import"), key="answers_json", on_change=read)
    if why := st.session_state.get("answers_wrong"):
        st.warning(studio.words("answers.wrong", why=why))
