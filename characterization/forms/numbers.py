"""Fields for the numbers of one method, and for when, how warm and by whom."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from characterization.actions.entries import Entry
from characterization.actions.recording import Facts
from characterization.choices import OwedBy
from characterization.models import Test, TestMethod
from labtrack.accounts.models import User
from labtrack.entry.forms import RecordForm, VisibleChoiceField
from labtrack.entry.moment import LocalMomentField
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


class NumbersForm(RecordForm):
    """The numbers of one method and the facts of one test.

    `method` gives the fields; `only` limits them (what is owed); `but_evaluated` leaves
    out what comes from a curve.
    """

    performed_at = LocalMomentField(label=gettext_lazy("Tested"), required=False)
    temperature = MeasuredField(
        "degC", label=gettext_lazy("Test temperature"), required=False
    )
    operator = VisibleChoiceField(User, label=gettext_lazy("Operator"), required=False)
    notes = forms.CharField(
        label=gettext_lazy("Notes"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    confirmation = forms.CharField(
        label=gettext_lazy("It is meant, because"),
        required=False,
        max_length=400,
        widget=forms.HiddenInput,
    )

    def __init__(
        self,
        *args: Any,
        method: TestMethod,
        record: Test | None = None,
        only: set[str] | None = None,
        but_evaluated: bool = True,
        initial: dict[str, Any] | None = None,
        **kwargs: Any,
    ):
        self.codes: dict[str, str] = {}
        self.parts = [
            part
            for part in method.parts.select_related("property").order_by("position")
            if (only is None or part.property.code in only)
            and not (but_evaluated and part.owed_by == OwedBy.EVALUATION)
        ]
        super().__init__(*args, initial=initial, **kwargs)
        self.record = record
        if record is not None:
            self.initial["version"] = record.revision
        numbers = {}
        for part in self.parts:
            name = f"number_{part.property.pk}"
            self.codes[name] = part.property.code
            numbers[name] = _field_of(part)
            self._make_personal(numbers[name])
        facts = dict(self.fields)
        self.fields.clear()
        self.fields.update(numbers | facts)
        if only is not None:
            for fact, owed_as in FACT_FIELDS.items():
                if owed_as not in only:
                    del self.fields[fact]
        if self.data.get("confirmation") or (self.is_bound and "asked" in self.data):
            self.ask_for_confirmation()

    def field_names(self) -> dict[str, str]:
        """From what a fault points at to the field that shows it."""
        by_code = {code: name for name, code in self.codes.items()}
        return {
            **by_code,
            "test_temperature": "temperature",
            "performed_at": "performed_at",
            "operator": "operator",
            "confirmation": "confirmation",
        }

    def ask_for_confirmation(self) -> None:
        """Show the field that says an unusual value is meant."""
        field = self.fields.get("confirmation")
        if field is not None:
            field.widget = forms.TextInput()
            field.help_text = _("Unusual but possible: say why in a few words.")

    def entries(self) -> list[Entry]:
        """The numbers typed, each pointing at its property."""
        return [
            Entry(code, typed.number, typed.unit, source=OwedBy.PERSON, pointer=(code,))
            for name, code in self.codes.items()
            if (typed := self.cleaned_data.get(name))
        ]

    def facts(self) -> Facts:
        """When, how warm and by whom."""
        temperature = self.cleaned_data.get("temperature")
        return Facts(
            performed_at=self.cleaned_data.get("performed_at"),
            temperature=temperature.number if temperature else "",
            temperature_unit=temperature.unit if temperature else "degC",
            operator=self.cleaned_data.get("operator"),
            notes=self.cleaned_data.get("notes", ""),
        )


FACT_FIELDS = {
    "performed_at": "performed_at",
    "temperature": "test_temperature",
    "operator": "operator",
    "notes": "notes",
    "confirmation": "confirmation",
}


class TypedTestForm(NumbersForm):
    """A new test or draft, typed by hand."""

    submit_now = forms.BooleanField(
        label=gettext_lazy("Submit at once"),
        required=False,
        initial=True,
        help_text=gettext_lazy("From then on it is corrected only in a new version."),
    )


class CorrectionForm(NumbersForm):
    """What is different in the new version; what is left empty stays as it is."""

    reason = forms.CharField(
        label=gettext_lazy("Why is it corrected"),
        max_length=400,
        help_text=gettext_lazy("Kept with the new version beside your name."),
    )


def first_facts(person: User) -> dict[str, Any]:
    """Defaults of a test typed now: this minute, room temperature, oneself."""
    return {
        "performed_at": timezone.now().replace(second=0, microsecond=0),
        "temperature": "23 degC",
        "operator": person.pk,
    }


def texts_of(test: Test) -> dict[str, Any]:
    """A test's numbers and facts as the form shows them."""
    numbers = {
        f"number_{m.property_id}": f"{m.text} {m.unit}" for m in test.measurements.all()
    }
    return {
        **numbers,
        "performed_at": test.performed_at,
        "temperature": test.test_temperature_as_entered,
        "operator": test.operator_id,
        "notes": test.notes,
    }


def _field_of(part: Any) -> MeasuredField:
    prop = part.property
    units = tuple(
        dict.fromkeys(u for u in (prop.canonical_unit, prop.customary_unit) if u)
    )
    says_more = prop.us_symbol and prop.us_symbol.lower() != prop.name.lower()
    symbols = f"{prop.code}, {prop.us_symbol}" if says_more else prop.code
    return MeasuredField(
        prop.canonical_unit,
        units,
        label=f"{prop.name} ({symbols})",
        required=False,
    )
