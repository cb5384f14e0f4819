"""What a profile would make of one file: the record and the evaluated result, unsaved."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from characterization import parsers
from characterization.dashboards import evidence, preview_methods
from characterization.dashboards.preview_methods import likely_kind
from characterization.dashboards.preview_parts import (
    Fact,
    Preview,
    PreviewRecord,
    PreviewTable,
    shown,
)
from characterization.methods import tensile
from characterization.methods.curves import CurveError, TensileCurve
from characterization.methods.tensile_settings import TensileSettings
from characterization.parsers import CurveRecord, ParseError, ProfileError
from characterization.parsers.evidence import LEGACY, kinds
from characterization.parsers.records import (
    FurnaceLog,
    HardnessMap,
    ParticleTable,
    ReadingRows,
    Thermogram,
)
from characterization.taking import UNITS_OF_CHANNELS
from labtrack.accounts.models import User
from labtrack.accounts.visibility import visible_to
from labtrack.charts.card import Column
from labtrack.entry.quantity import shown_as_entered
from labtrack.instruments.models import Instrument
from labtrack.textfiles.burns import BurnRecord
from trials.models import Specimen

MOST_RECORDS, MOST_ROWS = 4, 60
OF_OTHER_METHODS = {"potential": "polarization", "opening": "fracture-toughness"}
"""A recording with one of these is of no tensile test."""

__all__ = ["Preview", "PreviewRecord", "likely_kind", "preview"]


def preview(
    data: bytes,
    definition: Mapping[str, Any],
    *,
    file_name: str,
    person: User,
    instrument: Instrument | None = None,
) -> Preview:
    """What would be read and evaluated, by the instrument's own method where it has one of
    that kind. Nothing is stored.
    """
    try:
        found = parsers.read(data, definition, file_name=file_name).records
    except ParseError as error:
        return Preview(fault=str(error))
    except ProfileError as error:
        return Preview(fault=" ".join(problem.message for problem in error.problems))
    if found and isinstance(found[0], ReadingRows):
        return preview_methods.of_rows(found, person=person, instrument=instrument)
    return Preview(
        records=[
            _record(record, person, instrument) for record in found[:MOST_RECORDS]
        ],
        left_out=max(0, len(found) - MOST_RECORDS),
    )


def _record(record: Any, person: User, instrument: Instrument | None) -> PreviewRecord:
    match record:
        case CurveRecord():
            return _of_curve(record, person, instrument)
        case BurnRecord():
            return _of_burns(record)
        case HardnessMap():
            return _of_map(record)
        case Thermogram() | FurnaceLog() | ParticleTable():
            return _of_arrays(record)
    return PreviewRecord(
        _("The describing half of a two-file export"),
        facts=[
            Fact(
                name.replace("_", " "),
                shown_as_entered(f"{quantity.text} {quantity.unit}"),
            )
            for name, quantity in record.quantities.items()
        ],
    )


def _of_curve(
    record: CurveRecord, person: User, instrument: Instrument | None
) -> PreviewRecord:
    named = record.texts.get("specimen", "")
    bar = _bar(named, person)
    remarks = [_said(warning) for warning in record.warnings]
    kind = record.evidence or next(
        (
            OF_OTHER_METHODS[name]
            for name in OF_OTHER_METHODS
            if name in record.channels
        ),
        "tensile",
    )
    if kind != "tensile":
        found = preview_methods.of_trace(record, kind, instrument=instrument)
        return replace(
            found,
            title=named or _("Recording"),
            facts=[*_facts(record, bar), *found.facts],
            remarks=[*remarks, *found.remarks],
        )
    try:
        curve = _curve(record, bar)
        result = tensile.evaluate(curve, TensileSettings())
    except CurveError as error:
        return PreviewRecord(
            named or _("Recording"),
            facts=_facts(record, bar),
            remarks=remarks,
            in_the_way=str(error),
        )
    return PreviewRecord(
        named or _("Recording"),
        facts=_facts(record, bar),
        figures=[
            shown(figure.symbol, figure.value, figure.unit, figure.reason or "")
            for figure in result.figures
        ],
        remarks=[*remarks, *(flag.sentence for flag in result.flags)],
        charts=evidence.cards_of(
            curve, result, unit_system=person.unit_system, is_simulated=False
        )[:1],
    )


def _bar(named: str, person: User) -> Specimen | None:
    """The specimen that the file names, among what this person sees."""
    if not named:
        return None
    return visible_to(person, Specimen).filter(code=named.strip().upper()).first()


def _curve(record: CurveRecord, bar: Specimen | None) -> TensileCurve:
    said = {name: quantity.value for name, quantity in record.quantities.items()}
    diameter, gauge = said.get("diameter"), said.get("gauge_length")
    if bar is not None:
        gauge = gauge or bar.gauge_length_mm
        if diameter is None and "area" not in said:
            diameter = bar.diameter_mm
    return TensileCurve.of_channels(
        record.channels,
        gauge_length_mm=gauge,
        diameter_mm=diameter,
        area_mm2=None if diameter else said.get("area"),
    )


def _facts(record: CurveRecord, bar: Specimen | None) -> list[Fact]:
    named = record.texts.get("specimen", "")
    facts = [
        Fact(_("Recordings"), f"{record.rows:,}"),
        Fact(_("Lines"), f"{record.first_line}–{record.last_line}"),
        Fact(
            _("Specimen"),
            bar.code
            if bar
            else _("%(name)s: none of that name yet") % {"name": named}
            if named
            else _("the file does not say; the sender does"),
        ),
    ]
    facts += [
        Fact(
            name.replace("_", " ").capitalize(),
            shown_as_entered(f"{quantity.text} {quantity.unit}"),
        )
        for name, quantity in record.quantities.items()
    ]
    facts += [
        Fact(name.replace("_", " ").capitalize(), text)
        for name, text in record.texts.items()
        if name != "specimen"
    ]
    return facts + [
        shown(
            _("Highest %(channel)s") % {"channel": _label(name, record.evidence)},
            float(values.max()),
            UNITS_OF_CHANNELS[name],
        )
        for name, values in record.channels.items()
        if name != "time"
    ]


def _label(name: str, evidence_name: str) -> str:
    """A channel as its kind of evidence calls it."""
    kind = kinds().get(evidence_name, LEGACY)
    channel = kind.channel(name)
    return _(channel.label) if channel else name.replace("_", " ")


def _of_burns(record: BurnRecord) -> PreviewRecord:
    elements = list(
        dict.fromkeys(r.element for burn in record.burns for r in burn.readings)
    )
    units = {r.element: r.unit for burn in record.burns for r in burn.readings}
    rows = []
    for burn in record.burns[:MOST_ROWS]:
        there = {r.element: f"{r.flag}{r.text}" for r in burn.readings}
        label = f"{burn.label} ({_('struck out')})" if burn.is_excluded else burn.label
        rows.append([label, *(there.get(element, "–") for element in elements)])
    return PreviewRecord(
        record.sample or _("Sample without a name"),
        facts=[
            Fact(_("Program"), record.program or "–"),
            Fact(_("Measured"), record.measured_at or "–"),
            Fact(_("Burns"), str(len(record.burns))),
        ],
        remarks=[_said(warning) for warning in record.warnings],
        tables=[
            PreviewTable(
                _("Burns"),
                [
                    Column(_("Burn")),
                    *(Column(e, units[e], is_number=True) for e in elements),
                ],
                rows,
                max(0, len(record.burns) - MOST_ROWS),
            )
        ],
    )


def _of_map(record: HardnessMap) -> PreviewRecord:
    values = [indent.hardness for indent in record.indents]
    shown = record.indents[:MOST_ROWS]
    return PreviewRecord(
        record.specimen or _("Hardness"),
        facts=[
            Fact(_("Scale"), record.scale),
            Fact(_("Indents"), str(len(values))),
            Fact(_("Mean"), f"{sum(values) / len(values):.1f}"),
        ],
        remarks=[_said(warning) for warning in record.warnings],
        tables=[
            PreviewTable(
                _("Indents"),
                [
                    Column("x", "mm", is_number=True),
                    Column("y", "mm", is_number=True),
                    Column("d1", "um", is_number=True),
                    Column("d2", "um", is_number=True),
                    Column(record.scale, is_number=True),
                ],
                [
                    [
                        _number(value)
                        for value in (i.x_mm, i.y_mm, i.d1_um, i.d2_um, i.hardness)
                    ]
                    for i in shown
                ],
                len(values) - len(shown),
            )
        ],
    )


def _of_arrays(record: Thermogram | FurnaceLog | ParticleTable) -> PreviewRecord:
    if isinstance(record, Thermogram):
        title, points = record.sample or _("DSC run"), record.temperature_c.size
        columns = {
            "temperature [degC]": record.temperature_c,
            f"heat flow [{record.heat_flow_unit}]": record.heat_flow,
        }
    elif isinstance(record, FurnaceLog):
        title, points = _("Furnace log"), record.elapsed_s.size
        columns = {"time [s]": record.elapsed_s}
        columns |= {f"{k} [degC]": v for k, v in record.temperatures.items()}
    else:
        title = record.image or _("Particles")
        points = len(next(iter(record.columns.values())))
        columns = dict(record.columns)
    return PreviewRecord(
        title,
        facts=[Fact(_("Rows"), f"{points:,}")],
        remarks=[_said(warning) for warning in record.warnings],
        tables=[
            PreviewTable(
                _("First rows"),
                [Column(name, is_number=True) for name in columns],
                [
                    [f"{float(values[row]):g}" for values in columns.values()]
                    for row in range(min(points, 12))
                ],
                max(0, points - 12),
            )
        ],
    )


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:g}"


def _said(warning: parsers.ParseWarning) -> str:
    if not warning.line:
        return warning.message
    return f"{_('Line')} {warning.line}: {warning.message}"
