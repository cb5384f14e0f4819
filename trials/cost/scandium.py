"""The scandium in a kilogram of alloy, and the mass that a stronger alloy saves."""


def sc_cost_per_kg(
    scandium_wt_pct: float, *, price_per_kg: float, recovery: float
) -> float:
    """What the scandium in one kilogram of alloy costs.

    Parameters
    ----------
    scandium_wt_pct : float, [wt%]
        In the alloy, as measured.
    price_per_kg : float, [currency/kg]
        Of *contained* scandium. A price of Sc2O3 is over 0.652 first.
    recovery : float, [1]
        Scandium in the melt over scandium bought, all yields multiplied; above 0, at most
        1.

    Returns
    -------
    float, [currency/kg]
        Per kilogram of alloy in the melt.

    Raises
    ------
    ValueError
        For a recovery outside its range.

    Examples
    --------
    >>> [
    ...     round(sc_cost_per_kg(0.30, price_per_kg=price, recovery=0.95), 2)
    ...     for price in (1200, 3800, 5828, 17000)
    ... ]
    [3.79, 12.0, 18.4, 53.68]
    """
    if not 0 < recovery <= 1:
        raise ValueError(f"A recovery of {recovery:g} is outside 0 to 1.")
    return scandium_wt_pct / 100 / recovery * price_per_kg


def relative_mass(
    *, strength_ratio: float, exponent: float, density_ratio: float = 1.0
) -> float:
    """Mass of a part of a stronger alloy over that of the present one, equally loaded.

    Parameters
    ----------
    strength_ratio : float, [1]
        Yield strength of the new alloy over the old; above 0.
    exponent : float, [1]
        1 for a tie, 2/3 for a beam, 1/2 for a plate in bending.
    density_ratio : float, [1]
        Density of the new alloy over the old.

    Returns
    -------
    float, [1]

    References
    ----------
    Ashby, Materials Selection in Mechanical Design, 4th ed., 5.3 (material indices).

    Examples
    --------
    >>> round(1 - relative_mass(strength_ratio=1.25, exponent=1.0), 3)
    0.2
    """
    return density_ratio * strength_ratio**-exponent
