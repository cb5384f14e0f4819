"""Creating and editing casting runs and castings."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from labtrack.pages.edits import EditPage, FormPage
from trials.actions import casting_runs, castings
from trials.forms.casting import (
    MOST_PIECES,
    BatchForm,
    CastingEditForm,
    CastingForm,
    CastingRunEditForm,
    CastingRunForm,
    PiecesForm,
    as_rows,
)
from trials.models import Casting, CastingRun
from trials.views import starting

RUN_FIELDS = (
    "process",
    "mold_class",
    "mold",
    "poured_at",
    "pour_temperature",
    "mold_temperature",
    "sequence_number",
    "poured_mass",
    "fill_time",
    "ambient_humidity",
    "shake_out",
    "filter",
    "chills",
    "coating",
    "gating",
    "notes",
)


class CastingRunCreate(FormPage):
    is_serial = True
    form_class = CastingRunForm
    title = gettext_lazy("Record a pour")
    action_text = gettext_lazy("Save the pour")

    def initial(self):
        start = starting.like_the_last(
            self.request,
            CastingRun,
            "process",
            "mold_class",
            "mold",
            "filter",
            "coating",
            "gating",
        )
        now = timezone.now().replace(second=0, microsecond=0)
        given = starting.from_address(self.request, "heat")
        return {"poured_at": now} | start | given

    def save(self, form):
        return casting_runs.record(by=self.request.user, **form.values())


class CastingRunUpdate(EditPage):
    rows = CastingRun.objects.select_related("compartment", "organisation")
    form_class = CastingRunEditForm
    title = gettext_lazy("Edit %(record)s")
    action_text = gettext_lazy("Save changes")

    def initial(self):
        return starting.of(self.record, *RUN_FIELDS)

    def save(self, form):
        return casting_runs.edit(
            by=self.request.user,
            casting_run=self.record,
            version=form.cleaned_data["version"],
            **form.values(),
        )


class CastingCreate(FormPage):
    is_serial = True
    form_class = CastingForm
    title = gettext_lazy("Record a casting")
    action_text = gettext_lazy("Save the casting")

    def initial(self):
        start = starting.like_the_last(self.request, Casting, "piece")
        return start | starting.from_address(self.request, "casting_run")

    def save(self, form):
        return castings.record(by=self.request.user, **form.values())


class CastingUpdate(EditPage):
    rows = Casting.objects.select_related("compartment", "organisation")
    form_class = CastingEditForm
    title = gettext_lazy("Edit %(record)s")
    action_text = gettext_lazy("Save changes")

    def initial(self):
        return starting.of(
            self.record,
            "piece",
            "number",
            "mass",
            "verdict",
            "scrap_code",
            "scrap_reason",
            "inspection_notes",
            "notes",
        )

    def save(self, form):
        return castings.edit(
            by=self.request.user,
            casting=self.record,
            version=form.cleaned_data["version"],
            **form.values(),
        )


class CastingBatchCreate(FormPage):
    is_serial = True
    """Several pieces alike, weighed now or later."""

    form_class = BatchForm
    title = gettext_lazy("Record castings")
    action_text = gettext_lazy("Save the castings")

    def initial(self):
        start = starting.like_the_last(self.request, Casting, "piece")
        return start | starting.from_address(self.request, "casting_run")

    def save(self, form):
        self.made = castings.create_batch(by=self.request.user, **form.values())
        return self.made[0].casting_run

    def saved_message(self, saved):
        return ngettext(
            "%(n)d casting is recorded.", "%(n)d castings are recorded.", len(self.made)
        ) % {"n": len(self.made)}


class CastingRunPieces(EditPage):
    """Weigh and judge the pieces of one pour; what is not known yet stays open."""

    rows = CastingRun.objects.select_related("compartment", "organisation")
    form_class = PiecesForm
    title = gettext_lazy("Weigh and judge the pieces of %(record)s")
    action_text = gettext_lazy("Save the pieces")

    def initial(self):
        pieces = self.record.castings.order_by("number", "code")[:MOST_PIECES]
        return {"rows": as_rows(pieces)}

    def save(self, form):
        try:
            castings.edit_pieces(by=self.request.user, changes=form.changes())
        except castings.PieceRefused as refusal:
            form.blame(refusal.casting, refusal)
            raise ValidationError(
                _("%(code)s was refused, so nothing is saved yet; see beside it.")
                % {"code": refusal.casting.code}
            ) from refusal
        return self.record

    def saved_message(self, saved):
        return _("The pieces of %(run)s are saved.") % {"run": saved}

    def _stale(self, form, stale):
        """Somebody saved one of the pieces meanwhile: its row goes on from there."""
        form.read_again(stale.record)
        return super()._stale(form, stale)
