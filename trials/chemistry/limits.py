"""Does a composition meet its limits? ASTM E29 on decimal text, and the "others" rules.

Pure. Limits count as they are written: "7.5" and "7.50" are different limits.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from labtrack.rounding import Method, Side, conforms, exact, to_place

COUNTED_FROM = Decimal("0.010")
"""Others below this mass fraction in percent do not enter the total (AA rule)."""


class CompositionError(ValueError):
    """A composition or a set of limits that cannot be compared; says why."""


class Finding(StrEnum):
    """How one element meets its limits."""

    CONFORMS = "conforms"
    BELOW = "below minimum"
    ABOVE = "above maximum"
    UNDECIDED = "undecided"
    """Reported as "<" a detection limit that does not settle the question."""
    NOT_MEASURED = "not measured"


@dataclass(frozen=True, slots=True)
class ElementLimit:
    """Limits of one named element in mass percent, as written; None is no limit."""

    element: str
    minimum: str | None = None
    maximum: str | None = None


@dataclass(frozen=True, slots=True)
class OthersRule:
    """Limits for elements without a limit of their own, each and in total, as written."""

    each: str | None = None
    total: str | None = None
    not_others: frozenset[str] = frozenset({"Al"})
    """The remainder, and what is no metal."""


@dataclass(frozen=True, slots=True)
class ElementVerdict:
    """One element: what was read, what it was held against, and what was found."""

    element: str
    reading: str | None
    limit: str
    finding: Finding


@dataclass(frozen=True, slots=True)
class CompositionCheck:
    """Verdicts by element, others included; `others_total` in mass percent."""

    verdicts: tuple[ElementVerdict, ...]
    others_total: Decimal | None
    method: Method

    @property
    def out_of_limits(self) -> tuple[str, ...]:
        """Elements below or above their limits, sorted."""
        out = (Finding.BELOW, Finding.ABOVE)
        return tuple(sorted(v.element for v in self.verdicts if v.finding in out))

    @property
    def conforms(self) -> bool | None:
        """True or False; None where something undecided or not measured leaves it open."""
        if self.out_of_limits:
            return False
        open_ = (Finding.UNDECIDED, Finding.NOT_MEASURED)
        return None if any(v.finding in open_ for v in self.verdicts) else True


def check_composition(
    readings: Mapping[str, str],
    limits: Sequence[ElementLimit],
    *,
    others: OthersRule | None = None,
    method: Method = Method.ROUNDING,
) -> CompositionCheck:
    """Hold a composition against limits.

    Parameters
    ----------
    readings : mapping of element to text, [mass percent]
        As observed and not rounded; "<0.0005" below the limit of detection.
    limits : sequence of ElementLimit
        Each element once. An element that is named here is no "other": scandium and
        zirconium with limits of their own leave the others.
    others : OthersRule, optional
        Without it elements that have no limit are not judged.
    method : Method
        Rounding: the reading is rounded to the last place of the limit, half to even,
        then compared. Absolute: compared as observed.

    Returns
    -------
    CompositionCheck
        Limits in their order, then the others; limits are inclusive.

    Raises
    ------
    CompositionError
        If an element has two limits, a minimum is above its maximum or a reading is
        negative.
    labtrack.rounding.RoundingError
        If a text is no number.

    References
    ----------
    ASTM E29-13, 5 and 6; Aluminum Association, International Alloy Designations (teal
    sheets): others total is the sum of metallic others of 0.010 % and more, each
    expressed to two decimals before summing.

    Examples
    --------
    >>> limits = [ElementLimit("Mg", "6.2", "7.5"), ElementLimit("Cu", None, "0.05")]
    >>> check_composition({"Mg": "7.54", "Cu": "0.054"}, limits).conforms
    True
    >>> check_composition({"Mg": "7.56", "Cu": "<0.001"}, limits).out_of_limits
    ('Mg',)
    """
    named = checked_limits(limits)
    verdicts = [
        _verdict(limit, readings.get(limit.element), method) for limit in limits
    ]
    total = None
    if others is not None:
        rest = {
            element: reading
            for element, reading in readings.items()
            if element not in named and element not in others.not_others
        }
        verdicts += [
            _verdict(ElementLimit(element, None, others.each), reading, method)
            for element, reading in rest.items()
            if others.each is not None
        ]
        total = others_total(rest.values())
        if others.total is not None:
            verdicts.append(
                _verdict(
                    ElementLimit("others total", None, others.total), str(total), method
                )
            )
    return CompositionCheck(tuple(verdicts), total, method)


def others_total(readings: Iterable[str]) -> Decimal:
    """The sum of others as the Aluminum Association adds them, [mass percent].

    >>> others_total(["0.014", "0.016", "0.009", "<0.02"])
    Decimal('0.03')
    """
    measured = (exact(text) for text in readings if not text.startswith("<"))
    return sum(
        (to_place(value, "0.01") for value in measured if value >= COUNTED_FROM),
        Decimal("0.00"),
    )


def checked_limits(limits: Sequence[ElementLimit]) -> set[str]:
    """The elements that are named; CompositionError where limits contradict themselves."""
    named: set[str] = set()
    for limit in limits:
        if limit.element in named:
            raise CompositionError(f"{limit.element} has two limits; expected one.")
        named.add(limit.element)
        if limit.minimum is None or limit.maximum is None:
            continue
        if exact(limit.minimum) > exact(limit.maximum):
            raise CompositionError(
                f"{limit.element} has the minimum {limit.minimum}, above its maximum "
                f"{limit.maximum}."
            )
    return named


def _verdict(
    limit: ElementLimit, reading: str | None, method: Method
) -> ElementVerdict:
    written = _written(limit)
    if reading is None:
        return ElementVerdict(limit.element, None, written, Finding.NOT_MEASURED)
    below = reading.startswith("<")
    observed = exact(reading.removeprefix("<").strip())
    if observed < 0:
        raise CompositionError(
            f"{limit.element} reads {reading}; a mass fraction is never negative."
        )
    finding = (
        _below_detection(limit, observed, method)
        if below
        else _measured(limit, observed, method)
    )
    return ElementVerdict(limit.element, reading, written, finding)


def _measured(limit: ElementLimit, observed: Decimal, method: Method) -> Finding:
    if limit.minimum is not None and not conforms(
        observed, limit.minimum, Side.MINIMUM, method=method
    ):
        return Finding.BELOW
    if limit.maximum is not None and not conforms(
        observed, limit.maximum, Side.MAXIMUM, method=method
    ):
        return Finding.ABOVE
    return Finding.CONFORMS


def _below_detection(limit: ElementLimit, least: Decimal, method: Method) -> Finding:
    """What "<" settles: a maximum that the detection limit meets, a minimum never."""
    if limit.minimum is not None and exact(limit.minimum) > 0:
        reached = conforms(least, limit.minimum, Side.MINIMUM, method=method)
        return Finding.UNDECIDED if reached else Finding.BELOW
    if limit.maximum is not None and not conforms(
        least, limit.maximum, Side.MAXIMUM, method=method
    ):
        return Finding.UNDECIDED
    return Finding.CONFORMS


def _written(limit: ElementLimit) -> str:
    if limit.minimum is not None and limit.maximum is not None:
        return f"{limit.minimum} to {limit.maximum}"
    if limit.maximum is not None:
        return f"{limit.maximum} maximum"
    return f"{limit.minimum} minimum" if limit.minimum is not None else "no limit"
