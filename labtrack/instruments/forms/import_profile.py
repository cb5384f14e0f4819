"""The form of an import profile: a name, and a definition written as JSON."""

import json
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

LONGEST = 64_000
DEEPEST = 32


class DefinitionField(forms.CharField):
    """JSON without duplicate keys, NaN or endless nesting, as the API reads it."""

    widget = forms.Textarea(attrs={"rows": 24, "spellcheck": "false", "class": "code"})

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return None
        if _depth(text) > DEEPEST:
            raise forms.ValidationError(
                _("It is nested more than %(deepest)d levels deep.")
                % {"deepest": DEEPEST}
            )
        try:
            return json.loads(
                text, object_pairs_hook=_no_key_twice, parse_constant=_no_constant
            )
        except json.JSONDecodeError as error:
            raise forms.ValidationError(
                _("This is not JSON: %(what)s in line %(line)d, column %(column)d.")
                % {"what": error.msg, "line": error.lineno, "column": error.colno}
            ) from error

    def prepare_value(self, value: Any) -> Any:
        """The definition as text; what was typed stays as typed."""
        if value is None or isinstance(value, str):
            return value
        return json.dumps(value, indent=2, ensure_ascii=False)

    def validate(self, value: Any) -> None:
        if value in self.empty_values and self.required:
            raise forms.ValidationError(self.error_messages["required"])

    def run_validators(self, value: Any) -> None:
        """Those of CharField look at text; the text was looked at above."""


def _depth(text: str) -> int:
    depth = deepest = 0
    for character in text:
        if character in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif character in "]}":
            depth -= 1
    return deepest


def _no_key_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise forms.ValidationError(
                _("The key %(key)r is given twice.") % {"key": key}
            )
        found[key] = value
    return found


def _no_constant(name: str) -> None:
    raise forms.ValidationError(_("%(name)s is not a number here.") % {"name": name})


class EditionForm(forms.Form):
    """A next edition: the definition only."""

    definition = DefinitionField(
        label=gettext_lazy("Definition"),
        max_length=LONGEST,
        help_text=gettext_lazy(
            "Which column is which channel, its unit, the decimal mark, where the data "
            "begin. Nothing is guessed."
        ),
    )


class ImportProfileForm(EditionForm):
    """A first edition, with its name."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=80,
        help_text=gettext_lazy("Such as frame 3, TestWorks export."),
    )
    field_order = ["name", "definition"]
