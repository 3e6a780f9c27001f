"""The self-check for patients, for `streamlit run app.py` and `uvicorn app:app`."""

from pathlib import Path

import streamlit as st

from selfcheck.ui.server import parts

app = st.App(**parts(Path(__file__).with_name("questions.yaml")))
