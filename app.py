"""The self-check as a Streamlit app, for a tablet and for trying out: `streamlit run app.py`."""

from pathlib import Path

from selfcheck.patient import show

show(Path(__file__).with_name("questions.yaml"))
