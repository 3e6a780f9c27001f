"""The stage picture: the column's scale with "you are here", readable without colour. Above wording."""

from typing import TypedDict

from selfcheck.display import Wording
from selfcheck.engine import Assessment
from selfcheck.model import Urgency


class Step(TypedDict):
    """One step of the stage picture."""

    title: str
    about: str
    reached: str
    """`before`, `here` or `after`."""


class Stages(TypedDict):
    """The stage picture."""

    title: str
    here: str
    note: str
    steps: list[Step]


def stages(wording: Wording, assessment: Assessment) -> Stages | None:
    """The scale with the patient's stage marked; None where it is not certain or could reassure wrongly.

    A saddle area that is numb is no stage of the scale: an emergency never is beside "no symptom".
    """
    names = [stage.id for stage in wording.questionnaire.stages]
    if not assessment.finished or assessment.stage not in names:
        return None
    here = assessment.stage
    calm = assessment.urgency in (Urgency.SELFCARE, Urgency.ROUTINE)
    if assessment.urgency is Urgency.EMERGENCY or (here == names[0] and not calm):
        return None
    return {
        "title": wording.word("stage"),
        "here": wording.word("stage_here"),
        "note": wording.word("stage_note"),
        "steps": _steps(wording, names.index(here)),
    }


def _steps(wording: Wording, here: int) -> list[Step]:
    return [
        {
            "title": wording.say(stage.title),
            "about": wording.say(stage.about),
            "reached": "here" if place == here else "before" if place < here else "after",
        }
        for place, stage in enumerate(wording.questionnaire.stages)
    ]
