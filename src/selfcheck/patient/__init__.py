"""The patient's page: from the flow to pure screens, to HTML, to a server or a Streamlit component."""

from selfcheck.patient.flow import Flow, read_flow
from selfcheck.patient.rendering import render_page, style_sheet
from selfcheck.patient.screens import Screen, draw
from selfcheck.patient.sending import Outbox, SendStatus, outbox
from selfcheck.patient.server import serve

__all__ = [
    "Flow",
    "Outbox",
    "Screen",
    "SendStatus",
    "draw",
    "outbox",
    "read_flow",
    "render_page",
    "serve",
    "style_sheet",
]
