"""What stands for a heat, element by element.

A heat has no single chemistry: it is sampled over time, and magnesium and scandium fade.
Where screens need one number (a regressor, a column of a list) this rule gives it, and its
basis is shown beside it:

1. Samples of the pour (stages *before first pour*, *mid pour*, *last pour*): the mean of
   their sample means. Burns are averaged in their sample first, so that a sample with
   many burns weighs no more than one with few.
2. Without one: the last sample taken up to the first pour that has the element.
3. Without one: the last sample that has the element, and the basis says that it is not
   from before the pour.

A mean with a "<" in it is itself "<" (trials.chemistry.means). Excluded samples, burns and
readings do not count. The rule is applied to each element, as partial analyses are normal.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Min
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trials.chemistry.means import Mean, Reading, mean_of
from trials.melt_choices import POUR_STAGES, SampleStage
from trials.models import CastingRun, Heat, SampleElement

POUR, BEFORE, LAST = "pour-samples", "last-before-pour", "last-sample"


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands for one element of one heat.

    `wt_pct` is None where the mean is "<" `below_wt_pct`. `s_wt_pct` is between sample
    means, None for one sample.
    """

    element: str
    wt_pct: float | None
    below_wt_pct: float | None
    s_wt_pct: float | None
    n_samples: int
    basis: str
    """`pour-samples`, `last-before-pour` or `last-sample`."""
    sample_ids: tuple[int, ...]
    stage: str = ""
    """Of the one sample where there is one."""

    @property
    def basis_text(self) -> str:
        """The basis as people read it."""
        if self.basis == POUR:
            return ngettext(
                "%(n)d sample of the pour",
                "mean of %(n)d samples of the pour",
                self.n_samples,
            ) % {"n": self.n_samples}
        stage = dict(SampleStage.choices).get(self.stage) or _("to be named")
        if self.basis == BEFORE:
            return _("last sample before the pour (%(stage)s)") % {"stage": stage}
        return _("last sample, not from before the pour (%(stage)s)") % {"stage": stage}


@dataclass(frozen=True, slots=True)
class SampleMean:
    """One element of one sample, as the rule takes it."""

    heat_id: int
    sample_id: int
    element: str
    stage: str
    at: datetime
    wt_pct: float | None
    below_wt_pct: float | None


def standing(
    heats: Iterable[int | Heat], elements: Collection[str] | None = None
) -> dict[int, dict[str, Standing]]:
    """Heat id -> element -> what stands for it, for many heats in two statements.

    `elements` narrows the question. A heat or element without a sample is absent. Who may
    see a heat may see its samples: they share its compartment.
    """
    ids = [heat.pk if isinstance(heat, Heat) else heat for heat in heats]
    first_pours = dict(
        CastingRun.objects.filter(heat__in=ids)
        .order_by()
        .values("heat")
        .annotate(first=Min("poured_at"))
        .values_list("heat", "first")
    )
    grouped: dict[int, dict[str, list[SampleMean]]] = {}
    for row in _rows(ids, elements):
        grouped.setdefault(row.heat_id, {}).setdefault(row.element, []).append(row)
    return {
        heat_id: {
            element: stands_for(rows, first_pours.get(heat_id))
            for element, rows in by_element.items()
        }
        for heat_id, by_element in grouped.items()
    }


def stands_for(rows: list[SampleMean], first_pour: datetime | None) -> Standing:
    """The rule itself, for one element of one heat; rows in order of time."""
    poured = [row for row in rows if row.stage in POUR_STAGES]
    if poured:
        return _standing(poured, POUR)
    before = [row for row in rows if first_pour is None or row.at <= first_pour]
    if before:
        return _standing(before[-1:], BEFORE)
    return _standing(rows[-1:], LAST)


def _standing(rows: list[SampleMean], basis: str) -> Standing:
    mean: Mean = mean_of(
        Reading(row.wt_pct, is_below=False)
        if row.wt_pct is not None
        else Reading(row.below_wt_pct or 0.0, is_below=True)
        for row in rows
    )
    return Standing(
        element=rows[0].element,
        wt_pct=mean.wt_pct,
        below_wt_pct=mean.below,
        s_wt_pct=mean.s,
        n_samples=mean.n,
        basis=basis,
        sample_ids=tuple(row.sample_id for row in rows),
        stage=rows[0].stage if len(rows) == 1 else "",
    )


def _rows(ids: list[int], elements: Collection[str] | None) -> Iterable[SampleMean]:
    rows = SampleElement.objects.filter(
        sample__heat__in=ids, sample__excluded_reason="", n__gt=0
    )
    if elements is not None:
        rows = rows.filter(element__in=elements)
    at = Coalesce("sample__taken_at", "sample__analysed_at", "sample__created_at")
    values = (
        rows.annotate(at=at)
        .order_by("at", "sample_id")
        .values_list(
            "sample__heat",
            "sample_id",
            "element",
            "sample__stage",
            "at",
            "value_wt_pct",
            "below_wt_pct",
        )
    )
    return (SampleMean(*row) for row in values)
