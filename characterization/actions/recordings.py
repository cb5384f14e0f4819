"""From what a file holds to what a method takes: a curve, a trace, or readings.

A file of another kind than the method is refused with both named.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext as _

from characterization import parsers
from characterization.actions.readouts import ReadingEntry
from characterization.methods.trace_methods import TRACE_METHODS
from characterization.models import TestMethod
from characterization.parsers import CurveRecord
from characterization.parsers.records import FurnaceLog, HardnessMap, Thermogram
from labtrack.refusals import Fault, Refused

TENSILE, VICKERS = "tensile", "vickers"
PER_GRAM = ("W/g", "mW/mg")
CHANNEL_UNITS: Mapping[str, str] = {
    **parsers.CHANNEL_UNITS,
    **{
        name: unit
        for method in TRACE_METHODS.values()
        for name, unit in method.channels.items()
    },
}
"""Every channel that is kept, with the unit its array is in."""
UNDERSTOOD = (CurveRecord, Thermogram, FurnaceLog, HardnessMap)


@dataclass(frozen=True, slots=True)
class Taken:
    """One recording as its method takes it. `curve` is None for readings."""

    record: CurveRecord
    """Texts, warnings and lines of the file, whatever it holds."""
    trace_kind: str = ""
    readings: tuple[ReadingEntry, ...] = ()


def taken(record: object, method: TestMethod, *, file_name: str) -> Taken:
    """The recording for this method. Refused where it is none of its kind."""
    if method.kind == VICKERS and isinstance(record, HardnessMap):
        return _indents(record, method)
    curve = _as_curve(record)
    if method.kind == TENSILE and isinstance(record, CurveRecord):
        return Taken(record, "tensile-curve")
    trace = TRACE_METHODS.get(method.kind)
    if trace and curve is not None and trace.takes(curve.channels):
        return Taken(curve, trace.trace_kind)
    raise Refused(
        Fault(
            "other_kind",
            _("%(method)s takes no %(kind)s.")
            % {"method": method.code, "kind": words_of(record)},
            ("method",),
            file_name,
        )
    )


def words_of(record: object) -> str:
    """The kind of a record as words: HardnessMap is a hardness map."""
    name = type(record).__name__
    return "".join(f" {c.lower()}" if c.isupper() else c for c in name).strip()


def _as_curve(record: object) -> CurveRecord | None:
    """Channels of a run in canonical units; refused where one cannot be had."""
    if isinstance(record, CurveRecord):
        return record
    if isinstance(record, Thermogram):
        return _of_thermogram(record)
    if isinstance(record, FurnaceLog):
        return _of_log(record)
    return None


def _of_thermogram(run: Thermogram) -> CurveRecord:
    flow = run.heat_flow
    if run.heat_flow_unit == "mW" and run.mass_mg:
        flow = flow / run.mass_mg
    elif run.heat_flow_unit not in PER_GRAM:
        raise Refused(
            Fault(
                "heat_flow",
                _(
                    "The heat flow is in %(unit)s; expected W/g, or mW with the mass of "
                    "the sample. An uncalibrated signal gives no enthalpy."
                )
                % {"unit": run.heat_flow_unit},
                ("file",),
                run.heat_flow_unit,
            )
        )
    return _curve(
        {"temperature": run.temperature_c, "heat_flow": flow, "time": run.time_s},
        {"specimen": run.sample},
        run.warnings,
        {"heat_flow": run.heat_flow_unit},
    )


def _of_log(log: FurnaceLog) -> CurveRecord:
    if len(log.temperatures) != 1:
        raise Refused(
            Fault(
                "several_channels",
                _(
                    "The log holds %(count)d temperatures (%(names)s); expected the one "
                    "of the cup."
                )
                % {
                    "count": len(log.temperatures),
                    "names": ", ".join(log.temperatures)[:120],
                },
                ("file",),
            )
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
            name: given_units.get(name, CHANNEL_UNITS[name]) for name in there
        },
        quantities={},
        texts={name: text for name, text in texts.items() if text},
        warnings=warnings,
        first_line=0,
        last_line=0,
    )


def _indents(found: HardnessMap, method: TestMethod) -> Taken:
    """The indents of a map as readings. Refused on another scale than the method's."""
    force = float(method.evaluation_settings["force_kgf"])
    if abs(found.load_kgf - force) > 1e-9:
        raise Refused(
            Fault(
                "other_scale",
                _("The file holds %(scale)s; %(method)s is HV %(force)s.")
                % {"scale": found.scale, "method": method.code, "force": f"{force:g}"},
                ("method",),
                found.scale,
            )
        )
    entries = [
        ReadingEntry(number, name, repr(float(value)), unit)
        for number, indent in enumerate(found.indents, start=1)
        for name, value, unit in (
            ("d1", indent.d1_um, "um"),
            ("d2", indent.d2_um if indent.d2_um is not None else indent.d1_um, "um"),
            ("HV", indent.hardness, "1"),
            ("x", indent.x_mm, "mm"),
            ("y", indent.y_mm, "mm"),
        )
        if value is not None
    ]
    record = _curve({}, {"specimen": found.specimen}, found.warnings, {})
    return Taken(record, "", tuple(entries))
