"""The pages of the studio, in Streamlit."""
