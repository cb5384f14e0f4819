"""What was recovered of an addition, calculated back from samples before and after."""

import math
from dataclasses import dataclass

from trials.charge.expected import ChargeError

LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Sampled:
    """A sample mean [wt%] with the standard deviation and number of its burns, and the
    mass of the melt [kg] then.
    """

    wt_pct: float
    melt_kg: float
    s_wt_pct: float | None = None
    n: int = 1


@dataclass(frozen=True, slots=True)
class Recovered:
    """Recovery as a fraction, with its 95 % interval where burns and scale give one."""

    value: float
    low: float | None
    high: float | None

    @property
    def is_alarm(self) -> bool:
        """More came back than went in, beyond doubt: a wrong assay, an addition that was
        missed, a segregated sample. A value above 1 alone is often only scatter.
        """
        return self.low is not None and self.low > 1


def back_calculated(
    before: Sampled,
    after: Sampled,
    *,
    added_kg: float,
    assay_wt_pct: float,
    scale_u_kg: float = 0.0,
) -> Recovered:
    """eta = (c_after M_after - c_before M_before) / (m x).

    Parameters
    ----------
    before, after : Sampled
    added_kg, assay_wt_pct : float, [kg], [wt%]
    scale_u_kg : float, [kg]
        Standard uncertainty of the mass added.

    Returns
    -------
    Recovered
        The interval is the first-order one: variance s^2/n of each sample mean and that of
        the scale; Student's t with Welch-Satterthwaite degrees of freedom. None where no
        burns give a spread.

    Raises
    ------
    ChargeError
        If nothing of the element was added.

    >>> before = Sampled(0.0, 100, 0.001, 4)
    >>> after = Sampled(0.285, 119.03, 0.002, 4)
    >>> found = back_calculated(before, after, added_kg=19.03, assay_wt_pct=2.0)
    >>> round(found.value, 3), found.is_alarm
    (0.891, False)
    """
    added = added_kg * assay_wt_pct
    if added <= 0:
        raise ChargeError("Nothing of the element was added.")
    value = (after.wt_pct * after.melt_kg - before.wt_pct * before.melt_kg) / added
    parts = [
        (sample.melt_kg * sample.s_wt_pct / added) ** 2 / sample.n
        for sample in (before, after)
        if sample.s_wt_pct is not None and sample.n > 1
    ]
    degrees = [
        sample.n - 1
        for sample in (before, after)
        if sample.s_wt_pct is not None and sample.n > 1
    ]
    scale = (value * scale_u_kg / added_kg) ** 2
    if not parts or math.fsum(parts) + scale == 0:
        return Recovered(value, None, None)
    half = _student(parts, degrees, scale) * math.sqrt(math.fsum(parts) + scale)
    return Recovered(value, value - half, value + half)


def _student(parts: list[float], degrees: list[int], scale: float) -> float:
    """Student's factor; the scale's uncertainty is known with many degrees of freedom."""
    from scipy.stats import t  # loaded only where it is needed

    weight = math.fsum(p**2 / d for p, d in zip(parts, degrees, strict=True))
    total = math.fsum(parts) + scale
    return float(t.ppf(0.5 + LEVEL / 2, total**2 / weight if weight else 1e6))
