"""A recorded curve becomes numbers, and everything assumed on the way is kept."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from characterization.actions.entries import Entry, MethodRules, Remark
from characterization.choices import OwedBy
from characterization.methods import limits, tensile
from characterization.methods.curves import CurveError, TensileCurve
from characterization.methods.interval import COVERAGE
from characterization.methods.method_settings import of_the_test
from characterization.methods.readings import ReadingsResult
from characterization.methods.tensile_result import Figure, TensileResult
from characterization.methods.tensile_settings import SettingsError, TensileSettings
from characterization.methods.trace_methods import TRACE_METHODS
from characterization.methods.traces import TraceError, TraceResult
from characterization.models import Curve, Evaluation, Property, Test
from labtrack.instruments import channels
from labtrack.instruments.models import Trace
from labtrack.quantities import canonical_value
from labtrack.refusals import Fault, Refused
from labtrack.templatetags.display import pretty_unit


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
    their canonical units; `settings` overrides those of the rules. Refused, with a sentence,
    when the curve and dimensions do not give stress and strain.
    """
    recorded = channels.unpack(bytes(trace.data), trace.channel_names)
    all_settings = {**rules.settings, **(settings or {})}
    method = TRACE_METHODS.get(rules.method.kind)
    if method is not None:
        try:
            return _of_result(method.evaluate(recorded, all_settings), rules)
        except TraceError as error:
            raise Refused(Fault(error.code, str(error), ("settings",))) from error
        except SettingsError as error:
            raise settings_refused(error) from error
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
        raise settings_refused(error) from error
    return _of_result(result, rules)


def settings_refused(error: SettingsError) -> Refused:
    """Settings of a method or a re-evaluation that give nothing together."""
    return Refused(Fault("settings", str(error), ("settings",)))


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
                _expanded(result, f.symbol),
                OwedBy.EVALUATION,
            )
            for f in figures
            if f.value is not None
        ),
        not_obtained={f.symbol: f.reason for f in figures if f.value is None},
        remarks=tuple(Remark(flag.code, flag.sentence) for flag in result.flags),
    )


def _expanded(result: TensileResult | TraceResult, symbol: str) -> str:
    """Half the 95 % interval over fields, or a standard uncertainty expanded by 2."""
    if isinstance(result, TraceResult) and symbol in result.half_widths:
        return f"{result.half_widths[symbol]:.3g}"
    return shown_uncertainty(_uncertainty(result, symbol))


def _uncertainty(result: TensileResult | TraceResult, symbol: str) -> float | None:
    """The standard uncertainty of a figure; a tensile result also says its parts."""
    found = result.uncertainties.get("Rp" if symbol.startswith("Rp") else symbol)
    return found["standard"] if isinstance(found, Mapping) else found


def possible(figure: Figure, prop: Property) -> Figure:
    """The figure, or its reason where it cannot be: a slipped extensometer may give any
    modulus, and the test is kept all the same.
    """
    if figure.value is None or limits.is_possible(prop, figure.value):
        return figure
    reason = limits.impossible_result(prop, figure.value, pretty_unit(figure.unit), _)
    return figure._replace(value=None, reason=reason)


def shown_uncertainty(standard: float | None) -> str:
    """A standard uncertainty as it is kept: expanded (k = 2), to three figures."""
    return "" if standard is None else f"{COVERAGE * standard:.3g}"


def settings_of(test: Test, *, as_method: bool = False) -> Mapping[str, Any] | None:
    """The settings that a test was evaluated with; None where it was not. `as_method`: those
    of its method today, with what the test or its file said.
    """
    evaluation = getattr(test, "evaluation", None)
    if evaluation is None or not as_method:
        return None if evaluation is None else evaluation.parameters
    own = of_the_test(test.method.kind)
    said = {k: v for k, v in evaluation.parameters.items() if k in own}
    return {**test.method.evaluation_settings, **said}


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


def is_as_it_was(
    test: Test,
    result: TensileResult | TraceResult | ReadingsResult,
    sizes: Sequence[Entry] = (),
) -> bool:
    """Whether it is what stands: the same program with the same settings on the same sizes
    of the bar.
    """
    kept, there = getattr(test, "evaluation", None), test.dimensions()
    return (
        kept is not None
        and kept.program == result.version
        and _in_order(result.as_json()["settings"]) == _in_order(kept.parameters)
        and all(
            there.get(size.property) == canonical_value(size.value, size.unit, "mm")
            for size in sizes
        )
    )


def _in_order(settings: Mapping[str, Any]) -> str:
    return json.dumps(settings, sort_keys=True)


def nothing_changes(test: Test) -> Refused:
    """A re-evaluation that would give what stands."""
    return Refused(
        Fault(
            "no_change",
            _(
                "Nothing would change: version %(n)d was evaluated by the same program with "
                "the same settings."
            )
            % {"n": test.version},
            ("settings",),
        )
    )


def no_curve(test: Test) -> Refused:
    """A re-evaluation of a test without evidence."""
    return Refused(
        Fault(
            "no_curve",
            _("%(test)s has no recorded curve and no readings to evaluate again.")
            % {"test": test},
        )
    )
