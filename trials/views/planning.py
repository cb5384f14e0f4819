"""Creating and editing programs, work items, components; their pages."""

from typing import Any

from django.utils.translation import gettext_lazy

from labtrack.accounts.visibility import seen_compartments
from labtrack.pages.detail import RecordDetailPage
from labtrack.pages.edits import EditPage, FormPage
from trials.actions import components, programs
from trials.dashboards import planning
from trials.forms.planning import (
    ComponentEditForm,
    ComponentForm,
    ProgramEditForm,
    ProgramForm,
    WorkItemEditForm,
    WorkItemForm,
)
from trials.models import Alloy, Component, Program, WorkItem
from trials.views import starting

PLACE = ("compartment", "organisation")
MADE_BY = (*PLACE, "created_by")
SAVE_CHANGES = gettext_lazy("Save changes")
EDIT = gettext_lazy("Edit %(record)s")


class ProgramDetail(RecordDetailPage):
    rows = Program.objects.select_related("baseline", *MADE_BY).prefetch_related(
        "program_alloys__alloy__parent"
    )
    dashboard = staticmethod(planning.compose_program)


class ProgramCreate(FormPage):
    form_class = ProgramForm
    title = gettext_lazy("Begin a program")
    action_text = gettext_lazy("Save the program")

    def initial(self):
        return starting.like_the_last(self.request, Program, "compartment", "baseline")

    def save(self, form):
        return programs.record(
            by=self.request.user, alloys=form.alloys(), **form.values()
        )


class ProgramUpdate(EditPage):
    rows = Program.objects.select_related("baseline", *PLACE).prefetch_related(
        "program_alloys__alloy"
    )
    form_class = ProgramEditForm
    title = EDIT
    action_text = SAVE_CHANGES

    def initial(self):
        start = starting.of(
            self.record, "title", "aim", "starts_on", "ends_on", "baseline", "notes"
        )
        shown, _hidden = self._alloys()
        return start | {"rows": [{"alloy": alloy.pk} for alloy in shown]}

    def save(self, form):
        _shown, hidden = self._alloys()
        return programs.edit(
            by=self.request.user,
            program=self.record,
            version=form.cleaned_data["version"],
            alloys=[*form.alloys(), *hidden],
            **form.values(),
        )

    def _alloys(self) -> tuple[list[Alloy], list[Alloy]]:
        """Those this person may see, and those that stay whatever they do."""
        seen = seen_compartments(self.request.user)
        alloys = [row.alloy for row in self.record.program_alloys.all()]
        shown = [
            alloy
            for alloy in alloys
            if alloy.compartment_id is None or alloy.compartment_id in seen
        ]
        return shown, [alloy for alloy in alloys if alloy not in shown]


class WorkItemDetail(RecordDetailPage):
    rows = WorkItem.objects.select_related(
        "program__compartment",
        "program__organisation",
        "alloy",
        "responsible",
        *MADE_BY,
    )
    dashboard = staticmethod(planning.compose_work_item)


class WorkItemCreate(FormPage):
    is_serial = True
    form_class = WorkItemForm
    title = gettext_lazy("Plan work")
    action_text = gettext_lazy("Save the plan")

    def initial(self):
        last = starting.like_the_last(self.request, WorkItem, "program", "responsible")
        return last | starting.from_address(self.request, "program", "kind")

    def save(self, form):
        return programs.plan_work(by=self.request.user, **form.values())

    def saved_url(self, saved):
        return saved.program.get_absolute_url()


class WorkItemUpdate(EditPage):
    rows = WorkItem.objects.select_related("program", "alloy", *PLACE)
    form_class = WorkItemEditForm
    title = EDIT
    action_text = SAVE_CHANGES

    def initial(self):
        return starting.of(
            self.record,
            "title", "kind", "planned_quantity", "method_code", "specimen_kind",
            "alloy", "starts_on", "due_on", "responsible", "notes",
            "given_up_because",
        )  # fmt: skip

    def save(self, form):
        return programs.edit_work(
            by=self.request.user,
            work_item=self.record,
            version=form.cleaned_data["version"],
            **form.values(),
        )


class ComponentDetail(RecordDetailPage):
    rows = Component.objects.select_related("program", *MADE_BY)
    dashboard = staticmethod(planning.compose_component)


class ComponentCreate(FormPage):
    is_serial = True
    form_class = ComponentForm
    title = gettext_lazy("Describe a component")
    action_text = gettext_lazy("Save the component")

    def initial(self):
        last = starting.like_the_last(self.request, Component, "compartment", "program")
        return last | starting.from_address(self.request, "program")

    def save(self, form):
        return components.record(
            by=self.request.user, requirements=form.requirements(), **form.values()
        )


class ComponentUpdate(EditPage):
    rows = Component.objects.select_related("program", *PLACE)
    form_class = ComponentEditForm
    title = EDIT
    action_text = SAVE_CHANGES

    def initial(self):
        start = starting.of(
            self.record,
            "name", "family", "program", "mass", "governing_requirement",
            "present_alloy", "annual_quantity", "notes",
        )  # fmt: skip
        return start | {"rows": _requirements_of(self.record)}

    def save(self, form):
        return components.edit(
            by=self.request.user,
            component=self.record,
            version=form.cleaned_data["version"],
            requirements=form.requirements(),
            **form.values(),
        )


def _requirements_of(component: Component) -> list[dict[str, Any]]:
    return [
        {
            "property": row.property,
            "comparison": row.comparison,
            "value": row.value_as_entered,
            "unit": row.unit,
            "source": row.source,
        }
        for row in component.requirements.all()
    ]
