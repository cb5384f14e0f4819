"""Filters of specifications and of what is written down of lots."""

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from labtrack.accounts.models import Compartment
from trials.choices import (
    AssaySource,
    MetalForm,
    PricedForm,
    SpecificationOwner,
    SupplyStep,
)
from trials.filtersets.parts import (
    CodedFilterSet,
    key_filter,
    text_filter,
    visible_choice,
)
from trials.models import Alloy, ExchangeRate


def day_filter(field: str, side: str, label) -> filters.DateFilter:
    return filters.DateFilter(field_name=field, lookup_expr=side, label=label)


class SpecificationFilterSet(CodedFilterSet):
    alloy = visible_choice(Alloy, label=_("Alloy"))
    owner = filters.ChoiceFilter(choices=SpecificationOwner.choices, label=_("Owner"))
    form = filters.ChoiceFilter(choices=MetalForm.choices, label=_("Form"))
    current = filters.ChoiceFilter(
        choices=[("yes", _("Yes")), ("no", _("No"))],
        method="only_current",
        label=_("Current"),
    )

    def only_current(self, queryset, _name: str, value: str):
        """Issued and not superseded; or all the others."""
        current = queryset.filter(issued_on__isnull=False).exclude(
            superseded_by__issued_on__isnull=False
        )
        if value == "yes":
            return current
        return queryset.exclude(pk__in=current.values("pk"))


class OfLotFilterSet(filters.FilterSet):
    lot = key_filter("lot", label=_("Lot"))
    compartment = visible_choice(Compartment, label=_("Compartment"))


class LotAssayFilterSet(OfLotFilterSet):
    element = text_filter(lookup_expr="exact", label=_("Element"))
    source = filters.ChoiceFilter(choices=AssaySource.choices, label=_("Source"))


class MaterialPriceFilterSet(OfLotFilterSet):
    material = text_filter(lookup_expr="icontains", label=_("Material"))
    form = filters.ChoiceFilter(choices=PricedForm.choices, label=_("Form"))
    element = text_filter(lookup_expr="exact", label=_("Element"))
    priced_from = day_filter("priced_on", "gte", _("From"))
    priced_to = day_filter("priced_on", "lte", _("To"))


class SupplyStageFilterSet(OfLotFilterSet):
    step = filters.ChoiceFilter(choices=SupplyStep.choices, label=_("Step"))
    company = text_filter(lookup_expr="icontains", label=_("Company"))
    country = text_filter(lookup_expr="iexact", label=_("Country"))


class ExchangeRateFilterSet(filters.FilterSet):
    base = text_filter(lookup_expr="iexact", label=_("Currency"))
    quote = text_filter(lookup_expr="iexact", label=_("Costs in"))
    from_day = day_filter("on", "gte", _("From"))
    to_day = day_filter("on", "lte", _("To"))

    class Meta:
        model = ExchangeRate
        fields: list[str] = []
