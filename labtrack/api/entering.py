"""What bodies hold that create or edit a record: the fields of its model, strictly.

`input_of(Heat, "furnace")` is to the API what `field_of` is to forms: label, limits and
choices are said once, on the model.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from labtrack import quantities, units
from labtrack.api.fields import (
    AwareTime,
    NumberText,
    StrictSerializer,
    StrictText,
    describe,
)
from labtrack.api.strict_json import JsonNumber
from labtrack.entered import Entered, entered
from labtrack.entry.forms import nothing_invisible

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WHOLE = re.compile(r"0|[1-9][0-9]{0,8}")
LONGEST_UNIT = 20


class RecordText(StrictText):
    """A text of a record: one spelling of each letter, nothing that cannot be seen."""

    def to_internal_value(self, data: Any) -> str:
        text = super().to_internal_value(data)
        nothing_invisible(text)
        return unicodedata.normalize("NFC", text)


class Choice(serializers.ChoiceField):
    """One word out of a list, spelled as it is stored."""

    default_error_messages = {
        "invalid_choice": _("{input} is not known here; expected one of {expected}."),
        "type": _("Expected a text, given {given}."),
    }

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str) or isinstance(data, JsonNumber):
            self.fail("type", given=describe(data))
        if data == "" and self.allow_blank:
            return ""
        if data not in self.choice_strings_to_values:
            expected = ", ".join(map(str, self.choices))
            self.fail("invalid_choice", input=data[:40], expected=expected)
        return self.choice_strings_to_values[data]


@extend_schema_field(OpenApiTypes.DATE)
class PlainDate(serializers.Field):
    """A day such as 2026-11-23."""

    default_error_messages = {
        "type": _("Expected a text, given {given}."),
        "format": _(
            "{given} is no day; expected such as 2026-11-23, from 1900 to 2100."
        ),
    }

    def to_internal_value(self, data: Any) -> dt.date:
        if not isinstance(data, str) or isinstance(data, JsonNumber):
            self.fail("type", given=describe(data))
        try:
            day = dt.date.fromisoformat(data) if _DATE.fullmatch(data) else None
        except ValueError:
            day = None
        if day is None or not 1900 <= day.year <= 2100:
            self.fail("format", given=data[:40])
        return day

    def to_representation(self, value: dt.date) -> str:
        return value.isoformat()


@extend_schema_field(OpenApiTypes.INT)
class WholeNumber(serializers.Field):
    """A count: JSON digits, no sign, no fraction."""

    default_error_messages = {
        "type": _("Expected a whole number, given {given}."),
        "range": _("Expected a whole number from {low} to {high}, given {given}."),
    }

    def __init__(self, *, low: int = 0, high: int = 999_999_999, **kwargs: Any):
        self.low, self.high = low, high
        super().__init__(**kwargs)

    def to_internal_value(self, data: Any) -> int:
        if not isinstance(data, JsonNumber) or not _WHOLE.fullmatch(data):
            self.fail("type", given=describe(data))
        if not self.low <= int(data) <= self.high:
            self.fail("range", low=self.low, high=self.high, given=describe(data))
        return int(data)

    def to_representation(self, value: int) -> int:
        return value


@extend_schema_field(OpenApiTypes.BOOL)
class YesOrNo(serializers.Field):
    """JSON true or false; "true", 1 and null are none."""

    default_error_messages = {"type": _("Expected true or false, given {given}.")}

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("type", given=describe(data))
        return data

    def to_representation(self, value: bool) -> bool:
        return value


class DecimalText(NumberText):
    """Decimal digits kept exactly, such as a fraction in wt%."""

    def __init__(self, *, decimals: int, **kwargs: Any):
        self.decimals = decimals
        super().__init__(**kwargs)
        # The limits of a text are not those of the number it becomes.
        self.validators = []

    def to_internal_value(self, data: Any) -> Decimal:
        text = super().to_internal_value(data)
        if len(text) > 40:
            raise ValidationError(
                _("A number has at most 40 characters."), code="range"
            )
        try:
            number = quantities.parse_number(text)
        except quantities.NumberError as error:
            raise ValidationError(str(error), code=error.code) from None
        if -number.as_tuple().exponent > self.decimals:
            raise ValidationError(
                _("%(given)s has more than %(most)d decimals."),
                params={"given": text, "most": self.decimals},
                code="range",
            )
        return number

    def to_representation(self, value: Decimal) -> str:
        return f"{value:f}"


class Quantity(StrictSerializer):
    """A number with its unit; digits and unit are kept as they were sent."""

    value = NumberText()
    unit = StrictText(max_length=LONGEST_UNIT)

    def __init__(self, *args: Any, canonical_unit: str = "1", **kwargs: Any):
        self.canonical_unit = canonical_unit
        super().__init__(*args, **kwargs)

    def to_internal_value(self, data: Any) -> Entered:
        given = super().to_internal_value(data)
        try:
            return entered(given["value"], given["unit"], self.canonical_unit)
        except quantities.NumberError as error:
            raise serializers.ValidationError(
                {"value": [serializers.ErrorDetail(str(error), code=error.code)]}
            ) from None
        except (units.UnknownUnit, units.IncompatibleUnits) as error:
            raise serializers.ValidationError(
                {"unit": [serializers.ErrorDetail(str(error), code=error.code)]}
            ) from None


class RowInput(StrictSerializer):
    """One row of a record: a line of a charge, a segment. `makes` is the dataclass that
    actions take.
    """

    makes: Callable[..., Any] = dict

    def to_internal_value(self, data: Any) -> Any:
        return type(self).makes(**super().to_internal_value(data))


class RecordInput(StrictSerializer):
    """The body that creates or edits a record. `example` stands in the schema, and a test
    sends it.
    """

    example: Mapping[str, Any] = {}


class EditInput(RecordInput):
    """Added to what edits: why, for the history."""

    reason = RecordText(
        max_length=400,
        required=False,
        allow_blank=True,
        help_text=_("Why it is changed; kept in the history beside your name."),
    )


def input_of(model: type[models.Model], name: str, **kwargs: Any) -> serializers.Field:
    """The input of a model's field. A reference is named with `labtrack.api.naming`."""
    field = model._meta.get_field(name)
    kwargs.setdefault("required", not (field.blank or field.has_default()))
    kwargs.setdefault("help_text", str(field.help_text or field.verbose_name))
    if field.choices:
        return Choice(choices=field.choices, allow_blank=field.blank, **kwargs)
    if isinstance(field, models.CharField | models.TextField):
        kwargs.setdefault("max_length", field.max_length)
        return RecordText(allow_blank=field.blank, **kwargs)
    kwargs.setdefault("allow_null", field.null)
    return _OF_KIND[type(field)](field, **kwargs)


_OF_KIND: dict[type[models.Field], Callable[..., serializers.Field]] = {
    models.DateTimeField: lambda field, **kwargs: AwareTime(**kwargs),
    models.DateField: lambda field, **kwargs: PlainDate(**kwargs),
    models.BooleanField: lambda field, **kwargs: YesOrNo(**kwargs),
    models.PositiveIntegerField: lambda field, **kwargs: WholeNumber(**kwargs),
    models.PositiveSmallIntegerField: lambda field, **kwargs: WholeNumber(
        high=32_767, **kwargs
    ),
    models.DecimalField: lambda field, **kwargs: DecimalText(
        decimals=field.decimal_places, **kwargs
    ),
}


def quantity(canonical_unit: str, **kwargs: Any) -> Quantity:
    """An optional quantity, unless told otherwise; null takes it away."""
    kwargs.setdefault("required", False)
    kwargs.setdefault("allow_null", not kwargs["required"])
    return Quantity(canonical_unit=canonical_unit, **kwargs)


def code(**kwargs: Any) -> RecordText:
    """A code may be given; left out, the next of its kind is drawn."""
    return RecordText(
        max_length=60,
        required=False,
        allow_blank=True,
        help_text=_("Left out or empty, the next number is drawn."),
        **kwargs,
    )
