"""What patients' and staff's screens share: texts with line breaks, body map, lights, templates."""

from selfcheck.display.body_map import PANEL, Figure, Panel, Shape, all_marked, area_ids, figure, shapes
from selfcheck.display.lamps import LAMPS
from selfcheck.display.templates import html_templates
from selfcheck.display.wording import BREAK, Wording

__all__ = [
    "BREAK",
    "LAMPS",
    "PANEL",
    "Figure",
    "Panel",
    "Shape",
    "Wording",
    "all_marked",
    "area_ids",
    "figure",
    "html_templates",
    "shapes",
]
