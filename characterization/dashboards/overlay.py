"""Tensile curves of one material condition over one another, aligned, with mean and band.

Each curve begins where its own modulus line meets zero stress, so that slack and preload do
not blur the mean; it ends at its break.
"""

from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext as _

from characterization.methods.curves import CurveError, TensileCurve, decimate
from characterization.methods.tensile_result import TensileResult
from characterization.models import Curve, MaterialCondition
from labtrack import quantities
from labtrack.accounts.models import User
from labtrack.accounts.visibility import visible_to
from labtrack.charts.card import ChartCard, Column
from labtrack.charts.plane import Axis, Band, Line, plane
from labtrack.instruments import channels

MOST_CURVES = 40
POINTS_EACH = 400
GRID = 200


@dataclass(frozen=True)
class Aligned:
    """One curve: strain [%] from its own zero, stress [MPa], up to its break."""

    code: str
    url: str
    strain_pct: np.ndarray
    stress_mpa: np.ndarray


@dataclass(frozen=True)
class MeanCurve:
    """Mean stress and its standard deviation over the curves that reach each strain.

    Beyond the strain that half of the curves reach there is no mean: it would be that of
    the toughest bars.
    """

    strain_pct: np.ndarray
    mean_mpa: np.ndarray
    sd_mpa: np.ndarray
    n: np.ndarray


def card(
    condition: MaterialCondition, *, person: User, wants_simulated: bool = False
) -> ChartCard:
    """The overlay of the curves that this person sees; measured or simulated, never both."""
    curves, left_out = _aligned(condition, person, wants_simulated)
    if not curves:
        return ChartCard(
            key="overlay",
            title=_("No curves to lay over one another"),
            empty=_("Tensile tests with a recorded curve appear here."),
        )
    unit = quantities.customary_unit("MPa", person.unit_system)
    scale = float(quantities.convert("1", "MPa", unit))
    mean = mean_of(curves)
    lines = [_thin(curve, scale) for curve in curves]
    band = None
    if mean is not None:
        x, middle = mean.strain_pct.tolist(), mean.mean_mpa * scale
        spread = mean.sd_mpa * scale
        lines.append(Line(x, middle.tolist(), _("mean")))
        band = Band(x, (middle - spread).tolist(), (middle + spread).tolist())
    return ChartCard(
        key="overlay",
        title=_("%(n)d curves over one another") % {"n": len(curves)},
        subtitle=_(
            "Stress in %(unit)s against strain in %%, each from its own zero to its break. "
            "Band: mean and one standard deviation, up to where half of the bars broke.%(more)s"
        )
        % {
            "unit": unit,
            "more": _(" %(n)d newer ones are not drawn.") % {"n": left_out}
            if left_out
            else "",
        },
        spec=plane(
            lines,
            x=Axis(_("Strain [%]"), from_zero=True),
            y=Axis(_("Stress [%(unit)s]") % {"unit": unit}, from_zero=True),
            band=band,
            simulated=wants_simulated,
            height=420,
        ),
        columns=[
            Column(_("Specimen")),
            Column(_("Highest stress"), unit, is_number=True),
            Column(_("Strain at break"), "%", is_number=True),
        ],
        rows=[
            [
                {"text": curve.code, "url": curve.url},
                f"{curve.stress_mpa.max() * scale:.1f}",
                f"{curve.strain_pct[-1]:.2f}",
            ]
            for curve in curves
        ],
    )


def mean_of(curves: list[Aligned]) -> MeanCurve | None:
    """Mean and scatter on a common grid of strain; None with fewer than two curves."""
    if len(curves) < 2:
        return None
    ends = sorted((float(curve.strain_pct[-1]) for curve in curves), reverse=True)
    reach = ends[(len(ends) + 1) // 2 - 1]
    grid = np.linspace(0, reach, GRID)
    table = np.array(
        [
            np.interp(grid, *_rising(curve), left=np.nan, right=np.nan)
            for curve in curves
        ]
    )
    n = np.isfinite(table).sum(axis=0)
    enough = n >= 2
    table, grid, n = table[:, enough], grid[enough], n[enough]
    return MeanCurve(
        grid, np.nanmean(table, axis=0), np.nanstd(table, axis=0, ddof=1), n
    )


def _rising(curve: Aligned) -> tuple[np.ndarray, np.ndarray]:
    """The curve with its strain made to rise, as interpolation needs it."""
    rising = np.maximum.accumulate(curve.strain_pct)
    keep = np.concatenate([[True], np.diff(rising) > 0])
    return rising[keep], curve.stress_mpa[keep]


def _aligned(
    condition: MaterialCondition, person: User, wants_simulated: bool
) -> tuple[list[Aligned], int]:
    rows = (
        visible_to(person, Curve)
        .filter(
            test__material_condition=condition,
            test__is_current=True,
            test__validity="valid",
            test__method__kind="tensile",
            test__evaluation__isnull=False,
            test__compartment__is_simulated=wants_simulated,
        )
        .select_related("trace", "test__specimen", "test__evaluation")
        .prefetch_related("test__measurements__property")
        .order_by("test__performed_at", "pk")
    )
    total = rows.count()
    found = [_one(row) for row in rows[:MOST_CURVES]]
    return [each for each in found if each is not None], max(0, total - MOST_CURVES)


def _one(row: Curve) -> Aligned | None:
    result = TensileResult.from_json(row.test.evaluation.details)
    sizes = {m.property.code: m.value for m in row.test.measurements.all()}
    try:
        curve = TensileCurve.of_channels(
            channels.unpack(bytes(row.trace.data), row.trace.channel_names),
            diameter_mm=sizes.get("d0"),
            area_mm2=None if "d0" in sizes else sizes.get("S0"),
            gauge_length_mm=sizes.get("L0"),
        )
    except CurveError:
        return None
    if curve.strain is None:
        return None
    upto = result.points_to_break
    strain = (curve.strain[:upto] - result.strain_zero) * 100
    begins = int(np.argmax(strain >= 0))
    if upto - begins < 2:
        return None
    return Aligned(
        row.test.specimen.code,
        row.test.get_absolute_url(),
        strain[begins:],
        curve.stress_mpa[begins:upto],
    )


def _thin(curve: Aligned, scale: float) -> Line:
    x, y = decimate(curve.strain_pct, curve.stress_mpa * scale, at_most=POINTS_EACH)
    return Line(x.tolist(), y.tolist(), curve.code, is_faint=True)
