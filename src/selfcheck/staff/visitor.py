"""Anyone who looks at the Streamlit page: the token of their cookie, as it came with the websocket."""

import streamlit as st

from selfcheck.staff.cookie import SECURE, read_token


def token() -> str:
    """The token to hand to every service; empty if there is none."""
    cookies = st.context.cookies  # of one kind only: the door took the other one away
    return read_token(cookies, tls=SECURE in cookies)
