"""A measured number and its unit as typed; the catalogue is asked by the action."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from labtrack.entry.quantity import QuantityField


@dataclass(frozen=True, slots=True)
class Typed:
    """A number and its unit as typed; the action says whether they can be."""

    number: str
    unit: str

    def __str__(self) -> str:
        return f"{self.number} {self.unit}"


class MeasuredField(QuantityField):
    """A measured number, "<0.5" included; checked against the catalogue by the action."""

    def clean(self, value: Any) -> Typed | None:
        number, unit = [str(part or "").strip() for part in value or ("", "")]
        if not number:
            if self.required:
                raise forms.ValidationError(
                    self.error_messages["required"], code="required"
                )
            return None
        if unit not in self.units:
            raise forms.ValidationError(
                _("%(given)s is not a unit of this field; expected %(units)s.")
                % {"given": unit or _("Nothing"), "units": ", ".join(self.units)},
                code="unknown_unit",
            )
        return Typed(number, unit)


class RatingField(forms.ChoiceField):
    """One of a property's codes, or nothing."""

    def __init__(self, codes: list[str], **kwargs: Any):
        choices = [("", "–"), *((code, code) for code in codes)]
        super().__init__(choices=choices, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """As kept: "PA 1" with the unit of a number is the code PA."""
        return value.removesuffix(" 1") if isinstance(value, str) else value

    def clean(self, value: Any) -> Typed | None:
        code = super().clean(value)
        return Typed(code, "1") if code else None
