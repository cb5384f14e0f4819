"""Forms of whoever keeps the catalogue: properties, methods, what a method owes, rules."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from characterization.actions.catalogue import Declared
from characterization.choices import OwedBy, PropertyRole, Relation
from characterization.models import MethodProperty, Property, TestMethod
from labtrack.entry.forms import EditForm, RecordForm, VisibleChoiceField, field_of
from trials.choices import SpecimenKind

LIMITS = ("hard_low", "soft_low", "soft_high", "hard_high")


class CodesField(forms.CharField):
    """Codes with a comma between them."""

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        codes = [code.strip() for code in (super().clean(value) or "").split(",")]
        found = [code for code in codes if code]
        if len(set(found)) != len(found):
            raise forms.ValidationError(_("A code stands twice."))
        return found


class PropertyFields(RecordForm):
    """What is said of every property."""

    name = field_of(Property, "name")
    us_symbol = field_of(Property, "us_symbol")
    place = field_of(Property, "place")
    customary_unit = field_of(Property, "customary_unit")
    customary_place = field_of(Property, "customary_place")
    figures = field_of(Property, "figures")
    coarse_from = field_of(Property, "coarse_from")
    coarse_place = field_of(Property, "coarse_place")
    coarse_customary_place = field_of(Property, "coarse_customary_place")
    hard_low = field_of(Property, "hard_low")
    soft_low = field_of(Property, "soft_low")
    soft_high = field_of(Property, "soft_high")
    hard_high = field_of(Property, "hard_high")
    codes = CodesField(
        label=_("Codes"),
        required=False,
        max_length=800,
        help_text=_(
            "Of a rating, or of a parameter in words such as a solution, in their order, "
            "with commas between them."
        ),
    )


class PropertyForm(PropertyFields):
    """A new property."""

    code = field_of(Property, "code")
    role = forms.ChoiceField(
        label=_("Role"),
        choices=[one for one in PropertyRole.choices if one[0] != "calculated"],
        help_text=_("Only results enter statistics."),
    )
    canonical_unit = field_of(
        Property, "canonical_unit", help_text=_("Such as MPa; 1 for a plain number.")
    )

    field_order = ["code", "name", "us_symbol", "role", "canonical_unit"]


class PropertyEditForm(EditForm, PropertyFields):
    """What may change of a property; symbol, unit and role stay."""

    withdrawn_because = field_of(Property, "withdrawn_because")

    field_order = [*PropertyFields.base_fields, "withdrawn_because", "reason"]


class _MethodSaid(RecordForm):
    title = field_of(TestMethod, "title")
    scope_note = field_of(
        TestMethod, "scope_note", widget=forms.Textarea(attrs={"rows": 3})
    )
    identity_note = field_of(TestMethod, "identity_note")
    specimen_kinds = forms.MultipleChoiceField(
        label=_("Specimens"), choices=SpecimenKind.choices, required=False
    )
    needs_verification = field_of(TestMethod, "needs_verification", required=False)


class MethodForm(_MethodSaid):
    """A new method, or a new edition of one."""

    like = VisibleChoiceField(
        TestMethod,
        label=_("Like"),
        required=False,
        help_text=_(
            "Takes its properties, rules and evaluation; without it numbers are typed."
        ),
    )
    code = forms.RegexField(
        r"^[A-Z0-9][A-Za-z0-9._-]*$",
        label=_("Code"),
        max_length=40,
        help_text=_("Standard and edition, such as ASTM-B557-24."),
    )
    standard = field_of(TestMethod, "standard")
    edition = field_of(TestMethod, "edition")

    field_order = ["like", "code", "standard", "edition"]


class MethodEditForm(EditForm, _MethodSaid):
    """What is said of a method; another edition is another method."""

    withdrawn_because = field_of(TestMethod, "withdrawn_because")

    field_order = [*_MethodSaid.base_fields, "withdrawn_because", "reason"]


class PartForm(EditForm, RecordForm):
    """One property that a method gives."""

    prop = VisibleChoiceField(Property, label=_("Property"))
    owed_by = forms.ChoiceField(label=_("Supplied by"), choices=OwedBy.choices)
    is_owed = forms.BooleanField(
        label=_("Owed"),
        required=False,
        help_text=_("The test is in progress until it is there."),
    )
    is_identity = field_of(MethodProperty, "is_identity", required=False)
    identity_step = field_of(MethodProperty, "identity_step")
    default_text = field_of(MethodProperty, "default_text")
    default_unit = field_of(MethodProperty, "default_unit")

    field_order = [
        "prop", "owed_by", "is_owed", "is_identity", "identity_step", "default_text",
        "default_unit", "reason",
    ]  # fmt: skip

    def declared(self) -> Declared:
        """What is said of the identity."""
        data = self.cleaned_data
        return Declared(
            data["is_identity"],
            data["identity_step"].strip(),
            data["default_text"].strip(),
            data["default_unit"].strip(),
        )


class RuleForm(RecordForm):
    """A rule between two properties of one test."""

    left = VisibleChoiceField(Property, label=_("Property"))
    relation = forms.ChoiceField(label=_("is"), choices=Relation.choices)
    right = VisibleChoiceField(Property, label=_("other property"))
