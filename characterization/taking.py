"""From what a file holds to what a kind of method takes: a curve, a trace, or readings.

Pure. What a file says of sizes and electrodes becomes a setting of the evaluation; what
nothing says stays owed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from characterization.methods.trace_methods import TRACE_METHODS
from characterization.methods.traces import TraceError, TraceMethod
from characterization.parsers.contract import CHANNEL_UNITS, CurveRecord
from characterization.parsers.evidence import kinds
from characterization.parsers.records import (
    FurnaceLog,
    HardnessMap,
    ParticleTable,
    ReadingRows,
    Thermogram,
)
from characterization.taken import NotTaken, ReadNumber, SaidNumber, Taken
from characterization.taking_rows import of_rows

__all__ = ["NotTaken", "ReadNumber", "SaidNumber", "Taken", "taken", "words_of"]

TENSILE, VICKERS, AREAS = "tensile", "vickers", "area-fraction"
PER_GRAM = ("W/g", "mW/mg")
UNITS_OF_CHANNELS: Mapping[str, str] = {
    **CHANNEL_UNITS,
    **{
        name: unit
        for method in TRACE_METHODS.values()
        for name, unit in method.channels.items()
    },
}
"""Every channel that is kept, with the unit its array is in."""
EVERY_METHOD = {TENSILE, VICKERS, *TRACE_METHODS}


def taken(
    record: object, kind: str, settings: Mapping[str, Any], *, method: str
) -> Taken:
    """The recording for a kind of method under the settings of its edition.

    `method` names it in messages. Raises NotTaken where the recording is none of its kind.
    """
    _refuse_another(record, kind, method)
    if isinstance(record, ReadingRows):
        return of_rows(record, kind, settings, method)
    if kind == VICKERS and isinstance(record, HardnessMap):
        return _indents(record, settings, method)
    if kind == TENSILE and isinstance(record, CurveRecord):
        return Taken(record, "tensile-curve")
    if kind == AREAS and isinstance(record, ParticleTable) and record.is_summary:
        return _fields(record)
    trace = TRACE_METHODS.get(kind)
    curve = _as_curve(record) if trace else None
    if trace and curve is not None:
        found = _as_trace(curve, trace)
        if found is not None:
            return found
    raise _other_kind(record, method)


def _refuse_another(record: object, kind: str, method: str) -> None:
    """NotTaken where a profile says that its files are evidence of another method."""
    evidence = kinds().get(getattr(record, "evidence", "") or "")
    if evidence is not None and evidence.kind != kind:
        raise NotTaken(
            "other_kind",
            f"The import profile says that this is a {evidence.noun}; {method} takes none.",
            about="method",
        )


def words_of(record: object) -> str:
    """The kind of a record as words: HardnessMap is a hardness map."""
    name = type(record).__name__
    return "".join(f" {c.lower()}" if c.isupper() else c for c in name).strip()


def _other_kind(record: object, method: str) -> NotTaken:
    return NotTaken(
        "other_kind", f"{method} takes no {words_of(record)}.", about="method"
    )


def _as_trace(curve: CurveRecord, trace: TraceMethod) -> Taken | None:
    """The trace with what the file states for it; None without the channels it takes."""
    stated = {name: q.value for name, q in curve.quantities.items()}
    try:
        channels = trace.prepare(curve.channels, stated)
    except TraceError as error:
        raise NotTaken(error.code, str(error)) from error
    if not trace.takes(channels):
        return None
    said = {
        setting: stated[name] if name in stated else curve.texts[name]
        for setting, name in trace.said.items()
        if name in stated or curve.texts.get(name)
    }
    given = {
        name: curve.given_units.get(name, trace.channels.get(name, ""))
        for name in channels
    }
    return Taken(
        replace(curve, channels=channels, given_units=given),
        trace.trace_kind,
        said=trace.tidied(said),
    )


def _as_curve(record: object) -> CurveRecord | None:
    """Channels of a run in canonical units; NotTaken where one cannot be had."""
    if isinstance(record, CurveRecord):
        return record
    if isinstance(record, Thermogram):
        return _of_thermogram(record)
    if isinstance(record, FurnaceLog):
        return _of_log(record)
    if isinstance(record, ParticleTable):
        return _of_particles(record)
    return None


def _of_particles(found: ParticleTable) -> CurveRecord:
    numbers = {name: n for n, name in enumerate(dict.fromkeys(found.fields), start=1)}
    field_of = np.array([numbers[name] for name in found.fields], dtype=float)
    return _curve(
        {
            "area": found.columns.get("Area"),
            "feret": found.columns.get("Feret"),
            "circularity": found.columns.get("Circ."),
            "field": field_of if found.fields else None,
        },
        {},
        found.warnings,
        {"area": f"{found.length_unit}^2", "feret": found.length_unit},
    )


def _fields(found: ParticleTable) -> Taken:
    """Each picture of a summary as a field: its area found, and its own from the share."""
    total, share = found.columns.get("Total Area"), found.columns.get("%Area")
    if total is None or share is None:
        raise NotTaken(
            "field_area",
            "The summary has no %Area, so it does not say how large the fields were.",
        )
    readings = []
    for number, (area, percent) in enumerate(zip(total, share, strict=True), start=1):
        if not percent > 0:
            raise NotTaken(
                "field_area",
                f"Field {number} holds no particle, so its own area does not follow from "
                "%Area; type the fields instead.",
            )
        source = found.fields[number - 1][:200] if found.fields else ""
        readings.append(ReadNumber(number, "area", float(area), "um^2", source))
        field_area = float(area) / float(percent) * 100
        readings.append(ReadNumber(number, "field", field_area, "um^2", source))
    return Taken(_curve({}, {}, found.warnings, {}), readings=tuple(readings))


def _of_thermogram(run: Thermogram) -> CurveRecord:
    flow = run.heat_flow
    if run.heat_flow_unit == "mW" and run.mass_mg:
        flow = flow / run.mass_mg
    elif run.heat_flow_unit not in PER_GRAM:
        raise NotTaken(
            "heat_flow",
            f"The heat flow is in {run.heat_flow_unit}; expected W/g, or mW with the "
            "mass of the sample. An uncalibrated signal gives no enthalpy.",
            given=run.heat_flow_unit,
        )
    return _curve(
        {"temperature": run.temperature_c, "heat_flow": flow, "time": run.time_s},
        {"specimen": run.sample},
        run.warnings,
        {"heat_flow": run.heat_flow_unit},
    )


def _of_log(log: FurnaceLog) -> CurveRecord:
    if len(log.temperatures) != 1:
        names = ", ".join(log.temperatures)[:120]
        raise NotTaken(
            "several_channels",
            f"The log holds {len(log.temperatures)} temperatures ({names}); expected "
            "the one of the cup.",
        )
    (temperature,) = log.temperatures.values()
    return _curve(
        {"time": log.elapsed_s, "temperature": temperature},
        {"performed_at": log.started_at},
        log.warnings,
        {},
    )


def _curve(
    channels: Mapping[str, np.ndarray | None],
    texts: Mapping[str, str],
    warnings: tuple,
    given_units: Mapping[str, str],
) -> CurveRecord:
    there = {name: array for name, array in channels.items() if array is not None}
    return CurveRecord(
        channels=there,
        given_units={
            name: given_units.get(name, UNITS_OF_CHANNELS[name]) for name in there
        },
        quantities={},
        texts={name: text for name, text in texts.items() if text},
        warnings=warnings,
        first_line=0,
        last_line=0,
    )


def _indents(found: HardnessMap, settings: Mapping[str, Any], method: str) -> Taken:
    """The indents of a map as readings. NotTaken on another scale than the method's."""
    force = float(settings["force_kgf"])
    if abs(found.load_kgf - force) > 1e-9:
        raise NotTaken(
            "other_scale",
            f"The file holds {found.scale}; {method} is HV {force:g}.",
            about="method",
            given=found.scale,
        )
    readings = tuple(
        ReadNumber(number, name, float(value), unit)
        for number, indent in enumerate(found.indents, start=1)
        for name, value, unit in (
            ("d1", indent.d1_um, "um"),
            ("d2", indent.d2_um if indent.d2_um is not None else indent.d1_um, "um"),
            ("HV", indent.hardness, "1"),
            ("x", indent.x_mm, "mm"),
            ("y", indent.y_mm, "mm"),
        )
        if value is not None
    )
    record = _curve({}, {"specimen": found.specimen}, found.warnings, {})
    return Taken(record, readings=readings)
