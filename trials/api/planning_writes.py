"""The routes of what is planned, with their writes."""

from typing import Any

from rest_framework.decorators import action

from labtrack.accounts.visibility import seen_compartments
from labtrack.api.describing import changing
from labtrack.api.writing import Edits, RecordWrites
from trials.actions import components, programs, trials
from trials.actions.components import Demanded
from trials.api import planning, planning_outputs
from trials.api import planning_inputs as inputs


class Programs(RecordWrites, planning.Programs):
    """Programs with the variants they develop."""

    create_input, record_action = inputs.ProgramInput, staticmethod(programs.record)
    edit_input, edit_action = inputs.ProgramEdit, staticmethod(programs.edit)
    subject = "program"

    def present(self, record: Any, name: str, field: Any) -> Any:
        if name != "alloys":
            return super().present(record, name, field)
        return [row.alloy for row in record.program_alloys.all()]

    def whole(
        self, record: Any, sent: dict[str, Any], *, partial: bool
    ) -> dict[str, Any]:
        """Alloys that the caller may not see stay, whatever is sent."""
        whole = super().whole(record, sent, partial=partial)
        if "alloys" in sent or not partial:
            seen = {None, *seen_compartments(self.request.user)}
            rows = record.program_alloys.select_related("alloy")
            hidden = [r.alloy for r in rows if r.alloy.compartment_id not in seen]
            whole["alloys"] = [*whole["alloys"], *hidden]
        return whole


class WorkItems(RecordWrites, planning.WorkItems):
    """The scope of work as planned; what is done is on the pages of the program."""

    create_input, record_action = (
        inputs.WorkItemInput,
        staticmethod(programs.plan_work),
    )
    edit_input, edit_action = inputs.WorkItemEdit, staticmethod(programs.edit_work)
    subject = "work_item"


class Components(RecordWrites, planning.Components):
    """What the alloys are for, with what is required there."""

    create_input, record_action = inputs.ComponentInput, staticmethod(components.record)
    edit_input, edit_action = inputs.ComponentEdit, staticmethod(components.edit)
    subject = "component"

    def present(self, record: Any, name: str, field: Any) -> Any:
        if name != "requirements":
            return super().present(record, name, field)
        return [
            Demanded(
                row.property, row.comparison, row.value_as_entered, row.unit, row.source
            )
            for row in record.requirements.all()
        ]


class Trials(RecordWrites, planning.Trials):
    """Trials with their factors and runs; a heat that the caller may not see is withheld."""

    create_input, record_action = inputs.TrialInput, staticmethod(trials.record)
    edit_input, edit_action = inputs.TrialEdit, staticmethod(trials.edit)
    subject = "trial"

    @changing(inputs.TrialTableInput, planning_outputs.TrialOutput)
    @action(detail=True, methods=["put"])
    def table(self, request: Any, code: str) -> Any:
        """Make the design table this one."""

        def act(by: Any, trial: Any, version: int, data: dict[str, Any]) -> Any:
            return trials.set_table(by=by, trial=trial, version=version, **data)

        return self.changed(request, inputs.TrialTableInput, act)


class TrialRuns(Edits, planning.TrialRuns):
    """Runs of trials; a heat that the caller may not see is withheld and stays."""

    edit_input, edit_action = inputs.TrialRunEdit, staticmethod(trials.edit_run)
    subject = "run"

    def whole(
        self, record: Any, sent: dict[str, Any], *, partial: bool
    ) -> dict[str, Any]:
        """A heat that the caller may not see stays, whatever is sent."""
        whole = super().whole(record, sent, partial=partial)
        heat, seen = record.heat, seen_compartments(self.request.user)
        if heat is not None and heat.compartment_id not in seen:
            whole["heat"] = heat
        return whole
