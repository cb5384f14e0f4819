"""Electrical conductivity: readings in MS/m or %IACS, brought to 20 degC.

Pure.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from characterization.methods.flag import Flag
from labtrack.statistics.descriptive import exact_mean, exact_sd
from labtrack.statistics.exact import exact_sample
from labtrack.statistics.samples import OutOfDomain

MS_PER_M_AT_100_IACS = 58.0
"""International annealed copper standard, 1913: 58.0 MS/m at 20 degC is 100 %IACS."""
ALUMINUM_SLOPE = 1.15e-10
"""d(resistivity)/dT of aluminum and its alloys, [ohm m / K] (Matthiessen's rule)."""
FEWEST_READINGS = 3
REFERENCE_C = 20.0


@dataclass(frozen=True, slots=True)
class Conductivity:
    """Mean at 20 degC in both units; `sd_iacs` None with one reading."""

    iacs_percent: float
    ms_per_m: float
    sd_iacs: float | None
    n: int
    temperature_c: float
    correction_iacs: float
    flags: tuple[Flag, ...]


def to_20_degrees(
    iacs_percent: float, temperature_c: float, *, slope: float = ALUMINUM_SLOPE
) -> float:
    """Conductivity at 20 degC of one measured elsewhere, [%IACS].

    Parameters
    ----------
    iacs_percent : float, [%IACS]
    temperature_c : float, [degC]
        Of the part, not of the room.
    slope : float, [ohm m / K]
        Of resistivity, the same for all alloys of one metal.

    Raises
    ------
    OutOfDomain
        If the conductivity is not above 0 to 110, or the temperature not within 0 to 50.

    References
    ----------
    ASTM E1004-17, 9.4; ASTM B193-20, 6; Matthiessen and Vogt, Phil. Trans. 154 (1864).

    Examples
    --------
    >>> round(to_20_degrees(23.0, 30.0), 2)
    23.36
    """
    if not 0 < iacs_percent <= 110:
        raise OutOfDomain(
            f"The conductivity is {iacs_percent:g} %IACS; expected above 0 to 110."
        )
    if not 0 <= temperature_c <= 50:
        raise OutOfDomain(
            f"The part is at {temperature_c:g} degC; expected 0 to 50 for a correction."
        )
    resistivity = 1 / (iacs_percent / 100 * MS_PER_M_AT_100_IACS * 1e6)
    at_20 = resistivity - slope * (temperature_c - REFERENCE_C)
    return 100 / (at_20 * MS_PER_M_AT_100_IACS * 1e6)


def conductivity(
    readings_iacs: Sequence[float],
    *,
    temperature_c: float,
    slope: float = ALUMINUM_SLOPE,
) -> Conductivity:
    """Mean of eddy-current readings, each brought to 20 degC.

    Parameters
    ----------
    readings_iacs : sequence of float, [%IACS]
    temperature_c : float, [degC]
    slope : float, [ohm m / K]

    Raises
    ------
    OutOfDomain, TooFewValues, NotFinite

    References
    ----------
    ASTM E1004-17, 9: at least three readings; fewer are flagged.

    Examples
    --------
    >>> found = conductivity([23.1, 23.3, 23.2], temperature_c=20.0)
    >>> round(found.iacs_percent, 2), round(found.ms_per_m, 2)
    (23.2, 13.46)
    """
    exact_sample(readings_iacs, name="readings")
    values = [to_20_degrees(r, temperature_c, slope=slope) for r in readings_iacs]
    mean = exact_mean(values)
    flags = ()
    if len(values) < FEWEST_READINGS:
        flags = (
            Flag(
                "few_readings",
                f"{len(values)} readings; the practice is three or more.",
                {"n": len(values)},
            ),
        )
    return Conductivity(
        mean,
        mean / 100 * MS_PER_M_AT_100_IACS,
        exact_sd(values) if len(values) > 1 else None,
        len(values),
        temperature_c,
        mean - exact_mean(readings_iacs),
        flags,
    )
