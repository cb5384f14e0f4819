"""Acceptance limits as people type them: one line for each."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy

from characterization.actions import identity
from characterization.actions.acceptance import MOST_LIMITS, Asked
from characterization.forms.criterion import ResultField, under_field
from characterization.models import AcceptanceLimit, Property
from labtrack.entry.forms import (
    EditForm,
    PersonalForm,
    RecordForm,
    VisibleChoiceField,
    field_of,
)
from trials.choices import SpecimenOrigin
from trials.forms.fields import CompartmentField, notes_field
from trials.forms.specification import OWN
from trials.models import Alloy, Specification

ORIGINS = (
    SpecimenOrigin.SEPARATELY_CAST,
    SpecimenOrigin.CUT_FROM_CASTING,
    SpecimenOrigin.CUT_FROM_STOCK,
)


def _any(name: str, text: Any) -> forms.Field:
    """A choice that may be left open."""
    field = field_of(AcceptanceLimit, name, required=False)
    field.choices = [("", text), *list(field.choices)[1:]]
    return field


class LimitForm(PersonalForm):
    """One limit; digits and unit stay as they are typed."""

    property = ResultField(Property, label=gettext_lazy("Property"))
    text = field_of(AcceptanceLimit, "text", label=gettext_lazy("At least"))
    text.is_number = True
    unit = forms.CharField(label=gettext_lazy("Unit"), max_length=20)
    temper = field_of(AcceptanceLimit, "temper")
    mold_class = _any("mold_class", gettext_lazy("every mold"))
    process = _any("process", gettext_lazy("every process"))
    origin = forms.ChoiceField(
        label=gettext_lazy("Stated for"),
        choices=[(each.value, each.label) for each in ORIGINS],
    )
    grade = field_of(AcceptanceLimit, "grade")
    cut_up_percent = field_of(AcceptanceLimit, "cut_up_percent")
    document = field_of(
        AcceptanceLimit,
        "document",
        required=False,
        help_text=gettext_lazy("Left empty, it is this specification."),
    )

    tested_under = under_field()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if prop := cleaned.get("property"):
            try:
                self.under = identity.typed(cleaned.get("tested_under", ""), prop)
            except ValidationError as error:
                self.add_error("tested_under", error)
        return cleaned

    def asked(self) -> Asked:
        given = {k: v for k, v in self.cleaned_data.items() if k in Asked.__slots__}
        return Asked(
            **given
            | {
                "tested_under": self.under.key or "",
                "tested_under_words": self.under.words,
            }
        )


class _Limits(RecordForm):
    rows_as_cards = True
    rows_class = forms.formset_factory(LimitForm, extra=2, max_num=MOST_LIMITS)
    rows_title = gettext_lazy("Minima of properties")

    issued_on = forms.DateField(
        label=gettext_lazy("Issued"),
        required=False,
        help_text=Specification._meta.get_field("issued_on").help_text,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def limits(self) -> list[Asked]:
        return [form.asked() for form in self._filled()]

    def blame(self, index: int, error: ValidationError) -> None:
        """Show what was refused of one limit beside its field."""
        form = self._filled()[index]
        for name, messages in getattr(error, "error_dict", {"": error}).items():
            form.add_error(name if name in form.fields else None, messages)

    def _filled(self) -> list[LimitForm]:
        return [form for form in self.rows if form.has_changed()]


class OwnLimitsForm(_Limits):
    """Limits of one's own, based on a specification that is there."""

    based_on = VisibleChoiceField(
        Specification,
        label=gettext_lazy("Based on"),
        help_text=gettext_lazy("Its composition limits are taken as they are."),
    )
    compartment = CompartmentField()
    alloy = VisibleChoiceField(
        Alloy,
        label=gettext_lazy("Alloy"),
        required=False,
        empty_label=gettext_lazy("as the one it is based on"),
    )
    code = field_of(Specification, "code")
    edition = field_of(Specification, "edition")
    title = field_of(Specification, "title")
    owner = forms.ChoiceField(label=gettext_lazy("Owner"), choices=OWN)
    owner_name = field_of(Specification, "owner_name")
    source = field_of(Specification, "source")
    notes = notes_field()

    field_order = [
        "based_on", "compartment", "alloy", "code", "edition", "title", "owner",
        "owner_name", "issued_on",
    ]  # fmt: skip


class LimitsEditForm(EditForm, _Limits):
    """The limits of a draft put right, or issued."""


class LimitsEditionForm(_Limits):
    """The next edition, with other limits."""

    edition = field_of(Specification, "edition")
    notes = notes_field()

    field_order = ["edition", "issued_on"]
