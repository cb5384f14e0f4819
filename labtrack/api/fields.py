"""Serializer fields and a serializer that take exactly what they say."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from difflib import get_close_matches

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from labtrack.api.strict_json import JsonNumber

_TIME = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,6})?)?"
    r"(Z|[+-][0-9]{2}:[0-9]{2})"
)
_INVISIBLE = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]"
)
FARTHEST_OFFSET = timedelta(hours=14)


class StrictText(serializers.CharField):
    """A JSON string; numbers and booleans are not turned into texts."""

    default_error_messages = {
        "type": _("Expected a text, given {given}."),
        "invisible": _("The text holds an invisible or control character."),
    }

    def to_internal_value(self, data):
        if not isinstance(data, str) or isinstance(data, JsonNumber):
            self.fail("type", given=describe(data))
        if _INVISIBLE.search(data):
            self.fail("invisible")
        return super().to_internal_value(data)


class NumberText(serializers.CharField):
    """A number as its characters: a JSON string or a JSON number, digits untouched.

    What the characters mean is checked where the unit is known.
    """

    default_error_messages = {
        "type": _('Expected a number such as 251.3 or "251.3", given {given}.')
    }

    def __init__(self, **kwargs):
        super().__init__(trim_whitespace=False, max_length=40, **kwargs)

    def to_internal_value(self, data):
        if not isinstance(data, str):
            self.fail("type", given=describe(data))
        return super().to_internal_value(str(data))


@extend_schema_field(OpenApiTypes.DATETIME)
class AwareTime(serializers.Field):
    """An RFC 3339 time with its offset; never a guess about the zone."""

    default_error_messages = {
        "type": _("Expected a text, given {given}."),
        "format": _(
            "{given} is no time with an offset; expected such as "
            "2026-11-23T14:05:00-06:00."
        ),
        "range": _("{given} is outside the years 1990 to 2100 or offsets of 14 hours."),
    }

    def to_internal_value(self, data) -> datetime:
        if not isinstance(data, str) or isinstance(data, JsonNumber):
            self.fail("type", given=describe(data))
        try:
            moment = parse_datetime(data) if _TIME.fullmatch(data) else None
        except ValueError:
            moment = None
        if moment is None:
            self.fail("format", given=data[:40])
        offset = moment.utcoffset()
        if not 1990 <= moment.year <= 2100 or abs(offset) > FARTHEST_OFFSET:
            self.fail("range", given=data[:40])
        return moment

    def to_representation(self, value: datetime) -> str:
        return value.isoformat()


@extend_schema_field(OpenApiTypes.OBJECT)
class Settings(serializers.Field):
    """Named settings of a computation, in plain numbers: they are no observations, so
    their characters do not matter. Whoever computes judges names and values.
    """

    default_error_messages = {
        "type": _("Expected an object, given {given}."),
        "number": _("{given} is no number that can be used."),
    }

    def to_internal_value(self, data):
        if not isinstance(data, Mapping):
            self.fail("type", given=describe(data))
        return self._plain(data)

    def to_representation(self, value):
        return value

    def _plain(self, value):
        if isinstance(value, list):
            return [self._plain(item) for item in value]
        if isinstance(value, Mapping):
            return {name: self._plain(item) for name, item in value.items()}
        if not isinstance(value, JsonNumber):
            return value
        try:
            return int(value) if value.lstrip("-").isdigit() else float(value)
        except ValueError:
            self.fail("number", given=value[:40])


class StrictSerializer(serializers.Serializer):
    """Refuses keys that it does not know, with the nearest one that it does."""

    default_error_messages = {
        "type": _("Expected an object, given {given}."),
    }

    def to_internal_value(self, data):
        if not isinstance(data, Mapping):
            raise serializers.ValidationError(
                {
                    "non_field_errors": [
                        self.error_messages["type"].format(given=describe(data))
                    ]
                },
                code="type",
            )
        known = [name for name, field in self.fields.items() if not field.read_only]
        unknown = {
            key: serializers.ErrorDetail(_unknown(key, known), code="unknown_field")
            for key in data
            if key not in known
        }
        if unknown:
            raise serializers.ValidationError(unknown)
        return super().to_internal_value(data)


def describe(data) -> str:
    """What kind of JSON value it is and, when short, the value."""
    if data is None:
        return "null"
    if isinstance(data, bool):
        return "true" if data else "false"
    if isinstance(data, JsonNumber):
        return f"the number {data[:40]}"
    if isinstance(data, str):
        return f"the text {data[:40]!r}"
    return "a list" if isinstance(data, list) else "an object"


def _unknown(key: str, known: list[str]) -> str:
    nearest = get_close_matches(key, known, n=1)
    if nearest:
        return _("{key} is not known here; did you mean {nearest}?").format(
            key=key[:60], nearest=nearest[0]
        )
    return _("{key} is not known here; expected some of {known}.").format(
        key=key[:60], known=", ".join(known)
    )
