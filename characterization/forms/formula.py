"""Forms of calculated properties."""

from django import forms
from django.utils.translation import gettext_lazy as _

from characterization.forms.catalogue import PropertyFields
from characterization.models import FormulaVersion, Property
from labtrack.entry.forms import EditForm, RecordForm, field_of

FORMULA_HELP = _(
    "Symbols of properties with + - * / ** and parentheses; a number may have its unit in "
    "brackets: Rm + 150 [MPa] * log10(A_4D / 1 [%]). What else can be written stands below."
)


def formula_field() -> forms.CharField:
    field = field_of(FormulaVersion, "text", required=True, help_text=FORMULA_HELP)
    field.widget.attrs |= {
        "class": "code",
        "autocomplete": "off",
        "autocapitalize": "off",
        "spellcheck": "false",
    }
    field.is_wide = True
    return field


class CalculatedPropertyForm(PropertyFields):
    """A new calculated property with its formula."""

    codes = None

    code = field_of(Property, "code")
    canonical_unit = field_of(
        Property, "canonical_unit", help_text=_("Such as MPa; 1 for a plain number.")
    )
    formula = formula_field()
    reason = field_of(
        FormulaVersion,
        "reason",
        label=_("Where it comes from"),
        help_text=_("Such as the standard, the paper or who asked for it."),
    )
    reason.is_wide = True

    # The formula stands last, right above what it gives.
    field_order = [
        "code", "name", "us_symbol", "canonical_unit", *PropertyFields.base_fields,
        "reason", "formula",
    ]  # fmt: skip


class FormulaForm(EditForm, RecordForm):
    """Another version of a formula."""

    formula = formula_field()
    reason = forms.CharField(
        label=_("Why is it changed"),
        max_length=400,
        help_text=_("Stands beside the version."),
    )
    reason.is_wide = True

    field_order = ["reason", "formula"]


class CalculatedPropertyEditForm(EditForm, PropertyFields):
    """What may change of a calculated property beside its formula."""

    codes = None
    withdrawn_because = field_of(
        Property,
        "withdrawn_because",
        help_text=_("After its formula is retired; what was calculated stays."),
    )

    field_order = [*PropertyFields.base_fields, "withdrawn_because", "reason"]
