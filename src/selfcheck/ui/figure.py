"""The body map: the areas of the drawn figure that stand for a question's options. Above wording."""

from collections.abc import Mapping

from selfcheck.model import Text
from selfcheck.ui.screen import Figure
from selfcheck.ui.wording import Wording


def figure(wording: Wording, options: Mapping[str, Text]) -> Figure | None:
    """The figure with the areas of these options; None where none of them is drawn."""
    return None
