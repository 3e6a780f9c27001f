"""Whoever looks at the Streamlit page: the token of their cookie, as it came with the websocket."""

import streamlit as st

from selfcheck.staff.cookie import read_token


def token() -> str:
    """The token to hand to every service; empty if there is none."""
    return read_token(st.context.cookies)
