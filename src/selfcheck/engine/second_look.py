"""What an earlier result is called among the options of the question that it answers. Above the model."""

from collections.abc import Iterator
from typing import get_args

from selfcheck.model import KEPT_URGENCIES, Days, Guidance, Questionnaire, Urgency

DAYS: tuple[int, ...] = get_args(Days)
"""The days that a result may have, the fewest first."""


def kept_result(guidance: Guidance, days: int | None) -> str:
    """The option that says this guidance, with its days where it has any."""
    return f"{guidance.id}_{days}" if days else guidance.id


def kept_results(questionnaire: Questionnaire) -> dict[str, Guidance]:
    """Every option that says a result which a device may keep, with its guidance."""
    return dict(_kept(questionnaire))


def _kept(questionnaire: Questionnaire) -> Iterator[tuple[str, Guidance]]:
    for guidance in questionnaire.guidance:
        if guidance.urgency is Urgency.SOON:
            yield from ((kept_result(guidance, days), guidance) for days in DAYS)
        elif guidance.urgency in KEPT_URGENCIES:
            yield guidance.id, guidance
