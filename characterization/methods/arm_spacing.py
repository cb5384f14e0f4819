"""Secondary dendrite arm spacing: lines across rows of arms.

Pure. Grain size is something else, and globular grains have no arms to measure.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from characterization.methods.fields import FieldStatistics, field_statistics
from labtrack.statistics.samples import BadOption, OutOfDomain

LEAST_DENDRITES = 20


@dataclass(frozen=True, slots=True)
class ArmRow:
    """One line across the side arms of one dendrite, centre of first to centre of last."""

    length_um: float
    arms: int


def arm_spacing(rows: Sequence[ArmRow]) -> FieldStatistics:
    """Mean secondary dendrite arm spacing, [um], each dendrite one value.

    Parameters
    ----------
    rows : sequence of ArmRow, shape (dendrites,)

    Returns
    -------
    FieldStatistics
        Mean of length / (arms - 1); the interval is over dendrites.

    Raises
    ------
    BadOption
        If a row has fewer than 2 arms (one needs at least 3 for a fair spacing).
    OutOfDomain
        If a length is not above zero.
    TooFewValues
        Without any row: "not measurable, no arms" is a result, to be recorded as such.

    References
    ----------
    No ASTM standard; the usual practice of the foundry societies (AFS), lambda_2 =
    L / (N - 1) over 20 to 30 dendrites.

    Examples
    --------
    >>> arm_spacing([ArmRow(180.0, 5), ArmRow(150.0, 4)]).mean
    47.5
    """
    for row in rows:
        if row.arms < 2:
            raise BadOption(f"A row has {row.arms} arms; expected at least 2.")
        if not row.length_um > 0:
            raise OutOfDomain(f"A row is {row.length_um:g} um long; expected above 0.")
    return field_statistics(
        [row.length_um / (row.arms - 1) for row in rows],
        unit="um",
        least_fields=LEAST_DENDRITES,
    )


def local_solidification_time(spacing_um: float, *, coefficient_um: float) -> float:
    """Local solidification time from the arm spacing, [s]: (lambda_2 / k)^3.

    Parameters
    ----------
    spacing_um : float, [um]
    coefficient_um : float, [um / s^(1/3)]
        k of lambda_2 = k t^(1/3), of the alloy at hand; there is no universal one.

    Raises
    ------
    OutOfDomain
        If one of them is not above zero.

    References
    ----------
    Flemings (1974), Solidification Processing, ch. 5.

    Examples
    --------
    >>> round(local_solidification_time(40.0, coefficient_um=10.0), 9)
    64.0
    """
    if not spacing_um > 0 or not coefficient_um > 0:
        raise OutOfDomain(
            f"The spacing is {spacing_um:g} um and its coefficient {coefficient_um:g}; "
            "expected both above 0."
        )
    return (spacing_um / coefficient_um) ** 3
