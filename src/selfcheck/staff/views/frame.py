"""The frame of every page: who is signed in, where one can go, and the end of the session."""

import os
from collections.abc import Callable
from pathlib import Path

import streamlit as st

from selfcheck.staff.context import office
from selfcheck.staff.rendering import draw as draw_template
from selfcheck.staff.services.inbox import versions
from selfcheck.staff.services.sessions import me, sign_out
from selfcheck.staff.views import exports, inbox, opened, overview, sheet
from selfcheck.staff.visitor import token
from selfcheck.staff.words import say
from selfcheck.store import NotAllowedError, NotSignedInError, Person
from selfcheck.web import content

STYLE = Path(__file__).parent.parent / "templates" / "staff.css"
TICK = 30
"""Seconds between two looks at the session: a page left open does not show patients for hours."""


def draw() -> None:
    """Draw the page that is asked for, or that the session is over."""
    st.set_page_config(page_title=say("app"), layout="wide", initial_sidebar_state="collapsed")
    st.html(STYLE)
    if inbox.OPENED not in st.query_params:
        sheet.close()
    try:
        person = me(office().guard, token())
        chosen = st.navigation([*_pages(person).values()], position="hidden")
        _header(person)
        _questionnaire()
        _watch()
        chosen.run()
    except NotSignedInError:
        _over()
    except NotAllowedError:
        st.error(say("admin_only"))


def _pages(person: Person) -> dict[str, "st.Page"]:
    views: dict[str, Callable[[], None]] = {
        "inbox": inbox.draw,
        "overview": overview.draw,
        "opened_file": opened.draw,
    }
    if person.role == "admin":
        views["exports"] = exports.draw
    return {
        name: st.Page(view, title=say(name), url_path=name, default=name == "inbox")
        for name, view in views.items()
    }


def _header(person: Person) -> None:
    pages = _pages(person)
    with st.container(horizontal=True, vertical_alignment="center", key="header"):
        newest = next(iter(versions(office().guard, token()).values()), None)
        clinic = next(iter(newest.clinic.name.values())) if newest else ""
        st.html(draw_template("top.html", clinic=clinic), width="content")
        for page in pages.values():
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


@st.fragment(run_every=TICK)
def _watch() -> None:
    """Ask now and then whether the session still lasts, without keeping it alive."""
    if not office().guard.is_alive(token()):
        st.rerun(scope="app")


def _over() -> None:
    sheet.close()
    st.info(say("signed_out"))
    st.link_button(say("sign_in_again"), "/sign-in")
