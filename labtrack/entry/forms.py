"""What every form of a record shares: who types, which version was read, sent once."""

import secrets
import unicodedata
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import Model
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from labtrack.accounts.models import User
from labtrack.accounts.visibility import visible_to
from labtrack.entry import kept, merging
from labtrack.entry.codes import RecordField
from labtrack.entry.moment import LocalMomentField
from labtrack.entry.quantity import QuantityField
from labtrack.refusals import NeedsConfirmation, Refused


def field_of(model: type[Model], name: str, **kwargs: Any) -> forms.Field:
    """The form field of a model's field: label, help and limits are said once."""
    return model._meta.get_field(name).formfield(**kwargs)


class VisibleChoiceField(forms.ModelChoiceField):
    """A choice among what the person may see; anything else does not exist."""

    def __init__(self, model: type[Model], **kwargs: Any):
        self.model = model
        super().__init__(queryset=None, **kwargs)

    def rows(self, actor):
        """What is offered. Overridden where a choice takes more than seeing."""
        return visible_to(actor, self.model)


def nothing_invisible(text: str) -> None:
    """Names that look alike are alike: no control, zero-width or direction characters.
    A line break may stand in notes.
    """
    for character in text:
        hidden = unicodedata.category(character) in ("Cc", "Cf", "Co", "Cs")
        if hidden and character not in "\r\n\t":
            name = unicodedata.name(character, "").lower() or _("a control character")
            raise ValidationError(
                _("The text contains %(name)s (U+%(number)s), which cannot be seen.")
                % {"name": name, "number": f"{ord(character):04X}"},
                code="invisible",
            )


class PersonalForm(forms.Form):
    """A form that one person fills in: their units, their zone, what they may see."""

    def __init__(self, *args: Any, person: User, **kwargs: Any):
        self.person = person
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            self._make_personal(field)

    def _make_personal(self, field: forms.Field) -> None:
        if type(field) is forms.CharField:
            field.validators = [*field.validators, nothing_invisible]
        elif isinstance(field, QuantityField):
            field.prefer(self.person.unit_system)
        elif isinstance(field, LocalMomentField):
            field.in_zone(ZoneInfo(self.person.time_zone))
        elif isinstance(field, VisibleChoiceField):
            field.queryset = field.rows(self.person)
        elif isinstance(field, RecordField):
            field.for_person(self.person)
        elif type(field) in _CHOICES and field.initial is None:
            # What a browser sends of a choice that nobody touched: else a row that was
            # left empty would count as filled in.
            field.initial = next((value for value, _label in field.choices), None)


_CHOICES = (forms.ChoiceField, forms.TypedChoiceField)


class RecordForm(PersonalForm):
    """Creates or edits one record. `rows` is a formset of its lines, where it has any."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    once = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    base = forms.CharField(required=False, widget=forms.HiddenInput)

    rows_class: type[forms.BaseFormSet] | None = None
    rows_title = ""
    rows_heading = ""
    """Head of a first column that says what each row is: `heading` of the row's form."""
    rows_as_cards = False
    """Each row is a block with its labels: for rows of more fields than a line holds."""
    rows_sum = ""
    """The quantity of a row that is summed below them as one types."""
    row_key = ""
    """The first field of a row, where it tells rows apart (an element); else they are
    told apart by their number.
    """

    def __init__(self, *args: Any, record: Model | None = None, **kwargs: Any):
        self.record = record
        initial = dict(kwargs.pop("initial", None) or {})
        row_initial = initial.pop("rows", [])
        initial.setdefault("once", secrets.token_urlsafe(16))
        if record is not None:
            initial["version"] = record.version
        super().__init__(*args, initial=initial, **kwargs)
        self.kept = self._withheld()
        self.rows = None
        if self.rows_class is not None:
            self.rows = self.rows_class(
                self.data if self.is_bound else None,
                initial=row_initial,
                prefix="rows",
                form_kwargs={"person": self.person},
            )
        if record is not None and not self.is_bound:
            self.initial["base"] = merging.sealed(self)

    @classmethod
    def restored(cls, texts: dict[str, Any], **kwargs: Any) -> "RecordForm":
        """The form as it was typed, not judged yet."""
        data = QueryDict(mutable=True)
        for name, value in texts.items():
            data.setlist(name, value if isinstance(value, list) else [value])
        form = cls(data, **kwargs)
        form._errors = ErrorDict(renderer=form.renderer)
        if form.rows is not None:
            _leave_unjudged(form.rows)
        return form

    @classmethod
    def with_one_more_row(cls, data: QueryDict, **kwargs: Any) -> "RecordForm":
        """The form as it was typed with one more empty row, where no script adds it."""
        texts = {name: data.getlist(name) for name in data if name != "add_row"}
        total = texts.get("rows-TOTAL_FORMS", ["0"])[0]
        count = int(total) if total.isascii() and total.isdigit() else 0
        most = cls.rows_class.max_num if cls.rows_class else 0
        texts["rows-TOTAL_FORMS"] = [str(min(count + 1, most))]
        return cls.restored(texts, **kwargs)

    def is_valid(self) -> bool:
        rows_are_valid = self.rows is None or self.rows.is_valid()
        return super().is_valid() and rows_are_valid

    def refers_from(self) -> Model | None:
        """The row whose references the fields edit: the record, or its latest version."""
        return self.record

    def _withheld(self) -> dict[str, Model]:
        row = self.refers_from()
        return kept.withhold(self, row, self.person) if row is not None else {}

    def full_clean(self) -> None:
        """A reference that the editor does not see stays where nothing is put in its place."""
        super().full_clean()
        for name, stored in getattr(self, "kept", {}).items():
            if self.is_bound and self.cleaned_data.get(name, "") in (None, ""):
                self.cleaned_data[name] = stored

    def take_refusal(self, refusal: Refused) -> None:
        """Show what an action refused or asks, beside the field that the fault points to; a
        field for the answer that was hidden so far is shown.
        """
        errors: dict[str, list[str]] = {}
        for fault in refusal.faults:
            name = str(fault.pointer[0]) if fault.pointer else NON_FIELD_ERRORS
            if name in self.fields and isinstance(refusal, NeedsConfirmation):
                self.ask_for(name)
            errors.setdefault(name, []).append(fault.message)
        self.take(ValidationError(errors))

    def ask_for(self, name: str) -> None:
        """Show the field in which a person says that something unusual is meant. It is
        needed to go on, unless what is unusual is corrected.
        """
        field = self.fields[name]
        field.is_asked = True
        if field.widget.is_hidden:
            field.widget = forms.TextInput(attrs={"maxlength": field.max_length})
            field.help_text = _(
                "Unusual but possible: say why in a few words, or correct it."
            )

    def take(self, error: ValidationError) -> None:
        """Show what an action refused, beside its field where the form has it."""
        if not hasattr(error, "error_dict"):
            self.add_error(None, error)
            return
        for name, errors in error.error_dict.items():
            shown = name if name in self.fields else self._entered_as(name)
            self.add_error(shown, errors)

    def values(self) -> dict[str, Any]:
        """What was typed, without what only the form itself needs."""
        inner = {"version", "once", "base"}
        return {
            name: unicodedata.normalize("NFC", value)
            if isinstance(value, str)
            else value
            for name, value in self.cleaned_data.items()
            if name not in inner
        }

    def row_values(self) -> list[dict[str, Any]]:
        """The rows that were filled in."""
        if self.rows is None:
            return []
        return [form.cleaned_data for form in self.rows if form.has_changed()]

    def _entered_as(self, name: str) -> str | None:
        """`diameter_mm` was typed as `diameter`; what has no field goes to the top."""
        for field in self.fields:
            if name != NON_FIELD_ERRORS and name.startswith(f"{field}_"):
                return field
        return None


class EditForm(forms.Form):
    """Added to a form that edits: why, for the history."""

    reason = forms.CharField(
        label=_("Why is it changed"),
        max_length=400,
        required=False,
        help_text=_("Kept in the history beside your name."),
    )
    reason.is_wide = True


def _leave_unjudged(rows: forms.BaseFormSet) -> None:
    rows._errors, rows._non_form_errors = [{}] * len(rows.forms), rows.error_class()
    for form in rows.forms:
        form._errors = ErrorDict(renderer=form.renderer)
