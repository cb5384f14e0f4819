"""Castings that were cut up: the average of the bars of each against its minima."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from characterization.dashboards.acceptance import limit_of
from characterization.dashboards.analysis.limits import Held, Limits
from characterization.dashboards.condition_charts import Point, Scale
from characterization.methods.acceptance import Judged, judge_average, judge_cut_up
from characterization.models import Measurement
from labtrack.accounts.models import User
from labtrack.accounts.visibility import visible_to
from labtrack.entry.quantity import shown_as_entered
from labtrack.pages.detail import Section
from labtrack.rounding import last_place, of_float, to_place
from labtrack.templatetags.display import code, state
from trials.dashboards.columns import column
from trials.models import Casting

MOST = 100


@dataclass
class _Cut:
    """One casting and what counts of the bars that were cut from it."""

    casting: Casting
    values: list[float] = field(default_factory=list)

    @property
    def texts(self) -> list[str]:
        return [f"{of_float(value):f}" for value in self.values]

    @property
    def mean(self) -> float:
        return sum(self.values) / len(self.values)


def section(
    person: User, points: Sequence[Point], found: Limits, scale: Scale
) -> Section | None:
    """A row for each casting; None where no minimum is stated or no casting known. Two
    queries however many castings.
    """
    held = list({one.limit.pk: one for one in found.all}.values())
    cut = _cut_up(person, points) if held else []
    if not cut:
        return None
    unit = found.prop.canonical_unit
    return Section(
        title=_("Castings cut up"),
        note=_(
            "the average of the bars of each casting; no single bar is judged by it"
        ),
        columns=[
            column(_("Casting")),
            column(_("Bars"), is_number=True),
            column(_("Average"), is_number=True, unit=scale.unit),
            *(column(found.label(one)) for one in held),
        ],
        rows=[
            [
                code(one.casting),
                str(len(one.values)),
                f"{scale.value(one.mean):.{scale.digits + 1}f}",
                *(_verdict(_judged(one.texts, unit, limit)) for limit in held),
            ]
            for one in cut[:MOST]
        ],
    )


def _cut_up(person: User, points: Sequence[Point]) -> list[_Cut]:
    counted = [point for point in points if point.counts and not point.censoring]
    casting_of = {
        pk: own or parents
        for pk, own, parents in visible_to(person, Measurement)
        .filter(pk__in=[point.measurement_id for point in counted])
        .values_list(
            "pk",
            "test__specimen__casting_id",
            "test__specimen__parent_specimen__casting_id",
        )
    }
    castings = visible_to(person, Casting).in_bulk(set(casting_of.values()) - {None})
    cut = {pk: _Cut(casting) for pk, casting in castings.items()}
    for point in counted:
        if one := cut.get(casting_of.get(point.measurement_id)):
            one.values.append(point.value)
    return sorted(cut.values(), key=lambda one: one.casting.code)


def _judged(texts: Sequence[str], unit: str, held: Held) -> Judged | None:
    """By the share of the minimum, or by the one that was agreed for bars cut from castings."""
    limit = limit_of(held.limit)
    if held.is_share:
        return judge_cut_up(texts, unit, limit)
    return judge_average(texts, unit, limit)


def _verdict(judged: Judged | None) -> SafeString | str:
    """Met or not, with what was compared in the unit of the minimum."""
    if judged is None:
        return ""
    place = last_place(judged.limit)
    compared = shown_as_entered(f"{to_place(judged.compared, place):f} {judged.unit}")
    return format_html("{} {}", state("met" if judged.is_met else "not-met"), compared)
