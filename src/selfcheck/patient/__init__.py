"""The patient's page: from the flow to pure screens, to HTML, to a server or a Streamlit component."""
