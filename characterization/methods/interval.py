"""The 95 % interval of a mean, from its scatter and from what is known of the instruments.

Pure. The variant: the scatter of the mean is expanded by Student's factor for its degrees of
freedom, the instruments by 2, and both stand in quadrature,

    U = sqrt((t s / sqrt(n))^2 + (2 u)^2).

Without instruments it is the interval over fields, t s / sqrt(n); without scatter the usual
k = 2. A factor for effective degrees of freedom (JCGM 100:2008, G.4) is not used: of few
rows it makes the interval narrower as an instrument gets worse (Ballico, Metrologia 37
(2000) 61). Hardness standards widen the scatter by Student's factor before they combine for
the same reason (ISO 6506-1:2014, annex C).
"""

from __future__ import annotations

import math

CONFIDENCE = 0.95
COVERAGE = 2.0
"""k of what is known of the instruments, about 95 % of a normal distribution."""


def student_factor(degrees: float, *, confidence: float = CONFIDENCE) -> float:
    """Student's two-sided factor.

    References
    ----------
    JCGM 100:2008, table G.2.

    >>> [round(student_factor(degrees), 2) for degrees in (1, 2, 4, 10)]
    [12.71, 4.3, 2.78, 2.23]
    """
    from scipy.special import stdtrit

    return float(stdtrit(degrees, (1 + confidence) / 2))


def half_width(scatter: tuple[float, float], instruments: float | None = None) -> float:
    """Half of the 95 % interval of a mean, in its unit.

    Parameters
    ----------
    scatter : (float, float)
        s / sqrt(n) and its degrees of freedom.
    instruments : float, optional
        Combined standard uncertainty of what all rows share.

    Examples
    --------
    Five indents with s = 2.0 and a machine known to 0.5:

    >>> scatter = (2.0 / 5**0.5, 4)
    >>> round(half_width(scatter), 3), round(half_width(scatter, 0.5), 3)
    (2.483, 2.677)
    """
    standard, degrees = scatter
    return math.hypot(
        student_factor(degrees) * standard, COVERAGE * (instruments or 0.0)
    )
