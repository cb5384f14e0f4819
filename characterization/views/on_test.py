"""What every form about one test shares."""

import contextlib
from typing import Any

from characterization.forms.numbers import NumbersForm
from characterization.forms.refusals import as_form_errors
from characterization.models import Test
from labtrack.accounts import permissions
from labtrack.accounts.visibility import get_visible_or_404
from labtrack.pages.edits import FormPage
from labtrack.refusals import NeedsConfirmation, Refused


@contextlib.contextmanager
def refusals_beside_fields(form):
    """What an action refuses becomes errors of the form."""
    fields = form.field_names() if isinstance(form, NumbersForm) else {}
    fields = {name: name for name in form.fields} | fields
    try:
        yield
    except NeedsConfirmation as question:
        if isinstance(form, NumbersForm):
            form.ask_for_confirmation()
        raise as_form_errors(question, fields) from question
    except Refused as refusal:
        raise as_form_errors(refusal, fields) from refusal


class OnTest(FormPage):
    """A form about the current version of one test."""

    verb = "record"

    def may_open(self) -> None:
        self.test = get_visible_or_404(
            self.request.user,
            Test.objects.filter(is_current=True).select_related(
                "method", "specimen", "compartment"
            ),
            test_uid=self.kwargs["test_uid"],
        )
        permissions.require(self.request.user, self.verb, self.test.compartment_id)

    def cancel_url(self) -> str:
        return self.test.get_absolute_url()

    def context(self):
        return {
            "title": f"{self.title}: {self.test.specimen.code}",
            "is_simulated": self.test.compartment.is_simulated,
            "markings": self.test.compartment.marking,
        }

    def revision(self, form) -> int | None:
        """The revision that the form was opened at."""
        return form.cleaned_data.get("version")


class NumbersOnTest(OnTest):
    """With the fields of the test's method."""

    def _arguments(self) -> dict[str, Any]:
        return super()._arguments() | {"method": self.test.method, "record": self.test}
