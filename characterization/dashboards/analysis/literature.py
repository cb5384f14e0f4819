"""Published values beside measured ones: a mark of their own, in no mean and no line."""

from collections.abc import Collection
from typing import Any

from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from characterization.dashboards.analysis.page import Note
from characterization.dashboards.condition_charts import Scale
from characterization.models import LiteratureValue, Property
from labtrack.entry.quantity import shown_as_entered
from labtrack.navigation import address_of
from trials.choices import AlloyKind

MOST = 60
UNSTATED_GAUGE = "A"
"""An elongation whose source does not say over which length."""


def rows(
    prop: Property, element: str, scale: Scale, alloys: Collection[int]
) -> list[dict[str, Any]]:
    """Values of the property for these registered alloys, or for any alloy with scandium;
    none for another element. One query.

    A registered alloy whose source says nothing of scandium stands at 0: its registration
    has none.
    """
    if element != "Sc":
        return []
    found = (
        LiteratureValue.objects.drawable()
        .filter(property=prop)
        .filter(
            Q(alloy__in=alloys, alloy__kind=AlloyKind.REGISTERED)
            | Q(scandium_wt_pct__gt=0)
        )
        .annotate(sc=Coalesce("scandium_wt_pct", 0.0))
        .order_by("sc", "pk")[:MOST]
    )
    return [
        {
            "x": one.sc,
            "y": scale.value(one.value),
            "label": f"{one.material} {one.temper}".strip(),
            "shown": f"{shown_as_entered(f'{one.text} {one.unit}')}, "
            f"{one.get_statistic_display().lower()}",
            "source": one.source[:90],
            "url": address_of("characterization:literature-value-detail", one.pk),
        }
        for one in found
        if one.value is not None
    ]


def pairs(
    strength: Property, gauge: Property, scale: Scale, alloys: Collection[int]
) -> list[dict[str, Any]]:
    """Published strengths with the elongation that the same source gives beside them, of
    these registered alloys or with scandium. One query.

    An elongation of exactly this gauge length is taken, else one of which the source says
    no gauge length; the words say which.
    """
    found = (
        LiteratureValue.objects.drawable()
        .filter(property__code__in=[strength.code, gauge.code, UNSTATED_GAUGE])
        .filter(
            Q(alloy__in=alloys, alloy__kind=AlloyKind.REGISTERED)
            | Q(scandium_wt_pct__gt=0)
        )
        .select_related("property")
        .order_by("pk")
    )
    told: dict[tuple, dict[str, LiteratureValue]] = {}
    for one in found:
        key = (one.material, one.temper, one.process, one.statement, one.statistic)
        told.setdefault((*key, one.source), {})[one.property.code] = one
    both = (
        (values.get(strength.code), values.get(gauge.code, values.get(UNSTATED_GAUGE)))
        for values in told.values()
    )
    return [
        _pair(rm, elongation, scale)
        for rm, elongation in both
        if rm is not None and elongation is not None and elongation.value > 0
    ][:MOST]


def _pair(
    rm: LiteratureValue, elongation: LiteratureValue, scale: Scale
) -> dict[str, Any]:
    is_unstated = elongation.property.code == UNSTATED_GAUGE
    words = _("%(a)s, gauge length not published") if is_unstated else "%(a)s"
    said = [
        shown_as_entered(f"{rm.text} {rm.unit}"),
        words
        % {"a": f"{elongation.property.code} {elongation.text} {elongation.unit}"},
        rm.get_statistic_display().lower(),
    ]
    return {
        "x": elongation.value,
        "y": scale.value(rm.value or 0.0),
        "label": f"{rm.material} {rm.temper}".strip(),
        "shown": ", ".join(said),
        "source": rm.source[:90],
        "url": address_of("characterization:literature-value-detail", rm.pk),
    }


def no_pair(gauge: Property) -> Note:
    """Why the switch is on and no cross is seen."""
    return Note(
        "info",
        _("No published pair of Rm and elongation can be drawn here."),
        _(
            "A cross needs both numbers from one source, of a registered alloy shown here or "
            "with a scandium content; %(code)s, or an elongation without a gauge length."
        )
        % {"code": gauge.code},
        [{"label": _("Every published value"), "url": list_url()}],
    )


def nothing_drawn(prop: Property, element: str) -> Note:
    """Why the switch is on and no cross is seen."""
    if element != "Sc":
        return Note(
            "info",
            _("Published values are drawn against scandium only."),
            _("None of them states %(element)s.") % {"element": element},
        )
    return Note(
        "info",
        _("No published value of %(code)s can be drawn here.") % {"code": prop.code},
        _(
            "A cross needs a number of exactly this property, with a scandium content or "
            "of a registered alloy shown here. An elongation whose gauge length was not "
            "published is no %(code)s."
        )
        % {"code": prop.code}
        if prop.code.startswith("A_")
        else _(
            "A cross needs a number of exactly this property, with a scandium content or "
            "of a registered alloy shown here."
        ),
        [{"label": _("Every published value"), "url": list_url()}],
    )


def list_url() -> str:
    """Where every published value stands."""
    return address_of("characterization:literature-value-list")
