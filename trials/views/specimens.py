"""Creating specimens many at a time, editing one, and printing their marks."""

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.forms import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from labtrack.accounts import numbering, permissions
from labtrack.accounts.natural_keys import get_named_or_404, key_of
from labtrack.accounts.visibility import visible_to
from labtrack.entry import codes
from labtrack.pages.edits import EditPage, FormPage
from trials.actions import specimens
from trials.choices import SpecimenOrigin
from trials.forms.specimen import PARENTS, SpecimenBatchForm, SpecimenEditForm
from trials.models import Specimen
from trials.models.specimen import PARENT_FIELDS
from trials.views import starting

DIMENSIONS = ("diameter", "gauge_length", "section_thickness")


class SpecimenCreate(FormPage):
    is_serial = True
    form_class = SpecimenBatchForm
    template_name = "trials/specimen_form.html"
    title = gettext_lazy("Create specimens")
    action_text = gettext_lazy("Create them")

    def initial(self):
        origin = self.request.GET.get("origin")
        alike = {"origin": origin} if origin in SpecimenOrigin.values else {}
        start = starting.like_the_last(
            self.request, Specimen, "kind", "orientation", *DIMENSIONS, **alike
        )
        given = starting.from_address(self.request, "origin", "parent", "kind", "count")
        return start | given

    def save(self, form):
        return specimens.create_batch(by=self.request.user, **form.values())

    def saved_url(self, saved):
        """The marks of this batch, to print and to stamp."""
        query = {
            "origin": saved[0].origin,
            "parent": key_of(saved[0].parent),
            "first": saved[0].pk,
            "last": saved[-1].pk,
        }
        return f"{reverse('trials:specimen-marks')}?{urlencode(query)}"

    def saved_message(self, saved):
        return ngettext(
            "%(n)d specimen is recorded.", "%(n)d specimens are recorded.", len(saved)
        ) % {"n": len(saved)}

    def context(self):
        return {
            "title": self.title,
            "preview_url": reverse("trials:specimen-preview"),
        }


class SpecimenUpdate(EditPage):
    rows = Specimen.objects.select_related("compartment", "organisation")
    form_class = SpecimenEditForm
    title = gettext_lazy("Edit %(record)s")
    action_text = gettext_lazy("Save changes")

    def initial(self):
        return starting.of(
            self.record,
            "kind",
            "stamp_mark",
            "location",
            "orientation",
            "notes",
            *DIMENSIONS,
        )

    def save(self, form):
        return specimens.edit(
            by=self.request.user,
            specimen=self.record,
            version=form.cleaned_data["version"],
            **form.values(),
        )


@require_safe
@login_required
def preview(request: HttpRequest) -> HttpResponse:
    """The codes that a batch would get, as its form stands."""
    try:
        context = _preview(request)
    except ValidationError as error:
        context = {"why": " ".join(error.messages)}
    return render(request, "trials/_specimen_preview.html", context)


@require_safe
@login_required
def marks(request: HttpRequest) -> HttpResponse:
    """Codes and stamp marks of one parent's specimens, to print and take to the bench."""
    origin = request.GET.get("origin", "")
    if origin not in SpecimenOrigin.values:
        raise Http404
    origin = SpecimenOrigin(origin)
    parent = get_named_or_404(
        request.user,
        PARENTS[origin].objects.select_related("compartment"),
        request.GET.get("parent", ""),
    )
    rows = visible_to(request.user, Specimen).filter(**{PARENT_FIELDS[origin]: parent})
    first, last = request.GET.get("first", ""), request.GET.get("last", "")
    is_batch = _is_key(first) and _is_key(last)
    if is_batch:
        rows = rows.filter(pk__gte=int(first), pk__lte=int(last))
    context = {
        "parent": parent,
        "rows": rows.order_by("pk")[: 2 * specimens.LARGEST_BATCH],
        "is_batch": is_batch,
        "is_simulated": parent.compartment.is_simulated,
        "markings": parent.compartment.marking,
    }
    return render(request, "trials/specimen_marks.html", context)


def _preview(request: HttpRequest) -> dict:
    origin, text = request.GET.get("origin", ""), request.GET.get("parent", "").strip()
    if origin not in SpecimenOrigin.values or not text:
        return {"why": _("Say where they come from to see their codes.")}
    parent = codes.found(request.user, PARENTS[SpecimenOrigin(origin)], text)
    if not permissions.may(request.user, "record", parent.compartment_id):
        return {"why": _("Your role there does not allow recording.")}
    count = request.GET.get("count", "")
    if not _is_key(count) or not 1 <= int(count) <= specimens.LARGEST_BATCH:
        return {
            "why": _("Say how many, from 1 to %(most)d.")
            % {"most": specimens.LARGEST_BATCH}
        }
    upcoming = numbering.peek(
        Specimen,
        specimens.numbered_as(parent),
        compartment=parent.compartment,
        parent=parent.code,
        count=int(count),
    )
    return {"codes": upcoming, "parent": parent}


def _is_key(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 18
