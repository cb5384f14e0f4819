"""Target, expected and measured side by side, with limits, window and residual."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from trials.chemistry.limits import Finding
from trials.dashboards.charge import Expected
from trials.dashboards.heat_samples import Samples, shown, shown_mean
from trials.dashboards.heat_verdict import HeatVerdict
from trials.models import AlloyTarget

FIRST = ("Be", "Na")
WIDTH = 168
STATES = {
    Finding.CONFORMS: ("", _("Inside")),
    Finding.BELOW: ("out-of-limits", _("Below limit")),
    Finding.ABOVE: ("out-of-limits", _("Above limit")),
    Finding.UNDECIDED: ("below-detection", _("Undecided")),
    Finding.NOT_MEASURED: ("", _("Not measured")),
}


@dataclass(frozen=True, slots=True)
class Band:
    """Where a reading lies between its limits, as places on a bar 168 wide."""

    limit: tuple[float, float]
    window: tuple[float, float] | None
    aim: float | None
    value: float | None
    is_out: bool
    words: str


@dataclass(frozen=True, slots=True)
class Row:
    """One element."""

    element: str
    target: str
    expected: str
    measured: str
    residual: str
    basis: str
    n: int
    limit: str
    state: str
    word: str
    is_out: bool
    band: Band | None


def rows(
    *,
    samples: Samples,
    verdict: HeatVerdict,
    expected: Expected,
    targets: Sequence[AlloyTarget],
) -> list[Row]:
    """Beryllium and sodium first where they were measured or limited, then the alloy's own
    elements, then what has limits, then the rest that was measured.
    """
    limits, findings = _limits(verdict)
    by_target = {target.element: target for target in targets}
    order = dict.fromkeys(
        [
            *(e for e in FIRST if e in samples.standing or e in limits),
            *by_target,
            *limits,
            *samples.standing,
        ]
    )
    missed = {miss.element for miss in verdict.misses}
    return [
        _row(
            element,
            samples=samples,
            target=by_target.get(element),
            limit=limits.get(element),
            finding=findings.get(element),
            expected=expected.of(element),
            is_missed=element in missed,
        )
        for element in order
    ]


def _limits(verdict: HeatVerdict):
    if verdict.judgement is None:
        return {}, {}
    rules = verdict.judgement.rules
    limits = {limit.element: limit for limit in rules.limits}
    findings = {
        one.element: one
        for one in verdict.judgement.verdict.elements
        if one.element != "others total"
    }
    return limits, findings


def _row(element, *, samples, target, limit, finding, expected, is_missed) -> Row:
    standing = samples.standing.get(element)
    value = standing.wt_pct if standing else None
    state, word = _state(finding, target, standing, is_missed)
    return Row(
        element=element,
        target=shown(_float(target.target_wt_pct)) if target else "",
        expected=shown(expected) if expected is not None else "",
        measured=shown_mean(standing),
        residual=_residual(expected, value),
        basis=standing.basis_text if standing else "",
        n=standing.n_samples if standing else 0,
        limit=_written(limit, finding),
        state=state,
        word=word,
        is_out=is_missed,
        band=_band(element, value, limit, target, is_missed),
    )


def _state(finding, target, standing, is_missed) -> tuple[str, str]:
    if finding is not None and finding.finding in (Finding.BELOW, Finding.ABOVE):
        return STATES[finding.finding]
    if is_missed:
        return "out-of-limits", _off_window(target, standing)
    if standing is not None and standing.wt_pct is None:
        return "below-detection", _("Below detection")
    if finding is not None:
        return STATES[finding.finding]
    if standing is None:
        return "", _("Not measured")
    return "", _("Inside") if target else _("No limit")


def _off_window(target, standing) -> str:
    low = _float(target.low_wt_pct) if target else None
    if standing is None or target is None or low is None:
        return _("Alarm")
    value = standing.wt_pct if standing.wt_pct is not None else 0.0
    return _("Below window") if value < low else _("Above window")


def _residual(expected: float | None, measured: float | None) -> str:
    """Expected minus measured: a plus is what was lost."""
    if expected is None or measured is None:
        return ""
    text = shown(abs(expected - measured), 2)
    if text == "0":
        return "0"
    return f"+{text}" if expected > measured else f"\N{MINUS SIGN}{text}"


def _written(limit, finding) -> str:
    if limit is None:
        return finding.limit if finding is not None else ""
    if limit.minimum is not None and limit.maximum is not None:
        return _("%(low)s to %(high)s") % {"low": limit.minimum, "high": limit.maximum}
    if limit.maximum is not None:
        return _("max %(high)s") % {"high": limit.maximum}
    return _("min %(low)s") % {"low": limit.minimum}


def _band(element, value, limit, target, is_out) -> Band | None:
    low, high = _ends(limit, target)
    if value is None or high is None:
        return None
    span = (high - low) or high or 1.0
    left = max(0.0, low - span * 0.25) if low else 0.0
    right = max(high + span * 0.25, value * 1.05)

    def at(number: float) -> float:
        return round(4 + (WIDTH - 8) * (number - left) / (right - left), 1)

    window, aim = None, None
    if target is not None:
        first, last = _float(target.low_wt_pct), _float(target.high_wt_pct)
        if first is not None and last is not None:
            window = (at(max(first, left)), round(at(last) - at(max(first, left)), 1))
        exact = _float(target.target_wt_pct)
        aim = at(exact) if exact is not None else None
    place = min(max(at(value), 4.0), WIDTH - 4.0)
    words = _("%(element)s %(value)s, limits %(low)s to %(high)s") % {
        "element": element,
        "value": shown(value),
        "low": shown(low) or "0",
        "high": shown(high),
    }
    return Band(
        (at(low), round(at(high) - at(low), 1)), window, aim, place, is_out, words
    )


def _ends(limit, target) -> tuple[float, float | None]:
    """Of the limits, else of the window."""
    if limit is not None and limit.maximum is not None:
        return _float(limit.minimum) or 0.0, _float(limit.maximum)
    if target is not None and target.high_wt_pct is not None:
        return _float(target.low_wt_pct) or 0.0, _float(target.high_wt_pct)
    return 0.0, None


def _float(value: Any) -> float | None:
    return None if value is None or value == "" else float(value)
