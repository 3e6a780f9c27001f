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
