"""Numbers as answers: between which bounds, in which steps, and which way is worse. Below answers."""

from typing import NamedTuple

from selfcheck.model import Numeric, Question


class Measure(NamedTuple):
    """How a question is answered by a number."""

    low: Numeric
    high: Numeric
    steps: int
    """Into how many steps each unit is parted: 10 where one decimal is taken."""
    worse: str
    """`up`, `down` or `none`."""

    @property
    def decimals(self) -> int:
        """How many digits behind the point there are at most."""
        return len(str(self.steps)) - 1

    def step(self, number: Numeric) -> int:
        """How many steps a number is from 0; binary fractions are rounded to the step that was meant."""
        return round(number * self.steps)

    def number(self, step: int) -> Numeric:
        """The number that is so many steps from 0: whole where it can be."""
        return step // self.steps if step % self.steps == 0 else step / self.steps

    def takes(self, number: Numeric) -> bool:
        """Whether a number is one of these steps, bounds aside."""
        return self.number(self.step(number)) == number

    @property
    def mildest(self) -> Numeric:
        """The end that is not worse."""
        return self.high if self.worse == "down" else self.low


def measure(question: Question) -> Measure | None:
    """The numbers that answer a question, of a date the days since then; None where options do."""
    if scale := question.scale:
        return Measure(scale.at_least, scale.at_most, 1, scale.worse)
    if number := question.number:
        return Measure(number.at_least, number.at_most, 10**number.decimals, number.worse)
    if question.past_date:
        return Measure(0, question.past_date.at_most, 1, question.past_date.worse)
    return None
