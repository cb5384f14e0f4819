"""A recorded curve becomes numbers, and everything assumed on the way is kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from characterization.actions.entries import Entry, MethodRules, Remark
from characterization.choices import OwedBy
from characterization.methods import tensile
from characterization.methods.curves import CurveError, TensileCurve
from characterization.methods.tensile_result import Figure, TensileResult
from characterization.methods.tensile_settings import SettingsError, TensileSettings
from characterization.methods.tensile_uncertainty import COVERAGE
from characterization.methods.trace_methods import TRACE_METHODS
from characterization.methods.traces import TraceError, TraceResult
from characterization.models import Curve, Evaluation, Property, Test
from labtrack.instruments import channels
from labtrack.instruments.models import Trace
from labtrack.refusals import Fault, Refused


@dataclass(frozen=True, slots=True)
class Evaluated:
    """What an evaluation gives a test: entries, reasons for what is missing, remarks."""

    result: TensileResult | TraceResult
    entries: tuple[Entry, ...]
    not_obtained: Mapping[str, str]
    remarks: tuple[Remark, ...]


def evaluate(
    *,
    trace: Trace,
    rules: MethodRules,
    dimensions: Mapping[str, float],
    settings: Mapping[str, Any] | None = None,
) -> Evaluated:
    """Evaluate a trace by the method's kind. `dimensions` holds d0, L0 or S0 by property code, in
    their canonical units; `settings` overrides the method's own. Refused, with a sentence,
    when the curve and dimensions do not give stress and strain.
    """
    recorded = channels.unpack(bytes(trace.data), trace.channel_names)
    all_settings = {**rules.method.evaluation_settings, **(settings or {})}
    method = TRACE_METHODS.get(rules.method.kind)
    if method is not None:
        try:
            return _of_result(method.evaluate(recorded, all_settings), rules)
        except TraceError as error:
            raise Refused(Fault(error.code, str(error), ("settings",))) from error
    try:
        curve = TensileCurve.of_channels(
            recorded,
            diameter_mm=dimensions.get("d0"),
            area_mm2=None if "d0" in dimensions else dimensions.get("S0"),
            gauge_length_mm=dimensions.get("L0"),
        )
        result = tensile.evaluate(
            curve,
            TensileSettings.from_json(all_settings),
        )
    except CurveError as error:
        raise Refused(Fault(error.code, str(error))) from error
    except SettingsError as error:
        raise Refused(Fault("settings", str(error), ("settings",))) from error
    return _of_result(result, rules)


def _of_result(result: TensileResult | TraceResult, rules: MethodRules) -> Evaluated:
    """Entries with their uncertainty, and the reasons of what cannot be had."""
    figures = [
        possible(figure, rules.parts[figure.symbol].property)
        for figure in result.figures
        if figure.symbol in rules.parts
    ]
    return Evaluated(
        result=result,
        entries=tuple(
            Entry(
                f.symbol,
                repr(f.value),
                f.unit,
                shown_uncertainty(_uncertainty(result, f.symbol)),
                OwedBy.EVALUATION,
            )
            for f in figures
            if f.value is not None
        ),
        not_obtained={f.symbol: f.reason for f in figures if f.value is None},
        remarks=tuple(Remark(flag.code, flag.sentence) for flag in result.flags),
    )


def _uncertainty(result: TensileResult | TraceResult, symbol: str) -> float | None:
    """The standard uncertainty of a figure; a tensile result also says its parts."""
    found = result.uncertainties.get("Rp" if symbol.startswith("Rp") else symbol)
    return found["standard"] if isinstance(found, Mapping) else found


def possible(figure: Figure, prop: Property) -> Figure:
    """The figure, or its reason where it cannot be: a slipped extensometer may give any
    modulus, and the test is kept all the same.
    """
    low, high = prop.hard_low, prop.hard_high
    if figure.value is None or (
        (low is None or figure.value >= low) and (high is None or figure.value <= high)
    ):
        return figure
    reason = _("The curve gives %(value)s %(unit)s, which cannot be.") % {
        "value": f"{figure.value:.4g}",
        "unit": figure.unit,
    }
    return figure._replace(value=None, reason=reason)


def shown_uncertainty(standard: float | None) -> str:
    """A standard uncertainty as it is kept: expanded (k = 2), to three figures."""
    return "" if standard is None else f"{COVERAGE * standard:.3g}"


def keep_evidence(test: Test, trace: Trace, evaluated: Evaluated) -> Evaluation:
    """Store the curve and the evaluation of a test in progress."""
    curve = Curve.objects.create(
        test=test, compartment_id=test.compartment_id, trace=trace
    )
    details = evaluated.result.as_json()
    return Evaluation.objects.create(
        test=test,
        compartment_id=test.compartment_id,
        curve=curve,
        program=evaluated.result.version,
        parameters=details["settings"],
        details=details,
    )


def no_curve(test: Test) -> Refused:
    """A re-evaluation of a test that has no recorded curve."""
    return Refused(
        Fault(
            "no_curve",
            _("%(test)s has no recorded curve to evaluate again.") % {"test": test},
        )
    )
