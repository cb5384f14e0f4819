"""Mass fractions as they are reported: wt%, mg/kg, "<"; and why at% is none of them.

Pure. Decimal text goes in, decimals come out; nothing passes through a float.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, localcontext

from labtrack.rounding import exact, exponent_of, to_significant
from trials.chemistry.atomic_weights import ATOMIC_WEIGHTS

MG_PER_KG_IN_WT_PCT = Decimal(10_000)
TO_WT_PCT = {
    "wt%": Decimal(1),
    "%": Decimal(1),
    "mg/kg": 1 / MG_PER_KG_IN_WT_PCT,
    "ppm": 1 / MG_PER_KG_IN_WT_PCT,
}
WHOLE = Decimal(100)


class FractionError(ValueError):
    """A fraction that cannot be taken as it is; the sentence says why."""


class AtomicPercent(FractionError):
    """An atomic percentage where a mass fraction belongs; says what it would be."""


@dataclass(frozen=True, slots=True)
class Fraction:
    """One mass fraction in wt%; `is_below` where only "<" was reported."""

    wt_pct: Decimal
    is_below: bool = False

    @property
    def text(self) -> str:
        """As `check_composition` reads it: "0.30", "<0.0005"."""
        return f"{'<' if self.is_below else ''}{self.wt_pct:f}"


def fraction(text: str, unit: str, *, element: str = "") -> Fraction:
    """Read a reported mass fraction.

    Parameters
    ----------
    text : str
        Decimal digits, with a leading "<" for below detection.
    unit : {"wt%", "%", "mg/kg", "ppm"}
        Where ppm and mg/kg are by mass.
    element : str, optional
        Named in a refusal, and needed to say what an atomic percentage would be.

    Returns
    -------
    Fraction
        With the digits that were reported: 48 mg/kg is 0.0048 wt%, not 0.00480.

    Raises
    ------
    AtomicPercent
        For at%.
    FractionError
        For another unit, a negative number or one above 100 wt%.
    labtrack.rounding.RoundingError
        If the text is no number.

    >>> fraction("<5", "mg/kg").text, fraction("0.30", "wt%").text
    ('<0.0005', '0.30')
    """
    is_below = text.startswith("<")
    number = exact(text.removeprefix("<").strip())
    if unit == "at%":
        raise AtomicPercent(_atomic(number, element))
    if unit not in TO_WT_PCT:
        raise FractionError(
            f"{unit!r} is no unit of a mass fraction; expected wt% or mg/kg."
        )
    value = number
    if TO_WT_PCT[unit] != 1:
        value = number.scaleb(-4)
    if not 0 <= value <= WHOLE:
        raise FractionError(
            f"{element or 'It'} reads {text} {unit}; expected from 0 to 100 wt%."
        )
    return Fraction(value, is_below)


def from_atomic_percent(
    at_pct: Decimal, element: str, *, matrix: str = "Al"
) -> Decimal:
    """wt% of an element that is alone in a matrix, from its at%, four digits.

    References
    ----------
    wt% = 100 x M / (x M + (100 - x) M_matrix); roughly 1.66 times for scandium in
    aluminum.

    >>> from_atomic_percent(Decimal("0.36"), "Sc")
    Decimal('0.5984')
    """
    own = at_pct * ATOMIC_WEIGHTS[element]
    rest = (WHOLE - at_pct) * ATOMIC_WEIGHTS[matrix]
    with localcontext() as context:
        context.prec = 28
        return to_significant(WHOLE * own / (own + rest), 4)


def excess(texts: Iterable[str]) -> Decimal:
    """By how much a sum of fractions [wt%] exceeds 100; zero where it does not.

    Half a unit in the last place of each number is allowed for: 97.96 and 2.05 are a
    whole, 98.5 and 2.05 are not. What is below detection counts as nothing.

    >>> excess(["97.96", "2.05"]), excess(["98.50", "2.05"])
    (Decimal('0'), Decimal('0.540'))
    """
    numbers = [exact(text) for text in texts if not text.startswith("<")]
    slack = sum(
        (Decimal((0, (5,), exponent_of(number) - 1)) for number in numbers), Decimal(0)
    )
    over = sum(numbers, Decimal(0)) - slack - WHOLE
    return over if over > 0 else Decimal(0)


@dataclass(frozen=True, slots=True)
class Whole:
    """The sum of a full analysis [wt%], and whether it is 100 within the tolerance."""

    total: Decimal
    is_100: bool


def whole(texts: Iterable[str], *, tolerance: str = "0.5") -> Whole:
    """The sum rule of an analysis that was declared full, with aluminum measured.

    A partial analysis never adds up to 100 and is not asked to.

    >>> whole(["92.61", "6.85", "0.18"]).is_100, whole(["90.0", "9.2"]).is_100
    (True, False)
    """
    total = sum((exact(text) for text in texts if not text.startswith("<")), Decimal(0))
    return Whole(total, abs(total - WHOLE) <= exact(tolerance))


def _atomic(number: Decimal, element: str) -> str:
    sentence = (
        "Atomic percent is not a mass fraction; expected wt% or mg/kg. "
        "wt% = 100 x M / (x M + (100 - x) 26.98) for an element of atomic weight M "
        "alone in aluminum"
    )
    if element in ATOMIC_WEIGHTS and 0 <= number <= WHOLE:
        would_be = from_atomic_percent(number, element)
        return f"{sentence}: {number} at% {element} would be {would_be:f} wt%."
    return f"{sentence}."
