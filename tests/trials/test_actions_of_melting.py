"""Recording lots, alloys, heats, pours and castings."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from labtrack.editing import StaleEdit
from labtrack.entered import entered
from tests.factories import materials, people
from trials.actions import alloys, casting_runs, castings, heats, material_lots
from trials.models import Heat

pytestmark = pytest.mark.django_db
CHARGED_AT = dt.datetime(2026, 3, 2, 13, 25, tzinfo=dt.UTC)


def record_heat(by, compartment, **fields) -> Heat:
    defaults = {"alloy": materials.alloy(), "charged_at": CHARGED_AT}
    return heats.record(by=by, compartment=compartment, **defaults | fields)


def test_a_heat_is_numbered_by_its_year_and_compartment(technician, compartment):
    tagged = people.compartment(compartment.organisation, tag="SC")
    people.membership(technician, tagged, "technician")
    codes = [record_heat(technician, place).code for place in (compartment, tagged)]
    assert codes == ["H26-001", "H26SC-001"]
    assert record_heat(technician, compartment).code == "H26-002"


def test_the_year_of_a_code_is_that_of_the_laboratorys_own_new_year(
    technician, compartment
):
    organisation = compartment.organisation
    organisation.time_zone = "America/Chicago"
    organisation.save()
    just_before_midnight = dt.datetime(2026, 1, 1, 5, 30, tzinfo=dt.UTC)
    heat = record_heat(technician, compartment, charged_at=just_before_midnight)
    assert heat.code == "H25-001"


def test_a_code_may_be_typed_and_is_passed_over_later(technician, compartment):
    assert record_heat(technician, compartment, code="H26-002").code == "H26-002"
    drawn = [record_heat(technician, compartment).code for _n in range(2)]
    assert drawn == ["H26-001", "H26-003"]


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("h26-014", "small letters; write H26-014"),
        ("\N{CYRILLIC CAPITAL LETTER EN}26-014", "cyrillic capital letter en"),
        ("H26\N{ZERO WIDTH SPACE}-014", "zero width space"),
        ("H26\N{RIGHT-TO-LEFT OVERRIDE}-014", "right-to-left override"),
        ("H26-０14", "fullwidth digit zero"),
        ("H26-014\n", "U\\+000a"),
        ("-H26", "beginning with a letter or a digit"),
        ("H26/014", "solidus"),
    ],
)
def test_a_code_that_only_looks_right_is_refused_and_its_sign_named(
    technician, compartment, code, why
):
    with pytest.raises(ValidationError, match=r"(?i)" + why):
        record_heat(technician, compartment, code=code)


def test_a_taken_code_is_refused_in_words(technician, compartment):
    record_heat(technician, compartment, code="H26-014")
    with pytest.raises(ValidationError, match="H26-014 is taken"):
        record_heat(technician, compartment, code="H26-014")


@pytest.mark.parametrize("role", ["viewer", "nobody"])
def test_only_those_who_may_record_there_do(compartment, role):
    person = people.person(
        role if role == "viewer" else "technician",
        compartment if role == "viewer" else people.compartment(),
    )
    with pytest.raises(PermissionDenied, match="technician"):
        record_heat(person, compartment)
    assert not Heat.objects.exists()


def test_the_charge_adds_up_and_keeps_what_was_typed(technician, compartment):
    ingot = materials.lot(compartment=compartment)
    heat = record_heat(
        technician,
        compartment,
        additions=[
            heats.Addition(ingot, entered("91.30", "kg", "kg")),
            heats.Addition(ingot, entered("10", "lb", "kg")),
        ],
    )
    first, second = heat.additions.all()
    assert (first.mass_kg, first.mass_as_entered) == (91.3, "91.30 kg")
    assert (second.mass_kg, second.mass_as_entered) == (4.5359237, "10 lb")
    assert first.added_at == heat.charged_at


def test_an_addition_of_nothing_is_refused_and_nothing_is_written(
    technician, compartment
):
    lot = materials.lot(compartment=compartment)
    with pytest.raises(ValidationError, match="above 0"):
        record_heat(
            technician,
            compartment,
            additions=[heats.Addition(lot, entered("0", "kg", "kg"))],
        )


def test_a_misread_mass_is_corrected_with_its_reason_in_the_history(
    technician, compartment
):
    heat = record_heat(technician, compartment)
    addition = heats.add(
        by=technician,
        heat=heat,
        addition=heats.Addition(
            materials.lot(compartment=compartment), entered("9.13", "kg", "kg")
        ),
    )
    heats.correct_addition(
        by=technician,
        addition=addition,
        version=1,
        mass=entered("91.3", "kg", "kg"),
        added_at=addition.added_at,
        purpose=addition.purpose,
        reason="Decimal point",
    )
    event = addition.events.get()
    assert event.mass_as_entered == "9.13 kg"
    assert event.pgh_context.metadata == {
        "user": technician.pk,
        "reason": "Decimal point",
    }


def test_simulated_metal_does_not_go_into_a_real_heat(technician, compartment):
    simulated = people.compartment(compartment.organisation, is_simulated=True)
    lot = materials.lot(compartment=simulated)
    with pytest.raises(ValidationError, match="do not mix"):
        record_heat(
            technician,
            compartment,
            additions=[heats.Addition(lot, entered("1", "kg", "kg"))],
        )


def test_the_second_of_two_editors_is_told(technician, engineer, compartment):
    heat = record_heat(technician, compartment)
    heats.edit(by=engineer, heat=heat, version=1, furnace="F3")
    with pytest.raises(StaleEdit) as stale:
        heats.edit(by=technician, heat=heat, version=1, furnace="F4")
    assert stale.value.record.furnace == "F3"
    assert Heat.objects.get().version == 2


def test_a_viewer_edits_nothing(viewer, technician, compartment):
    heat = record_heat(technician, compartment)
    with pytest.raises(PermissionDenied):
        heats.edit(by=viewer, heat=heat, version=1, furnace="F3")


def test_a_pour_is_numbered_below_its_heat_by_process(technician, compartment):
    heat = record_heat(technician, compartment)
    pour = {"by": technician, "heat": heat, "poured_at": CHARGED_AT}
    codes = [
        casting_runs.record(process=process, mold_class=mold, **pour).code
        for process, mold in (
            ("permanent-mold", "metal"),
            ("permanent-mold", "metal"),
            ("green-sand", "sand"),
        )
    ]
    assert codes == ["H26-001-PM01", "H26-001-PM02", "H26-001-GS01"]


def test_a_pour_temperature_in_fahrenheit_is_kept_as_typed(technician, compartment):
    run = casting_runs.record(
        by=technician,
        heat=record_heat(technician, compartment),
        process="permanent-mold",
        mold_class="metal",
        poured_at=CHARGED_AT,
        pour_temperature=entered("1350", "degF", "degC"),
    )
    assert run.pour_temperature_as_entered == "1350 degF"
    assert run.pour_temperature_c == pytest.approx(732.2222, abs=1e-4)


def test_a_pour_temperature_beyond_its_bounds_is_refused_in_words(
    technician, compartment
):
    with pytest.raises(ValidationError, match="400 to 1200"):
        casting_runs.record(
            by=technician,
            heat=record_heat(technician, compartment),
            process="permanent-mold",
            mold_class="metal",
            poured_at=CHARGED_AT,
            pour_temperature=entered("1350", "degC", "degC"),
        )


def test_a_casting_is_numbered_below_its_pour(technician, compartment):
    run = materials.casting_run(materials.heat(compartment=compartment))
    casting = castings.record(
        by=technician,
        casting_run=run,
        piece="step plate",
        mass=entered("2.4", "kg", "kg"),
    )
    assert casting.code == f"{run.code}-C1"
    edited = castings.edit(by=technician, casting=casting, version=1, piece="wedge")
    assert (edited.piece, edited.mass_kg, edited.version) == ("wedge", None, 2)


def test_bought_stock_names_its_temper(technician, compartment):
    stock = {
        "by": technician,
        "compartment": compartment,
        "kind": "bought-stock",
        "material": "6061 plate",
        "supplier": "Acme",
        "alloy": materials.alloy("6061.0"),
    }
    with pytest.raises(ValidationError, match="supplied temper"):
        material_lots.record(**stock)
    lot = material_lots.record(supplied_temper="T651", **stock)
    assert lot.code == "ML-0001"


def test_a_variant_has_targets_and_editing_writes_only_what_differs(
    engineer, compartment
):
    mg = alloys.Target("Mg", Decimal("6.6"), Decimal("6.8"), Decimal("7.0"))
    sc = alloys.Target("Sc", Decimal("0.28"), Decimal("0.30"), Decimal("0.32"))
    variant = alloys.record_variant(
        by=engineer,
        compartment=compartment,
        parent=materials.alloy(),
        code="535+0.30SC",
        targets=[mg, sc],
    )
    wider = alloys.Target("Sc", Decimal("0.26"), Decimal("0.30"), Decimal("0.34"))
    alloys.edit(
        by=engineer, alloy=variant, version=1, name="", notes="", targets=[wider]
    )
    only = variant.targets.get()
    assert (only.element, only.low_wt_pct) == ("Sc", Decimal("0.26"))
    assert only.events.count() == 1


@pytest.mark.parametrize(
    ("targets", "why"),
    [
        ([("Sc", "0.4", "0.3", None)], "below its window"),
        ([("SC", None, "0.3", None)], "not an element"),
        ([("Sc", None, None, "150")], "below 100 wt%"),
        ([("Sc", None, "0.3", None), ("Sc", None, "0.4", None)], "stands twice"),
    ],
)
def test_targets_that_make_no_sense_are_refused(engineer, compartment, targets, why):
    with pytest.raises(ValidationError, match=why):
        alloys.record_variant(
            by=engineer,
            compartment=compartment,
            parent=materials.alloy(),
            code="535+0.30SC",
            targets=[
                alloys.Target(
                    element, *(None if text is None else Decimal(text) for text in row)
                )
                for element, *row in targets
            ],
        )


def test_registering_twice_leaves_one_alloy_and_people_cannot_edit_it(engineer):
    targets = [alloys.Target("Mg", Decimal("6.2"), None, Decimal("7.5"))]
    first = alloys.register(code="535.0", targets=targets)
    assert alloys.register(code="535.0", name="Almag 35", targets=targets) == first
    with pytest.raises(ValidationError, match="registered"):
        alloys.edit(by=engineer, alloy=first, version=1, name="", notes="", targets=[])
