"""A number with its unit, read strictly and kept as it was typed."""

from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from labtrack import quantities
from labtrack.entered import Entered, entered, read_in
from labtrack.quantities import shown_unit


def shown_as_entered(text: str) -> str:
    """`1350 degF` as `1350 °F`: the text as typed, its unit as people write it."""
    number, _space, unit = text.rpartition(" ")
    return f"{number} {shown_unit(unit)}".rstrip() if number else text


def shown_to(person: Any, text: str) -> str:
    """A quantity as entered, in the units in which this person reads."""
    system = "us" if getattr(person, "unit_system", "") == "us" else "si"
    return shown_as_entered(read_in(text, system))


def typed_otherwise(person: Any, *texts: str) -> str:
    """For the pointer: those of the entries that this person reads in other units."""
    typed = [
        shown_as_entered(text)
        for text in texts
        if shown_as_entered(text) != shown_to(person, text)
    ]
    return _("as entered: %(typed)s") % {"typed": ", ".join(typed)} if typed else ""


def cell_for(person: Any, text: str) -> str:
    """A quantity as this person reads it, with what was typed for the pointer."""
    shown, typed = shown_to(person, text), typed_otherwise(person, text)
    if not typed:
        return shown
    return format_html('<span class="lt-q" title="{}">{}</span>', typed, shown)


class QuantityWidget(forms.MultiWidget):
    """A text input and, as its suffix, the units to choose from."""

    template_name = "entry/quantity.html"

    def __init__(self, units: tuple[str, ...]):
        self.number = forms.TextInput(
            attrs={"class": "n", "inputmode": "decimal", "autocomplete": "off"}
        )
        self.unit = forms.Select(
            choices=[(unit, shown_unit(unit) or unit) for unit in units],
            attrs={"class": "unit-choice"},
        )
        super().__init__({"": self.number, "unit": self.unit})

    def decompress(self, value: Entered | str | None) -> list[str | None]:
        number, _space, unit = str(value or "").rpartition(" ")
        return [number or None, unit or None]

    def id_for_label(self, id_: str) -> str:
        return f"{id_}_0" if id_ else id_

    def get_context(self, name: str, value: Any, attrs: dict | None) -> dict:
        context = super().get_context(name, value, attrs)
        unit = context["widget"]["subwidgets"][1]
        unit["attrs"]["aria-label"] = _("Unit")
        unit["attrs"].pop("aria-describedby", None)
        unit["attrs"].pop("required", None)
        return context


class QuantityField(forms.Field):
    """Gives an `Entered`, or None where nothing was typed.

    `units` are accepted spellings; the first is offered first unless the person reads in
    another system (see `prefer`).
    """

    is_number = True

    def __init__(self, canonical_unit: str, units: tuple[str, ...] = (), **kwargs: Any):
        self.canonical_unit = canonical_unit
        customary = quantities.customary_unit(canonical_unit)
        self.units = units or tuple(dict.fromkeys((canonical_unit, customary)))
        super().__init__(widget=QuantityWidget(self.units), **kwargs)

    def prefer(self, system: quantities.UnitSystem) -> None:
        """Offer first the unit in which this person reads."""
        preferred = quantities.customary_unit(self.canonical_unit, system)
        if preferred in self.units and self.initial is None:
            self.initial = f" {preferred}"

    def clean(self, value: Any) -> Entered | None:
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
        try:
            return entered(number, unit, self.canonical_unit)
        except (quantities.NumberError, quantities.IncompatibleUnits) as error:
            raise forms.ValidationError(str(error), code=error.code) from None

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Choosing a unit alone says nothing: an empty row stays empty."""
        return bool(data and str(data[0] or "").strip())


def as_entered(text: str) -> SafeString:
    """A stored `*_as_entered` for a page: number, and its unit muted."""
    number, _space, unit = text.rpartition(" ")
    if not number:
        return format_html('<span class="muted">{}</span>', text or "–")
    return format_html(
        '<span class="lt-q">{} <span class="unit">{}</span></span>',
        number,
        shown_unit(unit),
    )
