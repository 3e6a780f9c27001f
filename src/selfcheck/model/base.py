"""What every noun is made of: ids, texts, answers, and the two scales that decide what a patient sees."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
"""ASCII snake_case: ids become columns, widget keys and FHIR linkIds."""

Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]
"""A BCP 47 tag such as `ja`, `en` or `ja-easy`."""

Line = Annotated[str, StringConstraints(min_length=1, max_length=2000)]
Text = dict[Language, Line]
"""One sentence of the patient's or the staff's, in every language of the questionnaire."""

Numeric = int | float
"""A number of at most two decimals: comparing such numbers is exact, adding them up would not be."""

Answer = str | tuple[str, ...] | int | float
"""An option's id, the ids ticked, or a number."""

Answers = Mapping[str, Answer]
"""Question id → answer. Answers whose question is not on the path do not count."""


class Noun(BaseModel):
    """A frozen noun that knows no other fields than its own."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", populate_by_name=True, use_attribute_docstrings=True
    )


class Urgency(StrEnum):
    """緊急度, from the least to the most urgent; compare by `rank`."""

    SELFCARE = "selfcare"
    ROUTINE = "routine"
    SOON = "soon"
    URGENT = "urgent"
    EMERGENCY = "emergency"

    @property
    def rank(self) -> int:
        """Position from the least urgent, which is 0."""
        return _RANKS[self]


_RANKS = {urgency: rank for rank, urgency in enumerate(Urgency)}


class Booking(StrEnum):
    """Whether the booking block may be shown, from open to closed."""

    SHOWN = "shown"
    ASK_DOCTOR = "ask_doctor"
    HIDDEN = "hidden"
