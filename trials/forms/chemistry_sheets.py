"""Choosing results sheets to import."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from labtrack.entry.forms import RecordForm, VisibleChoiceField
from labtrack.instruments.models import ImportProfile
from trials.actions.chemistry_sheets import MOST_FILES
from trials.chemistry.workbooks import FORMAT
from trials.forms.chemistry import SourceField


class ManyFilesInput(forms.FileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """One file or several."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = data if isinstance(data, list | tuple) else [data]
        return [super(ManyFilesField, self).clean(each, initial) for each in files]


class SheetProfileField(VisibleChoiceField):
    """The profiles of results sheets."""

    def rows(self, actor):
        return super().rows(actor).filter(definition__format=FORMAT)


class SheetsForm(RecordForm):
    """Files, what they are of, and what a person said about such files."""

    source = SourceField(
        label=_("Results of"),
        help_text=_("The code of a reference material, heat or lot."),
    )
    profile = SheetProfileField(
        ImportProfile,
        label=_("Import profile"),
        help_text=_("It says where the numbers stand and which unit each element has."),
    )
    files = ManyFilesField(
        label=_("Results sheets"),
        help_text=_("Up to %(n)d files, .xlsx or delimited text.") % {"n": MOST_FILES},
    )
