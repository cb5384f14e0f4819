"""Fatigue tests of one metal at one temperature as S-N curves, one for each stress ratio.

Lines and staircase are computed from the tests each time: nothing of it is stored.
"""

import itertools
import math
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from characterization.methods import fatigue
from characterization.methods.fatigue import Basquin, Life, Staircase
from characterization.models import MaterialCondition, Test
from characterization.models.tested_under import values_of
from labtrack import quantities
from labtrack.accounts.models import User
from labtrack.accounts.visibility import visible_to
from labtrack.charts.card import ChartCard, Column
from labtrack.charts.plane import Axis, Band, Line, Mark, plane
from labtrack.statistics.diagnostics import Diagnostic
from labtrack.statistics.samples import BadOption, SampleError

DRAWN = 40
SCATTER = 2.0
"""The band is the median life times ten to plus and minus so many scatters."""


@dataclass(frozen=True)
class Point:
    """One test: stress amplitude [MPa], cycles, whether it ran out, and where it is."""

    life: Life
    test: Test

    @property
    def code(self) -> str:
        return self.test.specimen.code


@dataclass(frozen=True)
class Curve:
    """All tests of one stress ratio and what they say together."""

    ratio: float
    points: list[Point]
    card: ChartCard
    figures: list[tuple[str, str]]
    reasons: list[str] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)


def curves(condition: MaterialCondition, *, person: User) -> list[Curve]:
    """The S-N curves of the tests this person sees: this condition's own ratio first, then
    the others of the metal, those with most tests first.
    """
    groups: dict[tuple[float, bool], list[Point]] = defaultdict(list)
    for ratio, point in _points(condition, person):
        # Simulated and measured tests never share a line.
        groups[ratio, point.test.compartment.is_simulated].append(point)
    own = values_of(condition.tested_under).get("R")
    ordered = sorted(
        groups.items(),
        key=lambda item: (f"{item[0][0]:g}" != own, -len(item[1]), item[0]),
    )
    return [
        _curve(number, ratio, points, person.unit_system)
        for number, ((ratio, _is_simulated), points) in enumerate(ordered)
    ]


def _points(condition: MaterialCondition, person: User) -> list[tuple[float, Point]]:
    # A stress ratio is a fact of the condition; its page shows those of the others too.
    conditions = (
        visible_to(person, MaterialCondition)
        .of_the_metal_of(condition)
        .filter(test_temperature_c=condition.test_temperature_c)
    )
    tests = (
        visible_to(person, Test)
        .working()
        .filter(material_condition__in=conditions.order_by(), method__kind="fatigue")
        .select_related("specimen", "compartment")
        .prefetch_related("measurements__property")
        .order_by("performed_at", "pk")
    )
    found = []
    for test in tests:
        values = {m.property.code: m for m in test.measurements.all()}
        if not {"sigma_a", "R", "N_f"} <= values.keys():
            continue
        life = Life(
            values["sigma_a"].value,
            round(values["N_f"].value),
            is_runout=values["N_f"].censoring == ">",
        )
        found.append((round(values["R"].value, 2), Point(life, test)))
    return found


def _tried(call: Callable[[], Any], reasons: list[str], what: str) -> Any:
    """What the statistic gives, or None with its reason noted."""
    try:
        return call()
    except SampleError as error:
        reasons.append(f"{what}: {error}")
        return None


def _curve(number: int, ratio: float, points: list[Point], unit_system: str) -> Curve:
    lives = [point.life for point in points]
    reasons: list[str] = []
    squares = _tried(
        lambda: fatigue.basquin(lives), reasons, _("Failures alone (ASTM E739)")
    )
    likely = _tried(
        lambda: fatigue.basquin_with_runouts(lives), reasons, _("Run-outs as censored")
    )
    stairs = _tried(lambda: _staircase(lives), reasons, _("Staircase"))
    read = _Stress.of(unit_system)
    figures = [
        *_of_line(_("Failures alone (ASTM E739)"), squares, read),
        *_of_line(_("Maximum likelihood, run-outs censored"), likely, read),
        *_of_stairs(stairs, read),
    ]
    checks = [c for found in (squares, stairs) if found for c in found.diagnostics]
    return Curve(
        ratio=ratio,
        points=points,
        card=_card(number, ratio, points, squares, likely, read),
        figures=figures,
        reasons=reasons,
        diagnostics=checks,
    )


def _staircase(lives: list[Life]) -> Staircase:
    """Dixon and Mood's estimate where the levels in order tested climb one ladder."""
    levels = [life.stress_mpa for life in lives]
    steps = {round(abs(b - a), 6) for a, b in itertools.pairwise(levels)}
    if len(steps) != 1 or 0 in steps:
        raise BadOption("the stresses, in the order tested, are no staircase.")
    return fatigue.staircase(
        levels, [not life.is_runout for life in lives], step_mpa=steps.pop()
    )


@dataclass(frozen=True)
class _Stress:
    """Stresses as one person reads them."""

    unit: str
    per_mpa: float

    @classmethod
    def of(cls, unit_system: str) -> "_Stress":
        unit = quantities.customary_unit("MPa", unit_system)
        return cls(unit, float(quantities.convert("1", "MPa", unit)))

    def shown(self, mpa: float) -> str:
        """To 0.1 in either unit."""
        return f"{mpa * self.per_mpa:.1f} {self.unit}"

    def intercept(self, line: Basquin) -> float:
        """Of the same line over the logarithm of the stress in this unit."""
        return line.intercept - line.slope * math.log10(self.per_mpa)


def _of_line(name: str, line: Basquin | None, read: _Stress) -> list[tuple[str, str]]:
    if line is None:
        return []
    interval = line.slope_interval
    slope = f"{line.slope:.3f}"
    if interval:
        slope += _(" (95 %%: %(low)s to %(high)s)") % {
            "low": f"{interval[0]:.2f}",
            "high": f"{interval[1]:.2f}",
        }
    law = f"log₁₀ N = {read.intercept(line):.3f} + slope · log₁₀ (σ_a / {read.unit})"
    return [
        (name, law),
        (_("Slope"), slope),
        ("σ_f′, b", f"{read.shown(line.fatigue_strength_mpa)}, {line.exponent:.4f}"),
        (_("Scatter s of log₁₀ N"), f"{line.sd_log_life:.3f}"),
        (_("Median stress at 10⁷ cycles"), read.shown(line.stress_at(1e7))),
    ]


def _of_stairs(stairs: Staircase | None, read: _Stress) -> list[tuple[str, str]]:
    if stairs is None:
        return []
    sd = _("not estimable") if stairs.sd_mpa is None else read.shown(stairs.sd_mpa)
    return [
        (_("Staircase, mean"), read.shown(stairs.mean_mpa)),
        (_("Staircase, scatter"), sd),
    ]


def _card(
    number: int,
    ratio: float,
    points: list[Point],
    squares: Basquin | None,
    likely: Basquin | None,
    read: _Stress,
) -> ChartCard:
    unit, scale = read.unit, read.per_mpa
    runouts = sum(point.life.is_runout for point in points)
    median = likely or squares
    lines, band = [], None
    if median is not None:
        stresses = _between([point.life.stress_mpa for point in points])
        shown = [stress * scale for stress in stresses]
        lives = [median.median_life(stress) for stress in stresses]
        lines.append(Line(lives, shown, _("median life"), "curve"))
        band = _band(median, lives, stresses, scale)
    if squares is not None and likely is not None:
        lines.append(
            Line(
                [squares.median_life(stress) for stress in stresses],
                shown,
                _("failures alone"),
                "offset-line",
            )
        )
    return ChartCard(
        key=f"s-n-{number}",
        title=ngettext(
            "R %(ratio)s: %(n)d tests, %(runouts)d run-out",
            "R %(ratio)s: %(n)d tests, %(runouts)d run-outs",
            runouts,
        )
        % {"ratio": f"{ratio:g}", "n": len(points), "runouts": runouts},
        subtitle=_(
            "Stress amplitude in %(unit)s against cycles, both logarithmic. Open "
            "triangle: ran out unbroken. Line: median life; band: %(k)g s of log life; "
            "dashed: failures alone."
        )
        % {"unit": unit, "k": SCATTER},
        spec=plane(
            lines,
            x=Axis(
                _("Cycles to failure"),
                is_log=True,
                ticks=_decades([point.life.cycles for point in points]),
            ),
            y=Axis(_("Stress amplitude [%(unit)s]") % {"unit": unit}, is_log=True),
            marks=[
                Mark(
                    point.life.cycles,
                    point.life.stress_mpa * scale,
                    point.code,
                    f"{point.life.cycles:.3g}",
                    is_open=point.life.is_runout,
                    has_label=False,
                )
                for point in points
            ],
            band=band,
            simulated=any(point.test.compartment.is_simulated for point in points),
        ),
        columns=[
            Column(_("Specimen")),
            Column(_("Stress amplitude"), unit, is_number=True),
            Column(_("Cycles"), is_number=True),
            Column(_("Ended")),
        ],
        rows=[
            [
                {"text": point.code, "url": point.test.get_absolute_url()},
                f"{point.life.stress_mpa * scale:.1f}",
                f"{point.life.cycles:,}",
                _("ran out") if point.life.is_runout else _("failed"),
            ]
            for point in points
        ],
    )


def _decades(cycles: list[int]) -> list[float]:
    """The powers of ten between the lives; none where there are less than two."""
    low, high = math.log10(min(cycles)), math.log10(max(cycles))
    # A first life of 7,800 is nearly ten thousand, and the line goes on beyond the last.
    found = [10.0**power for power in range(math.ceil(low), math.floor(high) + 2)]
    return found if len(found) > 2 else []


def _between(stresses: list[float]) -> list[float]:
    """From the lowest to the highest stress in equal ratios."""
    low, high = math.log10(min(stresses)), math.log10(max(stresses))
    return [10 ** (low + (high - low) * i / (DRAWN - 1)) for i in range(DRAWN)]


def _band(
    median: Basquin, lives: list[float], stresses: list[float], scale: float
) -> Band:
    """The band of lives, drawn as a band of stresses along the median line."""
    factor = 10 ** (SCATTER * median.sd_log_life / abs(median.slope))
    return Band(
        lives,
        [stress / factor * scale for stress in stresses],
        [stress * factor * scale for stress in stresses],
    )
