"""The body map as staff see it: the figure that the patient tapped, with what was chosen filled in."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass

from selfcheck.display import Panel, Wording, figure
from selfcheck.model import Question, Questionnaire
from selfcheck.staff.words import LANGUAGE

_OUTLINE = 'fill="#f1eee6" stroke="#8ea19e" stroke-width="2"'
_CHOSEN = 'fill="#c62828" stroke="#7f0000" stroke-width="2"'


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
    filled = [area["path"] for area in panel["areas"] if area["option"] in chosen]
    paths = [f'<path d="{path}" {_OUTLINE}/>' for path in panel["outlines"]]
    paths += [f'<path d="{path}" {_CHOSEN}/>' for path in filled]
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{view_box}">{"".join(paths)}</svg>'
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"
