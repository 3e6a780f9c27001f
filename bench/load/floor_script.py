"""The floor's script: the least that a questionnaire in Streamlit's own widgets can be."""

import streamlit as st

QUESTIONS = 52
OPTIONS = ("はい", "いいえ", "わからない", "答えたくない")


def answer(number: int, option: str) -> None:
    """Keep the answer and go on."""
    st.session_state.setdefault("answers", {})[number] = option
    st.session_state.number = number + 1


number = st.session_state.get("number", 0)
st.progress((number % QUESTIONS + 1) / QUESTIONS)
st.subheader(f"質問 {number + 1}：きょう、症状はありますか？")
for option in OPTIONS:
    st.button(option, key=f"{number}_{option}", on_click=answer, args=(number, option), width="stretch")
