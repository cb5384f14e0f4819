"""The indents or weighings of a test as a table, and how its value was constructed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from characterization.methods.readings import (
    WHOLE_TEST,
    ComputedRow,
    ReadingColumn,
    ReadingsMethod,
    ReadingsResult,
)
from characterization.methods.readings_methods import READINGS_METHODS
from characterization.models import Property, Reading, Test
from labtrack.rounding import of_float, to_place
from labtrack.templatetags.display import pretty_unit, pretty_words


@dataclass(frozen=True, slots=True)
class ShownColumn:
    label: str
    unit: str

    @property
    def words(self) -> str:
        """Its head in one line, beside each number where rows stand as cards."""
        return f"{self.label} {pretty_unit(self.unit)}".rstrip()


@dataclass(frozen=True, slots=True)
class ShownRow:
    """One indent or weighing: as read, then as computed."""

    number: int
    cells: list[str]
    excluded_because: str
    note: str

    @property
    def counts(self) -> bool:
        return not self.excluded_because


@dataclass(frozen=True, slots=True)
class ShownFigure:
    symbol: str
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class ShownReadings:
    """What the page of a test shows of its readings."""

    title: str
    row_noun: str
    columns: list[ShownColumn]
    rows: list[ShownRow]
    mean: str
    footer: list[str]
    spread: str
    figures: list[ShownFigure]
    steps: list[tuple[str, str]]
    remarks: list[str]

    @property
    def labelled(self) -> list[tuple[ShownRow, list[tuple[ShownColumn, str]]]]:
        """Each row, and its cells each with its column."""
        return [
            (row, list(zip(self.columns, row.cells, strict=True))) for row in self.rows
        ]

    @property
    def labelled_footer(self) -> list[tuple[ShownColumn, str]]:
        return list(zip(self.columns, self.footer, strict=True))


def of_test(test: Test) -> ShownReadings | None:
    """The stored readings and what was made of them; None where there are none."""
    evaluation = getattr(test, "evaluation", None)
    method = READINGS_METHODS.get(test.method.kind)
    if evaluation is None or method is None or evaluation.curve_id is not None:
        return None
    result = ReadingsResult.from_json(evaluation.details)
    properties = {
        part.property.code: part.property
        for part in test.method.parts.select_related("property")
    }
    return shown(method, test.readings.all(), result, properties)


def shown(
    method: ReadingsMethod,
    readings: Iterable[Reading],
    result: ReadingsResult,
    properties: Mapping[str, Property],
) -> ShownReadings:
    """Readings, stored or just typed, beside their evaluation."""
    read: dict[int, dict[str, Reading]] = {}
    for reading in readings:
        read.setdefault(reading.number, {})[reading.name] = reading
    used = [c for c in method.columns if any(c.name in row for row in read.values())]
    computed = [
        c for c in result.columns if any(c.name in r.values for r in result.rows)
    ]
    rows = [
        _row(row, read.get(row.number, {}), used, [(c.name, c.place) for c in computed])
        for row in result.rows
        if row.number != WHOLE_TEST
    ]
    last = len(used) + len(computed)
    of = next((i for i, c in enumerate(computed) if c.name == _column_of(result)), -1)
    mean, spread = _mean(result, properties)
    footer = ["" for _column in range(last)]
    if mean and of >= 0:
        footer[len(used) + of] = mean
    return ShownReadings(
        title=_(method.rows_title),
        row_noun=_(method.row_noun),
        columns=[
            *(ShownColumn(_(c.label), "1") for c in used),
            *(ShownColumn(_(c.label), c.unit) for c in computed),
        ],
        rows=rows,
        mean=mean,
        footer=footer,
        spread=spread,
        figures=[
            ShownFigure(
                f.symbol, _figure(f.symbol, f.value, f.unit, properties), f.reason
            )
            for f in result.figures
        ],
        steps=[(label, pretty_words(text)) for label, text in result.steps],
        remarks=[pretty_words(flag.sentence) for flag in result.flags],
    )


def _column_of(result: ReadingsResult) -> str:
    """The computed column whose mean is the result: the one named like it begins."""
    names = [column.name for column in result.columns]
    return next((name for name in names if result.of.startswith(name)), names[-1])


def _row(
    row: ComputedRow,
    read: Mapping[str, Reading],
    used: list[ReadingColumn],
    computed: list[tuple[str, str]],
) -> ShownRow:
    cells = []
    for column in used:
        reading = read.get(column.name)
        unit = (
            ""
            if reading is None or reading.unit == "1"
            else f" {pretty_unit(reading.unit)}"
        )
        cells.append(f"{reading.text}{unit}" if reading else "")
    for name, place in computed:
        value = row.values.get(name)
        cells.append("" if value is None else f"{to_place(of_float(value), place):f}")
    excluded = next(
        (r.excluded_because for r in read.values() if r.excluded_because), ""
    )
    return ShownRow(row.number, cells, excluded, row.note)


def _mean(
    result: ReadingsResult, properties: Mapping[str, Property]
) -> tuple[str, str]:
    if result.mean is None:
        return "", ""
    text = _figure(result.of, result.mean, "1", properties)
    count = _("n %(n)d") % {"n": result.n}
    if result.sd is None:
        return text, _("%(count)s; one gives no scatter") % {"count": count}
    prop = properties.get(result.of)
    place = f"{float(prop.place) / 10:g}" if prop else "0.001"
    deviation = f"{to_place(of_float(result.sd), place):f}"
    return text, _("s %(s)s, %(count)s") % {"s": deviation, "count": count}


def _figure(
    symbol: str, value: float | None, unit: str, properties: Mapping[str, Property]
) -> str:
    if value is None:
        return ""
    prop = properties.get(symbol)
    number = of_float(value)
    text = f"{to_place(number, prop.place_of(value)):f}" if prop else f"{value:g}"
    return f"{text} {pretty_unit(unit)}".rstrip()
