"""What a sample's burns say of each element, derived anew whenever one of them changes."""

from collections.abc import Iterable

from trials.chemistry.means import Mean, Reading, mean_of
from trials.models import BurnReading, ChemistrySample, SampleElement

FIELDS = ["value_wt_pct", "below_wt_pct", "s_wt_pct", "n", "n_excluded"]


def refresh(sample: ChemistrySample) -> None:
    """Write the sample's rows of SampleElement. An element of which every reading is
    excluded keeps a row with n = 0 and no value.
    """
    rows = BurnReading.objects.filter(burn__sample=sample).select_related("burn")
    refresh_from(sample, rows.order_by("burn__number", "pk"))


def refresh_from(sample: ChemistrySample, readings: Iterable[BurnReading]) -> None:
    """The same from readings at hand, with their burns."""
    counted: dict[str, list[Reading]] = {}
    excluded: dict[str, int] = {}
    for row in readings:
        counted.setdefault(row.element, [])
        if row.excluded_reason or row.burn.excluded_reason:
            excluded[row.element] = excluded.get(row.element, 0) + 1
        else:
            counted[row.element].append(Reading(row.value_wt_pct, row.is_below))
    SampleElement.objects.bulk_create(
        [
            _row(sample, element, mean_of(rows), excluded.get(element, 0))
            for element, rows in counted.items()
        ],
        update_conflicts=True,
        unique_fields=["sample", "element"],
        update_fields=FIELDS,
    )


def _row(sample: ChemistrySample, element: str, mean: Mean, excluded: int):
    return SampleElement(
        sample=sample,
        compartment_id=sample.compartment_id,
        element=element,
        value_wt_pct=mean.wt_pct,
        below_wt_pct=mean.below,
        s_wt_pct=mean.s,
        n=mean.n,
        n_excluded=excluded,
    )
