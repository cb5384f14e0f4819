"""Filters that several sets use; choices hold only what the asking person may see."""

from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from labtrack.accounts.models import Compartment
from labtrack.accounts.visibility import visible_to


def visible_choice(model: type[Model], **kwargs: Any) -> filters.ModelChoiceFilter:
    """A choice among visible records; a hidden one is as unknown as an absent one."""
    return filters.ModelChoiceFilter(
        queryset=lambda request: visible_to(request.user, model), **kwargs
    )


def text_filter(**kwargs: Any) -> filters.CharFilter:
    return filters.CharFilter(max_length=120, **kwargs)


def from_day(field: str, label: Any) -> filters.DateFilter:
    return _day(field, "gte", label)


def to_day(field: str, label: Any) -> filters.DateFilter:
    return _day(field, "lte", label)


class CodedFilterSet(filters.FilterSet):
    """By code and by compartment."""

    code = text_filter(lookup_expr="istartswith", label=_("Code begins with"))
    compartment = visible_choice(Compartment, label=_("Compartment"))


def _day(field: str, side: str, label: Any) -> filters.DateFilter:
    return filters.DateFilter(
        field_name=field,
        lookup_expr=f"date__{side}",
        label=label,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
