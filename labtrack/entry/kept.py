"""References that an editor does not see: they stay as they are, and the form says so.

An engineer edits a heat whose alloy lies in a compartment that is closed to them, or whose
melter has left: the choice cannot be offered, and must not be lost either.
"""

from typing import Any

from django import forms
from django.core.exceptions import FieldDoesNotExist
from django.db.models import ForeignKey, Model
from django.utils.translation import gettext as _

from labtrack.accounts.models import User
from labtrack.accounts.visibility import visible_to


def withhold(form: Any, record: Model, person: User) -> dict[str, Model]:
    """What `record` refers to and the fields of `form` do not offer this person, by field.
    Those fields may then be left empty, and begin without it.
    """
    kept = {}
    for name, field in form.fields.items():
        stored = _stored(record, name, field)
        if stored is None or _offered(field, person, stored):
            continue
        kept[name] = getattr(record, name)
        form.initial.pop(name, None)
        field.required = False
        _say(field, kept[name], person)
    return kept


def _stored(record: Model, name: str, field: forms.Field) -> Any:
    """The key of what the record refers to under that name, where the field is of it."""
    model = getattr(field, "model", None)
    try:
        column = record._meta.get_field(name)
    except FieldDoesNotExist:
        return None
    if not isinstance(column, ForeignKey) or column.related_model is not model:
        return None
    return getattr(record, column.attname)


def _offered(field: Any, person: User, key: Any) -> bool:
    rows = field.rows(person) if hasattr(field, "rows") else None
    rows = visible_to(person, field.model) if rows is None else rows
    return rows.filter(pk=key).exists()


def _say(field: Any, stored: Model, person: User) -> None:
    """Never the name of what is hidden; a colleague who left is named."""
    is_seen = visible_to(person, type(stored)).filter(pk=stored.pk).exists()
    text = (
        _("%(name)s, no longer offered; it stays") % {"name": stored}
        if is_seen
        else _("not visible to you; it stays")
    )
    if isinstance(field, forms.ModelChoiceField):
        field.empty_label = text
        field.widget.choices = field.choices
    else:
        field.widget.attrs["placeholder"] = text
