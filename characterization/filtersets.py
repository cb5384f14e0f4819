"""Filters of tests and summaries, shared by the web lists and the API."""

from typing import Any

import django_filters
from django.core.validators import RegexValidator
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from characterization.choices import (
    Basis,
    LimitKind,
    LiteratureStatistic,
    TestState,
    Validity,
)
from characterization.models import (
    AcceptanceLimit,
    LiteratureValue,
    Micrograph,
    Summary,
    Test,
)
from trials.choices import MoldClass, SpecimenKind, SpecimenOrigin
from trials.filtersets.of_program import OfProgram
from trials.filtersets.parts import CodedFilterSet, text_filter, visible_choice
from trials.filtersets.parts import key_filter as named_filter
from trials.models import Alloy, Specification

KEY = RegexValidator(
    r"\A[0-9]{1,18}\Z", _("Expected a whole number in digits 0 to 9, such as 12.")
)


def key_filter(field: str, **kwargs: Any) -> django_filters.CharFilter:
    """By a primary key, as its digits: "1_0" and "１" are not read as numbers."""
    return django_filters.CharFilter(field, validators=[KEY], **kwargs)


class TestFilterSet(OfProgram):
    """By what, how and where it stands."""

    __test__ = False
    heat_path = "specimen__source_heat"

    specimen = django_filters.CharFilter(
        "specimen__code", "iexact", label=_("Specimen")
    )
    heat = django_filters.CharFilter(
        "specimen__source_heat__code", "iexact", label=_("Heat")
    )
    lot = django_filters.CharFilter(
        "specimen__source_lot__code", "iexact", label=_("Lot")
    )
    specimen_kind = django_filters.ChoiceFilter(
        field_name="specimen__kind",
        choices=SpecimenKind.choices,
        label=_("Kind of specimen"),
    )
    method = django_filters.CharFilter("method__code", "iexact", label=_("Method"))
    state = django_filters.MultipleChoiceFilter(choices=TestState, label=_("State"))
    validity = django_filters.ChoiceFilter(choices=Validity, label=_("Validity"))
    condition = key_filter("material_condition_id", label=_("Material condition"))
    in_a_mean = django_filters.ChoiceFilter(
        choices=(
            ("true", _("Yes")),
            ("false", _("No, its material condition is not known")),
        ),
        method="by_condition",
        label=_("In a mean"),
    )
    flagged = django_filters.ChoiceFilter(
        choices=(("true", _("Yes")), ("false", _("No"))),
        method="by_flags",
        label=_("Flagged"),
    )
    tested_from = django_filters.DateFilter(
        "performed_at", "date__gte", label=_("Tested from")
    )
    tested_to = django_filters.DateFilter(
        "performed_at", "date__lte", label=_("Tested to")
    )

    class Meta:
        model = Test
        fields: list[str] = []

    def by_condition(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Those that count in the mean of a condition, or lack a fact of theirs."""
        if value == "true":
            return queryset.working().filter(material_condition__isnull=False)
        return queryset.without_condition()

    def by_flags(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Tests with at least one remark, or with none."""
        return queryset.filter(flags__isnull=value == "false").distinct()


class MicrographFilterSet(django_filters.FilterSet):
    """By what is on it, how it is measured, and whether it counts."""

    specimen = django_filters.CharFilter("test__specimen__code", "iexact")
    heat = django_filters.CharFilter("test__specimen__source_heat__code", "iexact")
    method = django_filters.CharFilter("test__method__code", "iexact")
    test = django_filters.UUIDFilter("series")
    left_out = django_filters.ChoiceFilter(
        choices=(("true", _("Yes")), ("false", _("No"))), method="by_left_out"
    )

    class Meta:
        model = Micrograph
        fields: list[str] = []

    def by_left_out(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Fields that were left out with a reason, or those that count."""
        counted = queryset.filter(excluded_because="")
        return counted if value == "false" else queryset.exclude(excluded_because="")


class SummaryFilterSet(django_filters.FilterSet):
    """By condition, property and basis."""

    condition = key_filter("condition_id")
    property = django_filters.CharFilter("property__code", "exact")
    basis = django_filters.ChoiceFilter(choices=Basis)

    class Meta:
        model = Summary
        fields: list[str] = []


class LiteratureFilterSet(django_filters.FilterSet):
    """By material, property and source."""

    material = django_filters.CharFilter(
        "material", "icontains", label=_("Material"), max_length=120
    )
    alloy = django_filters.CharFilter("alloy__code", "iexact", label=_("Alloy"))
    property = django_filters.CharFilter("property__code", "exact", label=_("Property"))
    statistic = django_filters.ChoiceFilter(
        choices=LiteratureStatistic, label=_("What the number is")
    )
    source = django_filters.CharFilter(
        "source", "icontains", label=_("Source"), max_length=120
    )
    standing = django_filters.ChoiceFilter(
        choices=(("true", _("Yes")), ("false", _("No, withdrawn"))),
        method="by_standing",
        label=_("Standing"),
    )

    class Meta:
        model = LiteratureValue
        fields: list[str] = []

    def by_standing(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Rows that stand, or those that were withdrawn."""
        if value == "true":
            return queryset.filter(withdrawn_because="")
        return queryset.exclude(withdrawn_because="")


class SuccessCriterionFilterSet(CodedFilterSet):
    """By program and title."""

    program = named_filter("program", label=_("Program"))
    title = text_filter(lookup_expr="icontains", label=_("Title"))


class AcceptanceLimitFilterSet(django_filters.FilterSet):
    """By alloy, property, temper and whose they are."""

    specification = text_filter(
        field_name="specification__code",
        lookup_expr="istartswith",
        label=_("Specification begins with"),
    )
    alloy = visible_choice(Alloy, field_name="specification__alloy", label=_("Alloy"))
    property = text_filter(
        field_name="property__code", lookup_expr="iexact", label=_("Property")
    )
    temper = text_filter(lookup_expr="iexact", label=_("Temper"))
    mold_class = django_filters.ChoiceFilter(choices=MoldClass, label=_("Mold"))
    origin = django_filters.ChoiceFilter(choices=SpecimenOrigin, label=_("Bars"))
    kind = django_filters.ChoiceFilter(choices=LimitKind, label=_("Kind"))
    whose = django_filters.ChoiceFilter(
        choices=[("own", _("Own")), ("published", _("Published"))],
        method="by_owner",
        label=_("Whose"),
    )
    current = django_filters.ChoiceFilter(
        choices=[("yes", _("Yes")), ("no", _("No"))],
        method="only_current",
        label=_("Current"),
    )

    class Meta:
        model = AcceptanceLimit
        fields: list[str] = []

    def by_owner(self, queryset: QuerySet, _name: str, value: str) -> QuerySet:
        return queryset.filter(specification__compartment__isnull=value == "published")

    def only_current(self, queryset: QuerySet, _name: str, value: str) -> QuerySet:
        current = Specification.objects.current()
        if value == "yes":
            return queryset.filter(specification__in=current)
        return queryset.exclude(specification__in=current)
