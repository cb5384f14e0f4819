"""Filters of tests and summaries, shared by the web lists and the API."""

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from characterization.choices import Basis, TestState, Validity
from characterization.models import Summary, Test


class TestFilterSet(django_filters.FilterSet):
    """By what, how and where it stands."""

    __test__ = False
    specimen = django_filters.CharFilter(
        "specimen__code", "iexact", label=_("Specimen")
    )
    heat = django_filters.CharFilter(
        "specimen__source_heat__code", "iexact", label=_("Heat")
    )
    lot = django_filters.CharFilter(
        "specimen__source_lot__code", "iexact", label=_("Lot")
    )
    method = django_filters.CharFilter("method__code", "iexact", label=_("Method"))
    state = django_filters.MultipleChoiceFilter(choices=TestState, label=_("State"))
    validity = django_filters.ChoiceFilter(choices=Validity, label=_("Validity"))
    condition = django_filters.NumberFilter(
        "material_condition_id", label=_("Material condition")
    )
    flagged = django_filters.BooleanFilter(method="by_flags", label=_("Flagged"))
    tested_from = django_filters.DateFilter(
        "performed_at", "date__gte", label=_("Tested from")
    )
    tested_to = django_filters.DateFilter(
        "performed_at", "date__lte", label=_("Tested to")
    )

    class Meta:
        model = Test
        fields: list[str] = []

    def by_flags(self, queryset: QuerySet, name: str, value: bool) -> QuerySet:
        """Tests with at least one remark, or with none."""
        return queryset.filter(flags__isnull=not value).distinct()


class SummaryFilterSet(django_filters.FilterSet):
    """By condition, property and basis."""

    condition = django_filters.NumberFilter("condition_id")
    property = django_filters.CharFilter("property__code", "exact")
    basis = django_filters.ChoiceFilter(choices=Basis)

    class Meta:
        model = Summary
        fields: list[str] = []
