"""The patient's page: from the flow to pure screens, to HTML, to a server or a Streamlit component."""

from typing import TYPE_CHECKING, Any

from selfcheck.patient.flow import Flow, read_flow
from selfcheck.patient.form import Receipt
from selfcheck.patient.post import read_body, read_json, read_tap
from selfcheck.patient.rendering import kept_flow, render_document, render_page, style_sheet
from selfcheck.patient.screens import Screen, draw
from selfcheck.patient.sending import Outbox, SendStatus, outbox
from selfcheck.patient.server import serve

if TYPE_CHECKING:
    from selfcheck.patient.component import show

__all__ = [
    "Flow",
    "Outbox",
    "Receipt",
    "Screen",
    "SendStatus",
    "draw",
    "kept_flow",
    "outbox",
    "read_body",
    "read_flow",
    "read_json",
    "read_tap",
    "render_document",
    "render_page",
    "serve",
    "show",
    "style_sheet",
]


def __getattr__(name: str) -> Any:
    """`show` on first use: a server for patients does without Streamlit."""
    if name != "show":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from selfcheck.patient.component import show

    return show
