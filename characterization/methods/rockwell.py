"""Rockwell hardness: readings of one named scale.

Pure. Without its scale a Rockwell number means nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from labtrack.statistics.descriptive import exact_mean, exact_sd
from labtrack.statistics.exact import exact_sample
from labtrack.statistics.samples import BadOption, OutOfDomain

SCALES = {
    # scale: (indenter, total force [kgf], highest reading)
    "HRB": ("1/16 in ball", 100, 100),
    "HRE": ("1/8 in ball", 100, 100),
    "HRF": ("1/16 in ball", 60, 100),
    "HRH": ("1/8 in ball", 60, 100),
    "HRK": ("1/8 in ball", 150, 100),
}
"""ASTM E18-22, table 2: the scales that soft metals are read on."""


@dataclass(frozen=True, slots=True)
class RockwellResult:
    """Mean reading of one scale; `sd` None with one reading."""

    mean: float
    sd: float | None
    n: int
    scale: str
    indenter: str
    force_kgf: int


def rockwell(readings: Sequence[float], *, scale: str) -> RockwellResult:
    """Mean of Rockwell readings, dimensionless.

    Parameters
    ----------
    readings : sequence of float
    scale : str
        HRB, HRE, HRF, HRH or HRK.

    Raises
    ------
    BadOption
        If the scale is unknown.
    OutOfDomain
        If a reading lies outside 0 to 100, where these scales end.
    TooFewValues, NotFinite
        Without readings, or with one that is no number.

    References
    ----------
    ASTM E18-22, 5 and table 2; ISO 6508-1:2016.

    Examples
    --------
    >>> rockwell([81, 82, 83], scale="HRE").mean
    82.0
    """
    if scale not in SCALES:
        raise BadOption(f"The scale is {scale!r}; expected one of {', '.join(SCALES)}.")
    indenter, force, highest = SCALES[scale]
    sample = exact_sample(readings, name="readings")
    for reading in readings:
        if not 0 <= reading <= highest:
            raise OutOfDomain(
                f"A reading is {reading:g} {scale}; expected 0 to {highest}: use a scale "
                "with another ball or force."
            )
    sd = exact_sd(sample) if len(sample) > 1 else None
    return RockwellResult(exact_mean(sample), sd, len(sample), scale, indenter, force)
