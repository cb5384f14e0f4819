"""What is written down of lots, and exchange rates: lists, pages, forms."""

from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from labtrack.accounts import permissions
from labtrack.accounts.natural_keys import key_of
from labtrack.accounts.visibility import seen_compartments
from labtrack.pages.detail import RecordDetailPage
from labtrack.pages.edits import EditPage, FormPage
from labtrack.pages.finding import RecordPage
from labtrack.pages.lists import RecordList
from trials import filtersets, tables
from trials.actions import supply
from trials.dashboards import supply_records as pages
from trials.forms import supply as forms
from trials.models import (
    ExchangeRate,
    LotAssay,
    LotOrigin,
    MaterialLot,
    MaterialPrice,
    SupplyStage,
)
from trials.views import starting

OF_LOT = ("lot__organisation", "compartment", "created_by")


class LotAssayList(RecordList):
    rows = LotAssay.objects.select_related("lot", "compartment__organisation")
    filterset_class = filtersets.LotAssayFilterSet
    table_class = tables.LotAssayTable
    title = gettext_lazy("Assays of lots")
    empty_text = gettext_lazy("No assays yet. Copy the certificate of a lot.")
    create_url_name = "trials:lot-assay-create"
    create_text = gettext_lazy("Note an assay")


class MaterialPriceList(RecordList):
    rows = MaterialPrice.objects.select_related("lot", "compartment__organisation")
    filterset_class = filtersets.MaterialPriceFilterSet
    table_class = tables.MaterialPriceTable
    title = gettext_lazy("Prices")
    empty_text = gettext_lazy("No prices that you may see.")
    create_url_name = "trials:material-price-create"
    create_text = gettext_lazy("Note a price")


class SupplyStageList(RecordList):
    rows = SupplyStage.objects.select_related("lot", "compartment__organisation")
    filterset_class = filtersets.SupplyStageFilterSet
    table_class = tables.SupplyStageTable
    title = gettext_lazy("Supply stages")
    empty_text = gettext_lazy("Nobody has said yet where a lot comes from.")
    create_url_name = "trials:supply-stage-create"
    create_text = gettext_lazy("Note a stage")


class ExchangeRateList(RecordList):
    rows = ExchangeRate.objects.select_related("organisation")
    filterset_class = filtersets.ExchangeRateFilterSet
    table_class = tables.ExchangeRateTable
    title = gettext_lazy("Exchange rates")
    empty_text = gettext_lazy("No rates yet. Prices in two currencies need one.")
    create_url_name = "trials:exchange-rate-create"
    create_text = gettext_lazy("Note a rate")


class LotAssayDetail(RecordDetailPage):
    rows = LotAssay.objects.select_related(*OF_LOT)
    dashboard = staticmethod(pages.compose_assay)


class MaterialPriceDetail(RecordDetailPage):
    rows = MaterialPrice.objects.select_related(*OF_LOT)
    dashboard = staticmethod(pages.compose_price)


class SupplyStageDetail(RecordDetailPage):
    rows = SupplyStage.objects.select_related(*OF_LOT)
    dashboard = staticmethod(pages.compose_stage)


class ExchangeRateDetail(RecordDetailPage):
    rows = ExchangeRate.objects.select_related("organisation", "created_by")
    dashboard = staticmethod(pages.compose_rate)


class _OfLotCreate(FormPage):
    """Saved, it leads back to the lot; the next one is of the same lot."""

    is_serial = True

    def initial(self):
        return starting.from_address(self.request, "lot", "element")

    def next_url(self, saved):
        path = self.request.path
        return f"{path}?{urlencode({'lot': key_of(saved.lot)})}" if saved.lot else path

    def saved_url(self, saved):
        lot = saved.lot
        if lot is not None and self.request.GET.get("lot") == key_of(lot):
            return lot.get_absolute_url()
        return saved.get_absolute_url()


class LotAssayCreate(_OfLotCreate):
    form_class = forms.LotAssayForm
    title = gettext_lazy("Note an assay")
    action_text = gettext_lazy("Save the assay")

    def initial(self):
        """The next line of the same certificate, where it is of the same lot."""
        given = super().initial()
        last = starting.like_the_last(
            self.request, LotAssay, "lot", "unit", "source", "document", "reported_on"
        )
        asked_for = given.get("lot", "").partition("@")[0]
        if last and asked_for and asked_for != last["lot"].code:
            last = {name: last[name] for name in ("unit", "source")}
        return last | given

    def save(self, form):
        return supply.record_assay(by=self.request.user, **form.values())


class MaterialPriceCreate(_OfLotCreate):
    form_class = forms.MaterialPriceForm
    title = gettext_lazy("Note a price")
    action_text = gettext_lazy("Save the price")

    def initial(self):
        today = timezone.localdate()
        last = starting.like_the_last(self.request, MaterialPrice, "currency", "per")
        return {"priced_on": today} | last | super().initial()

    def save(self, form):
        return supply.record_price(by=self.request.user, **form.values())


class SupplyStageCreate(_OfLotCreate):
    form_class = forms.SupplyStageForm
    title = gettext_lazy("Note a supply stage")
    action_text = gettext_lazy("Save the stage")

    def save(self, form):
        return supply.record_stage(by=self.request.user, **form.values())


class ExchangeRateCreate(FormPage):
    is_serial = True
    form_class = forms.ExchangeRateForm
    title = gettext_lazy("Note an exchange rate")
    action_text = gettext_lazy("Save the rate")

    def initial(self):
        last = starting.like_the_last(
            self.request, ExchangeRate, "base", "quote", "source"
        )
        return {"on": timezone.localdate()} | last

    def save(self, form):
        return supply.record_rate(by=self.request.user, **form.values())


class LotAssayUpdate(EditPage):
    rows = LotAssay.objects.select_related(*OF_LOT)
    form_class = forms.LotAssayEditForm
    title = gettext_lazy("Edit %(record)s")
    action_text = gettext_lazy("Save changes")

    def initial(self):
        start = starting.of(
            self.record, "unit", "source", "document", "reported_on", "notes"
        )
        return start | {"text": self.record.as_entered.rpartition(" ")[0]}

    def save(self, form):
        return supply.edit_assay(
            by=self.request.user,
            assay=self.record,
            version=form.cleaned_data["version"],
            **form.values(),
        )


class MaterialPriceUpdate(EditPage):
    rows = MaterialPrice.objects.select_related(*OF_LOT)
    form_class = forms.MaterialPriceEditForm
    title = gettext_lazy("Edit %(record)s")
    action_text = gettext_lazy("Save changes")

    def initial(self):
        return starting.of(
            self.record,
            "material",
            "form",
            "value",
            "currency",
            "per",
            "element",
            "contained",
            "priced_on",
            "source",
            "notes",
        )

    def save(self, form):
        return supply.edit_price(
            by=self.request.user,
            price=self.record,
            version=form.cleaned_data["version"],
            **form.values(),
        )


class SupplyStageUpdate(EditPage):
    rows = SupplyStage.objects.select_related(*OF_LOT)
    form_class = forms.SupplyStageEditForm
    title = gettext_lazy("Edit %(record)s")
    action_text = gettext_lazy("Save changes")

    def initial(self):
        return starting.of(
            self.record, "position", "step", "company", "country", "evidence", "notes"
        )

    def save(self, form):
        return supply.edit_stage(
            by=self.request.user,
            stage=self.record,
            version=form.cleaned_data["version"],
            **form.values(),
        )


class ExchangeRateUpdate(EditPage):
    rows = ExchangeRate.objects.select_related("organisation")
    form_class = forms.ExchangeRateEditForm
    title = gettext_lazy("Edit %(record)s")
    action_text = gettext_lazy("Save changes")

    def may_open(self) -> None:
        self.record = self.find()
        if not permissions.compartments_where(self.request.user, "record").exists():
            raise PermissionDenied(_("Your role does not allow recording anywhere."))

    def initial(self):
        return starting.of(self.record, "rate", "source") | {
            "rate": self.record.rate_as_entered
        }

    def save(self, form):
        return supply.edit_rate(
            by=self.request.user,
            rate_row=self.record,
            version=form.cleaned_data["version"],
            **form.values(),
        )


class LotOriginRemove(RecordPage, FormPage):
    """Take back that a lot of returns came from a heat."""

    rows = LotOrigin.objects.select_related(
        "lot__organisation", "heat__organisation", "compartment"
    )
    form_class = forms.LotOriginRemoveForm
    action_text = gettext_lazy("Take the heat off")
    origin: LotOrigin

    def may_open(self) -> None:
        self.origin = self.find()
        permissions.require(self.request.user, "correct", self.origin.compartment_id)

    def save(self, form):
        supply.remove_origin(by=self.request.user, origin=self.origin, **form.values())
        return self.origin.lot

    def saved_message(self, saved):
        return _("%(lot)s is no longer said to come from that heat.") % {"lot": saved}

    def context(self):
        lot, heat = self.origin.lot, self.origin.heat
        seen = seen_compartments(self.request.user)
        shown = heat.code if heat.compartment_id in seen else _("a withheld heat")
        return {
            "title": _("%(lot)s did not come from %(heat)s")
            % {"lot": lot, "heat": shown},
            "cancel_url": lot.get_absolute_url(),
            "is_simulated": self.origin.compartment.is_simulated,
            "markings": self.origin.compartment.marking,
        }


class LotOriginCreate(RecordPage, FormPage):
    """Say that a lot of returns came from a heat."""

    is_serial = True
    rows = MaterialLot.objects.select_related("compartment", "organisation")
    form_class = forms.LotOriginForm
    title = gettext_lazy("Say which heat it came from")
    action_text = gettext_lazy("Save the heat")
    lot: MaterialLot

    def may_open(self) -> None:
        self.lot = self.find()
        permissions.require(self.request.user, "correct", self.lot.compartment_id)

    def initial(self):
        return starting.from_address(self.request, "heat")

    def save(self, form):
        given = form.values()
        (origin,) = supply.add_origins(
            by=self.request.user,
            lot=self.lot,
            origins=[(given["heat"], given["mass"])],
        )
        return origin

    def saved_url(self, saved):
        return self.lot.get_absolute_url()

    def saved_message(self, saved):
        return _("%(lot)s came from %(heat)s.") % {"lot": self.lot, "heat": saved.heat}

    def context(self):
        return {
            "title": _("Say which heat %(lot)s came from") % {"lot": self.lot},
            "cancel_url": self.lot.get_absolute_url(),
            "is_simulated": self.lot.compartment.is_simulated,
            "markings": self.lot.compartment.marking,
        }
