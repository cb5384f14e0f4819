"""Pours and the pieces that come of them."""

from django.utils.translation import gettext_lazy as _

from labtrack.entry.codes import RecordField
from labtrack.entry.forms import EditForm, RecordForm, field_of
from labtrack.entry.moment import LocalMomentField
from labtrack.entry.quantity import QuantityField
from trials.forms.fields import code_field, notes_field
from trials.models import Casting, CastingRun, Heat

TEMPERATURES = ("degC", "degF")


class _CastingRunFields(RecordForm):
    process = field_of(CastingRun, "process")
    mold_class = field_of(CastingRun, "mold_class")
    mold = field_of(CastingRun, "mold")
    poured_at = LocalMomentField(label=_("Poured"))
    pour_temperature = QuantityField(
        "degC", TEMPERATURES, label=_("Pour temperature"), required=False
    )
    mold_temperature = QuantityField(
        "degC", TEMPERATURES, label=_("Mold temperature"), required=False
    )
    notes = notes_field()


class CastingRunForm(_CastingRunFields):
    """A new pour."""

    heat = RecordField(Heat, label=_("Heat"), help_text=_("Type or scan its code."))
    code = code_field()

    field_order = ["heat", "code"]


class CastingRunEditForm(EditForm, _CastingRunFields):
    """A pour put right; code and heat stay."""


class _CastingFields(RecordForm):
    piece = field_of(Casting, "piece")
    mass = QuantityField("kg", ("kg", "g", "lb"), label=_("Mass"), required=False)
    notes = notes_field()


class CastingForm(_CastingFields):
    """A new casting."""

    casting_run = RecordField(
        CastingRun, label=_("Casting run"), help_text=_("Type or scan its code.")
    )
    code = code_field()

    field_order = ["casting_run", "code"]


class CastingEditForm(EditForm, _CastingFields):
    """A casting put right; code and pour stay."""
