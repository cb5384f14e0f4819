"""The form of a method's settings, made from what its evaluation declares."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from characterization.choices import PropertyRole
from characterization.methods.settings import Setting, value_of
from characterization.models import Property
from labtrack import quantities
from labtrack.accounts.models import User
from labtrack.accounts.visibility import visible_to
from labtrack.entry.forms import PersonalForm, RecordForm, VisibleChoiceField
from labtrack.templatetags.display import pretty_unit

MOST_ROWS = 20


def shown_number(one: Setting, kept: float) -> str:
    """As it stands on the page: 0.005 of a share is 0.5 %."""
    return f"{kept / one.shown_in:.10g}"


class SettingNumber(forms.CharField):
    """A number in the unit of its setting; what it is kept as is cleaned."""

    is_number = True

    def __init__(self, setting: Setting, **kwargs: Any):
        self.setting = setting
        super().__init__(
            widget=forms.TextInput(attrs={"inputmode": "decimal"}),
            max_length=40,
            **kwargs,
        )
        self.suffix = pretty_unit(setting.unit)

    def clean(self, value: Any) -> float | int | None:
        text = super().clean(value)
        if not text:
            return None
        one = self.setting
        try:
            number = float(quantities.parse_number(text))
        except ValueError as error:
            raise ValidationError(str(error)) from error
        if not one.low <= number <= one.high:
            unit = "" if one.unit == "1" else f" {pretty_unit(one.unit)}"
            raise ValidationError(
                gettext(
                    "%(given)s%(unit)s cannot be; expected %(low)s to %(high)s%(unit)s."
                )
                % {
                    "given": text,
                    "unit": unit,
                    "low": f"{one.low:g}",
                    "high": f"{one.high:g}",
                }
            )
        if one.is_whole:
            if number != int(number):
                raise ValidationError(gettext("Expected a whole number."))
            return int(number)
        return float(f"{number * one.shown_in:.12g}")


class SymbolField(VisibleChoiceField):
    """A property that an evaluation may give: a result in the unit of the setting."""

    def __init__(self, setting: Setting, **kwargs: Any):
        self.setting = setting
        super().__init__(Property, **kwargs)

    def rows(self, actor):
        return (
            super()
            .rows(actor)
            .filter(
                role=PropertyRole.RESULT,
                canonical_unit=self.setting.unit,
                withdrawn_because="",
            )
        )


def _limits(one: Setting) -> str:
    """What it may be, and what it is where nobody says it."""
    if not one.is_number:
        return ""
    unit = "" if one.unit == "1" else f" {pretty_unit(one.unit)}"
    words = gettext("%(low)s to %(high)s%(unit)s") % {
        "low": f"{one.low:g}",
        "high": f"{one.high:g}",
        "unit": unit,
    }
    if one.default is not None:
        words += gettext(", usually %(default)s") % {
            "default": shown_number(one, one.default)
        }
    return f"{words}."


def field_of_setting(one: Setting) -> forms.Field:
    """The field that asks for one setting."""
    said: dict[str, Any] = {
        "label": gettext(one.label),
        "help_text": " ".join(
            filter(None, (one.help and gettext(one.help), _limits(one)))
        ),
        "required": (one.is_required or one.default is not None)
        and one.said_by == "method",
    }
    if one.options:
        words = one.option_words or tuple(str(option) for option in one.options)
        choices = [
            (str(option), gettext(word))
            for option, word in zip(one.options, words, strict=True)
        ]
        if not said["required"] and one.default is None:
            choices.insert(0, ("", gettext("not stated")))
        by_text = {str(option): option for option in one.options}
        field: forms.Field = forms.TypedChoiceField(
            choices=choices, coerce=by_text.__getitem__, empty_value=None, **said
        )
        if one.unit != "1":
            field.suffix = pretty_unit(one.unit)
        return field
    if one.is_property:
        return SymbolField(one, **said)
    if one.is_text:
        return forms.CharField(max_length=60, **said)
    return SettingNumber(one, **said)


class _SettingsForm(RecordForm):
    """Fields in the groups of their declaration; the reason stands last."""

    template_name = "characterization/_settings_fields.html"
    declared: Sequence[Setting] = ()
    table: Setting | None = None

    @property
    def groups(self) -> list[tuple[str | Promise, list[forms.BoundField]]]:
        found: dict[str, list[forms.BoundField]] = {}
        for one in self.declared:
            found.setdefault(one.group, []).append(self[one.key])
        return [
            *(
                (gettext(title) if title else "", fields)
                for title, fields in found.items()
            ),
            ("", [self["reason"]]),
        ]

    def settings(self) -> dict[str, Any]:
        """By key, as they are kept."""
        data = self.cleaned_data
        values = {
            one.key: data[one.key].code if one.is_property else data[one.key]
            for one in self.declared
        }
        if self.table is not None:
            names = [column.key for column in self.table.columns]
            values[self.table.key] = [
                [row[name] for name in names] for row in self.row_values()
            ] or None
        return values


def _row_form(one: Setting) -> type[PersonalForm]:
    fields = {column.key: field_of_setting(column) for column in one.columns}
    return type("SettingRow", (PersonalForm,), fields)


def settings_form(settings: Sequence[Setting]) -> type[_SettingsForm]:
    """A form for these settings; one that is a table becomes the rows of the form."""
    table = next((one for one in settings if one.columns), None)
    plain = [one for one in settings if not one.columns]
    body: dict[str, Any] = {one.key: field_of_setting(one) for one in plain}
    body |= {"declared": plain, "table": table}
    body["reason"] = forms.CharField(
        label=_("Why are they changed"),
        max_length=400,
        help_text=_("Kept in the history beside your name."),
    )
    body["reason"].is_wide = True
    if table is not None:
        body["rows_class"] = forms.formset_factory(
            _row_form(table), extra=1, max_num=MOST_ROWS
        )
        body["rows_title"] = gettext(table.label)
    return type("MethodSettingsForm", (_SettingsForm,), body)


def initial_of(
    settings: Sequence[Setting], kept: Mapping[str, Any], *, person: User
) -> dict[str, Any]:
    """What is in force, as the form shows it."""
    found: dict[str, Any] = {}
    for one in settings:
        value = value_of(kept, one)
        if one.columns:
            found["rows"] = [
                {
                    column.key: shown_number(column, cell)
                    for column, cell in zip(one.columns, row, strict=True)
                }
                for row in value or ()
            ]
        elif value is not None and one.is_number:
            found[one.key] = shown_number(one, value)
        elif value is not None and one.is_property:
            prop = visible_to(person, Property).filter(code=value).first()
            found[one.key] = prop and prop.pk
        elif value is not None:
            found[one.key] = str(value)
    return found
