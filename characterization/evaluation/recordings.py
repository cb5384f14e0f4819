"""The answer to a trace (DSC, cup, polarization, crack, particles) or to readings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from characterization import taking
from characterization.evaluation import told as telling
from characterization.evaluation.known import Known
from characterization.evaluation.request import Answer
from characterization.methods.readings import WHOLE_TEST, Given, Row
from characterization.methods.readings_methods import READINGS_METHODS
from characterization.methods.trace_methods import TRACE_METHODS
from characterization.parsers.records import HardnessMap, ReadingRows
from labtrack.quantities import canonical_value


def answer(record: Any, told: Answer, method: Known) -> Answer:
    """What the recording gives. Raises NotTaken, TraceError, ReadingError."""
    settings = _settings(record, method)
    taken = taking.taken(record, method.kind, settings, method=told["method"])
    told |= telling.of_record(taken.record)
    if taken.readings:
        return told | _of_readings(taken, method.kind, settings)
    result = TRACE_METHODS[method.kind].evaluate(
        taken.record.channels, {**settings, **taken.said}
    )
    return told | {
        "program": result.version,
        "results": telling.figures_of(result.figures),
        "flags": [flag.as_json() for flag in result.flags],
        "steps": [list(step) for step in result.steps],
        "settings": dict(result.settings),
        "uncertainties": dict(result.uncertainties),
    }


def _settings(record: Any, method: Known) -> Mapping[str, Any]:
    """The edition's settings; indents without one say their own force."""
    if method.kind != taking.VICKERS or "force_kgf" in method.settings:
        return method.settings
    if isinstance(record, HardnessMap):
        load = record.load_kgf
    elif isinstance(record, ReadingRows) and "test_force" in record.quantities:
        load = record.quantities["test_force"].value
    else:
        return method.settings
    force = f"{load:g}"
    own = {
        "force_kgf": load,
        "property": f"HV_{force}",
        "least_indents": 5,
    }
    return {**own, **method.settings}


def _of_readings(taken: taking.Taken, kind: str, settings: Mapping[str, Any]) -> Answer:
    method = READINGS_METHODS[kind]
    values: dict[int, dict[str, float]] = defaultdict(dict)
    sources = {r.name: r.source for r in taken.readings if r.number == WHOLE_TEST}
    for read in taken.readings:
        column = method.column(read.number, read.name)
        if column is not None:
            values[read.number][read.name] = canonical_value(
                repr(read.value), read.unit, column.unit
            )
    givens = {
        name: Given(value, sources[name])
        for name, value in values.pop(WHOLE_TEST, {}).items()
    }
    result = method.evaluate(
        [Row(number, row) for number, row in sorted(values.items())], givens, settings
    )
    return {
        "rows": len(values),
        "program": result.version,
        "results": telling.figures_of(result.figures),
        "half_widths_95": dict(result.half_widths),
        "mean": {"of": result.of, "value": result.mean, "sd": result.sd, "n": result.n},
        "flags": [flag.as_json() for flag in result.flags],
        "steps": [list(step) for step in result.steps],
        "settings": dict(result.settings),
        "uncertainties": dict(result.uncertainties),
    }
