"""The page of an alloy: what its elements aim at, its variants, heats made of it."""

from decimal import Decimal
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from labtrack.pages.detail import Action, Reader, RecordDetail, Section
from trials.choices import AlloyKind
from trials.dashboards.columns import column, here, home
from trials.models import Alloy

SHOWN = 20


def compose(alloy: Alloy, reader: Reader) -> RecordDetail:
    is_variant = alloy.kind == AlloyKind.VARIANT
    may_edit = is_variant and reader.may("correct", alloy.compartment_id)
    heats = alloy.heats.filter(compartment_id__in=reader.seen)
    return RecordDetail(
        record=alloy,
        noun=_("Alloy"),
        title=alloy.code,
        sub=" · ".join(filter(None, [alloy.get_kind_display(), alloy.name])),
        breadcrumbs=_crumbs(alloy, reader),
        facts=_facts(alloy, reader, heats.count()),
        sections=[
            targets_section(alloy),
            _variants(alloy, reader),
            _heats(alloy, reader, heats),
        ],
        primary=Action(_("Edit"), reverse("trials:alloy-update", args=[alloy.pk]))
        if may_edit
        else None,
        actions=[
            Action(
                _("Design a variant"),
                f"{reverse('trials:alloy-create')}?{urlencode({'parent': alloy.pk})}",
                "plus",
            )
        ]
        if not is_variant or may_edit
        else [],
        slot="alloy",
    )


def targets_section(alloy: Alloy) -> Section:
    """Target and window of each element, as an engineer reads a specification."""
    return Section(
        title=_("Targets and windows"),
        columns=[
            column(_("Element")),
            column(_("From"), is_number=True, unit="wt%"),
            column(_("Target"), is_number=True, unit="wt%"),
            column(_("To"), is_number=True, unit="wt%"),
        ],
        rows=[
            [
                target.element,
                *alike(target.low_wt_pct, target.target_wt_pct, target.high_wt_pct),
            ]
            for target in alloy.targets.all()
        ],
        empty=_("No targets are stated for this alloy."),
    )


def alike(*numbers: Decimal | None) -> list[str]:
    """Limits of one element with equally many decimals, as a specification writes them."""
    places = [-n.normalize().as_tuple().exponent for n in numbers if n is not None]
    most = max([0, *places])
    return ["" if n is None else f"{n:.{most}f}" for n in numbers]


def _crumbs(alloy: Alloy, reader: Reader) -> list[dict]:
    parents = [reader.crumb(alloy.parent)] if alloy.parent_id else []
    return [home(_("Alloys"), reverse("trials:alloy-list")), *parents, here(alloy)]


def _facts(alloy: Alloy, reader: Reader, heats: int) -> list[dict]:
    facts = [
        {"label": _("Kind"), "value": alloy.get_kind_display()},
        {"label": _("Heats you see"), "value": heats},
    ]
    if alloy.kind == AlloyKind.VARIANT:
        facts.insert(1, reader.fact(_("Variant of"), alloy.parent))
        facts.append({"label": _("Owner"), "value": alloy.organisation.name})
        facts.append({"label": _("Recorded by"), "value": alloy.created_by})
    return facts


def _variants(alloy: Alloy, reader: Reader) -> Section:
    seen = Q(compartment_id__in=reader.seen) | Q(compartment__isnull=True)
    variants = alloy.variants.filter(seen).order_by("code")[:SHOWN]
    return Section(
        title=_("Variants"),
        columns=[column(_("Designation")), column(_("Name"))],
        rows=[[reader.cell(variant), variant.name] for variant in variants],
        empty=_("No variants that you may see."),
    )


def _heats(alloy: Alloy, reader: Reader, heats) -> Section:
    query = urlencode({"alloy": alloy.pk})
    return Section(
        title=_("Heats"),
        columns=[
            column(_("Heat")),
            column(_("Furnace")),
            column(_("Charged"), is_number=True),
        ],
        rows=[
            [reader.cell(heat), heat.furnace, reader.when(heat.charged_at)]
            for heat in heats.order_by("-charged_at", "-pk")[:SHOWN]
        ],
        empty=_("No heat aims at this alloy yet."),
        link_url=f"{reverse('trials:heat-list')}?{query}",
        link_text=_("All in a list"),
    )
