"""Does a result reach the least that its specification asks for?

Pure. A limit keeps the unit system of its order: a result is brought into the unit of the
limit, once and visibly, and never the limit into the unit of the result.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from labtrack import quantities
from labtrack.rounding import Method, Side, conforms, exact, last_place, to_place


@dataclass(frozen=True, slots=True)
class Limit:
    """A minimum as written. `cut_up_percent` is the share of it that the average of bars
    cut from castings must reach; empty where the document says nothing of them.
    """

    text: str
    unit: str
    cut_up_percent: str = ""


@dataclass(frozen=True, slots=True)
class Judged:
    """A result against a limit. `compared` is what was compared, in the unit of the limit;
    `converted_from` is empty where nothing was converted.
    """

    is_met: bool
    compared: Decimal
    limit: str
    unit: str
    converted_from: str = ""


def least_for_cut_up(limit: Limit) -> Limit | None:
    """The limit for the average of bars cut from castings; None where there is no rule.

    Strengths are rounded to the last place of the limit as written, half to even;
    elongations keep every digit, since a quarter of 9.0 is 2.25 and not 2.2.

    References
    ----------
    ASTM B26, 10: the average of specimens cut from castings is not less than 75 % of the
    strengths and 25 % of the elongation specified, unless otherwise agreed.

    >>> [least_for_cut_up(Limit(*each)).text
    ...  for each in (("35.0", "ksi", "75"), ("18.0", "ksi", "75"), ("9.0", "%", "25"))]
    ['26.2', '13.5', '2.25']
    """
    if not limit.cut_up_percent:
        return None
    share = exact(limit.text) * exact(limit.cut_up_percent) / 100
    if limit.unit == "%":
        return Limit(f"{share.normalize():f}", limit.unit)
    return Limit(f"{to_place(share, last_place(limit.text)):f}", limit.unit)


def judge(
    value: str, unit: str, limit: Limit, *, method: Method = Method.ROUNDING
) -> Judged:
    """Hold one result, or a mean, against a minimum.

    Parameters
    ----------
    value : str
        Decimal text as observed and not rounded.
    unit : str
        Of the value; converted to the unit of the limit where it differs.
    limit : Limit

    Raises
    ------
    labtrack.quantities.NumberError, UnknownUnit, IncompatibleUnits

    >>> judge("240", "MPa", Limit("35.0", "ksi")).is_met
    False
    >>> judge("34.96", "ksi", Limit("35.0", "ksi")).is_met
    True
    """
    number = quantities.convert(value, unit, limit.unit)
    return Judged(
        is_met=conforms(number, limit.text, Side.MINIMUM, method=method),
        compared=number,
        limit=limit.text,
        unit=limit.unit,
        converted_from="" if unit == limit.unit else unit,
    )


def judge_average(
    values: Sequence[str], unit: str, limit: Limit, *, method: Method = Method.ROUNDING
) -> Judged | None:
    """The average of several results against a minimum; None where there is none."""
    if not values:
        return None
    mean = sum(Fraction(exact(value)) for value in values) / len(values)
    text = f"{Decimal(mean.numerator) / Decimal(mean.denominator):f}"
    return judge(text, unit, limit, method=method)


def judge_cut_up(
    values: Sequence[str], unit: str, limit: Limit, *, method: Method = Method.ROUNDING
) -> Judged | None:
    """The average of bars cut from one casting against its share of the limit; None where
    there is no rule or no bar.
    """
    least = least_for_cut_up(limit)
    return judge_average(values, unit, least, method=method) if least else None
