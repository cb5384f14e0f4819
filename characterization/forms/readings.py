"""Rows for what a method reads: one form a row, columns as the method declares them."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from characterization.actions.readouts import ReadingEntry
from characterization.forms.measured import MeasuredField, Typed
from characterization.methods.readings import (
    WHOLE_TEST,
    ReadingColumn,
    ReadingsMethod,
)
from characterization.models import Test
from labtrack.entry.forms import PersonalForm

MOST_ROWS = 60
EXCLUDED = "excluded_because"
SOURCE_OF = "source_of_"
GIVEN = "given_"


def rows_of(method: ReadingsMethod) -> type[forms.BaseFormSet]:
    """The formset of a method's rows."""
    fields: dict[str, forms.Field] = {
        column.name: _field_of(column) for column in method.columns
    }
    fields[EXCLUDED] = forms.CharField(
        label=_("Does not count, because"), required=False, max_length=200
    )
    row = type("ReadingRowForm", (PersonalForm,), fields)
    return forms.formset_factory(row, extra=method.form_rows, max_num=MOST_ROWS)


def given_fields(method: ReadingsMethod) -> dict[str, forms.Field]:
    """Fields of what holds for the whole test, each with its source."""
    fields: dict[str, forms.Field] = {}
    for column in method.givens:
        fields[GIVEN + column.name] = _field_of(column)
        if column.needs_source:
            fields[SOURCE_OF + column.name] = forms.CharField(
                label=_("Source of: %(label)s") % {"label": _(column.label)},
                required=False,
                max_length=200,
            )
    return fields


def entries_of(
    method: ReadingsMethod, rows: forms.BaseFormSet, given: dict[str, Any]
) -> list[ReadingEntry]:
    """What was typed; a row keeps the number of its place in the form."""
    found = []
    for number, row in enumerate(rows.forms, start=1):
        found += _of_row(method, number, row.cleaned_data)
    for column in method.givens:
        typed = given.get(GIVEN + column.name)
        if isinstance(typed, Typed):
            source = given.get(SOURCE_OF + column.name, "")
            found.append(
                ReadingEntry(
                    WHOLE_TEST,
                    column.name,
                    typed.number,
                    typed.unit,
                    source,
                    pointer=(GIVEN + column.name,),
                )
            )
    return found


def texts_of(test: Test) -> dict[str, Any]:
    """A test's readings as the form shows them: `rows`, and the fields of the whole test."""
    shown: dict[str, Any] = {}
    rows: dict[int, dict[str, str]] = {}
    for reading in test.readings.all():
        text = f"{reading.text} {reading.unit}"
        if reading.number == WHOLE_TEST:
            shown[GIVEN + reading.name] = text
            shown[SOURCE_OF + reading.name] = reading.source
        else:
            row = rows.setdefault(reading.number, {})
            row[reading.name] = text
            row[EXCLUDED] = reading.excluded_because
    if rows:
        shown["rows"] = [rows.get(n, {}) for n in range(1, max(rows) + 1)]
    return shown


def _of_row(
    method: ReadingsMethod, number: int, typed: dict[str, Any]
) -> list[ReadingEntry]:
    excluded = typed.get(EXCLUDED, "")
    return [
        ReadingEntry(
            number,
            column.name,
            value.number,
            value.unit,
            excluded_because=excluded,
            pointer=("rows", number, column.name),
        )
        for column in method.columns
        if isinstance(value := typed.get(column.name), Typed)
    ]


def _field_of(column: ReadingColumn) -> MeasuredField:
    units = column.units or (column.unit,)
    # Doors translate what pure code calls its columns.
    return MeasuredField(
        column.unit,
        units,
        label=_(column.label),
        help_text=_(column.help) if column.help else "",
        required=False,
    )
