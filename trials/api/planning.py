"""Read routes of what was planned."""

from django.db.models import Prefetch

from labtrack.api.viewsets import VisibleRead
from trials import filtersets
from trials.api import planning_outputs
from trials.api.reading import PLACE, CodedRead
from trials.models import Component, Program, RunLevel, Trial, TrialRun, WorkItem


class Programs(CodedRead):
    """Programs with the variants they develop."""

    rows = Program.objects.select_related(
        PLACE, "organisation", "baseline"
    ).prefetch_related("program_alloys__alloy")
    serializer_class = planning_outputs.ProgramOutput
    filterset_class = filtersets.ProgramFilterSet


class WorkItems(CodedRead):
    """The scope of work as planned; what is done is on the pages of the program."""

    rows = WorkItem.objects.select_related(PLACE, "organisation", "program", "alloy")
    serializer_class = planning_outputs.WorkItemOutput
    filterset_class = filtersets.WorkItemFilterSet


class Components(CodedRead):
    """What the alloys are for, with what is required there."""

    rows = Component.objects.select_related(
        PLACE, "organisation", "program"
    ).prefetch_related("requirements")
    serializer_class = planning_outputs.ComponentOutput
    filterset_class = filtersets.ComponentFilterSet


class TrialRuns(VisibleRead):
    """Runs of trials, each with its levels and the heat that was melted for it."""

    rows = TrialRun.objects.select_related(PLACE, "trial", "heat").prefetch_related(
        Prefetch("levels", RunLevel.objects.select_related("factor"))
    )
    serializer_class = planning_outputs.TrialRunOutput
    filterset_class = filtersets.TrialRunFilterSet


class Trials(CodedRead):
    """Trials with their factors and runs; a heat that the caller may not see is withheld."""

    rows = Trial.objects.select_related(
        PLACE, "organisation", "program"
    ).prefetch_related(
        "factors",
        Prefetch("runs", TrialRun.objects.select_related("heat")),
        Prefetch("runs__levels", RunLevel.objects.select_related("factor")),
    )
    serializer_class = planning_outputs.TrialOutput
    filterset_class = filtersets.TrialFilterSet
