"""What the API takes to record or edit what is planned, field by field."""

from typing import Any

from rest_framework import serializers

from labtrack.api.entering import (
    EditInput,
    RecordText,
    RowInput,
    WholeNumber,
    code,
    input_of,
    quantity,
)
from labtrack.api.fields import NumberText
from labtrack.api.naming import ColleagueNamed, CompartmentNamed, RecordNamed
from trials.actions.components import Demanded
from trials.api.inputs import PLACE
from trials.choices import FactorKind
from trials.designs.custom_table import FactorPlan, RunPlan
from trials.models import (
    Alloy,
    Component,
    Factor,
    Heat,
    Program,
    Requirement,
    Trial,
    TrialRun,
    WorkItem,
)


class ProgramEdit(EditInput):
    """Code and compartment stay. `alloys` are the variants that it develops, in order."""

    title = input_of(Program, "title")
    baseline = RecordNamed(Alloy)
    alloys = serializers.ListField(
        child=RecordNamed(Alloy), required=False, max_length=40
    )
    aim = input_of(Program, "aim")
    starts_on = input_of(Program, "starts_on")
    ends_on = input_of(Program, "ends_on")
    notes = input_of(Program, "notes")

    example = {"ends_on": "2027-11-30", "reason": "Extended by a year."}


class ProgramInput(ProgramEdit):
    """A body of work with an aim, and the alloy that its variants must beat."""

    reason = None
    compartment = CompartmentNamed()
    code = code()

    example = {
        "compartment": PLACE,
        "title": "Scandium in 535",
        "baseline": "535.0",
        "starts_on": "2026-11-02",
    }


class WorkItemEdit(EditInput):
    """What is planned, or why it was given up; code and program stay."""

    kind = input_of(WorkItem, "kind")
    title = input_of(WorkItem, "title")
    planned_quantity = WholeNumber(low=1, high=999_999)
    method_code = input_of(WorkItem, "method_code")
    specimen_kind = input_of(WorkItem, "specimen_kind")
    alloy = RecordNamed(Alloy, required=False, allow_null=True)
    starts_on = input_of(WorkItem, "starts_on")
    due_on = input_of(WorkItem, "due_on")
    responsible = ColleagueNamed(required=False, allow_null=True)
    given_up_because = input_of(WorkItem, "given_up_because")
    notes = input_of(WorkItem, "notes")

    example = {"planned_quantity": 36, "reason": "Two compositions more."}


class WorkItemInput(WorkItemEdit):
    """A line of a program's scope of work."""

    reason = None
    given_up_because = None
    program = RecordNamed(Program)
    code = code()

    example = {
        "program": "PRG-1",
        "kind": "heats",
        "title": "Heats of five compositions",
        "planned_quantity": 30,
        "due_on": "2027-03-31",
    }


class RequirementInput(RowInput):
    """One thing that the component demands."""

    makes = Demanded
    property = input_of(Requirement, "property")
    comparison = input_of(Requirement, "comparison")
    value = NumberText()
    unit = input_of(Requirement, "unit")
    source = input_of(Requirement, "source")


class ComponentEdit(EditInput):
    """Code, compartment and program stay."""

    name = input_of(Component, "name")
    family = input_of(Component, "family")
    mass = quantity("kg")
    requirements = RequirementInput(many=True, required=False, max_length=40)
    governing_requirement = input_of(Component, "governing_requirement")
    present_alloy = input_of(Component, "present_alloy")
    annual_quantity = input_of(Component, "annual_quantity")
    notes = input_of(Component, "notes")

    example = {"mass": {"value": "11.20", "unit": "lb"}}


class ComponentInput(ComponentEdit):
    """What the alloy is for, and what it must do there."""

    reason = None
    compartment = CompartmentNamed()
    program = RecordNamed(Program, required=False, allow_null=True)
    code = code()

    example = {
        "compartment": PLACE,
        "name": "Battery box",
        "family": "battery-box",
        "mass": {"value": "5.1", "unit": "kg"},
    }


class FactorInput(RowInput):
    """One thing that is varied: a column of the table."""

    makes = FactorPlan
    name = input_of(Factor, "name")
    kind = input_of(Factor, "kind", default=FactorKind.NUMBER, required=False)
    unit = input_of(Factor, "unit")
    element = input_of(Factor, "element")


def _run(**row: Any) -> RunPlan:
    return RunPlan(**row | {"levels": tuple(row["levels"])})


class RunInput(RowInput):
    """One row of the table: the level of each factor, in their order."""

    makes = _run
    number = WholeNumber(low=1, high=9999)
    levels = serializers.ListField(child=RecordText(max_length=40), max_length=40)
    order = WholeNumber(low=1, high=9999, required=False, allow_null=True)
    block = input_of(TrialRun, "block")


class TrialTableInput(EditInput):
    """The whole design table. Runs are known by their number; one that has a heat stays."""

    factors = FactorInput(many=True, max_length=40)
    runs = RunInput(many=True, max_length=500)

    example = {
        "factors": [{"name": "Sc", "kind": "element", "unit": "wt%", "element": "Sc"}],
        "runs": [
            {"number": 1, "levels": ["0"]},
            {"number": 2, "levels": ["0.2"]},
            {"number": 3, "levels": ["0.4"]},
        ],
        "reason": "Two levels were too few.",
    }


class TrialRunEdit(EditInput):
    """Which heat was melted for a run, or why none will be; taking a heat off needs a
    reason. The levels stand in the table of the trial.
    """

    heat = RecordNamed(Heat, required=False, allow_null=True)
    shares_heat_because = input_of(TrialRun, "shares_heat_because")
    dropped_because = input_of(TrialRun, "dropped_because")

    example = {"heat": "H26-014"}


class TrialEdit(EditInput):
    """What is asked; code, compartment and table stay."""

    title = input_of(Trial, "title")
    question = input_of(Trial, "question")
    program = RecordNamed(Program, required=False, allow_null=True)
    hypothesis = input_of(Trial, "hypothesis")
    blocked_by = input_of(Trial, "blocked_by")
    seed = input_of(Trial, "seed")
    notes = input_of(Trial, "notes")

    example = {"hypothesis": "Yield rises by 40 MPa at 0.3 wt% Sc."}


class TrialInput(TrialEdit):
    """An experiment; its table of runs may be given at once or follow later."""

    reason = None
    compartment = CompartmentNamed()
    code = code()
    factors = FactorInput(many=True, required=False, max_length=40)
    runs = RunInput(many=True, required=False, max_length=500)

    example = {
        "compartment": PLACE,
        "title": "Scandium from 0 to 0.3 wt%",
        "question": "How much yield strength does scandium give?",
        "factors": [{"name": "Sc", "kind": "element", "unit": "wt%", "element": "Sc"}],
        "runs": [
            {"number": 1, "levels": ["0"]},
            {"number": 2, "levels": ["0.3"]},
        ],
    }
