"""The frame of every page: who is signed in, where one can go, and the end of the session."""

import os
from collections.abc import Callable
from pathlib import Path

import streamlit as st

from selfcheck.staff.context import office
from selfcheck.staff.place import OPENED
from selfcheck.staff.rendering import draw as draw_template
from selfcheck.staff.services.inbox import news, versions
from selfcheck.staff.services.sessions import me, sign_out
from selfcheck.staff.views import audit_log, exports, inbox, opened, overview, people, sheet
from selfcheck.staff.views.desk import seen_until, title, watch
from selfcheck.staff.visitor import token
from selfcheck.staff.words import say
from selfcheck.store import NotAllowedError, NotSignedInError, Person
from selfcheck.web import content

STYLE = Path(__file__).parent.parent / "templates" / "staff.css"


def draw() -> None:
    """Draw the page that is asked for, or that the session is over."""
    st.set_page_config(page_title=_title(), layout="wide", initial_sidebar_state="collapsed")
    st.html(STYLE)
    if OPENED not in st.query_params:
        sheet.close()
    try:
        person = me(office().guard, token())
        pages = _pages()
        chosen = st.navigation([*pages.values()], position="hidden")
        _header(person, pages)
        _questionnaire()
        watch()
        chosen.run()
    except NotSignedInError:
        _over()
    except NotAllowedError:
        st.error(say("admin_only"))


def _title() -> str:
    """With the number of unread ones; from here on, what comes later is new."""
    try:
        found = news(office().guard, token(), None)
    except NotSignedInError:
        return say("app")
    seen_until(found.newest)
    return title(found.unread)


VIEWS: dict[str, Callable[[], None]] = {
    "inbox": inbox.draw,
    "overview": overview.draw,
    "opened_file": opened.draw,
    "exports": exports.draw,
    "people": people.draw,
    "audit_log": audit_log.draw,
}
ADMIN = ("exports", "people", "audit_log")
"""Pages that others are told they may not see; each also asks its services, which refuse."""


def _pages() -> dict[str, "st.Page"]:
    """Every page, so that none of our addresses ends in Streamlit's own sentence."""
    return {
        name: st.Page(view, title=say(name), url_path=name, default=name == "inbox")
        for name, view in VIEWS.items()
    }


def _header(person: Person, pages: dict[str, "st.Page"]) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="header"):
        newest = next(iter(versions(office().guard, token()).values()), None)
        clinic = next(iter(newest.clinic.name.values())) if newest else ""
        st.html(draw_template("top.html", clinic=clinic), width="content")
        for name, page in pages.items():
            if person.role == "admin" or name not in ADMIN:
                st.page_link(page)
        st.space("stretch")
        st.text(f"{person.name}（{say(f'role_{person.role}')}）", width="content")
        if st.button(say("sign_out"), key="sign_out"):
            sign_out(office().guard, token())
            st.rerun()


def _questionnaire() -> None:
    """What is wrong with the file that patients are asked from, where it lies on this machine."""
    kept = content()
    if kept.path.exists() or os.environ.get("SELFCHECK_QUESTIONS"):
        kept.current()
        if kept.problems:
            st.warning(say("questions_wrong"))
            st.code(str(kept.problems), language=None)


def _over() -> None:
    sheet.close()
    st.info(say("signed_out"))
    st.link_button(say("sign_in_again"), "/sign-in")
