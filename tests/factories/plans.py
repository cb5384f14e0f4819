"""What was planned: programs, work items, components, trials."""

import itertools

from tests.factories import materials, people
from trials.actions import components, programs, trials
from trials.choices import ComponentFamily, WorkKind
from trials.designs.custom_table import CATEGORY, ELEMENT, FactorPlan, RunPlan

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
