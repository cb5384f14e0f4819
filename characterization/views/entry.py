"""Typing a test, adding what is owed, uploading a curve."""

import hashlib
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from characterization.actions import (
    broken_bars,
    files,
    lifecycle,
    readouts,
    recording,
    resolving,
)
from characterization.actions.entries import MethodRules, unusual
from characterization.actions.file_facts import SaidBeside
from characterization.actions.recording import Observation
from characterization.actions.remarks import remarks_about_time
from characterization.choices import TestState
from characterization.dashboards import series
from characterization.forms.numbers import (
    NumbersForm,
    TypedTestForm,
    first_facts,
    like_the_last,
    texts_of,
)
from characterization.forms.steps import (
    PickForm,
    UploadForm,
)
from characterization.models import Test, TestMethod
from characterization.views.on_test import NumbersOnTest, refusals_beside_fields
from labtrack.accounts import permissions
from labtrack.accounts.visibility import get_visible_or_404, visible_to
from labtrack.instruments.actions.submissions import Arrival
from labtrack.instruments.choices import SubmissionKind
from labtrack.instruments.models import RawSubmission
from labtrack.pages.edits import FormPage
from trials.models import Specimen

WITH_EVERYTHING = Specimen.objects.select_related(
    "compartment",
    "organisation",
    "casting_run__heat",
    "casting__casting_run",
    "source_heat__alloy",
    "source_lot__alloy",
)


def _unusual(
    method: TestMethod, entries: list, given: list, *, specimen: Specimen
) -> list:
    """What a person is asked about before it is taken, readings included."""
    rules = MethodRules(method)
    read = readouts.understand(rules, given, entries)
    sent = readouts.combined(rules, entries, read)
    numbers = broken_bars.numbers_of(rules, sent, specimen=specimen)
    return [*unusual(numbers.rows), *(read.remarks if read else ())]


class TestPick(FormPage):
    """Which specimen and method; the next page has the method's fields."""

    __test__ = False
    form_class = PickForm
    title = gettext_lazy("New test")
    action_text = gettext_lazy("Go on")

    def initial(self):
        person = self.request.user
        mine = visible_to(person, Test).filter(entered_by=person).order_by("-pk")
        last = mine.select_related("method").first()
        tensile = visible_to(person, TestMethod).filter(kind="tensile")
        method = last.method if last else tensile.first()
        return {
            "method": method and method.code,
            "specimen": self.request.GET.get("specimen", ""),
        }

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.may_open()
        form = self.form_class(request.POST, person=request.user)
        if not form.is_valid():
            return self._page(form, status=422)
        return redirect(
            reverse(
                "characterization:test-create",
                args=[
                    form.cleaned_data["specimen"].pk,
                    form.cleaned_data["method"].code,
                ],
            )
        )


class _OnSpecimen(FormPage):
    """A form about one specimen that the address names."""

    def find_specimen(self) -> Specimen:
        return get_visible_or_404(
            self.request.user, WITH_EVERYTHING.all(), pk=self.kwargs["specimen_pk"]
        )

    def may_open(self) -> None:
        self.specimen = self.find_specimen()
        permissions.require(self.request.user, "record", self.specimen.compartment_id)

    def cancel_url(self) -> str:
        return self.specimen.get_absolute_url()


class TestCreate(_OnSpecimen):
    """Type the numbers of one test."""

    __test__ = False
    form_class = TypedTestForm
    template_name = "characterization/test_form.html"
    action_text = gettext_lazy("Save the test")
    is_serial = True

    def may_open(self) -> None:
        super().may_open()
        self.method = get_visible_or_404(
            self.request.user, TestMethod, code=self.kwargs["method"]
        )

    def _arguments(self) -> dict[str, Any]:
        return super()._arguments() | {"method": self.method}

    def initial(self):
        specimen = self.specimen
        numbers = {
            f"number_{part.property_id}": text
            for part in self.method.parts.select_related("property")
            if (
                text := {
                    "d0": specimen.diameter_as_entered,
                    "L0": specimen.gauge_length_as_entered,
                }.get(part.property.code)
            )
        }
        person = self.request.user
        return first_facts(person) | like_the_last(person, self.method) | numbers

    def next_specimen(self) -> Specimen | None:
        return series.next_specimen(self.request.user, self.specimen, self.method)

    def next_text(self) -> str:
        """The next bar of the same piece or heat is proposed by its name."""
        following = self.next_specimen()
        if following is None:
            return _("Save and choose the next")
        return _("Save and go on to %(specimen)s") % {"specimen": following.code}

    def next_url(self, saved: Test) -> str:
        following = self.next_specimen()
        if following is None:
            return reverse("characterization:test-pick")
        return reverse(
            "characterization:test-create", args=[following.pk, self.method.code]
        )

    def context(self):
        return {
            "title": _("%(method)s on %(specimen)s")
            % {"method": self.method.code, "specimen": self.specimen.code},
            "is_simulated": self.specimen.compartment.is_simulated,
            "markings": self.specimen.compartment.marking,
        }

    def save(self, form):
        state = self._state()
        # What cannot be submitted is not half saved: the form is still on the screen.
        with refusals_beside_fields(form), transaction.atomic():
            entries, given = form.entries(), form.given()
            facts = form.facts()
            recording.confirm_or_ask(
                [
                    *_unusual(self.method, entries, given, specimen=self.specimen),
                    *remarks_about_time(facts.performed_at, self.specimen, state),
                ],
                reason=form.cleaned_data.get("confirmation", ""),
            )
            test = recording.record(
                observation=Observation(
                    specimen=self.specimen,
                    material_state=state,
                    method=self.method,
                    entries=tuple(entries),
                    readings=tuple(given),
                    facts=facts,
                    is_typed=True,
                ),
                by=self.request.user,
            )
            if form.cleaned_data.get("submit_now"):
                lifecycle.submit(test=test, by=self.request.user)
        return test

    def _state(self):
        """The latest state: what a bar is in when it is tested."""
        return self.specimen.material_states.order_by("-number").first()


class DraftEdit(NumbersOnTest):
    """Go on typing a draft."""

    form_class = TypedTestForm
    template_name = "characterization/test_form.html"
    title = gettext_lazy("Draft")
    action_text = gettext_lazy("Save the test")

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """What is no draft any more has its own page, which says what can be done."""
        self.may_open()
        if self.test.state != TestState.DRAFT:
            return redirect(self.test)
        return super().get(request, **kwargs)

    def initial(self):
        return texts_of(self.test)

    def save(self, form):
        with refusals_beside_fields(form, self.test), transaction.atomic():
            entries, given = form.entries(), form.given()
            facts = form.facts()
            recording.confirm_or_ask(
                [
                    *_unusual(
                        self.test.method,
                        entries,
                        given,
                        specimen=self.test.specimen,
                    ),
                    *remarks_about_time(
                        facts.performed_at,
                        self.test.specimen,
                        self.test.material_state,
                    ),
                ],
                reason=form.cleaned_data.get("confirmation", ""),
            )
            test = recording.edit_draft(
                test=self.test,
                entries=entries,
                given=given,
                facts=facts,
                revision=self.revision(form) or 0,
                by=self.request.user,
            )
            if form.cleaned_data.get("submit_now"):
                lifecycle.submit(test=test, by=self.request.user)
        return test


class OwedAdd(NumbersOnTest):
    """Add what a test in progress still owes."""

    form_class = NumbersForm
    template_name = "characterization/test_form.html"
    title = gettext_lazy("Add what is owed")
    action_text = gettext_lazy("Add")

    def _arguments(self) -> dict[str, Any]:
        only = {*self.test.owed(), *broken_bars.askable(self.test), "notes"}
        return super()._arguments() | {"only": only, "but_evaluated": False}

    def initial(self):
        return first_facts(self.request.user)

    def save(self, form):
        with refusals_beside_fields(form):
            return recording.add_owed(
                test=self.test,
                entries=form.entries(),
                given=form.given(),
                facts=form.facts(),
                by=self.request.user,
            )


class CurveUpload(FormPage):
    """Upload an instrument's file; a worker evaluates it."""

    form_class = UploadForm
    title = gettext_lazy("Upload an instrument's file")
    action_text = gettext_lazy("Upload")

    def initial(self):
        person = self.request.user
        last = (
            visible_to(person, RawSubmission)
            .filter(submitted_by=person, instrument__isnull=False)
            .order_by("-received_at")
            .values_list("instrument_id", flat=True)
        )
        return {
            "specimen": self.request.GET.get("specimen", ""),
            "instrument": last.first(),
        }

    def _arguments(self) -> dict[str, Any]:
        return super()._arguments() | {"files": self.request.FILES or None}

    def save(self, form):
        data = form.cleaned_data
        specimen, instrument = data["specimen"], data["instrument"]
        place = specimen.compartment if specimen else form.place_of(instrument)
        permissions.require(self.request.user, "record", place.pk)
        state = data["material_state"]
        if specimen and state:
            resolving.material_state_of(specimen, state, actor=self.request.user)
        body = data["file"].read()
        said = SaidBeside(
            specimen=specimen.code if specimen else "",
            method=data["method"].code if data["method"] else "",
            profile_id=data["profile"].pk if data["profile"] else None,
            material_state=state,
            external_id=hashlib.sha256(body).hexdigest(),
            performed_at=data["performed_at"].isoformat()
            if data["performed_at"]
            else "",
            conditions=data["conditions"].strip(),
        )
        return files.upload(
            arrival=Arrival(
                kind=SubmissionKind.FILE,
                body=body,
                compartment=place,
                instrument=instrument,
                person=self.request.user,
                fields=said.as_fields(),
                file_name=data["file"].name,
                content_type=data["file"].content_type or "",
            )
        )

    def saved_url(self, saved) -> str:
        return reverse("characterization:job", args=[saved.pk])

    def saved_message(self, saved) -> str:
        return _("The file is kept; its evaluation is under way.")
