"""The answer to a tensile curve."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from characterization import taking
from characterization.evaluation import told as telling
from characterization.evaluation.request import Answer, Dimensions, Request
from characterization.methods import tensile
from characterization.methods.broken_bar import BrokenBar
from characterization.methods.curves import CurveError, TensileCurve
from characterization.methods.tensile_settings import TensileSettings
from characterization.parsers import CurveRecord, ParseError


def answer(record: Any, told: Answer, request: Request) -> Answer:
    """What the curve gives. Raises ParseError, CurveError."""
    if not isinstance(record, CurveRecord):
        raise ParseError(
            0,
            f"The file holds a {taking.words_of(record)}, no recording of a tensile test.",
            code="other_kind",
        )
    told |= telling.of_record(record)
    curve = _curve(record, request.dimensions)
    result = tensile.evaluate(
        curve,
        TensileSettings.from_json(request.settings),
        bar=request.bar and _as_it_was(request.bar, curve),
    )
    return {
        **told,
        "program": result.version,
        "results": telling.figures_of(result.figures),
        "flags": [flag.as_json() for flag in result.flags],
        "assumed": list(result.assumptions),
        "settings": dict(result.settings),
        "uncertainties": dict(result.uncertainties),
    }


def _as_it_was(bar: BrokenBar, curve: TensileCurve) -> BrokenBar:
    """The broken bar with the first sizes that the file states, where nobody said them."""
    return replace(
        bar,
        gauge_length_mm=bar.gauge_length_mm or curve.gauge_length_mm,
        diameter_mm=bar.diameter_mm or curve.diameter_mm,
        area_mm2=bar.area_mm2 or curve.area_mm2,
    )


def _curve(record: CurveRecord, given: Dimensions) -> TensileCurve:
    """The curve under the file's dimensions, and the command line's where it has none.

    Raises CurveError where the two contradict each other.
    """
    said = {name: quantity.value for name, quantity in record.quantities.items()}
    for name, value in _given(given):
        if name in said and abs(said[name] - value) > 0.001 * value:
            raise CurveError(
                "contradiction",
                f"The file states a {name.replace('_', ' ')} of {said[name]:g}, the "
                f"command line {value:g}.",
            )
        if name in ("diameter", "area") and {"diameter", "area"} & said.keys() - {name}:
            raise CurveError(
                "contradiction",
                "The file states its own cross-section; give none on the command line.",
            )
        said[name] = value
    return TensileCurve.of_channels(
        record.channels,
        gauge_length_mm=said.get("gauge_length"),
        diameter_mm=said.get("diameter"),
        area_mm2=None if "diameter" in said else said.get("area"),
    )


def _given(given: Dimensions) -> Iterator[tuple[str, float]]:
    for name, value in (
        ("diameter", given.diameter_mm),
        ("area", given.area_mm2),
        ("gauge_length", given.gauge_length_mm),
    ):
        if value is not None:
            yield name, value
