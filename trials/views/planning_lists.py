"""The lists of what was planned."""

from django.utils.translation import gettext_lazy as _

from labtrack.pages.counting import number_of
from labtrack.pages.lists import RecordList
from trials import filtersets, planning_tables
from trials.models import (
    Component,
    Program,
    ProgramAlloy,
    Trial,
    TrialRun,
    WorkItem,
)
from trials.views.lists import PLACE


class ProgramList(RecordList):
    rows = Program.objects.select_related("baseline", *PLACE).annotate(
        n_alloys=number_of(ProgramAlloy.objects.all(), "program"),
        n_items=number_of(WorkItem.objects.all(), "program"),
    )
    filterset_class = filtersets.ProgramFilterSet
    table_class = planning_tables.ProgramTable
    title = _("Programs")
    empty_text = _("No programs yet. Begin one with its aim and its baseline alloy.")
    create_url_name = "trials:program-create"
    create_text = _("Begin a program")


class WorkItemList(RecordList):
    rows = WorkItem.objects.select_related("program", "responsible", *PLACE)
    filterset_class = filtersets.WorkItemFilterSet
    table_class = planning_tables.WorkItemTable
    title = _("Work items")
    empty_text = _("No work is planned yet. Plan it from the page of a program.")
    create_url_name = "trials:work-item-create"
    create_text = _("Plan work")


class ComponentList(RecordList):
    rows = Component.objects.select_related("program", *PLACE)
    filterset_class = filtersets.ComponentFilterSet
    table_class = planning_tables.ComponentTable
    title = _("Components")
    empty_text = _("No components yet. Describe what the alloy is for.")
    create_url_name = "trials:component-create"
    create_text = _("Describe a component")


class TrialList(RecordList):
    rows = Trial.objects.select_related("program", *PLACE).annotate(
        n_runs=number_of(TrialRun.objects.all(), "trial"),
        n_heats=number_of(TrialRun.objects.exclude(heat=None), "trial"),
    )
    filterset_class = filtersets.TrialFilterSet
    table_class = planning_tables.TrialTable
    title = _("Trials")
    empty_text = _("No trials yet. Plan one with a question and a table of runs.")
    create_url_name = "trials:trial-create"
    create_text = _("Plan a trial")
