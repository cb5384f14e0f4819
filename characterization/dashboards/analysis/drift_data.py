"""Measured contents of heats in order of time, and how they fade over a pour."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from labtrack.navigation import address_of
from labtrack.statistics.linear_regression import polynomial_regression
from labtrack.statistics.samples import SampleError
from trials.dashboards.heat_chemistry import Standing, standing
from trials.melt_choices import POUR_STAGES
from trials.models import AlloyTarget, Heat, SampleElement

LEAST_MINUTES = 1.0


@dataclass(frozen=True)
class HeatContent:
    """One heat with what stands for its element, and what its alloy aims at [wt%]."""

    heat: Heat
    stands: Standing
    target: float | None
    window: tuple[float, float] | None

    @property
    def value(self) -> float:
        return self.stands.wt_pct if self.stands.wt_pct is not None else 0.0


@dataclass(frozen=True)
class Sampled:
    """One sample of the element within a heat."""

    heat: Heat
    code: str
    url: str
    at: datetime
    stage: str
    value: float


@dataclass(frozen=True)
class Fade:
    """What one heat lost from its first to its last pour sample."""

    heat: Heat
    first: Sampled
    last: Sampled
    n: int
    per_minute: float
    interval: tuple[float, float] | None

    @property
    def minutes(self) -> float:
        return (self.last.at - self.first.at).total_seconds() / 60


def contents_of(
    heats: Sequence[Heat], element: str
) -> tuple[list[HeatContent], list[Heat]]:
    """Heats with a number, in order of time; and those below the limit of detection."""
    targets = {
        row.alloy_id: row
        for row in AlloyTarget.objects.filter(
            alloy__in={one.alloy_id for one in heats}, element=element
        )
    }
    stands = standing({one.pk for one in heats}, [element])
    found, below = [], []
    for heat in heats:
        one = stands.get(heat.pk, {}).get(element)
        if one is None:
            continue
        if one.wt_pct is None:
            below.append(heat)
            continue
        target = targets.get(heat.alloy_id)
        found.append(
            HeatContent(heat, one, _number(target, "target_wt_pct"), _window(target))
        )
    return found, below


def _number(target: AlloyTarget | None, name: str) -> float | None:
    value = getattr(target, name, None)
    return None if value is None else float(value)


def _window(target: AlloyTarget | None) -> tuple[float, float] | None:
    low, high = _number(target, "low_wt_pct"), _number(target, "high_wt_pct")
    return None if low is None or high is None else (low, high)


def samples_of(heats: Sequence[Heat], element: str) -> list[Sampled]:
    """Samples of the pour with a number, in order of time; one query."""
    by_pk = {one.pk: one for one in heats}
    rows = (
        SampleElement.objects.filter(
            sample__heat__in=by_pk,
            sample__stage__in=POUR_STAGES,
            sample__excluded_reason="",
            element=element,
            value_wt_pct__isnull=False,
        )
        .select_related("sample")
        .order_by("sample__taken_at", "sample_id")
    )
    return [
        Sampled(
            heat=by_pk[row.sample.heat_id],
            code=row.sample.code,
            url=address_of("trials:chemistry-sample-detail", row.sample.code)
            or by_pk[row.sample.heat_id].get_absolute_url(),
            at=row.sample.at,
            stage=row.sample.get_stage_display(),
            value=row.value_wt_pct,
        )
        for row in rows
        if row.value_wt_pct is not None
    ]


def by_heat(samples: Sequence[Sampled]) -> list[list[Sampled]]:
    found: dict[int, list[Sampled]] = {}
    for one in samples:
        found.setdefault(one.heat.pk, []).append(one)
    return list(found.values())


def fade_of(samples: Sequence[Sampled]) -> Fade | None:
    """Least squares of content on minutes; two samples give a slope without interval."""
    first, last = samples[0], samples[-1]
    minutes = [(one.at - first.at).total_seconds() / 60 for one in samples]
    if len(samples) < 2 or minutes[-1] < LEAST_MINUTES:
        return None
    values = [one.value for one in samples]
    try:
        fit = polynomial_regression(minutes, values, degree=1)
    except SampleError:
        slope = (values[-1] - values[0]) / minutes[-1]
        return Fade(first.heat, first, last, len(samples), slope, None)
    slope = next(one for one in fit.coefficients if one.name == "B1")
    return Fade(first.heat, first, last, len(samples), slope.estimate, slope.interval)
