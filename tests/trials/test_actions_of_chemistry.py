"""Samples, burns and exclusions; the melt log; what is decided before the pour."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from labtrack.editing import StaleEdit
from labtrack.entered import entered
from labtrack.refusals import NeedsConfirmation, Refused
from tests.factories import chemistry as samples
from tests.factories import materials, people
from trials.actions import chemistry, heats, melt, reference_materials
from trials.actions.chemistry import SentBurn
from trials.actions.heats import Addition
from trials.actions.reference_materials import Certified
from trials.chemistry.readings import Sent
from trials.melt_choices import SampleState
from trials.models import ChemistrySample, SampleElement

pytestmark = pytest.mark.django_db
AT = materials.CHARGED_AT


def burn(number=0, **texts) -> SentBurn:
    return SentBurn([Sent(e, t, "wt%") for e, t in texts.items()], number)


@pytest.fixture
def heat():
    return materials.heat(code="H26-014")


@pytest.fixture
def by(heat):
    return heat.created_by


def recorded(by, source, *burns, **fields) -> ChemistrySample:
    defaults = {
        "stage": "before-first-pour",
        "method": "oes",
        "taken_at": AT + dt.timedelta(hours=1),
    }
    return chemistry.record(by=by, source=source, burns=burns, **defaults | fields)


def element(sample, symbol) -> SampleElement:
    return SampleElement.objects.get(sample=sample, element=symbol)


def test_a_sample_has_the_mean_of_its_burns_with_n_and_s(heat, by):
    sample = recorded(
        by, heat, burn(Mg="6.80", Na="<0.0005"), burn(Mg="6.84", Na="0.0007")
    )
    assert sample.code == "H26-014-S1"
    magnesium, sodium = element(sample, "Mg"), element(sample, "Na")
    assert magnesium.value_wt_pct == 6.82
    assert magnesium.s_wt_pct == pytest.approx(0.028284271)
    assert (magnesium.n, sodium.n) == (2, 2)
    assert (sodium.value_wt_pct, sodium.below_wt_pct) == (None, 0.0006)


def test_samples_and_drawn_specimens_of_a_heat_count_together(heat, by):
    materials.specimen(heat, code="H26-014-S1", kind="disc")
    assert recorded(by, heat, burn(Mg="6.8")).code == "H26-014-S2"
    named = recorded(by, heat, burn(Mg="6.8"), code="H26-014-S1")
    assert named.specimen.code == "H26-014-S1"


def test_a_burn_is_excluded_with_a_reason_and_counted_again(heat, by):
    sample = recorded(by, heat, burn(Mg="6.80"), burn(Mg="5.10"))
    bad = sample.burns.get(number=2)
    with pytest.raises(ValidationError):
        chemistry.exclude_burn(by=by, burn=bad, reason=" ")
    chemistry.exclude_burn(by=by, burn=bad, reason="Diffuse burn.")
    assert element(sample, "Mg").value_wt_pct == 6.8
    assert element(sample, "Mg").n_excluded == 1
    bad.refresh_from_db()
    assert bad.excluded_by == by
    chemistry.include(by=by, excluded=bad, reason="It was good.")
    assert element(sample, "Mg").n == 2
    assert bad.events.count() == 2


def test_an_element_without_a_reading_that_counts_has_no_value(heat, by):
    sample = recorded(by, heat, burn(Mg="6.80", Sc="0.9"))
    reading = sample.burns.get().readings.get(element="Sc")
    chemistry.exclude_reading(by=by, reading=reading, reason="Segregated.")
    assert element(sample, "Sc").n == 0
    assert element(sample, "Sc").value_wt_pct is None


def test_a_reading_is_never_edited(heat, by):
    reading = recorded(by, heat, burn(Mg="6.8")).burns.get().readings.get()
    reading.text = "6.9"
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        reading.save()


@pytest.mark.parametrize(
    ("burns", "pointer"),
    [
        ([burn(mg="6.8")], "/burns/0/readings/0/element"),
        ([burn(Mg="6.8"), burn(Mg="6,8")], "/burns/1/readings/0/value"),
        ([burn(1, Mg="6.8"), burn(1, Mg="6.9")], "/burns"),
        ([burn()], "/burns"),
        (
            [SentBurn([Sent("Mg", "6.8", "wt%"), Sent("Mg", "6.9", "wt%")])],
            "/burns/0/readings/1/element",
        ),
    ],
)
def test_bad_readings_are_named_where_they_stand(heat, by, burns, pointer):
    with pytest.raises(Refused) as refusal:
        recorded(by, heat, *burns)
    assert pointer in [fault.json_pointer for fault in refusal.value.faults]
    assert not ChemistrySample.objects.exists()


def test_a_full_analysis_that_does_not_sum_is_refused_and_a_partial_one_is_not(
    heat, by
):
    recorded(by, heat, burn(Al="92.4", Mg="6.8"))
    with pytest.raises(Refused, match="to 99"):
        recorded(by, heat, burn(Al="92.4", Mg="6.8"), is_full_analysis=True)
    recorded(by, heat, burn(Al="93.1", Mg="6.8"), is_full_analysis=True)


def test_a_sample_becomes_a_full_analysis_only_where_it_sums(heat, by):
    sample = recorded(by, heat, burn(Al="91.4", Mg="6.8"), burn(Al="93.1", Mg="6.8"))
    full = {"by": by, "sample": sample, "is_full_analysis": True}
    with pytest.raises(Refused, match="sums to 99") as refusal:
        chemistry.edit(**full, version=sample.version)
    assert refusal.value.faults[0].pointer == ("is_full_analysis",)
    bad = sample.burns.get(number=1)
    chemistry.exclude_burn(by=by, burn=bad, reason="Diffuse burn.")
    sample.refresh_from_db()
    assert chemistry.edit(**full, version=sample.version).is_full_analysis


def test_burns_that_join_a_full_analysis_keep_its_sum(heat, by):
    sample = recorded(by, heat, burn(Al="93.1", Mg="6.8"), is_full_analysis=True)
    with pytest.raises(Refused, match="sums to 98") as refusal:
        chemistry.add_burns(by=by, sample=sample, burns=[burn(Al="90.1", Mg="6.8")])
    assert refusal.value.faults[0].pointer == ("burns",)
    assert sample.burns.count() == 1
    chemistry.add_burns(by=by, sample=sample, burns=[burn(Al="93.2", Mg="6.75")])
    assert sample.burns.count() == 2


@pytest.mark.parametrize(
    "taken_at", [AT - dt.timedelta(hours=1), timezone.now() + dt.timedelta(days=1)]
)
def test_an_odd_time_is_asked_about(heat, by, taken_at):
    with pytest.raises(NeedsConfirmation):
        recorded(by, heat, burn(Mg="6.8"), taken_at=taken_at)
    sample = recorded(
        by,
        heat,
        burn(Mg="6.8"),
        taken_at=taken_at,
        confirmed_reason="The clock is right.",
    )
    assert sample.remarks.endswith("The clock is right.")


def test_a_sample_is_of_exactly_one_thing(heat):
    sample = samples.sample(heat)
    sample.lot = materials.lot(compartment=heat.compartment)
    with pytest.raises(IntegrityError, match="one_source"), transaction.atomic():
        sample.save()


def test_naming_a_sample_takes_a_stage(heat, by):
    sample = samples.sample(heat, state=SampleState.TO_BE_NAMED, stage="")
    with pytest.raises(ValidationError):
        chemistry.edit(by=by, sample=sample, version=1, stage="", state="named")
    named = chemistry.edit(by=by, sample=sample, version=1, stage="mid-pour")
    assert (named.state, named.stage) == ("named", "mid-pour")
    with pytest.raises(StaleEdit):
        chemistry.edit(by=by, sample=sample, version=1, stage="last-pour")


def test_more_burns_join_the_mean(heat, by):
    sample = recorded(by, heat, burn(Mg="6.80"))
    chemistry.add_burns(by=by, sample=sample, burns=[burn(Mg="6.84")])
    assert element(sample, "Mg").value_wt_pct == 6.82
    assert [row.number for row in sample.burns.all()] == [1, 2]


def test_a_viewer_records_and_excludes_nothing(heat):
    viewer = people.person("viewer", heat.compartment)
    with pytest.raises(PermissionDenied):
        recorded(viewer, heat, burn(Mg="6.8"))
    with pytest.raises(PermissionDenied):
        chemistry.exclude_burn(
            by=viewer, burn=samples.sample(heat).burns.first(), reason="No."
        )


def test_an_addition_after_the_last_pour_is_asked_about(heat, by):
    run = materials.casting_run(heat)
    late = Addition(
        lot=materials.lot(compartment=heat.compartment),
        mass=entered("1.2", "kg", "kg"),
        added_at=run.poured_at + dt.timedelta(minutes=1),
    )
    with pytest.raises(NeedsConfirmation, match="last pour"):
        heats.add(by=by, heat=heat, addition=late)
    assert not heat.additions.exists()
    said = Addition(
        late.lot, late.mass, late.added_at, late_reason="Second half of the heel."
    )
    assert heats.add(by=by, heat=heat, addition=said).late_reason


def test_the_melt_log_keeps_what_was_typed_and_what_was_struck_out(heat, by):
    event = melt.log(
        by=by,
        heat=heat,
        kind="degas",
        at=AT,
        gas="Ar",
        rotor=entered("450", "rpm", "rpm"),
        flow=entered("12", "L/min", "L/min"),
        duration=entered("0.2", "h", "min"),
    )
    assert (event.duration_min, event.duration_as_entered) == (12.0, "0.2 h")
    struck = melt.strike(by=by, event=event, version=1, reason="Other furnace.")
    assert struck.events.count() == 1
    with pytest.raises(ValidationError):
        melt.strike(by=by, event=struck, version=2, reason="")


def test_recoveries_are_estimates_per_element_that_can_be_taken_back(heat, by):
    addition = materials.charge_addition(heat)
    melt.set_recoveries(
        by=by, addition=addition, recoveries={"Mg": entered("90", "%", "%")}
    )
    assert addition.recoveries.get().recovery_pct == 90
    melt.set_recoveries(by=by, addition=addition, recoveries={"Mg": None})
    assert addition.recoveries.get().recovery_pct is None
    with pytest.raises(ValidationError):
        melt.set_recoveries(
            by=by, addition=addition, recoveries={"Mg": entered("101", "%", "%")}
        )


def test_pouring_outside_the_limits_is_a_deviation_with_a_reason(heat, by):
    said = {"decision": "pour", "proposed": "correct", "specification": "AA 535.0"}
    for is_within in (False, None):
        with pytest.raises(ValidationError, match="deviation"):
            melt.decide(by=by, heat=heat, is_within=is_within, **said)
    decision = melt.decide(
        by=by, heat=heat, is_within=False, reason="Trial wants low Mg.", **said
    )
    assert decision.is_deviation
    assert not melt.decide(by=by, heat=heat, is_within=True, **said).is_deviation


def test_a_decision_about_a_real_melt_is_never_dated_back(heat, by):
    said = {"decision": "pour", "proposed": "pour", "specification": "AA 535.0"}
    before = timezone.now()
    with pytest.raises(PermissionDenied):
        melt.decide(
            by=by, heat=heat, is_within=True, at=before - dt.timedelta(days=1), **said
        )
    assert not heat.decisions.exists()
    assert melt.decide(by=by, heat=heat, is_within=True, **said).decided_at >= before


def test_a_reference_material_has_certified_values_as_written(by):
    material = reference_materials.record(
        by=by,
        compartment=by.memberships.get().compartment,
        code="BAM-M321",
        values=[Certified("Sc", "494", "mg/kg", "10")],
    )
    value = material.certified_values.get()
    assert (value.text, value.value_wt_pct, value.uncertainty_wt_pct) == (
        "494",
        0.0494,
        0.001,
    )
    edited = reference_materials.edit(by=by, material=material, version=1, values=[])
    assert not edited.certified_values.exists()
