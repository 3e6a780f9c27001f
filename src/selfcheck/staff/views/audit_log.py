"""The audit log, for admins: who did what when, the newest first."""

import json

import pandas as pd
import streamlit as st

from selfcheck.staff.context import office
from selfcheck.staff.services.people import ACTS, audit_log, verified
from selfcheck.staff.times import moment
from selfcheck.staff.visitor import token
from selfcheck.staff.words import say
from selfcheck.store import AuditError


def draw() -> None:
    """Draw a page of the log, and the proof that nobody changed it."""
    st.info(say("audit_lead"), icon=":material/history:")
    before = st.session_state.get("audit.before")
    rows = audit_log(office().guard, token(), before)
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button(say("audit_verify")):
            _verify()
        if st.button(say("audit_newest"), disabled=before is None):
            st.session_state["audit.before"] = None
            st.rerun()
        if st.button(say("audit_older"), disabled=len(rows) < ACTS):
            st.session_state["audit.before"] = rows[-1][0]
            st.rerun()
    told = [
        {
            say("audit_number"): number,
            say("export_when"): moment(act.at),
            say("export_who"): act.actor,
            say("audit_action"): _action(act.action),
            say("audit_object"): act.object,
            say("audit_detail"): json.dumps(act.detail, ensure_ascii=False) if act.detail else "",
        }
        for number, act in rows
    ]
    st.dataframe(pd.DataFrame(told), hide_index=True, height="content")


def _action(name: str) -> str:
    """In words; as it is written where another version wrote it."""
    try:
        return say(f"audit_act_{name}")
    except KeyError:
        return name


def _verify() -> None:
    try:
        head = verified(office().guard, token())
    except AuditError as error:
        st.error(f"{say('audit_broken')} {error}")
    else:
        st.success(say("audit_whole", head=head))
