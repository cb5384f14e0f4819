"""The pages of one assay, price, supply stage and exchange rate."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from labtrack.pages.detail import Action, Reader, RecordDetail
from trials.dashboards import columns
from trials.models import ExchangeRate, LotAssay, MaterialPrice, SupplyStage


def compose_assay(assay: LotAssay, reader: Reader) -> RecordDetail:
    return _of_lot(
        assay,
        reader,
        noun=_("Assay"),
        title=_("%(element)s, %(value)s")
        % {"element": assay.element, "value": assay.as_entered},
        home=(_("Assays"), "lot-assay"),
        facts=[
            {"label": _("Element"), "value": assay.element},
            {"label": _("As reported"), "value": assay.as_entered},
            {
                "label": _("Mass fraction"),
                "value": f"{'<' if assay.is_below else ''}{assay.wt_pct.normalize():f} wt%",
            },
            {"label": _("Source"), "value": assay.get_source_display()},
            {"label": _("Certificate or method"), "value": assay.document},
            {"label": _("Reported"), "value": reader.when(assay.reported_on)},
        ],
    )


def compose_price(price: MaterialPrice, reader: Reader) -> RecordDetail:
    contained = (
        _("%(given)s wt%% %(element)s")
        % {"given": price.contained_as_entered, "element": price.element}
        if price.element
        else None
    )
    return _of_lot(
        price,
        reader,
        noun=_("Price"),
        title=price.material,
        home=(_("Prices"), "material-price"),
        facts=[
            {"label": _("Price"), "value": price.as_entered, "is_lead": True},
            {"label": _("Form"), "value": price.get_form_display(), "is_lead": True},
            {
                "label": _("Per kg contained"),
                "value": price.contained_text,
                "is_lead": True,
            },
            {"label": _("Contained"), "value": contained},
            {"label": _("Date"), "value": reader.when(price.priced_on)},
            {"label": _("Source"), "value": price.source},
        ],
    )


def compose_stage(stage: SupplyStage, reader: Reader) -> RecordDetail:
    return _of_lot(
        stage,
        reader,
        noun=_("Supply stage"),
        title=str(stage),
        home=(_("Supply stages"), "supply-stage"),
        facts=[
            {"label": _("Stage"), "value": stage.position},
            {"label": _("Step"), "value": stage.get_step_display()},
            {"label": _("Company"), "value": stage.company},
            {"label": _("Country"), "value": stage.country},
            {"label": _("Evidence"), "value": stage.evidence},
        ],
    )


def compose_rate(rate: ExchangeRate, reader: Reader) -> RecordDetail:
    return RecordDetail(
        record=rate,
        noun=_("Exchange rate"),
        title=f"1 {rate.base} = {rate.rate_as_entered} {rate.quote}",
        is_code=False,
        breadcrumbs=[
            columns.home(_("Exchange rates"), reverse("trials:exchange-rate-list")),
            {"label": str(rate.on)},
        ],
        facts=[
            {"label": _("Rate"), "value": rate.rate_as_entered, "is_lead": True},
            {"label": _("Currency"), "value": rate.base},
            {"label": _("Costs in"), "value": rate.quote},
            {"label": _("Date"), "value": reader.when(rate.on)},
            {"label": _("Source"), "value": rate.source},
            {"label": _("Noted by"), "value": rate.created_by},
        ],
        actions=[_edit("exchange-rate", rate)],
    )


def _of_lot(
    record: Any,
    reader: Reader,
    *,
    noun: str,
    title: str,
    home: tuple[str, str],
    facts: list[dict],
) -> RecordDetail:
    """What the three share: the lot, or that it is withheld, and who noted it."""
    label, kind = home
    crumbs = [columns.home(label, reverse(f"trials:{kind}-list"))]
    if record.lot_id:
        crumbs.append(reader.crumb(record.lot))
        facts = [reader.fact(_("Lot"), record.lot), *facts]
    return RecordDetail(
        record=record,
        noun=noun,
        title=title,
        is_code=False,
        breadcrumbs=[*crumbs, {"label": title}],
        facts=[*facts, {"label": _("Noted by"), "value": record.created_by}],
        actions=[_edit(kind, record)]
        if reader.may("correct", record.compartment_id)
        else [],
    )


def _edit(kind: str, record: Any) -> Action:
    return Action(_("Edit"), reverse(f"trials:{kind}-update", args=[record.pk]))
