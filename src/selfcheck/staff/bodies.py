"""The body map as staff see it: the figure that the patient tapped, with what was chosen filled in."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass

from selfcheck.display import Panel, Wording, figure
from selfcheck.model import Question, Questionnaire
from selfcheck.staff.words import LANGUAGE

_OUTLINE = 'fill="#f1eee6" stroke="#4d615e" stroke-width="2"'
_HAIR = 'fill="#4d615e"'
_LINE = 'fill="none" stroke="#4d615e" stroke-width="1.5" stroke-linecap="round"'
_CHOSEN = 'fill="#c62828" stroke="#7f0000" stroke-width="3"'
_BADGE = '<circle r="11" fill="#7f0000"/>'
_CHECK = '<path d="M-5 0l4 5 7-9" fill="none" stroke="#ffffff" stroke-width="3" stroke-linecap="round"/>'


@dataclass(frozen=True, slots=True)
class Body:
    """The figure from one side, as a picture that can be in a page."""

    title: str
    left: str
    right: str
    picture: str
    """A data URL: Streamlit lets no SVG into a page but as a picture."""


def bodies(questionnaire: Questionnaire, question: Question, chosen: Sequence[str]) -> tuple[Body, ...]:
    """The figure of a question from each side; none where nothing that was chosen is drawn."""
    if not question.body_map or not question.tick or LANGUAGE not in questionnaire.languages:
        return ()
    drawn = figure(Wording(questionnaire, LANGUAGE), question.tick)
    if drawn is None or not any(area["option"] in chosen for p in drawn["panels"] for area in p["areas"]):
        return ()
    return tuple(
        Body(p["title"], p["left"], p["right"], _picture(drawn["view_box"], p, chosen))
        for p in drawn["panels"]
    )


def _picture(view_box: str, panel: Panel, chosen: Sequence[str]) -> str:
    marked = [area for area in panel["areas"] if area["option"] in chosen]
    drawn = [
        *((path, _OUTLINE) for path in panel["outlines"]),
        *((area["path"], _CHOSEN) for area in marked),
        *((path, _HAIR) for path in panel["hair"]),
        *((path, _LINE) for path in panel["lines"]),
    ]
    paths = "".join(f'<path d="{path}" {look}/>' for path, look in drawn)
    checks = "".join(
        f'<g transform="translate({point})">{_BADGE}{_CHECK}</g>'
        for area in marked
        for point in area["checks"]
    )
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{view_box}">{paths}{checks}</svg>'
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"
