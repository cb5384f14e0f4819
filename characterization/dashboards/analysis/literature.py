"""Published values beside measured ones: a mark of their own, in no mean and no line."""

from collections.abc import Collection
from typing import Any

from django.db.models import Q

from characterization.dashboards.condition_charts import Scale
from characterization.models import LiteratureValue, Property
from labtrack.navigation import address_of

MOST = 60


def rows(
    prop: Property, element: str, scale: Scale, alloys: Collection[int]
) -> list[dict[str, Any]]:
    """Values of the property for these registered alloys, or for any alloy with scandium,
    whose scandium content was published; none for another element. One query.
    """
    if element != "Sc":
        return []
    found = (
        LiteratureValue.objects.drawable()
        .filter(property=prop, scandium_wt_pct__isnull=False)
        .filter(Q(alloy__in=alloys) | Q(scandium_wt_pct__gt=0))
        .order_by("scandium_wt_pct", "pk")[:MOST]
    )
    return [
        {
            "x": one.scandium_wt_pct,
            "y": scale.value(one.value),
            "label": f"{one.material} {one.temper}".strip(),
            "shown": f"{one.text} {one.unit}, {one.get_statistic_display().lower()}",
            "source": one.source[:90],
            "url": address_of("characterization:literature-value-detail", one.pk),
        }
        for one in found
        if one.value is not None and one.scandium_wt_pct is not None
    ]


def list_url() -> str:
    """Where every published value stands."""
    return address_of("characterization:literature-value-list")
