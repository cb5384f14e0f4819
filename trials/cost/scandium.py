"""What the scandium in a kilogram of alloy costs, for each form in which it is priced, and
the mass that a stronger alloy saves.

Pure. A price without a form means nothing: 3,800 US$/kg was a price of oxide. Prices are
US$ per kg here only in name; any one currency does.
"""

from dataclasses import dataclass

from trials.chemistry.atomic_weights import ATOMIC_WEIGHTS


class CostError(ValueError):
    """Numbers of which no cost can be computed; the sentence says why."""


@dataclass(frozen=True, slots=True)
class PriceForm:
    """A way to price scandium: name, price per kg of contained Sc, and who says so."""

    key: str
    label: str
    contained_price: float
    source: str


def _oxide_fraction() -> float:
    """Sc in Sc2O3 by mass: 2 x 44.956 / 137.910 = 0.652."""
    scandium = 2 * ATOMIC_WEIGHTS["Sc"]
    return float(scandium / (scandium + 3 * ATOMIC_WEIGHTS["O"]))


OXIDE_FRACTION = _oxide_fraction()

TARGET = PriceForm(
    "target",
    "Price that makers want",
    1200.0,
    "P. Cashin, chief executive of Imperial Mining, investingnews.com interview",
)
AS_QUOTED = PriceForm(
    "as-quoted",
    "as quoted in the 2021 press release",
    3800.0,
    "USGS price of 2020 for Sc2O3 99.99 %, read as a price of metal",
)
OXIDE = PriceForm(
    "oxide",
    "oxide before conversion",
    5828.0,
    "The same 3,800 US$/kg as oxide: divided by 0.652 of scandium in Sc2O3",
)
BOUGHT_MASTER_ALLOY = PriceForm(
    "master-alloy",
    "bought Al-2Sc, metal content included",
    17000.0,
    "USGS lists Al-2Sc at about 0.34 US$/g; as known, verify",
)
PRICE_FORMS = (AS_QUOTED, OXIDE, BOUGHT_MASTER_ALLOY, TARGET)


def contained_price(
    price: float,
    contained_fraction: float,
    *,
    conversion_yield: float = 1.0,
    conversion_cost: float = 0.0,
) -> float:
    """The price per kg of contained scandium, of one form of it.

    Parameters
    ----------
    price : float
        Per kg of the form (oxide, metal, master alloy).
    contained_fraction : float, above 0 to 1
        Scandium in that form by mass: 0.652 for Sc2O3, 0.02 for Al-2Sc.
    conversion_yield : float, above 0 to 1
        Scandium that reaches the next form, of what went into the conversion.
    conversion_cost : float
        Per kg of scandium that came out of the conversion.

    Returns
    -------
    float
        Per kg of contained scandium, in the currency of the price.

    Raises
    ------
    CostError
        If a fraction is outside its range or a price is negative or not finite.

    >>> round(contained_price(3800, OXIDE_FRACTION), -1)
    5830.0
    >>> round(contained_price(340, 0.02))
    17000
    """
    _require_amount("price", price)
    _require_amount("conversion cost", conversion_cost)
    _require_share("contained fraction", contained_fraction)
    _require_share("conversion yield", conversion_yield)
    return price / contained_fraction / conversion_yield + conversion_cost


def sc_cost_per_kg(
    scandium_wt_pct: float, *, price_per_kg: float, recovery: float
) -> float:
    """The scandium in one kilogram of alloy: (c/100)/eta x price of contained Sc.

    Parameters
    ----------
    scandium_wt_pct : float, 0 to 100
        Scandium that the alloy holds [wt%], as measured.
    price_per_kg : float
        Per kg of *contained* scandium: a price of Sc2O3 is over 0.652 first.
    recovery : float, above 0 to 1
        Scandium in the melt over scandium bought, all yields multiplied.

    Returns
    -------
    float
        Per kg of alloy.

    Raises
    ------
    CostError
        As `contained_price`.

    References
    ----------
    For 0.30 wt% at a recovery of 0.95: 3.79, 12.00, 18.40 and 53.68 US$/kg at 1,200,
    3,800, 5,828 and 17,000 US$ per kg of contained scandium.

    >>> [
    ...     round(sc_cost_per_kg(0.30, price_per_kg=price, recovery=0.95), 2)
    ...     for price in (1200, 3800, 5828, 17000)
    ... ]
    [3.79, 12.0, 18.4, 53.68]
    """
    if not 0 <= scandium_wt_pct <= 100:
        raise CostError(f"{scandium_wt_pct} wt% is no content; expected 0 to 100.")
    _require_share("recovery", recovery)
    _require_amount("price", price_per_kg)
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


def _require_share(name: str, value: float) -> None:
    # Written so that NaN is refused too.
    if not 0 < value <= 1:
        raise CostError(f"The {name} is {value}; expected above 0 and at most 1.")


def _require_amount(name: str, value: float) -> None:
    if not 0 <= value < float("inf"):
        raise CostError(f"The {name} is {value}; expected 0 or more.")
