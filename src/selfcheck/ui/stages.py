"""The stage picture: the column's scale with "you are here", readable without colour. Above wording."""

from selfcheck.ui.screen import Stages, Step
from selfcheck.ui.wording import Wording


def stages(wording: Wording, here: str | None) -> Stages | None:
    """The scale with the patient's stage marked; None where no stage is certain."""
    names = [stage.id for stage in wording.questionnaire.stages]
    if here is None or here not in names:
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
