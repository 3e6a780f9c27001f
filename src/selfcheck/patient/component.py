"""The same screens in Streamlit's own page, as one ordinary component. Above answering, beside page.

For a tablet in the waiting room, for trying out and for previews: Streamlit's own routes stay open, so it
belongs into a trusted network (docs/server.md).
"""

import logging
import os
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache, partial
from pathlib import Path
from typing import Any

import streamlit as st

from selfcheck.engine import Engine
from selfcheck.patient.answering import answer_tap
from selfcheck.patient.flow import Flow
from selfcheck.patient.post import MOST_FIELDS, Fields
from selfcheck.patient.rendering import card_colours, render_page
from selfcheck.patient.screens import Screen, draw
from selfcheck.patient.sending import Outbox, outbox
from selfcheck.patient.statics import read_static
from selfcheck.store import SealError
from selfcheck.store import SettingsError as StoreSettingsError
from selfcheck.web import Settings, SettingsError, content, read_settings

KEY = "selfcheck"
"""Of the component in Streamlit's session state."""

_log = logging.getLogger(__name__)


def show(questions: Path) -> None:
    """Show the self-check of a file; the whole of a Streamlit app."""
    engine, configured = content(questions).current(), _configured()
    title = _title(engine) if engine else "119"
    st.set_page_config(page_title=title, layout="centered", initial_sidebar_state="collapsed")
    if engine is None or configured is None:
        st.html(read_static("fallback.html"))
        return
    known = st.session_state.get(KEY)
    tap = known.get("tap") if known else None
    settings, post = configured
    data = _answered(engine, settings, post, tap) if isinstance(tap, Mapping) else _start(engine, settings)
    _component()(key=KEY, data=data, on_tap_change=_nothing)


def _configured() -> tuple[Settings, Outbox] | None:
    """The environment's settings; None where they cannot be used, and then the log says why.

    Streamlit goes on whatever its script does, where `selfcheck serve` ends with the same sentence.
    """
    try:
        return read_settings(os.environ), outbox()
    except (SettingsError, StoreSettingsError, SealError) as error:
        _log.error("Patients see the phone numbers only: %s", error)
        return None


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


def _start(engine: Engine, settings: Settings) -> dict[str, object]:
    """The start page, with the colours of the guidances beside it."""
    questionnaire = engine.questionnaire
    wish = st.query_params.get("lang", "")
    flow = Flow(wish if wish in questionnaire.languages else next(iter(questionnaire.languages)))
    page = _page(engine, settings, flow, draw(engine, flow, datetime.now(UTC)))
    return {"page": f"{page}<style>\n{card_colours(questionnaire)}</style>"}


def _page(engine: Engine, settings: Settings, flow: Flow, screen: Screen) -> str:
    """A screen with all that is around it."""
    return render_page(engine.questionnaire, screen, flow, keep_minutes=settings.keep_minutes)


def _answered(engine: Engine, settings: Settings, post: Outbox, tap: Mapping[str, Any]) -> dict[str, object]:
    """The answer to a tap, with its number, by which the device knows which one it answers."""
    found = answer_tap(
        engine,
        _fields(tap.get("fields")),
        post,
        datetime.now(UTC),
        host=st.context.ip_address or "",
    )
    shown, ahead = tap.get("shown"), tap.get("ahead") is True
    page = partial(_page, engine, settings)
    return {
        "n": tap.get("n"),
        **found.as_json(shown if isinstance(shown, str) else "", ahead=ahead, page=page),
    }


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
