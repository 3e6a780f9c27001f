"""The same screens in Streamlit's own page, as one ordinary component. Above answering, beside page.

For a tablet in the waiting room, for trying out and for previews: Streamlit's own routes stay open, so it
belongs into a trusted network (docs/server.md).
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from selfcheck.engine import Engine
from selfcheck.patient.answering import answer_tap
from selfcheck.patient.flow import Flow
from selfcheck.patient.post import MOST_FIELDS, Fields
from selfcheck.patient.rendering import card_colours, render_page
from selfcheck.patient.screens import draw
from selfcheck.patient.sending import outbox
from selfcheck.patient.statics import read_static
from selfcheck.web import content

KEY = "selfcheck"
"""Of the component in Streamlit's session state."""


def show(questions: Path) -> None:
    """Show the self-check of a file; the whole of a Streamlit app."""
    engine = content(questions).current()
    title = _title(engine) if engine else "119"
    st.set_page_config(page_title=title, layout="centered", initial_sidebar_state="collapsed")
    if engine is None:
        st.html(read_static("fallback.html"))
        return
    known = st.session_state.get(KEY)
    tap = known.get("tap") if known else None
    data = _answered(engine, tap) if isinstance(tap, Mapping) else _page(engine)
    _component()(key=KEY, data=data, on_tap_change=_nothing)


@cache
def _component() -> Any:
    """Registered once for each process. Streamlit takes a text of one line for a path; these have several."""
    return st.components.v2.component(
        "selfcheck_page",
        html='<div id="place"></div>',
        css=read_static("style.css"),
        js=read_static("script.js"),
        isolate_styles=True,
    )


def _title(engine: Engine) -> str:
    questionnaire = engine.questionnaire
    return questionnaire.title[next(iter(questionnaire.languages))]


def _page(engine: Engine) -> dict[str, object]:
    """The start page, with the colours of the guidances beside it."""
    questionnaire = engine.questionnaire
    wish = st.query_params.get("lang", "")
    flow = Flow(wish if wish in questionnaire.languages else next(iter(questionnaire.languages)))
    page = render_page(questionnaire, draw(engine, flow, datetime.now(UTC)), flow)
    return {"page": f"{page}<style>\n{card_colours(questionnaire)}</style>"}


def _answered(engine: Engine, tap: Mapping[str, Any]) -> dict[str, object]:
    """The answer to a tap, with its number, by which the device knows which one it answers."""
    found = answer_tap(
        engine,
        _fields(tap.get("fields")),
        outbox(),
        datetime.now(UTC),
        host=st.context.ip_address or "",
    )
    shown, ahead = tap.get("shown"), tap.get("ahead") is True
    return {"n": tap.get("n"), **found.as_json(shown if isinstance(shown, str) else "", ahead=ahead)}


def _fields(raw: object) -> Fields:
    """The fields that the device sends, as the browser's own form would."""
    pairs = raw[:MOST_FIELDS] if isinstance(raw, list) else []
    return [
        (pair[0], pair[1])
        for pair in pairs
        if isinstance(pair, list) and len(pair) == 2 and all(isinstance(each, str) for each in pair)
    ]


def _nothing() -> None:
    """What happens on a tap before the run that answers it."""
