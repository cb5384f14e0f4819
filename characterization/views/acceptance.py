"""Acceptance limits: their list, those of one's own as they are typed, and the fragment of
a specification's page.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from characterization.actions import acceptance as actions
from characterization.actions import identity
from characterization.actions.acceptance import LimitRefused
from characterization.choices import LimitKind
from characterization.dashboards import acceptance
from characterization.filtersets import AcceptanceLimitFilterSet
from characterization.forms.acceptance import (
    LimitsEditForm,
    LimitsEditionForm,
    OwnLimitsForm,
)
from characterization.models import AcceptanceLimit
from characterization.tables import AcceptanceLimitTable
from labtrack.accounts import permissions
from labtrack.accounts.visibility import get_visible_or_404, visible_to
from labtrack.pages.edits import EditPage, FormPage
from labtrack.pages.lists import RecordList
from trials.models import Specification
from trials.views.specifications import DraftEditPage

IN_A_ROW = (
    "text", "unit", "temper", "mold_class", "process", "origin", "grade",
    "cut_up_percent", "document",
)  # fmt: skip


class AcceptanceLimitList(RecordList):
    rows = AcceptanceLimit.objects.select_related(
        "property",
        "specification__alloy",
        "specification__compartment__organisation",
        "specification__superseded_by",
    )
    filterset_class = AcceptanceLimitFilterSet
    table_class = AcceptanceLimitTable
    title = gettext_lazy("Acceptance limits")
    empty_text = gettext_lazy("No limits that you may see.")
    create_url_name = "characterization:acceptance-limit-create"
    create_text = gettext_lazy("Type limits of your own")

    @staticmethod
    def is_simulated(row: AcceptanceLimit) -> bool:
        compartment = row.specification.compartment
        return compartment is not None and compartment.is_simulated


@contextmanager
def shown_beside_its_limit(form: Any) -> Iterator[None]:
    """What is refused of one limit stands beside its field."""
    try:
        yield
    except LimitRefused as refusal:
        form.blame(refusal.index, refusal)
        raise ValidationError(
            _("Limit %(n)d was refused, so nothing is saved yet; see beside it.")
            % {"n": refusal.index + 1}
        ) from refusal


class AcceptanceLimitCreate(FormPage):
    """A specification of one's own with these minima: `?based_on=` starts from another's."""

    form_class = OwnLimitsForm
    title = gettext_lazy("Type acceptance limits of your own")
    action_text = gettext_lazy("Save the limits")

    def initial(self):
        key = self.request.GET.get("based_on", "")
        if not key.isascii() or not key.isdigit() or len(key) > 17:
            return {}
        parent = visible_to(self.request.user, Specification).filter(pk=key).first()
        if parent is None:
            return {}
        return {"based_on": parent.pk, "rows": _rows_of(self.request.user, parent)}

    def save(self, form):
        with shown_beside_its_limit(form):
            return actions.record_own(
                by=self.request.user, limits=form.limits(), **form.values()
            )


class SpecificationMinimaUpdate(DraftEditPage):
    """The limits of a draft, put right or issued."""

    form_class = LimitsEditForm
    title = gettext_lazy("Acceptance limits of %(record)s")
    action_text = gettext_lazy("Save the limits")

    def initial(self):
        return {"rows": _rows_of(self.request.user, self.record)}

    def save(self, form):
        with shown_beside_its_limit(form):
            return actions.set_limits(
                by=self.request.user,
                specification=self.record,
                version=form.cleaned_data["version"],
                limits=form.limits(),
                **form.values(),
            )


class SpecificationMinimaEdition(EditPage):
    """The next edition of an issued specification, with other limits."""

    rows = Specification.objects.select_related("compartment", "organisation").filter(
        compartment__isnull=False
    )
    verb = "record"
    form_class = LimitsEditionForm
    title = gettext_lazy("New edition of %(record)s with other limits")
    action_text = gettext_lazy("Save the new edition")

    def initial(self):
        return {"rows": _rows_of(self.request.user, self.record)}

    def save(self, form):
        with shown_beside_its_limit(form):
            return actions.new_edition(
                by=self.request.user,
                specification=self.record,
                limits=form.limits(),
                **form.values(),
            )


@require_safe
@login_required
def specification_minima(request: HttpRequest, pk: int) -> HttpResponse:
    """What the specification asks of properties, in the units of its documents."""
    specification = get_visible_or_404(request.user, Specification, pk=pk)
    place = specification.compartment_id
    context = {
        "table": acceptance.table_of(request.user, specification),
        "specification": specification,
        "may_write": place is not None
        and permissions.may(request.user, "record", place),
        "may_base": permissions.compartments_where(request.user, "record").exists(),
    }
    return render(request, "characterization/_minima.html", context)


def _rows_of(person: Any, specification: Specification) -> list[dict[str, Any]]:
    """The limits that stand, as lines of the form."""
    rows = visible_to(person, AcceptanceLimit).filter(
        specification=specification, kind=LimitKind.MINIMUM
    )
    return [
        {
            "property": row.property_id,
            "tested_under": identity.as_typed(row.tested_under),
            **{name: getattr(row, name) for name in IN_A_ROW},
        }
        for row in rows
    ]
