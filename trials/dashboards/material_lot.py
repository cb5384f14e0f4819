"""The page of a lot: what it is, where it went, what was cut from it."""

from urllib.parse import urlencode

from django.db.models import Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from labtrack.accounts.natural_keys import key_of
from labtrack.entry.quantity import shown_as_entered
from labtrack.pages.detail import Action, Reader, RecordDetail, Section
from trials.choices import LotKind, SpecimenOrigin
from trials.dashboards import columns
from trials.models import MaterialLot

SHOWN = 20


def compose(lot: MaterialLot, reader: Reader) -> RecordDetail:
    is_stock = lot.kind == LotKind.BOUGHT_STOCK
    may_record = reader.may("record", lot.compartment_id)
    cut = lot.specimens.order_by("pk")
    cut_url = _url(
        "trials:specimen-create",
        origin=SpecimenOrigin.CUT_FROM_STOCK,
        parent=key_of(lot),
    )
    sections = [_heats(lot, reader)]
    if is_stock:
        list_url = _url("trials:specimen-list", lot=key_of(lot))
        sections = [
            columns.specimens(cut[:SHOWN], reader, total=cut.count(), link_url=list_url)
        ]
    return RecordDetail(
        record=lot,
        noun=_("Material lot"),
        title=lot.code,
        sub=f"{lot.get_kind_display()}: {lot.material}, {lot.supplier}",
        breadcrumbs=[
            columns.home(_("Material lots"), reverse("trials:material-lot-list")),
            columns.here(lot),
        ],
        facts=_facts(lot, reader),
        sections=sections,
        primary=Action(_("Create specimens"), cut_url, "plus")
        if may_record and is_stock
        else None,
        actions=[
            Action(_("Edit"), reverse("trials:material-lot-update", args=[lot.code]))
        ]
        if may_record
        else [],
        slot="material-lot",
    )


def _facts(lot: MaterialLot, reader: Reader) -> list[dict]:
    facts = [
        {"label": _("Material"), "value": lot.material},
        {"label": _("Supplier"), "value": lot.supplier, "more": lot.supplier_lot},
        {"label": _("Mass"), "value": shown_as_entered(lot.mass_as_entered)},
        {"label": _("Certificate"), "value": lot.certificate},
        {"label": _("Received"), "value": reader.when(lot.received_on)},
    ]
    if lot.alloy_id:
        facts.insert(1, reader.fact(_("Alloy"), lot.alloy))
    if lot.kind == LotKind.BOUGHT_STOCK:
        facts.insert(2, {"label": _("Supplied temper"), "value": lot.supplied_temper})
        facts.append(
            {
                "label": _("Thickness"),
                "value": shown_as_entered(lot.section_thickness_as_entered),
            }
        )
    return facts


def _heats(lot: MaterialLot, reader: Reader) -> Section:
    """Where it was charged. What went into heats that the reader may not see still
    counts, without a name.
    """
    additions = list(
        lot.additions.filter(compartment_id__in=reader.seen)
        .select_related("heat")
        .order_by("-added_at", "-pk")[:SHOWN]
    )
    used = lot.additions.aggregate(total=Sum("mass_kg"))["total"]
    return Section(
        title=_("Charged into"),
        columns=[
            columns.column(_("Heat")),
            columns.column(_("Purpose"), css="opt"),
            columns.column(_("Added"), is_number=True),
            columns.column(_("Mass"), is_number=True),
        ],
        rows=[
            [
                reader.cell(addition.heat),
                addition.get_purpose_display(),
                reader.when(addition.added_at),
                shown_as_entered(addition.mass_as_entered),
            ]
            for addition in additions
        ],
        footer=None
        if used is None
        else [_("In all, in every heat"), "", "", f"{used:.10g} kg"],
        empty=_("Not charged into any heat that you may see."),
    )


def _url(name: str, **query) -> str:
    return f"{reverse(name)}?{urlencode(query)}"
