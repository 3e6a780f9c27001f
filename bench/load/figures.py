"""Percentiles, and the slope of a series whose neighbours resemble each other."""

import itertools
import math
import statistics
from collections.abc import Sequence
from typing import NamedTuple

T_975 = (
    12.71,
    4.30,
    3.18,
    2.78,
    2.57,
    2.45,
    2.36,
    2.31,
    2.26,
    2.23,
    2.20,
    2.18,
    2.16,
    2.14,
    2.13,
    2.12,
    2.11,
    2.10,
)
"""Student's t for a 95 % interval, by degrees of freedom from 1 on."""


def percentile(values: Sequence[float], share: float) -> float:
    """Between the two nearest; not a number where there are none."""
    ordered = sorted(values)
    if not ordered:
        return math.nan
    place = (len(ordered) - 1) * share
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


class Slope(NamedTuple):
    """Change per unit of time with its 95 % interval."""

    value: float
    low: float
    high: float
    autocorrelation: float
    """Of neighbouring blocks around the line; where it is above 0 the interval has been widened for it."""

    @property
    def flat(self) -> bool:
        return self.low <= 0 <= self.high


def slope(times: Sequence[float], values: Sequence[float], blocks: int = 20) -> Slope:
    """The least-squares line through the means of equal blocks.

    Readings seconds apart are one reading said twice: taken singly they would make the interval far too
    narrow. The means of blocks are almost independent; what is left of their likeness, with the correction
    of Kendall (1954) and Marriott and Pope (1954) for a line that was fitted, widens the interval as
    that of an autoregressive series of first order (n becomes n (1 - r) / (1 + r)).
    """
    if len(values) < 2 * blocks or blocks - 2 > len(T_975):
        raise ValueError(f"{len(values)} readings are too few for {blocks} blocks")
    edges = [round(number * len(values) / blocks) for number in range(blocks + 1)]
    x = [statistics.fmean(times[a:b]) for a, b in itertools.pairwise(edges)]
    y = [statistics.fmean(values[a:b]) for a, b in itertools.pairwise(edges)]
    line = statistics.linear_regression(x, y)
    rest = [b - line.intercept - line.slope * a for a, b in zip(x, y, strict=True)]
    squares = sum(each * each for each in rest)
    likeness = sum(a * b for a, b in itertools.pairwise(rest)) / squares if squares else 0.0
    mean = statistics.fmean(x)
    error = math.sqrt(squares / (blocks - 2) / sum((a - mean) ** 2 for a in x))
    alike = max(
        0.0, min((likeness * blocks + 2) / (blocks - 4), 0.9)
    )  # residuals look less alike than they are
    reach = T_975[blocks - 3] * error * math.sqrt((1 + alike) / (1 - alike))
    return Slope(line.slope, line.slope - reach, line.slope + reach, likeness)
