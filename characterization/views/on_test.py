"""What every form about one test shares."""

import contextlib
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from characterization.forms.numbers import NumbersForm, texts_of
from characterization.forms.refusals import as_form_errors
from characterization.models import Test
from labtrack.accounts import permissions
from labtrack.accounts.visibility import get_visible_or_404
from labtrack.pages.edits import FormPage
from labtrack.refusals import Fault, NeedsConfirmation, Refused


@contextlib.contextmanager
def refusals_beside_fields(form, test: Test | None = None):
    """What an action refuses becomes errors of the form. Where somebody saved `test`
    meanwhile, the form says what it holds now, and goes on from there.
    """
    fields = form.field_names() if isinstance(form, NumbersForm) else {}
    fields = {name: name for name in form.fields} | fields
    try:
        yield
    except NeedsConfirmation as question:
        if isinstance(form, NumbersForm):
            form.ask_for_confirmation()
        raise as_form_errors(question, fields) from question
    except Refused as refusal:
        error = as_form_errors(_beside_rows(form, refusal), fields)
        if test and any(fault.code == "revision" for fault in refusal.faults):
            error = ValidationError([*error.messages, *_changed_meanwhile(form, test)])
        raise error from refusal


def _beside_rows(form, refusal: Refused) -> Refused:
    """Faults of readings stand beside them in their row, and are summed up at the top."""
    if not isinstance(form, NumbersForm):
        return refusal
    beside = [f for f in refusal.faults if form.blame_row(f.pointer, f.message)]
    rest = [fault for fault in refusal.faults if fault not in beside]
    if beside:
        rest.append(Fault("rows", _("Some of the rows need you; see beside them.")))
    return Refused(rest)


def _changed_meanwhile(form, test: Test) -> list[str]:
    """What the test holds now where this person typed something else. The form takes the
    present revision, so that saving again is this person's decision.
    """
    test.refresh_from_db()
    form.data = form.data.copy()
    form.data["version"] = str(test.revision)
    stored = texts_of(test)
    return [
        _("%(code)s is now %(stored)s; you typed %(typed)s.")
        % {"code": code, "stored": stored.get(name) or "–", "typed": typed or "–"}
        for name, code in form.codes.items()
        if str(typed := form.cleaned_data.get(name) or "") != stored.get(name, "")
    ]


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
