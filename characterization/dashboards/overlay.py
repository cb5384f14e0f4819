"""Tensile curves over one another, aligned, with mean and band: of one material condition,
or of tests that a person chose.

Each curve begins where its own modulus line meets zero stress, so that slack and preload do
not blur the mean; it ends at its break.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from characterization.dashboards import condition_words
from characterization.methods.curves import CurveError, TensileCurve, decimate
from characterization.methods.tensile_result import TensileResult
from characterization.models import Curve, MaterialCondition, Test
from labtrack import quantities
from labtrack.accounts.models import User
from labtrack.accounts.visibility import seen_compartments, visible_to
from labtrack.charts.card import ChartCard, Column
from labtrack.charts.plane import Axis, Band, Line, plane
from labtrack.instruments import channels

MOST_CURVES = 40
MOST_GROUPS = 6
"""So many colors are told apart."""
POINTS_EACH = 400
GRID = 200


@dataclass(frozen=True)
class Aligned:
    """One curve: strain [%] from its own zero, stress [MPa], up to its break."""

    code: str
    url: str
    strain_pct: np.ndarray
    stress_mpa: np.ndarray
    condition: str = ""
    """The material condition in words, where curves of several are laid over one another."""


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


@dataclass(frozen=True)
class Overlay:
    """The card, and whether there are chosen curves of the other world."""

    card: ChartCard
    has_other_world: bool = False


def card(
    condition: MaterialCondition, *, person: User, wants_simulated: bool = False
) -> ChartCard:
    """The overlay of the curves that this person sees; measured or simulated, never both."""
    rows = _curves(person, wants_simulated).filter(
        test__material_condition=condition, test__is_current=True
    )
    curves, left_out = _aligned(rows, {})
    return _card(curves, _later(left_out), person, wants_simulated)


def of_tests(
    tests: QuerySet[Test], *, person: User, wants_simulated: bool = False
) -> Overlay:
    """The overlay of chosen tests. Curves of several material conditions have a mean each,
    never one together.
    """
    rows = _curves(person, wants_simulated).filter(test__in=tests)
    conditions = (
        visible_to(person, MaterialCondition)
        .filter(pk__in=rows.values("test__material_condition"))
        .select_related("alloy", "cycle")
    )
    curves, left_out = _aligned(rows, _names(list(conditions), person))
    others = _curves(person, not wants_simulated).filter(test__in=tests).exists()
    # Of a laboratory's own world alone: the other one has its own page.
    chosen = tests.filter(compartment__is_simulated=wants_simulated).count()
    bare = chosen - len(curves) - left_out
    notes = [_later(left_out)]
    if bare > 0:
        notes.append(
            ngettext(
                " %(n)d chosen test has no valid tensile curve with strain.",
                " %(n)d chosen tests have no valid tensile curve with strain.",
                bare,
            )
            % {"n": bare}
        )
    return Overlay(_card(curves, "".join(notes), person, wants_simulated), others)


def _names(conditions: Sequence[MaterialCondition], person: User) -> dict[int, str]:
    """Each condition in words, told apart by its number; one alone needs no name."""
    if len(conditions) < 2:
        return {}
    seen = seen_compartments(person)
    return {
        each.pk: f"{condition_words.title(each, seen)} ({each.pk})"
        for each in conditions
    }


def _later(left_out: int) -> str:
    return _(" %(n)d newer ones are not drawn.") % {"n": left_out} if left_out else ""


def _card(
    curves: list[Aligned], note: str, person: User, wants_simulated: bool
) -> ChartCard:
    if not curves:
        return ChartCard(
            key="overlay",
            title=_("No curves to lay over one another"),
            subtitle=note.strip(),
            empty=_("Tensile tests with a recorded curve appear here."),
        )
    unit = quantities.customary_unit("MPa", person.unit_system)
    scale = float(quantities.convert("1", "MPa", unit))
    groups = list(dict.fromkeys(curve.condition for curve in curves))
    if len(groups) > MOST_GROUPS:
        note += _(" %(n)d material conditions are too many to color; choose fewer.") % {
            "n": len(groups)
        }
    is_colored = 1 < len(groups) <= MOST_GROUPS
    lines = [
        _thin(curve, scale, is_colored=is_colored, is_faint=len(curves) > 1)
        for curve in curves
    ]
    bands = []
    for group in groups if len(groups) <= MOST_GROUPS else []:
        mean = mean_of([curve for curve in curves if curve.condition == group])
        if mean is None:
            continue
        x, middle = mean.strain_pct.tolist(), mean.mean_mpa * scale
        spread = mean.sd_mpa * scale
        color = group if is_colored else ""
        name = _("mean of %(what)s") % {"what": group} if is_colored else _("mean")
        lines.append(Line(x, middle.tolist(), name, group=color))
        bands.append(
            Band(x, (middle - spread).tolist(), (middle + spread).tolist(), color)
        )
    return ChartCard(
        key="overlay",
        title=_title(len(curves), len(groups)),
        subtitle=_(
            "Stress in %(unit)s against strain in %%, each from its own zero to its break. "
            "Band: mean and one standard deviation, up to where half of the bars broke.%(more)s"
        )
        % {"unit": unit, "more": note},
        spec=plane(
            lines,
            x=Axis(_("Strain [%]"), from_zero=True),
            y=Axis(_("Stress [%(unit)s]") % {"unit": unit}, from_zero=True),
            bands=bands,
            simulated=wants_simulated,
            height=420,
        ),
        columns=[
            Column(_("Specimen")),
            *([Column(_("Material condition"))] if len(groups) > 1 else []),
            Column(_("Highest stress"), unit, is_number=True),
            Column(_("Strain at break"), "%", is_number=True),
        ],
        rows=[
            [
                {"text": curve.code, "url": curve.url},
                *([curve.condition or "–"] if len(groups) > 1 else []),
                f"{curve.stress_mpa.max() * scale:.1f}",
                f"{curve.strain_pct[-1]:.2f}",
            ]
            for curve in curves
        ],
    )


def _title(curves: int, groups: int) -> str:
    if curves == 1:
        return _("One curve; choose others to lay over it")
    if groups == 1:
        return _("%(n)d curves over one another") % {"n": curves}
    return _("%(n)d curves of %(groups)d material conditions over one another") % {
        "n": curves,
        "groups": groups,
    }


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


def _curves(person: User, wants_simulated: bool) -> QuerySet[Curve]:
    return (
        visible_to(person, Curve)
        .filter(
            test__validity="valid",
            test__method__kind="tensile",
            test__evaluation__isnull=False,
            test__compartment__is_simulated=wants_simulated,
        )
        .select_related("trace", "test__specimen", "test__evaluation")
        .prefetch_related("test__measurements__property")
        .order_by("test__performed_at", "pk")
    )


def _aligned(rows: QuerySet[Curve], names: dict[int, str]) -> tuple[list[Aligned], int]:
    total = rows.count()
    found = [_one(row, names) for row in rows[:MOST_CURVES]]
    return [each for each in found if each is not None], max(0, total - MOST_CURVES)


def _one(row: Curve, names: dict[int, str]) -> Aligned | None:
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
        names.get(row.test.material_condition_id or 0, ""),
    )


def _thin(curve: Aligned, scale: float, *, is_colored: bool, is_faint: bool) -> Line:
    x, y = decimate(curve.strain_pct, curve.stress_mpa * scale, at_most=POINTS_EACH)
    return Line(
        x.tolist(),
        y.tolist(),
        curve.code,
        is_faint=is_faint,
        group=curve.condition if is_colored else "",
    )
