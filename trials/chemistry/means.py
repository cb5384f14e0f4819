"""What several readings say together of one element. Pure.

One rule serves burns in a sample and samples of a heat: a mean that contains a "<" is
itself a "<". Its limit counts each "<" as the limit of detection; that is an upper bound
of the mean and never a stand-in for it. Neither 0 nor the limit is ever averaged as if it
had been measured.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Context, Decimal, localcontext

from labtrack.rounding import of_float

WIDE = Context(prec=60)
"""Sums of doubles of like size are exact in it, and a page of heats asks for thousands."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A mass fraction in percent, or the limit of detection that it lies below."""

    wt_pct: float
    is_below: bool = False


@dataclass(frozen=True, slots=True)
class Mean:
    """The mean [wt%] of `n` readings and their standard deviation `s` (n - 1).

    With a "<" among them `wt_pct` and `s` are None and the mean lies below `below`.
    """

    n: int
    wt_pct: float | None = None
    below: float | None = None
    s: float | None = None

    @property
    def is_below(self) -> bool:
        return self.below is not None

    @property
    def bound(self) -> float | None:
        """The mean, or what it lies below."""
        return self.wt_pct if self.below is None else self.below


def mean_of(readings: Iterable[Reading]) -> Mean:
    """The mean of readings, correctly rounded from their decimal text.

    >>> mean_of([Reading(0.034), Reading(0.036)])
    Mean(n=2, wt_pct=0.035, below=None, s=0.001414213562373095)
    >>> mean_of([Reading(0.0005, is_below=True), Reading(0.0007)])
    Mean(n=2, wt_pct=None, below=0.0006, s=None)
    >>> mean_of([])
    Mean(n=0, wt_pct=None, below=None, s=None)
    """
    rows = list(readings)
    if not rows:
        return Mean(0)
    values = [of_float(row.wt_pct) for row in rows]
    with localcontext(WIDE):
        mean = sum(values, Decimal(0)) / len(values)
        if any(row.is_below for row in rows):
            return Mean(len(rows), below=float(mean))
        if len(rows) == 1:
            return Mean(1, float(mean))
        variance = sum((v - mean) ** 2 for v in values) / (len(rows) - 1)
        return Mean(len(rows), float(mean), s=float(variance.sqrt()))
