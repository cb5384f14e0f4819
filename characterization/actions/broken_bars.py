"""What follows from a broken bar: A from its fitted halves, Z from its neck.

Derived whenever the numbers of a test are stored, from sizes of the same version, which
are the evidence; a typed A or Z beside them has to say the same.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from characterization.actions.entries import (
    Entry,
    MethodRules,
    Remark,
    as_stated,
    in_words,
)
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
    BrokenBar,
    PlaceRule,
    after_fracture,
    uncertainty_pct,
)
from characterization.methods.curves import CurveError
from characterization.models import Measurement, MethodProperty, Test
from labtrack import quantities
from labtrack.refusals import Fault, Pointer, Refused
from labtrack.rounding import of_float, to_place, to_significant
from labtrack.templatetags.display import pretty_unit
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
        own = rules.measurements(_own_sizes(rules, specimen, {**there, **rows}))
        rows |= {row.property.code: row for row in own}
        bar = _Bar(rules, {**there, **rows}, pointers)
        after = bar.after_fracture()
        for code, row in bar.derived(after):
            if code not in there:
                rows[code] = row
        remarks = [*bar.remarks(after)]
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
    if not {*there} & {*ELONGATIONS}:
        asked.add(FITTED)
        if specimen.gauge_length_mm is None:
            asked |= {"L0"} | ({MARKS} if _is_the_extensometers(there) else set())
    if REDUCTION not in there:
        asked.add(NECK)
        if specimen.diameter_mm is None and "S0" not in there:
            asked.add("d0")
    parts = test.method.parts.values_list("property__code", flat=True)
    return asked & {*parts} - {*there} if FITTED in parts else set()


def _own_sizes(
    rules: MethodRules, specimen: Specimen, sizes: Mapping[str, Measurement]
) -> Iterator[Entry]:
    """What the specimen says of the bar before the test, where the test does not. Its
    marks are not those of an extensometer whose gauge length came with a curve.
    """
    marks, diameter = specimen.gauge_length_mm, specimen.diameter_mm
    if marks is not None and {*sizes} & {FITTED, PLACE} and MARKS not in sizes:
        as_entered = specimen.gauge_length_as_entered
        if "L0" not in sizes:
            yield as_stated("L0", marks, as_entered)
        elif (
            MARKS in rules.parts
            and _is_the_extensometers(sizes)
            and sizes["L0"].value != marks
        ):
            yield as_stated(MARKS, marks, as_entered)
    if diameter is not None and NECK in sizes and not {*sizes} & {"d0", "S0"}:
        yield as_stated("d0", diameter, specimen.diameter_as_entered)


def _is_the_extensometers(sizes: Mapping[str, Measurement]) -> bool:
    """L0 came from an instrument, and the broken bar, if measured, from a person."""
    by_hand = sizes.get(FITTED) or sizes.get(PLACE)
    return (
        "L0" in sizes
        and sizes["L0"].source == OwedBy.INSTRUMENT
        and (by_hand is None or by_hand.source == OwedBy.PERSON)
    )


class _Bar:
    """The sizes of one bar as measurements, and what they say together."""

    def __init__(
        self,
        rules: MethodRules,
        sizes: Mapping[str, Measurement],
        pointers: Mapping[str, Pointer],
    ):
        self.rules = rules
        self.sizes = sizes
        self.pointers = pointers
        self.marks = MARKS if MARKS in sizes else "L0"
        self.section = "d0" if "d0" in sizes else "S0"
        self.elongation = elongation_of(rules.parts.values())

    def after_fracture(self) -> AfterFracture:
        """A, Z and the place of the fracture; refused where they cannot be."""
        self._refuse_half_of_it()
        try:
            return after_fracture(
                BrokenBar(
                    gauge_length_mm=self._size(self.marks),
                    fitted_length_mm=self._size(FITTED),
                    diameter_mm=self._size("d0"),
                    neck_diameter_mm=self._size(NECK),
                    fracture_at_mm=self._size(PLACE),
                    area_mm2=self._size("S0"),
                    rule=PlaceRule.of(self.rules.method.standard),
                )
            )
        except CurveError as error:
            raise Refused(self._impossible(error)) from error

    def derived(self, after: AfterFracture) -> Iterator[tuple[str, Measurement]]:
        """The measurements that follow; refused beside one that says something else."""
        for code, value, last, first in (
            (self.elongation, after.elongation_pct, FITTED, self.marks),
            (REDUCTION, after.reduction_pct, NECK, self.section),
        ):
            if code not in self.rules.parts or value is None:
                continue
            spread = (
                uncertainty_pct(100 - value, self._relative(last, 2), self._section())
                if code == REDUCTION
                else uncertainty_pct(
                    100 + value, self._relative(last), self._relative(first)
                )
            )
            prop = self.rules.parts[code].property
            typed = self.sizes.get(code)
            words = {
                "code": code,
                "last": self._words(last),
                "first": self._words(first, beside=last),
                "value": f"{to_place(of_float(value), prop.place):f} %",
            }
            if prop.hard_high is not None and value > prop.hard_high:
                says = _(
                    "%(last)s and %(first)s give %(code)s %(value)s, which cannot be."
                )
                raise Refused(self._fault("hard_limit", says % words, last, first))
            if typed is not None and not _says_the_same(typed, code, value):
                words["given"] = in_words(typed)
                says = _(
                    "%(code)s is %(given)s, but %(last)s and %(first)s give %(value)s: "
                    "leave %(code)s out, or correct what is wrong."
                )
                raise Refused(self._fault("contradiction", says % words, code, last))
            entry = Entry(
                code,
                repr(value),
                "%",
                "" if spread is None else f"{spread:.3g}",
                OwedBy.EVALUATION,
            )
            yield code, self.rules.measurements([entry])[0]

    def remarks(self, after: AfterFracture) -> Iterator[Remark]:
        """Where it broke, and whether its gauge length is that of its elongation."""
        length = FITTED if FITTED in self.sizes else self.marks
        for flag in after.flags:
            yield Remark(
                flag.code,
                str(PLACES[flag.code])
                % {
                    "at": in_words(self.sizes[PLACE]),
                    "length": self._words(length),
                    "first": self._words(self.marks),
                },
            )
        diameters = ELONGATIONS.get(self.elongation)
        first, gauge = self._size("d0"), self._size(self.marks)
        if after.elongation_pct is None or not (diameters and first and gauge):
            return
        ratio = gauge / first
        if abs(ratio / diameters - 1) > RATIO_SLACK:
            says = _(
                "%(marks)s is %(ratio)s times %(d0)s; %(code)s is of %(diameters)d "
                "diameters and does not compare."
            )
            yield Remark(
                RATIO,
                says
                % {
                    "marks": self._words(self.marks),
                    "ratio": f"{ratio:.1f}",
                    "d0": self._words("d0"),
                    "code": self.elongation,
                    "diameters": diameters,
                },
            )

    def _refuse_half_of_it(self) -> None:
        """A size after the test says nothing without the one before it."""
        faults = []
        for last, first, needed in (
            (FITTED, self.marks, "L0"),
            (PLACE, self.marks, "L0"),
            (NECK, self.section, "d0"),
        ):
            if last not in self.sizes:
                continue
            words = {"last": self._words(last), "first": needed}
            if first not in self.sizes:
                says = _(
                    "%(last)s is given, but neither this test nor its specimen says "
                    "%(first)s; give it too."
                )
                faults.append(self._fault("first_size", says % words, last))
            elif any(self.sizes[code].censoring for code in (last, first)):
                says = _("%(last)s and %(first)s: expected a number each, not a limit.")
                words["first"] = self._words(first)
                faults.append(self._fault("censored", says % words, last, first))
        if faults:
            raise Refused(faults)

    def _impossible(self, error: CurveError) -> Fault:
        """What the pure function refuses, in the words and units that were given."""
        length = FITTED if FITTED in self.sizes else self.marks
        known = {
            "fitted_length": (
                FITTED,
                self.marks,
                _("%(last)s is less than %(first)s; expected that or more."),
            ),
            "neck_diameter": (
                NECK,
                self.section,
                _("%(last)s is wider than the bar, %(first)s; expected that or less."),
            ),
            "fracture_at": (
                PLACE,
                length,
                _(
                    "%(last)s is beyond half of %(first)s; expected the distance from the "
                    "nearer gauge mark."
                ),
            ),
        }
        if error.code not in known:
            return Fault(error.code, str(error))
        last, first, says = known[error.code]
        words = {"last": self._words(last), "first": self._words(first, beside=last)}
        return self._fault(error.code, says % words, last, first)

    def _fault(self, code: str, message: str, *blamed: str) -> Fault:
        """Beside the first of the blamed that was sent now."""
        name = next((each for each in blamed if self.pointers.get(each)), blamed[0])
        pointer = self.pointers.get(name, ())
        return Fault(
            code, message, (*pointer, "value") if pointer else (), self.sizes[name].text
        )

    def _relative(self, code: str, power: int = 1) -> float | None:
        """The uncertainty that a size carries, as a part of it."""
        row = self.sizes[code]
        return None if row.uncertainty is None else power * row.uncertainty / row.value

    def _section(self) -> float | None:
        return self._relative(self.section, 2 if self.section == "d0" else 1)

    def _size(self, code: str) -> float | None:
        row = self.sizes.get(code)
        return None if row is None else row.value

    def _words(self, code: str, beside: str = "") -> str:
        """A size as it was given, and in the unit of the one that it stands beside."""
        row = self.sizes[code]
        words = f"{code} {in_words(row)}"
        unit = self.sizes[beside].unit if beside else row.unit
        if unit == row.unit or row.property.canonical_unit != "mm":
            return words
        other = quantities.convert(of_float(row.value), "mm", unit)
        return f"{words} ({to_significant(other, 4):f} {pretty_unit(unit)})"


def _says_the_same(typed: Measurement, code: str, value: float) -> bool:
    """Whether a typed number is the derived one as people round it: an elongation to 0.1
    or, as ISO 6892-1 reports it, to 0.5 %.
    """
    if typed.censoring:
        return False
    place = typed.property.place
    places = (place, "0.5") if code in ELONGATIONS else (place,)
    given = to_place(of_float(typed.value), place)
    return any(given == to_place(of_float(value), each) for each in places)
