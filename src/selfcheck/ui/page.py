"""The Streamlit script of the patient's page: one tap in, one screen out; nothing is kept between them."""

from datetime import UTC, datetime

import streamlit as st

from selfcheck.ui.content import content
from selfcheck.ui.flow import SENDING, read_flow
from selfcheck.ui.mount import hosts, nothing, screen
from selfcheck.ui.outbox import Desk, outbox
from selfcheck.ui.screens import draw

st.set_page_config(page_title="selfcheck", layout="centered", initial_sidebar_state="collapsed")
# A trigger and no state: once the run is over the server has forgotten the answers.
# Lists, because Streamlit looks for data frames in a mapping and loads pandas for it.
# A session's first run mounts twice, because only a mount can tell what was tapped on the page of a session
# that is gone; later runs know it before they mount, and once costs less (docs/decisions/0008).
reach = {"hosts": hosts()}
known = st.session_state.get("tap")
tapped = screen(key="tap", data=[reach], on_flow_change=nothing) if known is None else known
questionnaire = content().current()
drawn = {}
if questionnaire:
    flow = read_flow(questionnaire, tapped.get("flow"), st.query_params.get("lang"))
    desk = Desk()
    if flow.view in SENDING:
        flow, desk = outbox().answer(questionnaire, flow, st.context.ip_address or "")
    drawn = {"screen": draw(questionnaire, flow, datetime.now(UTC), desk)}
if known is not None:
    screen(key="tap", data=[reach | drawn], on_flow_change=nothing)
elif drawn:
    screen(key="screen", data=[drawn])
