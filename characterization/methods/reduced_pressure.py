"""Reduced pressure test: the density index of a pair of samples of one melt.

Pure. The limits known from Al-Si foundries say little about 535: it needs a baseline of
the house's own.
"""

from dataclasses import dataclass

from characterization.methods.flag import Flag
from labtrack.statistics.samples import OutOfDomain


@dataclass(frozen=True, slots=True)
class DensityIndex:
    """Density index [%] with its standard uncertainty where both densities have one."""

    percent: float
    uncertainty_percent: float | None
    flags: tuple[Flag, ...]


def density_index(
    atmospheric: float,
    vacuum: float,
    *,
    u_atmospheric: float | None = None,
    u_vacuum: float | None = None,
) -> DensityIndex:
    """How much less dense a sample solidified under vacuum is, [%].

    Parameters
    ----------
    atmospheric, vacuum : float, one unit of density
        Of the samples solidified at ambient and at reduced pressure.
    u_atmospheric, u_vacuum : float, same unit, optional
        Standard uncertainties.

    Returns
    -------
    DensityIndex
        A negative index is flagged: the samples may be swapped.

    Raises
    ------
    OutOfDomain
        If a density is not above zero, or an uncertainty is negative.

    References
    ----------
    VDG-Merkblatt P 202 (2010); 100 (D_atm - D_vac) / D_atm. JCGM 100:2008, 5.1.2.

    Examples
    --------
    >>> round(density_index(2.645, 2.62357).percent, 2)
    0.81
    """
    for name, density in (("ambient", atmospheric), ("vacuum", vacuum)):
        if not 0 < density < float("inf"):
            raise OutOfDomain(
                f"The {name} sample has the density {density:g}; expected above zero."
            )
    index = 100 * (atmospheric - vacuum) / atmospheric
    flags = ()
    if index < 0:
        flags = (
            Flag(
                "negative_index",
                "The vacuum sample is denser than the ambient one: are they swapped?",
                {"percent": index},
            ),
        )
    return DensityIndex(
        index, _uncertainty(atmospheric, vacuum, u_atmospheric, u_vacuum), flags
    )


def _uncertainty(
    atmospheric: float, vacuum: float, u_a: float | None, u_v: float | None
) -> float | None:
    if u_a is None or u_v is None:
        return None
    if u_a < 0 or u_v < 0:
        raise OutOfDomain("A standard uncertainty is negative; expected 0 or more.")
    from uncertainties import ufloat

    a, v = ufloat(atmospheric, u_a), ufloat(vacuum, u_v)
    return float((100 * (a - v) / a).std_dev)
