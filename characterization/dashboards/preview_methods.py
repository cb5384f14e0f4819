"""What a method would make of a file that a profile describes: every kind but the tensile.

The settings are those of an edition of the catalog: the instrument's own method where it
is of that kind, else the first one.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from characterization import taking
from characterization.dashboards import preview_lives, trace_evidence
from characterization.dashboards.preview_parts import (
    Fact,
    Preview,
    PreviewRecord,
    PreviewTable,
    shown,
)
from characterization.evaluation import lives
from characterization.methods import limits
from characterization.methods.readings import WHOLE_TEST, Given, ReadingError, Row
from characterization.methods.readings_methods import READINGS_METHODS
from characterization.methods.tensile_result import Figure
from characterization.methods.trace_methods import TRACE_METHODS
from characterization.methods.traces import TraceError
from characterization.models import Property, TestMethod
from characterization.parsers import CurveRecord
from characterization.parsers.evidence import TESTS, Evidence, kinds
from characterization.parsers.looking import Looked
from characterization.parsers.proposing import likely
from characterization.parsers.records import ReadingRows
from labtrack.accounts.models import User
from labtrack.accounts.visibility import visible_to
from labtrack.charts.card import Column
from labtrack.entry.quantity import shown_as_entered
from labtrack.instruments.models import Instrument
from labtrack.quantities import canonical_value
from labtrack.templatetags.display import pretty_unit
from trials.models import Specimen

MOST_RECORDS, MOST_ROWS = 4, 60


def likely_kind(looked: Looked, instrument: Instrument | None) -> Evidence:
    """What the columns look like; else what the instrument's own method takes."""
    if named := likely(looked):
        return kinds()[named]
    code = instrument.default_method if instrument else ""
    method = TestMethod.objects.filter(code=code).first() if code else None
    of_method = [one for one in kinds().values() if method and one.kind == method.kind]
    return of_method[0] if of_method else kinds()["tensile"]


def of_trace(
    record: CurveRecord, name: str, *, instrument: Instrument | None
) -> PreviewRecord:
    """Figures and construction of one recording of this kind of evidence."""
    kind = kinds()[name].kind
    method = _method(kind, instrument)
    settings = method.evaluation_settings if method else {}
    facts = _evaluated_as(method, instrument)
    try:
        taken = taking.taken(record, kind, settings, method=_named(method, kind))
        result = TRACE_METHODS[kind].evaluate(
            taken.record.channels, {**settings, **taken.said}
        )
    except (taking.NotTaken, TraceError) as error:
        return PreviewRecord("", facts=facts, in_the_way=str(error))
    figures = _checked(result.figures)
    return PreviewRecord(
        "",
        facts=facts,
        figures=[shown(f.symbol, f.value, f.unit, f.reason) for f in figures],
        remarks=[*(flag.sentence for flag in result.flags), *_unusual(figures)],
        charts=trace_evidence.cards(
            kind, taken.record.channels, result, is_simulated=False
        )[:1]
        if result.drawing
        else [],
    )


def of_rows(
    records: Sequence[ReadingRows], *, person: User, instrument: Instrument | None
) -> Preview:
    """Tables of readings by specimen, or the tests of a list with what they say together."""
    kind = kinds()[records[0].evidence]
    method = _method(kind.kind, instrument, records[0])
    if kind.rows == TESTS:
        facts = _evaluated_as(method, instrument)
        return Preview(records=[_of_lives(records, kind, method, person, facts)])
    return Preview(
        records=[
            _of_readings(
                record, kind, method, person, _evaluated_as(method, instrument)
            )
            for record in records[:MOST_RECORDS]
        ],
        left_out=max(0, len(records) - MOST_RECORDS),
    )


def _method(
    kind: str, instrument: Instrument | None, record: ReadingRows | None = None
) -> TestMethod | None:
    """The edition whose settings are used; of a hardness, the one with its force."""
    editions = list(TestMethod.objects.filter(kind=kind, withdrawn_because=""))
    own = instrument.default_method if instrument else ""
    editions.sort(key=lambda edition: (edition.code != own, edition.code))
    stated = record.quantities.get("test_force") if record else None
    if stated is not None:
        editions = [
            edition
            for edition in editions
            if abs(edition.evaluation_settings.get("force_kgf", 0) - stated.value)
            <= 0.001 * stated.value
        ]
    return editions[0] if editions else None


def _evaluated_as(
    method: TestMethod | None, instrument: Instrument | None
) -> list[Fact]:
    """Whose settings were used; another edition than the instrument's is an example."""
    if method is None:
        return [Fact(_("Evaluated as"), _("no method of the catalog"))]
    if instrument is not None and instrument.default_method == method.code:
        return [Fact(_("Evaluated as"), method.code)]
    return [Fact(_("Evaluated, as an example, as"), method.code)]


def _named(method: TestMethod | None, kind: str) -> str:
    return method.code if method else kind


def _of_readings(
    record: ReadingRows,
    kind: Evidence,
    method: TestMethod | None,
    person: User,
    facts: list[Fact],
) -> PreviewRecord:
    facts = [*facts, *_stated(record, person)]
    title = record.specimen or _("Readings")
    table = _table(record.rows, kind, [one.name for one in kind.channels])
    warnings = [_line(w.line, w.message) for w in record.warnings]
    if method is None:
        return PreviewRecord(
            title,
            facts=facts,
            tables=[table],
            remarks=warnings,
            in_the_way=_("The catalog has no method for these readings."),
        )
    try:
        taken = taking.taken(
            record, kind.kind, method.evaluation_settings, method=method.code
        )
        result = _evaluated(taken.readings, kind.kind, method.evaluation_settings)
    except (taking.NotTaken, ReadingError) as error:
        return PreviewRecord(
            title, facts=facts, tables=[table], remarks=warnings, in_the_way=str(error)
        )
    figures = _checked(result.figures)
    return PreviewRecord(
        title,
        facts=facts,
        figures=[shown(f.symbol, f.value, f.unit, f.reason) for f in figures],
        remarks=[
            *warnings,
            *(flag.sentence for flag in result.flags),
            *_unusual(figures),
        ],
        tables=[table],
    )


def _evaluated(
    readings: Iterable[taking.ReadNumber], kind: str, settings: Mapping[str, Any]
):
    method = READINGS_METHODS[kind]
    values: dict[int, dict[str, float]] = defaultdict(dict)
    for read in readings:
        column = method.column(read.number, read.name)
        if column is not None:
            values[read.number][read.name] = canonical_value(
                repr(read.value), read.unit, column.unit
            )
    givens = {
        name: Given(value, _("import profile"))
        for name, value in values.pop(WHOLE_TEST, {}).items()
    }
    rows = [Row(number, row) for number, row in sorted(values.items())]
    return method.evaluate(rows, givens, settings)


def _of_lives(
    records: Sequence[ReadingRows],
    kind: Evidence,
    method: TestMethod | None,
    person: User,
    facts: list[Fact],
) -> PreviewRecord:
    rows = [row for record in records for row in record.rows]
    names = {record.specimen for record in records}
    known = set(
        visible_to(person, Specimen)
        .filter(code__in=[name.strip().upper() for name in names])
        .values_list("code", flat=True)
    )
    facts = [
        *facts,
        Fact(_("Tests"), f"{len(records):,}"),
        Fact(
            _("Specimens known here"),
            _("%(known)d of %(all)d") % {"known": len(known), "all": len(names)},
        ),
    ]
    warnings = [_line(w.line, w.message) for w in records[0].warnings]
    table = _table(rows, kind, [one.name for one in kind.channels])
    try:
        answer = lives.answer(records, {"method": _named(method, kind.kind)})
    except taking.NotTaken as error:
        return PreviewRecord(
            _("List of lives"), facts=facts, tables=[table], remarks=warnings,
            in_the_way=str(error),
        )  # fmt: skip
    return PreviewRecord(
        _("List of lives"),
        facts=facts,
        figures=[
            shown(f["symbol"], f["value"], f["unit"], f.get("reason", ""))
            for f in answer["results"]
        ],
        remarks=[*warnings, *(flag["sentence"] for flag in answer["flags"])],
        charts=[preview_lives.chart(answer["tests"])],
        tables=[table],
    )


def _stated(record: ReadingRows, person: User) -> list[Fact]:
    """Whose readings these are, and what holds for all of them."""
    name = record.specimen.strip()
    bar = (
        visible_to(person, Specimen).filter(code=name.upper()).first() if name else None
    )
    said = _("the file does not say; the sender does")
    if name:
        said = _("%(name)s: none of that name yet") % {"name": name}
    return [
        Fact(_("Readings"), f"{len(record.rows):,}"),
        Fact(_("Specimen"), bar.code if bar else said),
        *(
            Fact(
                name.replace("_", " ").capitalize(),
                shown_as_entered(f"{quantity.text} {quantity.unit}"),
            )
            for name, quantity in record.quantities.items()
        ),
    ]


def _table(rows: Sequence[Any], kind: Evidence, names: Sequence[str]) -> PreviewTable:
    """The rows as they were read, in canonical units."""
    there = [
        name
        for name in names
        if any(name in r.values or r.texts.get(name) for r in rows)
    ]
    columns = [one for name in there if (one := kind.channel(name)) is not None]
    return PreviewTable(
        _("As it is read"),
        [
            Column(_("Line"), is_number=True),
            *(
                Column(
                    _(one.label),
                    pretty_unit(one.unit) if one.has_unit else "",
                    is_number=not one.is_text,
                )
                for one in columns
            ),
        ],
        [
            [
                str(row.line),
                *(
                    row.texts.get(one.name, "") or "–"
                    if one.is_text or row.texts.get(one.name, "").startswith(">")
                    else f"{row.values[one.name]:.6g}"
                    if one.name in row.values
                    else "–"
                    for one in columns
                ),
            ]
            for row in rows[:MOST_ROWS]
        ],
        max(0, len(rows) - MOST_ROWS),
    )


def _checked(figures: Iterable[Figure]) -> list[Figure]:
    """Figures without those that cannot be, by the catalog."""
    figures = list(figures)
    known = Property.objects.in_bulk([f.symbol for f in figures], field_name="code")
    found = []
    for figure in figures:
        prop = known.get(figure.symbol)
        if (
            prop
            and figure.value is not None
            and not limits.is_possible(prop, figure.value)
        ):
            unit = pretty_unit(figure.unit)
            why = limits.impossible_result(prop, figure.value, unit, _)
            figure = figure._replace(value=None, reason=why)
        found.append(figure)
    return found


def _unusual(figures: Iterable[Figure]) -> list[str]:
    """A question about each figure outside its soft limits."""
    figures = [figure for figure in figures if figure.value is not None]
    known = Property.objects.in_bulk([f.symbol for f in figures], field_name="code")
    return [
        limits.unusual(
            prop,
            figure.value,
            f"{figure.value:.4g} {pretty_unit(figure.unit)}".rstrip(),
            pretty_unit(figure.unit),
            _,
        )
        for figure in figures
        if (prop := known.get(figure.symbol))
        and not limits.is_usual(prop, figure.value)
    ]


def _line(line: int, message: str) -> str:
    return f"{_('Line')} {line}: {message}" if line else message
