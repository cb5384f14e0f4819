"""What a part of a formula is measured in: powers of base units, in one scale.

A share in %, wt% or at% is no plain number here, and a temperature is a point on a scale.
"""

from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from labtrack import quantities
from labtrack.units import UNITS

Powers = tuple[tuple[str, Fraction], ...]
PLAIN: Powers = ()
SHARES = {"%": ("%", Fraction(1)), "wt%": ("wt%", Fraction(1)), "at%": ("at%", Fraction(1)),
          "ppm": ("wt%", Fraction(1, 10_000)), "mg/kg": ("wt%", Fraction(1, 10_000))}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Measure:
    """The unit that a part of a formula is in: powers of base units, how many base units
    one of it is, and for a temperature where its zero lies [K].
    """

    powers: Powers = PLAIN
    scale: Fraction = Fraction(1)
    offset: Fraction = Fraction(0)
    is_point: bool = False

    @property
    def is_plain(self) -> bool:
        return not self.powers

    def is_like(self, other: "Measure") -> bool:
        """Whether one converts to the other."""
        return self.powers == other.powers and self.is_point == other.is_point


@cache
def measure_of(unit: str) -> Measure:
    """The measure of an accepted unit.

    >>> measure_of("GPa").is_like(measure_of("MJ/m^3"))
    True
    >>> measure_of("%").is_like(measure_of("1"))
    False
    """
    if unit in SHARES:
        base, scale = SHARES[unit]
        return Measure(((base, Fraction(1)),), scale)
    if UNITS[unit].dimension == "temperature":
        zero = Fraction(quantities.convert(0, unit, "K"))
        one = Fraction(quantities.convert(1, unit, "K"))
        return Measure((("K", Fraction(1)),), one - zero, zero, is_point=True)
    powers, scale = quantities.base_units(unit)
    return Measure(powers, scale)


def in_words(measure: Measure, unit: str = "") -> str:
    """What a person calls it: a stress, a share in %, in MPa."""
    if unit:
        return "a plain number" if unit == "1" else f"in {unit}"
    if measure.is_plain:
        return "a plain number"
    if [base for base, _power in measure.powers] in [[share] for share in SHARES]:
        return f"a share in {measure.powers[0][0]}"
    for spelling, known in UNITS.items():
        if known.dimension != "fraction" and measure.is_like(measure_of(spelling)):
            article = "an" if known.dimension[0] in "aeiou" else "a"
            return f"{article} {known.dimension}"
    return "a quantity in " + " ".join(
        f"{base}^{power}" if power != 1 else base for base, power in measure.powers
    )


def hint(given: Measure, wanted: Measure) -> str:
    """How a share and a plain number become one another."""
    left, right = dict(given.powers), dict(wanted.powers)
    differing = {b for b in {*left, *right} if left.get(b, 0) != right.get(b, 0)}
    if len(differing) != 1 or not (differing & set(SHARES)):
        return ""
    base = differing.pop()
    if left.get(base, 0) > right.get(base, 0):
        return (
            f" Divide by 100 [{base}] for the share of one, by 1 [{base}] for the number "
            "as it is shown."
        )
    return f" Multiply by 100 [{base}] to make a share of one into {base}."


def together(a: Powers, b: Powers, sign: int) -> Powers:
    """Powers of a product (sign 1) or a quotient (-1)."""
    found = dict(a)
    for base, power in b:
        found[base] = found.get(base, Fraction(0)) + sign * power
    return tuple(sorted((base, power) for base, power in found.items() if power))


def to_the(measure: Measure, exponent: Fraction) -> Measure:
    """The measure of a power."""
    if exponent.denominator == 1:
        scale = measure.scale**exponent.numerator
    else:
        scale = Fraction(float(measure.scale) ** float(exponent))
    powers = tuple((base, power * exponent) for base, power in measure.powers)
    return Measure(tuple(one for one in powers if one[1]), Fraction(scale))
