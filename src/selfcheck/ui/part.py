"""What several screens have in common, as plain JSON. Below screen.

Every text is in the patient's language with U+200B between phrases, where a line may break.
"""

from typing import TypedDict

Patch = dict[str, object]
"""What a tap changes in the flow: `answers` are merged by question, all else is replaced."""


class Call(TypedDict):
    """A telephone number to tap."""

    name: str
    number: str
    href: str
    hours: str
    otherwise: str
    """What to dial where the number does not work; may be empty."""


class Code(TypedDict):
    """A QR code as an SVG path on a square of `size` modules."""

    name: str
    lead: str
    size: int
    path: str


class Area(TypedDict):
    """An area of the figure: an SVG path and the option that it stands for."""

    option: str
    label: str
    path: str


class Panel(TypedDict):
    """The figure seen from one side."""

    title: str
    left: str
    """What stands at the left edge of the picture."""
    right: str
    outlines: list[str]
    areas: list[Area]


class Figure(TypedDict):
    """The body map."""

    hint: str
    view_box: str
    panels: list[Panel]
