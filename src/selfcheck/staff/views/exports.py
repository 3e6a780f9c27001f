"""Exports by an admin: what, how, why; the file itself comes from a route that authorises again."""

import pandas as pd
import streamlit as st

from selfcheck.export import FORMATS, MOST, PROGRAMS, WITH_CONTACT, Order, is_installed
from selfcheck.review import Codebook
from selfcheck.staff.context import office
from selfcheck.staff.export_query import address
from selfcheck.staff.marks import marks
from selfcheck.staff.rendering import draw as draw_template
from selfcheck.staff.services.exports import last_exports
from selfcheck.staff.services.inbox import numbers, versions
from selfcheck.staff.times import moment
from selfcheck.staff.views.filters import filters, tally
from selfcheck.staff.visitor import token
from selfcheck.staff.words import LANGUAGE, say
from selfcheck.store import Act, Filter


def draw() -> None:
    """Draw the choices and the exports made so far."""
    guard = office().guard
    made = last_exports(guard, token())  # first: it refuses anyone who may not export
    asked = versions(guard, token())
    st.info(say("export_lead"), icon=":material/lock:")
    if not asked:
        st.text(say("inbox_empty"))
        return
    codebook = Codebook.of(asked, LANGUAGE, guard.store.settings.age_question)
    looks = marks(next(iter(asked.values())))
    wanted = filters(codebook, looks, key="export")
    rows = tally(numbers(guard, token(), wanted), looks)
    order, reason = _order(wanted)
    st.text(say("export_rows", rows=f"{rows:,}"))
    if order.contact and not reason.strip():
        st.text(say("export_needs_reason"))
    elif order.format in PROGRAMS and rows > MOST:
        st.warning(say("export_too_many", most=f"{MOST:,}"))
    elif rows:
        st.html(draw_template("download.html", address=address(order, reason), beside=_beside(order)))
    _last(made)


def _beside(order: Order) -> list[tuple[str, str]]:
    """What explains the file: words and address."""
    with_r = order.format == "csv" and not order.in_words
    names = (["codebook"] if order.format != "xlsx" else []) + (["r"] if with_r else [])
    return [(say(f"export_{name}"), address(order, beside=name)) for name in names]


def _order(wanted: Filter) -> tuple[Order, str]:
    forms = FORMATS + (PROGRAMS if is_installed() else ())
    form = st.radio(say("export_format"), forms, format_func=lambda f: say(f"format_{f}"), horizontal=True)
    encoding, in_words, ticks_apart = "utf-8-sig", True, False
    if form in ("csv", "long"):
        names = ("utf-8-sig", "cp932")
        encoding = st.radio(
            say("export_encoding"), names, format_func=lambda e: say(f"encoding_{e}"), horizontal=True
        )
    if form in ("csv", "xlsx", "long"):
        in_words = st.checkbox(say("export_in_words"), True)
    if form in ("csv", "xlsx"):
        ticks_apart = st.checkbox(say("export_ticks"), help=say("export_ticks_hint"))
    contact, reason = False, ""
    if form in WITH_CONTACT:
        keys = office().keys
        contact = st.checkbox(say("export_contact"), disabled=keys is None)
        if keys is None:
            st.text(say("export_no_key"))
    if contact:
        reason = st.text_input(say("export_reason"), help=say("export_reason_hint"), max_chars=200) or ""
    chosen = {"format": form, "encoding": encoding, "in_words": in_words, "contact": contact}
    chosen["ticks_apart"] = ticks_apart
    return Order.model_validate({"wanted": wanted, **chosen}), reason


def _last(acts: list[Act]) -> None:
    if not acts:
        return
    st.markdown(f"**{say('export_last')}**")
    told = [
        {
            say("export_when"): moment(act.at),
            say("export_who"): act.actor,
            say("export_format"): say(f"format_{act.object}"),
            say("number"): act.detail["rows"],
            say("export_replaced"): act.detail["replaced"],
            say("export_complete"): say("yes" if act.detail["complete"] else "no"),
        }
        for act in acts
    ]
    st.dataframe(pd.DataFrame(told), hide_index=True)
