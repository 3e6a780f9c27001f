"""The Streamlit script of the patient's page: one tap in, one screen out; nothing is kept between them."""

from datetime import UTC, datetime

import streamlit as st

from selfcheck.ui.content import content
from selfcheck.ui.flow import SENDING, read_flow
from selfcheck.ui.mount import hosts, screen
from selfcheck.ui.outbox import Desk, outbox
from selfcheck.ui.screens import draw

st.set_page_config(page_title="selfcheck", layout="centered", initial_sidebar_state="collapsed")
# Two mounts of one component: the tap is read before the screen that answers it is drawn, in one run.
# A trigger and no state: once the run is over the server has forgotten the answers.
# Lists, because Streamlit looks for data frames in a mapping and loads pandas for it.
tap = screen(key="tap", data=[{"hosts": hosts()}], on_flow_change=lambda: None)
questionnaire = content().current()
if questionnaire:
    flow = read_flow(questionnaire, tap.flow, st.query_params.get("lang"))
    desk = Desk()
    if flow.view in SENDING:
        flow, desk = outbox().answer(questionnaire, flow, st.context.ip_address or "")
    screen(key="screen", data=[{"screen": draw(questionnaire, flow, datetime.now(UTC), desk)}])
