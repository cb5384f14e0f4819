"""The page of a lot: what it is, where it went, what was cut from it."""

from urllib.parse import urlencode

from django.db.models import Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from labtrack.accounts.natural_keys import key_of
from labtrack.entry.quantity import shown_as_entered
from labtrack.pages.detail import Action, Reader, RecordDetail, Section
from labtrack.reading import spoken
from trials.choices import LotKind, SpecimenOrigin
from trials.dashboards import columns
from trials.dashboards.assays import chain_of, counting
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
    sections = [
        _assays(lot, reader),
        _prices(lot, reader),
        *_origins(lot, reader, may_record),
        _heats(lot, reader),
    ]
    if is_stock:
        list_url = _url("trials:specimen-list", lot=key_of(lot))
        sections = [
            columns.specimens(
                cut[:SHOWN], reader, total=cut.count(), link_url=list_url
            ),
            *sections[:2],
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
        actions=_actions(lot, may_record),
        slot="material-lot",
        extra={
            "chain": chain_of(lot.supply_stages.all(), reader),
            "stage_url": _url("trials:supply-stage-create", lot=key_of(lot))
            if may_record
            else "",
        },
    )


def _facts(lot: MaterialLot, reader: Reader) -> list[dict]:
    facts = [
        {"label": _("Material"), "value": lot.material},
        {"label": _("Supplier"), "value": lot.supplier, "more": lot.supplier_lot},
        {"label": _("Mass"), "value": reader.entered(lot.mass_as_entered)},
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
                "value": reader.entered(lot.section_thickness_as_entered),
            }
        )
    return facts


def _actions(lot: MaterialLot, may_record: bool) -> list[Action]:
    trace = reverse("trials:material-lot-scandium", args=[lot.code])
    actions = [Action(_("Where its scandium came from"), trace)]
    if may_record:
        edit = reverse("trials:material-lot-update", args=[lot.code])
        actions.append(Action(_("Edit"), edit))
    return actions


def _assays(lot: MaterialLot, reader: Reader) -> Section:
    """Element by element; the one that counts is told from the others."""
    assays = list(lot.assays.order_by("element", "-reported_on", "-pk"))
    counts = {assay.pk for assay in counting(assays).values()}
    return Section(
        title=_("Assays"),
        note=_("certificate: %(certificate)s") % {"certificate": lot.certificate}
        if lot.certificate
        else _("no certificate named"),
        columns=[
            columns.column(_("Element")),
            columns.column(_("Value"), is_number=True),
            columns.column(_("Source")),
            columns.column(_("Certificate or method"), css="opt"),
            columns.column(_("Reported"), is_number=True, css="opt"),
            columns.column(_("Counts")),
        ],
        rows=[
            [
                reader.cell(assay, assay.element),
                shown_as_entered(assay.as_entered),
                assay.get_source_display(),
                assay.document,
                reader.when(assay.reported_on),
                _("yes") if assay.pk in counts else "",
            ]
            if reader.sees(assay)
            else [assay.element, reader.cell(assay), "", "", "", ""]
            for assay in assays
        ],
        empty=_("No assays yet. Copy the certificate."),
        link_url=_url("trials:lot-assay-create", lot=key_of(lot))
        if reader.may("record", lot.compartment_id)
        else "",
        link_text=_("Note an assay"),
    )


def _prices(lot: MaterialLot, reader: Reader) -> Section:
    prices = lot.prices.order_by("-priced_on", "-pk")
    return Section(
        title=_("Prices"),
        columns=[
            columns.column(_("Form")),
            columns.column(_("Price"), is_number=True),
            columns.column(_("Per kg contained"), is_number=True),
            columns.column(_("Date"), is_number=True, css="opt"),
            columns.column(_("Source"), css="opt w"),
        ],
        rows=[
            [
                reader.cell(price, price.get_form_display()),
                price.as_entered,
                price.contained_text,
                reader.when(price.priced_on),
                price.source,
            ]
            if reader.sees(price)
            else [reader.cell(price), "", "", "", ""]
            for price in prices
        ],
        empty=_("No price is recorded."),
        link_url=_url("trials:material-price-create", lot=key_of(lot))
        if reader.may("record", lot.compartment_id)
        else "",
        link_text=_("Note a price"),
    )


def _origins(lot: MaterialLot, reader: Reader, may_record: bool) -> list[Section]:
    """For returns: the heats they came from."""
    if lot.kind != LotKind.RETURNS:
        return []
    return [
        Section(
            title=_("Came from"),
            columns=[
                columns.column(_("Heat")),
                columns.column(_("Mass"), is_number=True),
                columns.column(_("Mistaken"), css="opt"),
            ],
            rows=[
                [
                    reader.cell(origin.heat),
                    reader.entered(origin.mass_as_entered) or _("not known"),
                    {
                        "text": _("Take off"),
                        "url": reverse("trials:lot-origin-remove", args=[origin.pk]),
                    }
                    if may_record
                    else "",
                ]
                for origin in lot.origins.select_related("heat__organisation")
            ],
            empty=_("Nobody has said yet which heats these returns came from."),
            link_url=reverse("trials:material-lot-origin-create", args=[lot.code])
            if may_record
            else "",
            link_text=_("Add a heat"),
        )
    ]


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
                reader.entered(addition.mass_as_entered),
            ]
            for addition in additions
        ],
        footer=None
        if used is None
        else [_("In all, in every heat"), "", "", spoken(used, "kg", 5)],
        empty=_("Not charged into any heat that you may see."),
    )


def _url(name: str, **query) -> str:
    return f"{reverse(name)}?{urlencode(query)}"
