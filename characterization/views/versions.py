"""New versions of a test, and marking one invalid."""

from dataclasses import replace

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy

from characterization.actions import (
    evaluations,
    lifecycle,
    readouts,
    resolving,
    versions,
)
from characterization.dashboards.reevaluation import before_and_after
from characterization.forms.method_settings import initial_of
from characterization.forms.numbers import CorrectionForm, texts_of
from characterization.forms.steps import (
    InvalidationForm,
    ReassignmentForm,
    ReevaluationForm,
    readings_form,
    trace_form,
)
from characterization.methods.method_settings import of_readings_again
from characterization.methods.trace_methods import TRACE_METHODS
from characterization.views.on_test import (
    NumbersOnTest,
    OnTest,
    refusals_beside_fields,
)


class Correction(NumbersOnTest):
    """A new version with other numbers; a corrected diameter evaluates the curve again."""

    verb = "correct"
    form_class = CorrectionForm
    template_name = "characterization/test_form.html"
    title = gettext_lazy("Correct")
    action_text = gettext_lazy("Save as a new version")

    def initial(self):
        return texts_of(self.test)

    def save(self, form):
        was = {
            m.property.code: (m.text, m.unit)
            for m in self.test.measurements.select_related("property")
        }
        changed = [
            e for e in form.entries() if was.get(e.property) != (e.value, e.unit)
        ]
        with refusals_beside_fields(form, self.test):
            return versions.correct(
                test=self.test,
                entries=changed,
                given=self._other_readings(form),
                facts=form.facts(),
                reason=form.cleaned_data["reason"],
                revision=self.revision(form),
                by=self.request.user,
            )

    def _other_readings(self, form) -> list[readouts.ReadingEntry]:
        """All readings as typed, where they are not as they were; nothing otherwise."""
        typed = form.given()
        was = readouts.as_entries(self.test)
        plain = [replace(entry, pointer=()) for entry in typed]
        by_place = sorted(plain, key=lambda e: (e.number, e.name))
        if by_place == sorted(was, key=lambda e: (e.number, e.name)):
            return []
        return typed


class Reevaluation(OnTest):
    """Evaluate the stored curve or readings with other settings: looked at first, then
    saved.
    """

    verb = "reevaluate"
    form_class = ReevaluationForm
    template_name = "characterization/reevaluation_form.html"
    title = gettext_lazy("Evaluate again")
    action_text = gettext_lazy("Save as a new version")
    compared: list[tuple[str, str, str]] | None = None

    def may_open(self) -> None:
        super().may_open()
        kind = self.test.method.kind
        self.are_readings = readouts.result_of(self.test) is not None
        if self.are_readings:
            self.form_class = readings_form(kind)
        elif trace := TRACE_METHODS.get(kind):
            self.form_class = trace_form(trace)

    def initial(self):
        evaluation = getattr(self.test, "evaluation", None)
        if evaluation is None:
            return {}
        if not self.are_readings:
            return dict(evaluation.parameters)
        declared = of_readings_again(self.test.method.kind)
        person = self.request.user
        return initial_of(declared, evaluation.parameters, person=person) | {
            "as_method": not declared
        }

    def context(self):
        return super().context() | {"compared": self.compared}

    def _post(self, request):
        if "preview" not in request.POST:
            return super()._post(request)
        data = request.POST.copy()
        data.setdefault("reason", "")
        form = self.form_class(data, **self._arguments())
        form.fields["reason"].required = False
        if form.is_valid():
            try:
                with refusals_beside_fields(form):
                    found = versions.preview(
                        test=self.test,
                        settings=form.settings(),
                        as_method=form.cleaned_data["as_method"],
                    )
                    if evaluations.is_as_it_was(self.test, found.result):
                        raise evaluations.nothing_changes(self.test)
                figures = {
                    e.property: (
                        float(e.value),
                        float(e.uncertainty) if e.uncertainty else None,
                    )
                    for e in found.entries
                }
                self.compared = before_and_after(
                    self.test, figures, found.not_obtained, person=request.user
                )
            except ValidationError as refusal:
                form.take(refusal)
        form.fields["reason"].required = True  # to save it
        return self._page(form, status=200 if self.compared else 422)

    def save(self, form):
        with refusals_beside_fields(form):
            return versions.reevaluate(
                test=self.test,
                settings=form.settings(),
                as_method=form.cleaned_data["as_method"],
                reason=form.cleaned_data["reason"],
                by=self.request.user,
            )


class Reassignment(OnTest):
    """The bars were mixed up."""

    verb = "correct"
    form_class = ReassignmentForm
    title = gettext_lazy("Other specimen")
    action_text = gettext_lazy("Save as a new version")

    def save(self, form):
        specimen = form.cleaned_data["specimen"]
        with refusals_beside_fields(form):
            return versions.reassign(
                test=self.test,
                specimen=specimen,
                material_state=resolving.material_state_of(
                    specimen,
                    form.cleaned_data["material_state"],
                    actor=self.request.user,
                ),
                reason=form.cleaned_data["reason"],
                by=self.request.user,
            )


class Invalidation(OnTest):
    """Leave the test out of every statistic, with a coded reason."""

    verb = "invalidate"
    form_class = InvalidationForm
    title = gettext_lazy("Mark invalid")
    action_text = gettext_lazy("Mark invalid")

    def save(self, form):
        with refusals_beside_fields(form):
            return lifecycle.mark_invalid(
                test=self.test,
                code=form.cleaned_data["code"],
                reason=form.cleaned_data["reason"],
                by=self.request.user,
            )
