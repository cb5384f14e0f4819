"""Rows that are left empty are not saved, as every form with rows says above them."""

import pytest
from django import forms
from django.urls import get_resolver

from labtrack.entry.forms import RecordForm
from labtrack.entry.quantity import QuantityField


def _forms_with_rows(kind: type = RecordForm):
    get_resolver().url_patterns  # noqa: B018, imports every view and so every form
    for each in kind.__subclasses__():
        if each.rows_class is not None:
            yield each
        yield from _forms_with_rows(each)


def sent_untouched(form: forms.Form) -> dict[str, str]:
    """What a browser sends of a form that nobody touched: a choice sends its first."""
    data = {}
    for bound in form:
        value = bound.value()
        field = bound.field
        if isinstance(field, QuantityField):
            continue  # a quantity counts by its number, whatever its unit
        if value is None and isinstance(field, forms.ChoiceField):
            value = next((choice for choice, _label in field.choices), None)
        if value is not None and value is not False:
            data[bound.html_name] = str(value)
    return data


@pytest.mark.django_db
def test_a_row_that_nobody_touched_counts_for_nothing(technician):
    found = set(_forms_with_rows())
    assert len(found) >= 10
    wrong = []
    for each in found:
        row = each.rows_class.form
        drawn = row(prefix="rows-0", person=technician)
        sent = row(sent_untouched(drawn), prefix="rows-0", person=technician)
        if sent.has_changed():
            wrong.append((each.__name__, sent.changed_data))
    assert wrong == []
