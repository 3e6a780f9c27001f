"""The nouns of answers that are typed: a number, a date, or a text. Above base."""

from typing import Annotated, Literal

from pydantic import Field, StrictFloat, StrictInt

from selfcheck.model.base import Noun, Text


class Number(Noun):
    """A number that is typed, such as a temperature or a height."""

    at_least: StrictInt | StrictFloat
    """The lowest number that is taken."""
    at_most: StrictInt | StrictFloat
    """The highest number that is taken."""
    decimals: Literal[0, 1, 2] = Field(0)
    """How many digits behind the point are taken."""
    unit: Text | None = None
    """What is shown behind the number, such as kg or ℃."""
    worse: Literal["up", "down", "none"] = "up"
    """Which way is worse; `none` where no direction is."""


class PastDate(Noun):
    """A date up to today. Conditions match how many days ago it is."""

    at_most: Annotated[StrictInt, Field(ge=1, le=40_000)]
    """How many days ago it may be at most."""
    worse: Literal["up", "down", "none"]
    """Which way is worse: `down` where the more recent date is; `none` where no direction is."""


class FreeText(Noun):
    """A text in the patient's own words, for the clinic alone: no condition can look at it."""

    at_most: Annotated[StrictInt, Field(ge=1, le=1000)] = 500
    """How many characters are taken."""
