"""Is this metal what the specification asks for? Alarms first, then element by element.

Pure. Composes `check_composition` with rules between elements and with what kills an
Al-Mg casting whatever its specification says.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from labtrack.rounding import Method, exact, last_place, to_place
from trials.chemistry.limits import (
    ElementLimit,
    ElementVerdict,
    Finding,
    OthersRule,
    check_composition,
)

BERYLLIUM_FLOOR = Decimal("0.0030")
"""30 mg/kg: below it, magnesium burns off in an unprotected melt."""
SODIUM_CEILING = Decimal("0.0010")
"""10 mg/kg: above it, Al-Mg turns hot short."""
MAGNESIUM_RICH = Decimal("3")
"""An alloy that may hold so much magnesium [wt%] is an Al-Mg alloy."""


@dataclass(frozen=True, slots=True)
class Condition:
    """If `element` is above `above` [wt%], `needs` is at least `factor` times as much."""

    element: str
    above: str
    needs: str
    factor: str


@dataclass(frozen=True, slots=True)
class Rules:
    """A specification as plain data; limits in mass percent, as written."""

    limits: tuple[ElementLimit, ...]
    others: OthersRule | None = None
    conditions: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Alarm:
    """What comes before every limit: beryllium too low, sodium too high."""

    element: str
    reading: str
    limit: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """`alarms` first. `conforms` is None where something is open; what was not measured
    is no failure. `others_total` in wt%.
    """

    alarms: tuple[Alarm, ...]
    elements: tuple[ElementVerdict, ...]
    conditions: tuple[ElementVerdict, ...]
    others_total: Decimal | None
    method: Method

    @property
    def all(self) -> tuple[ElementVerdict, ...]:
        return (*self.elements, *self.conditions)

    @property
    def failures(self) -> tuple[ElementVerdict, ...]:
        out = (Finding.BELOW, Finding.ABOVE)
        return tuple(one for one in self.all if one.finding in out)

    @property
    def not_measured(self) -> tuple[str, ...]:
        return self._named(Finding.NOT_MEASURED)

    @property
    def undecided(self) -> tuple[str, ...]:
        return self._named(Finding.UNDECIDED)

    @property
    def conforms(self) -> bool | None:
        if self.failures:
            return False
        return None if self.not_measured or self.undecided else True

    def _named(self, finding: Finding) -> tuple[str, ...]:
        return tuple(
            dict.fromkeys(one.element for one in self.all if one.finding is finding)
        )


def judge(
    readings: Mapping[str, str], rules: Rules, *, method: Method = Method.ROUNDING
) -> Verdict:
    """Hold an analysis, whole or partial, against a specification.

    Parameters
    ----------
    readings : mapping of element to text, [mass percent]
        As observed and not rounded; "<0.0005" below the limit of detection.
    rules : Rules
        Elements with limits of their own are no "others": a specification that names
        scandium and zirconium leaves them out of others each and others total.
    method : Method
        As in `check_composition`.

    Raises
    ------
    trials.chemistry.limits.CompositionError, labtrack.rounding.RoundingError
        As `check_composition`.

    Notes
    -----
    Alarms compare as observed, without rounding: 0.0027 % beryllium meets "0.003" by E29
    and is below 30 mg/kg all the same. The beryllium alarm stands only where the
    specification asks for beryllium, the sodium alarm only for Al-Mg alloys.

    Examples
    --------
    >>> rules = Rules((ElementLimit("Mg", "6.2", "7.5"),), OthersRule("0.05", "0.15"))
    >>> judge({"Mg": "6.85", "Na": "0.0014"}, rules).alarms[0].element
    'Na'
    """
    check = check_composition(
        readings, rules.limits, others=rules.others, method=method
    )
    return Verdict(
        alarms=tuple(_alarms(readings, rules)),
        elements=check.verdicts,
        conditions=tuple(_conditional(readings, one) for one in rules.conditions),
        others_total=check.others_total,
        method=method,
    )


def _alarms(readings: Mapping[str, str], rules: Rules) -> list[Alarm]:
    found = []
    limits = {limit.element: limit for limit in rules.limits}
    beryllium, sodium = readings.get("Be"), readings.get("Na")
    asks = "Be" in limits and limits["Be"].minimum is not None
    if asks and beryllium is not None and _is_below(beryllium, BERYLLIUM_FLOOR):
        found.append(Alarm("Be", beryllium, "at least 30 mg/kg"))
    if _is_al_mg(limits) and sodium is not None and _is_above(sodium, SODIUM_CEILING):
        found.append(Alarm("Na", sodium, "at most 10 mg/kg"))
    return found


def _is_below(reading: str, floor: Decimal) -> bool:
    """ "<0.0005" is below; "<0.01" does not say."""
    value = exact(reading.removeprefix("<").strip())
    return value <= floor if reading.startswith("<") else value < floor


def _is_above(reading: str, ceiling: Decimal) -> bool:
    return not reading.startswith("<") and exact(reading) > ceiling


def _is_al_mg(limits: Mapping[str, ElementLimit]) -> bool:
    magnesium = limits.get("Mg")
    most = magnesium.maximum or magnesium.minimum if magnesium else None
    return most is not None and exact(most) >= MAGNESIUM_RICH


def _conditional(readings: Mapping[str, str], rule: Condition) -> ElementVerdict:
    """Both readings are rounded to the last place of the threshold as written; the share
    that is asked for is not rounded again.
    """
    limit = f"at least {rule.factor} x {rule.element} if {rule.element} is above {rule.above}"
    given = readings.get(rule.element)
    found = readings.get(rule.needs)

    def verdict(finding: Finding) -> ElementVerdict:
        return ElementVerdict(rule.needs, found, limit, finding)

    place = last_place(rule.above)
    if given is None:
        return verdict(Finding.NOT_MEASURED)
    threshold = to_place(given.removeprefix("<").strip(), place)
    if threshold <= exact(rule.above):
        return verdict(Finding.CONFORMS)
    if given.startswith("<"):
        return verdict(Finding.UNDECIDED)
    if found is None:
        return verdict(Finding.NOT_MEASURED)
    least = threshold * exact(rule.factor)
    reached = to_place(found.removeprefix("<").strip(), place) >= least
    if found.startswith("<"):
        return verdict(Finding.UNDECIDED if reached else Finding.BELOW)
    return verdict(Finding.CONFORMS if reached else Finding.BELOW)
