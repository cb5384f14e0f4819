"""What was planned: programs, work items, components, trials, success criteria."""

import itertools

from characterization.actions import criteria
from characterization.actions.criteria import Statement
from characterization.choices import Better, Comparison
from characterization.models import Property
from labtrack.entered import entered
from tests.factories import materials, people
from trials.actions import components, programs, trials
from trials.choices import (
    CastingProcess,
    ComponentFamily,
    MoldClass,
    SpecimenOrigin,
    WorkKind,
)
from trials.designs.custom_table import CATEGORY, ELEMENT, FactorPlan, RunPlan
from trials.models import SectionClass

_numbers = itertools.count(1)

SCANDIUM = FactorPlan("Sc", ELEMENT, "wt%", "Sc")
MOLD = FactorPlan("Mold", CATEGORY)


def program(*, compartment=None, by=None, **fields):
    """A program that develops one variant against 535.0."""
    compartment = compartment or people.compartment()
    by = by or people.person("engineer", compartment)
    n = next(_numbers)
    defaults = {
        "code": f"P26-{n:03}",
        "title": "Scandium in 535",
        "baseline": materials.alloy(),
    }
    return programs.record(by=by, compartment=compartment, **defaults | fields)


def work_item(program, *, by=None, **fields):
    defaults = {"kind": WorkKind.HEATS, "title": "Heats", "planned_quantity": 30}
    return programs.plan_work(
        by=by or program.created_by, program=program, **defaults | fields
    )


def component(*, compartment=None, by=None, **fields):
    compartment = compartment or people.compartment()
    by = by or people.person("engineer", compartment)
    n = next(_numbers)
    defaults = {
        "code": f"CP-{n:03}",
        "name": "Battery box",
        "family": ComponentFamily.BATTERY_BOX,
    }
    return components.record(by=by, compartment=compartment, **defaults | fields)


def trial(*, compartment=None, by=None, **fields):
    """A trial of four runs: scandium by mold."""
    compartment = compartment or people.compartment()
    by = by or people.person("engineer", compartment)
    n = next(_numbers)
    defaults = {
        "code": f"T26-{n:03}",
        "title": "Scandium by mold",
        "question": "Does scandium raise the yield strength in sand too?",
        "factors": [SCANDIUM, MOLD],
        "runs": [
            RunPlan(number, levels, order)
            for number, (levels, order) in enumerate(
                [
                    (("0", "sand"), 2),
                    (("0", "metal"), 4),
                    (("0.30", "sand"), 1),
                    (("0.30", "metal"), 3),
                ],
                start=1,
            )
        ],
    }
    return trials.record(by=by, compartment=compartment, **defaults | fields)


def statement(**fields) -> Statement:
    """Rp0.2 of separately cast bars as cast, 30 MPa above 535.0."""
    alloy = fields.pop("alloy", None)
    defaults = {
        "property": Property.objects.get(code="Rp0.2"),
        "comparison": Comparison.SUPERIOR,
        "better": Better.HIGHER,
        "margin": entered("30", "MPa", "MPa"),
        "alloy": alloy,
        "process": CastingProcess.PERMANENT_MOLD,
        "mold_class": MoldClass.METAL,
        "origin": SpecimenOrigin.SEPARATELY_CAST,
        "section_class": SectionClass.objects.get(name="over 6 to 13 mm"),
        "baseline_alloy": materials.alloy(),
    }
    return Statement(**defaults | fields)


def criterion(program, *, by=None, title="Yields higher", statement=None, **fields):
    """A criterion of a program about its first variant."""
    by = by or program.created_by
    if statement is None:
        row = program.program_alloys.first()
        statement = _statement(
            alloy=row.alloy if row else materials.alloy(compartment=program.compartment)
        )
    return criteria.state(
        by=by, program=program, title=title, statement=statement, **fields
    )


_statement = statement  # arguments of that name hide the function
