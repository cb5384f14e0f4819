"""Planning: programs, their scope of work, components, trials and their runs."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from labtrack.editing import StaleEdit
from labtrack.entered import entered
from tests.factories import materials, people, plans
from trials.actions import components, programs, trials
from trials.actions.components import Demanded
from trials.choices import SpecimenKind, WorkKind
from trials.designs.custom_table import NUMBER, FactorPlan, RunPlan
from trials.models import Program, RunLevel

pytestmark = pytest.mark.django_db


@pytest.fixture
def compartment():
    return people.compartment()


@pytest.fixture
def engineer(compartment):
    return people.person("engineer", compartment)


@pytest.fixture
def variants(compartment):
    return [materials.alloy(compartment=compartment) for _ in range(3)]


def alloys_of(program) -> list:
    return [row.alloy for row in program.program_alloys.all()]


def test_a_program_draws_its_code_and_keeps_its_alloys_in_order(
    compartment, engineer, variants
):
    program = programs.record(
        by=engineer,
        compartment=compartment,
        title="Scandium in 535",
        baseline=materials.alloy(),
        alloys=list(reversed(variants)),
    )
    assert program.code.startswith("P")
    assert alloys_of(program) == list(reversed(variants))
    edited = programs.edit(
        by=engineer, program=program, version=1, alloys=variants[:2], title="Scandium"
    )
    assert alloys_of(edited) == variants[:2]
    assert (edited.title, edited.version) == ("Scandium", 2)


def test_a_program_ends_after_it_starts_and_is_not_its_own_baseline(
    compartment, engineer
):
    with pytest.raises(ValidationError, match="ends before it starts"):
        plans.program(
            compartment=compartment,
            by=engineer,
            starts_on=dt.date(2026, 5, 1),
            ends_on=dt.date(2026, 4, 1),
        )
    with pytest.raises(ValidationError, match="baseline already"):
        plans.program(compartment=compartment, by=engineer, alloys=[materials.alloy()])
    assert not Program.objects.exists()


def test_real_and_simulated_do_not_mix(compartment, engineer):
    simulated = people.compartment(
        people.organisation(is_simulated=True), is_simulated=True
    )
    with pytest.raises(ValidationError, match="do not mix"):
        plans.program(
            compartment=compartment,
            by=engineer,
            alloys=[materials.alloy(compartment=simulated)],
        )
    trial = plans.trial(compartment=compartment, by=engineer)
    with pytest.raises(ValidationError, match="do not mix"):
        trials.link_heat(
            by=engineer,
            run=trial.runs.first(),
            version=1,
            heat=materials.heat(compartment=simulated),
        )


def test_a_stale_edit_and_a_viewer_change_nothing(compartment, engineer):
    program = plans.program(compartment=compartment, by=engineer)
    programs.edit(by=engineer, program=program, version=1, alloys=[], title="Second")
    with pytest.raises(StaleEdit):
        programs.edit(by=engineer, program=program, version=1, alloys=[], title="Third")
    viewer = people.person("viewer", compartment)
    with pytest.raises(PermissionDenied):
        programs.edit(by=viewer, program=program, version=2, alloys=[], title="Mine")
    program.refresh_from_db()
    assert program.title == "Second"


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"kind": WorkKind.TESTS}, "Tests name their method"),
        ({"method_code": "ASTM-B557-15"}, "Tests name their method"),
        ({"planned_quantity": 0}, "From 1 to 999,999"),
        ({"specimen_kind": SpecimenKind.MOUNT}, "kind of specimen is stated"),
        (
            {"starts_on": dt.date(2026, 5, 2), "due_on": dt.date(2026, 5, 1)},
            "due before it starts",
        ),
    ],
)
def test_work_that_cannot_be_counted_is_refused(
    compartment, engineer, fields, sentence
):
    program = plans.program(compartment=compartment, by=engineer)
    with pytest.raises(ValidationError, match=sentence):
        plans.work_item(program, **fields)


def test_work_is_numbered_below_its_program_and_given_up_with_a_reason(
    compartment, engineer
):
    program = plans.program(compartment=compartment, by=engineer, code="P26-01")
    item = plans.work_item(program)
    assert item.code == "P26-01-W1"
    changed = programs.edit_work(
        by=engineer, work_item=item, version=1, given_up_because="No furnace."
    )
    assert (changed.given_up_because, changed.version) == ("No furnace.", 2)


def test_a_component_keeps_its_requirements_as_written(compartment, engineer):
    component = plans.component(
        compartment=compartment,
        by=engineer,
        mass=entered("30", "lb", "kg"),
        annual_quantity=40_000,
        requirements=[
            Demanded("Rp0.2", "at-least", "24.0", "ksi", "drawing 7"),
            Demanded("elongation", "at-least", "7", "%"),
        ],
    )
    assert component.mass_as_entered == "30 lb"
    assert component.mass_kg == pytest.approx(13.608, abs=0.001)
    assert [row.value_as_entered for row in component.requirements.all()] == [
        "24.0",
        "7",
    ]
    components.edit(
        by=engineer,
        component=component,
        version=1,
        requirements=[Demanded("elongation", "at-least", "8", "%")],
    )
    row = component.requirements.get()
    assert (row.property, row.value, row.source) == ("elongation", 8.0, "")
    with pytest.raises(ValidationError, match="decimal comma"):
        components.edit(
            by=engineer,
            component=component,
            version=2,
            requirements=[Demanded("elongation", "at-least", "8,5", "%")],
        )


def test_a_component_lies_where_its_program_lies(engineer, compartment):
    other = plans.program()
    with pytest.raises(ValidationError, match="another compartment"):
        plans.component(compartment=compartment, by=engineer, program=other)


def test_a_trial_knows_its_levels_as_entered_and_as_numbers(compartment, engineer):
    trial = plans.trial(compartment=compartment, by=engineer)
    scandium, mold = trial.factors.all()
    assert (scandium.levels, scandium.low, scandium.high) == (["0", "0.30"], 0.0, 0.3)
    assert (mold.levels, mold.low) == (["sand", "metal"], None)
    texts = RunLevel.objects.filter(run__trial=trial, factor=scandium)
    assert list(texts.order_by("run__number").values_list("text", "value")) == [
        ("0", 0.0),
        ("0", 0.0),
        ("0.30", 0.3),
        ("0.30", 0.3),
    ]


def test_runs_change_places_and_levels_and_only_what_differs_has_history(
    compartment, engineer
):
    trial = plans.trial(compartment=compartment, by=engineer)
    runs = [
        RunPlan(1, ("0", "sand"), 1),
        RunPlan(2, ("0", "metal"), 4),
        RunPlan(3, ("0.35", "sand"), 2),
    ]
    trials.set_table(
        by=engineer,
        trial=trial,
        version=1,
        factors=[plans.SCANDIUM, plans.MOLD],
        runs=runs,
        reason="four was too many",
    )
    assert list(trial.runs.values_list("number", "planned_order")) == [
        (1, 1),
        (2, 4),
        (3, 2),
    ]
    assert trial.factors.first().high == 0.35
    history = RunLevel.pgh_event_model.objects.filter(pgh_label="update")
    assert [event.text for event in history] == ["0.30"]


def test_a_run_with_a_heat_stays_and_two_runs_share_one_with_a_reason_only(
    compartment, engineer
):
    trial = plans.trial(compartment=compartment, by=engineer)
    heat = materials.heat(compartment=compartment, by=engineer)
    first, second = trial.runs.all()[:2]
    trials.link_heat(by=engineer, run=first, version=1, heat=heat)
    with pytest.raises(ValidationError, match="say why they share it"):
        trials.link_heat(by=engineer, run=second, version=1, heat=heat)
    trials.link_heat(
        by=engineer,
        run=second,
        version=1,
        heat=heat,
        shares_heat_because="Two molds of one heat.",
    )
    with pytest.raises(ValidationError, match="has a heat already"):
        trials.set_table(
            by=engineer, trial=trial, version=1, factors=[plans.MOLD], runs=[]
        )
    with pytest.raises(ValidationError, match="was not dropped"):
        trials.drop(by=engineer, run=first, version=2, because="No time.")
    with pytest.raises(ValidationError, match="Say why"):
        trials.unlink_heat(by=engineer, run=first, version=2, reason=" ")
    freed = trials.unlink_heat(by=engineer, run=first, version=2, reason="Wrong heat.")
    assert freed.heat is None
    assert trials.drop(
        by=engineer, run=first, version=3, because="No time."
    ).dropped_because


@pytest.mark.parametrize(
    ("factors", "levels", "sentence"),
    [
        ([plans.SCANDIUM], ("0,3",), "decimal comma"),
        ([plans.SCANDIUM], ("101",), "0 to 100"),
        ([plans.SCANDIUM], ("",), "Fill in a level"),
        ([FactorPlan("Temperature", NUMBER, "degC")], ("hot",), "not a number"),
        ([FactorPlan("Sx", "element", "wt%", "Sx")], ("1",), "not an element"),
        ([plans.MOLD, plans.MOLD], ("sand", "sand"), "stands twice"),
        ([plans.MOLD], ("sand", "metal"), "expected 1, one for each factor"),
    ],
)
def test_a_table_that_says_nothing_or_nonsense_is_refused(
    compartment, engineer, factors, levels, sentence
):
    with pytest.raises(ValidationError, match=sentence):
        plans.trial(
            compartment=compartment,
            by=engineer,
            factors=factors,
            runs=[RunPlan(1, levels)],
        )
