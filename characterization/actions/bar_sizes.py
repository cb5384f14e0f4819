"""The sizes of one tensile bar before and after its test, as they were given."""

from collections.abc import Iterator, Mapping

from characterization.actions.entries import Entry, as_stated, in_words
from characterization.choices import OwedBy
from characterization.methods.bar_symbols import FITTED, MARKS, NECK, PLACE
from characterization.methods.broken_bar import BrokenBar, PlaceRule
from characterization.models import Measurement
from labtrack import quantities
from labtrack.refusals import Fault, Pointer
from labtrack.rounding import of_float, to_significant
from labtrack.templatetags.display import pretty_unit
from trials.models import Specimen


class BarSizes:
    """Measurements by symbol, and where each of those that were sent now stood."""

    def __init__(
        self, rows: Mapping[str, Measurement], pointers: Mapping[str, Pointer]
    ):
        self.rows = rows
        self.pointers = pointers
        self.marks = MARKS if MARKS in rows else "L0"
        """What says the gauge length that was marked on the bar."""
        self.section = "d0" if "d0" in rows else "S0"
        self.length = FITTED if FITTED in rows else self.marks
        """Between the marks when the place of the fracture was measured."""

    def bar(self, standard: str) -> BrokenBar:
        """As the pure functions take it; CurveError for a size below zero."""
        return BrokenBar(
            gauge_length_mm=self.value(self.marks),
            fitted_length_mm=self.value(FITTED),
            diameter_mm=self.value("d0"),
            neck_diameter_mm=self.value(NECK),
            fracture_at_mm=self.value(PLACE),
            area_mm2=self.value("S0"),
            rule=PlaceRule.of(standard),
        )

    def value(self, code: str) -> float | None:
        """In its canonical unit; None where it is not known."""
        row = self.rows.get(code)
        return None if row is None else row.value

    def relative(self, code: str, power: int = 1) -> float | None:
        """The uncertainty that a size carries, as a part of it, times its power."""
        row = self.rows[code]
        if row.uncertainty is None or not row.value:
            return None
        return power * row.uncertainty / row.value

    def words(self, code: str, beside: str = "") -> str:
        """A size as it was given, and in the unit of the one that it stands beside."""
        row = self.rows[code]
        words = f"{code} {in_words(row)}"
        unit = self.rows[beside].unit if beside else row.unit
        if unit == row.unit or row.property.canonical_unit != "mm":
            return words
        other = quantities.convert(of_float(row.value), "mm", unit)
        return f"{words} ({to_significant(other, 4):f} {pretty_unit(unit)})"

    def fault(self, code: str, message: str, *blamed: str) -> Fault:
        """Beside the first of the blamed that was sent now."""
        name = next((each for each in blamed if self.pointers.get(each)), blamed[0])
        pointer = self.pointers.get(name, ())
        return Fault(
            code, message, (*pointer, "value") if pointer else (), self.rows[name].text
        )


def own_sizes(
    specimen: Specimen, rows: Mapping[str, Measurement], *, takes_marks: bool
) -> Iterator[Entry]:
    """What the specimen says of the bar before the test, where the test does not. Its
    marks are not those of an extensometer whose gauge length came with a curve.
    """
    marks, diameter = specimen.gauge_length_mm, specimen.diameter_mm
    if marks is not None and {*rows} & {FITTED, PLACE} and MARKS not in rows:
        as_entered = specimen.gauge_length_as_entered
        if "L0" not in rows:
            yield as_stated("L0", marks, as_entered)
        elif takes_marks and is_the_extensometers(rows) and rows["L0"].value != marks:
            yield as_stated(MARKS, marks, as_entered)
    if diameter is not None and NECK in rows and not {*rows} & {"d0", "S0"}:
        yield as_stated("d0", diameter, specimen.diameter_as_entered)


def is_the_extensometers(rows: Mapping[str, Measurement]) -> bool:
    """L0 came from an instrument, and the broken bar, if measured, from a person."""
    by_hand = rows.get(FITTED) or rows.get(PLACE)
    return (
        "L0" in rows
        and rows["L0"].source == OwedBy.INSTRUMENT
        and (by_hand is None or by_hand.source == OwedBy.PERSON)
    )
