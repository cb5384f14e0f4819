"""Filters that several sets use; choices hold only what the asking person may see."""

import re
from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from labtrack.accounts.models import Compartment
from labtrack.accounts.visibility import visible_to

_KEY = re.compile(r"[0-9]{1,18}")


class KeyChoiceField(filters.fields.ModelChoiceField):
    """A key is its digits: "1_0" and "１" are keys of nothing."""

    def to_python(self, value: Any) -> Model | None:
        if isinstance(value, str) and value and not _KEY.fullmatch(value):
            raise forms.ValidationError(
                self.error_messages["invalid_choice"],
                code="invalid_choice",
                params={"value": value[:40]},
            )
        return super().to_python(value)


class KeyChoiceFilter(filters.ModelChoiceFilter):
    field_class = KeyChoiceField


def visible_choice(model: type[Model], **kwargs: Any) -> filters.ModelChoiceFilter:
    """A choice among visible records; a hidden one is as unknown as an absent one."""
    return KeyChoiceFilter(
        queryset=lambda request: visible_to(request.user, model), **kwargs
    )


def text_filter(**kwargs: Any) -> filters.CharFilter:
    return filters.CharFilter(max_length=120, **kwargs)


def key_filter(field: str, **kwargs: Any) -> filters.CharFilter:
    """By the code of another record, `H26-014` or exactly `H26-014@eck`."""

    def narrow(queryset, _name: str, value: str):
        code, at, owner = value.strip().partition("@")
        narrowed = queryset.filter(**{f"{field}__code": code})
        return (
            narrowed.filter(**{f"{field}__organisation__short_name": owner})
            if at
            else narrowed
        )

    return text_filter(method=narrow, **kwargs)


def day_filter(field: str, side: str, label: Any) -> filters.DateFilter:
    """By a field that holds a day."""
    return filters.DateFilter(
        field, side, label=label, widget=forms.DateInput(attrs={"type": "date"})
    )


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
