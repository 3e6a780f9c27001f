"""The patient's page: from the flow to pure screens, to HTML, to a server or a Streamlit component."""

from selfcheck.patient.body_map import Panel, area_ids, figure
from selfcheck.patient.card import LAMPS
from selfcheck.patient.flow import Flow, read_flow
from selfcheck.patient.rendering import render_page, style_sheet
from selfcheck.patient.screens import Screen, draw
from selfcheck.patient.sending import Outbox, SendStatus, outbox
from selfcheck.patient.server import serve
from selfcheck.patient.wording import BREAK, Wording

__all__ = [
    "BREAK",
    "LAMPS",
    "Flow",
    "Outbox",
    "Panel",
    "Screen",
    "SendStatus",
    "Wording",
    "area_ids",
    "draw",
    "figure",
    "outbox",
    "read_flow",
    "render_page",
    "serve",
    "style_sheet",
]
