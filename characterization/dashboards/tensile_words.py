"""What a tensile evaluation fitted and took for granted, in words for the page of a test."""

from django.utils.translation import gettext as _

from characterization.methods.tensile_result import TensileResult
from characterization.methods.trace_methods import TRACE_METHODS
from characterization.models import Test
from labtrack.templatetags.display import pretty_unit, pretty_words


def fitted(test: Test) -> list[tuple[str, str]]:
    """Strain hardening and Ramberg-Osgood with the range and points behind them."""
    result = _result_of(test)
    if result is None:
        return []
    rows = (_hardening(result), _ramberg_osgood(result), _budget(result))
    return [row for row in rows if row is not None]


def assumed(test: Test) -> list[str]:
    """Sentences on what the figures take for granted."""
    result = _result_of(test)
    return [] if result is None else [pretty_words(one) for one in result.assumptions]


def _result_of(test: Test) -> TensileResult | None:
    evaluation = getattr(test, "evaluation", None)
    if (
        evaluation is None
        or evaluation.curve_id is None
        or test.method.kind in TRACE_METHODS
    ):
        return None
    return TensileResult.from_json(evaluation.details)


def _hardening(result: TensileResult) -> tuple[str, str] | None:
    if result.hardening_from is None or result.hardening_to is None:
        return None
    return _("Strain hardening"), _(
        "fitted from %(low)s to %(high)s %% strain, %(points)s points"
    ) % {
        "low": _percent(result.hardening_from),
        "high": _percent(result.hardening_to),
        "points": f"{result.hardening_points:,}",
    }


def _ramberg_osgood(result: TensileResult) -> tuple[str, str] | None:
    exponent = result.ramberg_osgood_exponent
    low, high = result.ramberg_osgood_from, result.ramberg_osgood_to
    if exponent is None or low is None or high is None:
        return None
    return _("Ramberg-Osgood"), _(
        "m = %(m)s, fitted from %(low)s to %(high)s %% plastic strain, %(points)s points"
    ) % {
        "m": f"{exponent:.1f}",
        "low": _percent(low),
        "high": _percent(high),
        "points": f"{result.ramberg_osgood_points:,}",
    }


def _budget(result: TensileResult) -> tuple[str, str] | None:
    """What each instrument alone would give, as standard uncertainties."""
    if not result.uncertainties:
        return None
    proof = next(f.symbol for f in result.figures if f.symbol.startswith("Rp"))
    parts = []
    for symbol, found in result.uncertainties.items():
        shares = sorted(found["budget"].items(), key=lambda share: -share[1])
        sources = ", ".join(f"{_(source)} {share:.2g}" for source, share in shares)
        name = proof if symbol == "Rp" else symbol
        parts.append(f"{name}: {sources} {pretty_unit(found['unit'])}")
    return _("Uncertainty"), _("%(parts)s. Each alone, k = 1.") % {
        "parts": "; ".join(parts)
    }


def _percent(strain: float) -> str:
    return f"{100 * strain:.2g}"
