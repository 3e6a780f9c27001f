"""Erasing a Response on its patient's wish: an admin types the receipt code again."""

import streamlit as st

from selfcheck.staff.context import office
from selfcheck.staff.services import responses
from selfcheck.staff.visitor import token
from selfcheck.staff.words import say
from selfcheck.store import Response, read_receipt, show_receipt


def erasure(response: Response) -> None:
    """Draw the way to erase it."""
    with st.expander(say("erase")):
        st.text(say("erase_ask"))
        with st.form("erase", border=False):
            typed = st.text_input(say("erase_type"), max_chars=40)
            if not st.form_submit_button(say("erase_confirm", receipt=show_receipt(response.receipt))):
                return
        if read_receipt(typed or "") != response.receipt:
            st.warning(say("erase_other"))
            return
        head = responses.erase_response(office().guard, token(), response.id)
    st.success(say("erased", head=head))
    st.stop()
