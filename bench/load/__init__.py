"""Many patients at once, against the bare Streamlit floor in the same run; see bench/README.md."""
