"""Fields in which a code is typed or scanned and a visible record found."""

from typing import Any

from django import forms
from django.db.models import Model
from django.utils.translation import gettext as _

from labtrack.accounts import natural_keys
from labtrack.accounts.visibility import visible_to

SUGGESTED = 40


class RecordWidget(forms.TextInput):
    """A text input with the latest codes as suggestions."""

    template_name = "entry/record.html"

    def __init__(self):
        super().__init__(
            attrs={"class": "code", "autocomplete": "off", "spellcheck": "false"}
        )
        self.suggestions: list[tuple[str, str]] = []

    def get_context(self, name: str, value: Any, attrs: dict | None) -> dict:
        context = super().get_context(name, value, attrs)
        context["widget"]["suggestions"] = self.suggestions
        if self.suggestions:
            context["widget"]["attrs"]["list"] = f"codes-of-{name}"
            context["widget"]["list_id"] = f"codes-of-{name}"
        return context

    def format_value(self, value: Any) -> str | None:
        return value.code if isinstance(value, Model) else super().format_value(value)


class RecordField(forms.Field):
    """Gives the record of one model whose code was typed. What the person may not see
    does not exist here.
    """

    def __init__(self, model: type[Model], **kwargs: Any):
        self.model = model
        self.actor = None
        super().__init__(widget=RecordWidget(), **kwargs)

    def for_person(self, actor) -> None:
        """Look among what this person may see, and suggest the latest of it."""
        self.actor = actor
        latest = visible_to(actor, self.model).order_by("-pk")[:SUGGESTED]
        self.widget.suggestions = [(record.code, describe(record)) for record in latest]

    def clean(self, value: Any) -> Model | None:
        text = str(value or "").strip()
        if not text:
            if self.required:
                raise forms.ValidationError(
                    self.error_messages["required"], code="required"
                )
            return None
        return found(self.actor, self.model, text)


def found(actor, model: type[Model], text: str) -> Model:
    """The visible record of that code; ValidationError in words otherwise."""
    records = [] if "\0" in text else natural_keys.find(actor, model, text)
    if not records:
        raise forms.ValidationError(
            _("%(given)s is not a %(noun)s that exists.")
            % {"given": text[:60], "noun": model._meta.verbose_name},
            code="unknown_record",
        )
    if len(records) > 1:
        raise forms.ValidationError(
            _("%(given)s names several; write one of %(keys)s.")
            % {
                "given": text,
                "keys": ", ".join(natural_keys.key_of(record) for record in records),
            },
            code="ambiguous_record",
        )
    return records[0]


def describe(record: Model) -> str:
    """What stands beside a suggested code."""
    return str(getattr(record, "material", "") or getattr(record, "piece", ""))
