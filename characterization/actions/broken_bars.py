"""What follows from a broken bar: A from its fitted halves, Z from its neck.

Derived whenever the numbers of a test are stored, from sizes of the same version, which
are the evidence; a typed A or Z beside them has to say the same.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from characterization.actions.bar_sizes import (
    BarSizes,
    is_the_extensometers,
    own_sizes,
)
from characterization.actions.entries import Entry, MethodRules, Remark, in_words
from characterization.choices import OwedBy
from characterization.methods.bar_symbols import (
    ELONGATIONS,
    FITTED,
    FOLLOWING,
    MARKS,
    MEASURED,
    NECK,
    PLACE,
    REDUCTION,
)
from characterization.methods.broken_bar import (
    AfterFracture,
    after_fracture,
    uncertainty_pct,
)
from characterization.methods.curves import CurveError
from characterization.models import Measurement, MethodProperty, Property, Test
from labtrack.refusals import Fault, Refused
from labtrack.rounding import of_float, to_place
from trials.models import Specimen

RATIO = "gauge_length_ratio"
PLACES = {
    "fracture_outside_middle_half": gettext_lazy(
        "The bar broke %(at)s from a gauge mark, outside the middle half of %(length)s: "
        "its elongation may not be representative."
    ),
    "fracture_near_mark": gettext_lazy(
        "The bar broke %(at)s from a gauge mark, nearer than a third of %(first)s: its "
        "elongation may not be representative."
    ),
    "fracture_at_mark": gettext_lazy(
        "The bar broke in a gauge mark: its elongation may not be representative."
    ),
}
FLAGS = (*PLACES, RATIO)
RATIO_SLACK = 0.1
"""A gauge length may be rounded by a tenth of itself."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """Unsaved measurements of a test, and what is to be said about its broken bar."""

    rows: list[Measurement]
    remarks: list[Remark]

    def derived_entries(self) -> list[Entry]:
        """What followed from the bar."""
        return [
            Entry(row.property.code, row.text, row.unit, source=OwedBy.EVALUATION)
            for row in self.rows
            if row.follows_from_the_bar()
        ]


def numbers_of(
    rules: MethodRules,
    entries: Iterable[Entry],
    *,
    specimen: Specimen,
    there: Mapping[str, Measurement] = MappingProxyType({}),
) -> Numbers:
    """The measurements of entries, and those that follow from them and from what is
    `there` already. First sizes that nobody says are the specimen's own.

    Refused for what is wrong with an entry, a bar that cannot have broken so, a first
    size that nobody knows, and a typed A or Z that says something else.
    """
    # What an earlier version derived is derived anew.
    sent = [
        entry
        for entry in entries
        if entry.source != OwedBy.EVALUATION or entry.property not in FOLLOWING
    ]
    rows = {row.property.code: row for row in rules.measurements(sent)}
    pointers = {entry.property: entry.pointer for entry in sent}
    remarks: list[Remark] = []
    if {*rows, *there} & {*MEASURED}:
        own = own_sizes(specimen, {**there, **rows}, takes_marks=MARKS in rules.parts)
        rows |= {row.property.code: row for row in rules.measurements(own)}
        sizes = BarSizes({**there, **rows}, pointers)
        after = _after_fracture(sizes, rules.method.standard)
        for code, row in _following(rules, sizes, after):
            if code not in there:
                rows[code] = row
        elongation = elongation_of(rules.parts.values())
        remarks = [*_places(sizes, after), *_ratio(sizes, after, elongation)]
    if broken := rules.broken_rules({**there, **rows}, pointers):
        raise Refused(broken)
    return Numbers(list(rows.values()), remarks)


def elongation_of(parts: Iterable[MethodProperty]) -> str:
    """Which elongation of a method its fitted halves give: the owed, else the first."""
    has = [part for part in parts if part.property.code in ELONGATIONS]
    has.sort(key=lambda part: (not part.is_owed, part.position))
    return has[0].property.code if has else ""


def askable(test: Test) -> set[str]:
    """What a person may still say about the broken bar of a test in progress; first sizes
    only where neither the test nor its specimen says them.
    """
    there = {m.property.code: m for m in test.measurements.select_related("property")}
    specimen, asked = test.specimen, {PLACE}
    if specimen.gauge_length_mm is None:
        asked |= {"L0"} | ({MARKS} if is_the_extensometers(there) else set())
    if not {*there} & {*ELONGATIONS}:
        asked.add(FITTED)
    if REDUCTION not in there:
        asked.add(NECK)
        if specimen.diameter_mm is None and "S0" not in there:
            asked.add("d0")
    parts = test.method.parts.values_list("property__code", flat=True)
    return asked & {*parts} - {*there} if FITTED in parts else set()


def _after_fracture(sizes: BarSizes, standard: str) -> AfterFracture:
    """A, Z and the place of the fracture; refused where they cannot be."""
    if faults := [*_half_of_it(sizes)]:
        raise Refused(faults)
    try:
        return after_fracture(sizes.bar(standard))
    except CurveError as error:
        raise Refused(_impossible(sizes, error)) from error


def _half_of_it(sizes: BarSizes) -> Iterator[Fault]:
    """A size after the test says nothing without the one before it."""
    for last, first, needed in (
        (FITTED, sizes.marks, "L0"),
        (PLACE, sizes.marks, "L0"),
        (NECK, sizes.section, "d0"),
    ):
        if last not in sizes.rows:
            continue
        if first not in sizes.rows:
            says = _(
                "%(last)s is given, but neither this test nor its specimen says "
                "%(first)s; give it too."
            )
            words = {"last": sizes.words(last), "first": needed}
            yield sizes.fault("first_size", says % words, last)
        elif any(sizes.rows[code].censoring for code in (last, first)):
            says = _("%(last)s and %(first)s: expected a number each, not a limit.")
            words = {"last": sizes.words(last), "first": sizes.words(first)}
            yield sizes.fault("censored", says % words, last, first)


def _impossible(sizes: BarSizes, error: CurveError) -> Fault:
    """What the pure function refuses, in the words and units that were given."""
    known = {
        "fitted_length": (
            FITTED,
            sizes.marks,
            _("%(last)s is less than %(first)s; expected that or more."),
        ),
        "neck_diameter": (
            NECK,
            sizes.section,
            _("%(last)s is wider than the bar, %(first)s; expected that or less."),
        ),
        "fracture_at": (
            PLACE,
            sizes.length,
            _(
                "%(last)s is beyond half of %(first)s; expected the distance from the "
                "nearer gauge mark."
            ),
        ),
    }
    if error.code not in known:
        return Fault(error.code, str(error))
    last, first, says = known[error.code]
    words = {"last": sizes.words(last), "first": sizes.words(first, beside=last)}
    return sizes.fault(error.code, says % words, last, first)


def _following(
    rules: MethodRules, sizes: BarSizes, after: AfterFracture
) -> Iterator[tuple[str, Measurement]]:
    """A and Z with the uncertainty that their sizes carry."""
    code, value = elongation_of(rules.parts.values()), after.elongation_pct
    if code and value is not None:
        _refuse_otherwise(rules.parts[code].property, value, sizes, FITTED, sizes.marks)
        parts = sizes.relative(FITTED), sizes.relative(sizes.marks)
        yield code, _derived(rules, code, value, uncertainty_pct(100 + value, *parts))
    code, value = REDUCTION, after.reduction_pct
    if code in rules.parts and value is not None:
        _refuse_otherwise(rules.parts[code].property, value, sizes, NECK, sizes.section)
        power = 2 if sizes.section == "d0" else 1
        parts = sizes.relative(NECK, 2), sizes.relative(sizes.section, power)
        yield code, _derived(rules, code, value, uncertainty_pct(100 - value, *parts))


def _derived(
    rules: MethodRules, code: str, value: float, uncertainty: float | None
) -> Measurement:
    text = "" if uncertainty is None else f"{uncertainty:.3g}"
    entry = Entry(code, repr(value), "%", text, OwedBy.EVALUATION)
    return rules.measurements([entry])[0]


def _refuse_otherwise(
    prop: Property, value: float, sizes: BarSizes, last: str, first: str
) -> None:
    """Refuse what cannot be, and what a number that was given contradicts."""
    words = {
        "code": prop.code,
        "last": sizes.words(last),
        "first": sizes.words(first, beside=last),
        "value": f"{to_place(of_float(value), prop.place):f} %",
    }
    if prop.hard_high is not None and value > prop.hard_high:
        says = _("%(last)s and %(first)s give %(code)s %(value)s, which cannot be.")
        raise Refused(sizes.fault("hard_limit", says % words, last, first))
    given = sizes.rows.get(prop.code)
    if given is not None and not _says_the_same(given, value):
        words["given"] = in_words(given)
        says = _(
            "%(code)s is %(given)s, but %(last)s and %(first)s give %(value)s: leave "
            "%(code)s out, or correct what is wrong."
        )
        raise Refused(sizes.fault("contradiction", says % words, prop.code, last))


def _says_the_same(given: Measurement, value: float) -> bool:
    """Whether a given number is the derived one as people round it: an elongation to 0.1
    or, as ISO 6892-1 reports it, to 0.5 %.
    """
    if given.censoring:
        return False
    place = given.property.place
    places = (place, "0.5") if given.property.code in ELONGATIONS else (place,)
    rounded = to_place(of_float(given.value), place)
    return any(rounded == to_place(of_float(value), each) for each in places)


def _places(sizes: BarSizes, after: AfterFracture) -> Iterator[Remark]:
    """Where it broke, if that makes its elongation unsure."""
    for flag in after.flags:
        words = {
            "at": in_words(sizes.rows[PLACE]),
            "length": sizes.words(sizes.length),
            "first": sizes.words(sizes.marks),
        }
        yield Remark(flag.code, str(PLACES[flag.code]) % words)


def _ratio(sizes: BarSizes, after: AfterFracture, elongation: str) -> Iterator[Remark]:
    """Whether the gauge length is the one that the elongation's symbol says."""
    diameters = ELONGATIONS.get(elongation)
    first, gauge = sizes.value("d0"), sizes.value(sizes.marks)
    if after.elongation_pct is None or not (diameters and first and gauge):
        return
    if abs(gauge / first / diameters - 1) > RATIO_SLACK:
        says = _(
            "%(marks)s is %(ratio)s times %(d0)s; %(code)s is of %(diameters)d diameters "
            "and does not compare."
        )
        words = {
            "marks": sizes.words(sizes.marks),
            "ratio": f"{gauge / first:.1f}",
            "d0": sizes.words("d0"),
            "code": elongation,
            "diameters": diameters,
        }
        yield Remark(RATIO, says % words)
