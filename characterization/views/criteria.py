"""Success criteria: the list, the page of one, stating, restating and withdrawing it."""

from typing import Any

import django_tables2 as tables
from django.db.models import Min, Prefetch
from django.utils.translation import gettext_lazy as _

from characterization.actions import criteria, identity
from characterization.dashboards import criterion_page
from characterization.filtersets import SuccessCriterionFilterSet
from characterization.forms.criterion import (
    CriterionEditForm,
    CriterionForm,
    RestatementForm,
)
from characterization.models import CriterionStatement, SuccessCriterion
from labtrack.pages.detail import RecordDetailPage
from labtrack.pages.edits import EditPage, FormPage
from labtrack.pages.lists import RecordList
from labtrack.pages.tables import OPTIONAL, RecordTable, ReferenceColumn, TimeColumn
from trials.views import starting

PLACE = ("compartment", "organisation")
STATEMENTS = Prefetch(
    "statements",
    CriterionStatement.objects.select_related(
        "property", "alloy", "section_class", "cycle", "baseline_alloy",
        "baseline_cycle", "stated_by",
    ).order_by("-number"),
)  # fmt: skip


class SuccessCriterionTable(RecordTable):
    title = tables.Column(verbose_name=_("Title"))
    program = ReferenceColumn(verbose_name=_("Program"), attrs=OPTIONAL)
    withdrawn_because = tables.Column(
        verbose_name=_("Withdrawn because"), attrs=OPTIONAL
    )
    first_stated_at = TimeColumn(verbose_name=_("First stated"))

    sorts = {"code": "code", "title": "title", "first_stated_at": "first_stated_at"}


class SuccessCriterionList(RecordList):
    rows = SuccessCriterion.objects.select_related("program", *PLACE).annotate(
        first_stated_at=Min("statements__stated_at")
    )
    filterset_class = SuccessCriterionFilterSet
    table_class = SuccessCriterionTable
    title = _("Success criteria")
    empty_text = _("Nothing is promised yet. State a criterion before the first heat.")
    create_url_name = "characterization:success-criterion-create"
    create_text = _("State a criterion")


class SuccessCriterionDetail(RecordDetailPage):
    rows = SuccessCriterion.objects.select_related(
        "program__organisation", "created_by", *PLACE
    ).prefetch_related(STATEMENTS)
    dashboard = staticmethod(criterion_page.compose)


class SuccessCriterionCreate(FormPage):
    is_serial = True
    form_class = CriterionForm
    title = _("State a success criterion")
    action_text = _("State it")

    def initial(self):
        start = starting.like_the_last(self.request, SuccessCriterion, "program")
        return start | starting.from_address(self.request, "program", "alloy")

    def save(self, form):
        values = form.cleaned_data
        return criteria.state(
            by=self.request.user,
            program=values["program"],
            title=values["title"],
            code=values["code"],
            notes=values["notes"],
            statement=form.statement(),
        )


class SuccessCriterionRestate(EditPage):
    rows = SuccessCriterion.objects.select_related(*PLACE).prefetch_related(STATEMENTS)
    form_class = RestatementForm
    title = _("Restate %(record)s")
    action_text = _("State this instead")

    def initial(self):
        return texts_of(self.record.statements.all()[0])

    def save(self, form):
        return criteria.restate(
            by=self.request.user,
            criterion=self.record,
            version=form.cleaned_data["version"],
            statement=form.statement(),
            reason=form.cleaned_data["reason"],
        )


class SuccessCriterionUpdate(EditPage):
    rows = SuccessCriterion.objects.select_related(*PLACE)
    form_class = CriterionEditForm
    title = _("Edit %(record)s")
    action_text = _("Save changes")

    def initial(self):
        return starting.of(self.record, "title", "notes", "withdrawn_because")

    def save(self, form):
        return criteria.edit(
            by=self.request.user,
            criterion=self.record,
            version=form.cleaned_data["version"],
            **form.values(),
        )


def texts_of(statement: CriterionStatement) -> dict[str, Any]:
    """What the form starts with: the version that stands."""
    number, _space, unit = statement.margin_as_entered.rpartition(" ")
    start = starting.of(
        statement,
        "property", "comparison", "better", "alloy", "cycle", "baseline_alloy",
        "baseline_cycle", "origin", "process", "mold_class", "orientation",
        "section_class", "supplied_temper",
    )  # fmt: skip
    return start | {
        "margin": number,
        "unit": unit,
        "confidence_pct": f"{statement.confidence_pct:g}",
        "test_temperature_c": f"{statement.test_temperature_c:g}",
        "tested_under": identity.as_typed(statement.tested_under),
    }
