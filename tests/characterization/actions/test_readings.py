"""Tests that are evaluated from readings: indents and weighings, from the door to the row."""

import pytest
from django.db import DatabaseError, transaction

from characterization.actions import lifecycle, recording, versions
from characterization.actions.entries import Entry
from characterization.actions.readouts import ReadingEntry, result_of
from characterization.actions.recording import Observation
from characterization.models import TestMethod
from labtrack.accounts.choices import Role
from labtrack.refusals import Conflict, Refused
from tests.factories import materials, people, results

pytestmark = pytest.mark.django_db
BRINELL = "ASTM-E10-18-HBW-10-500"
DENSITY = "ASTM-B311-17"
DIAGONALS = (("2.70", "2.72"), ("2.68", "2.70"), ("2.71", "2.71"))


@pytest.fixture
def bar(compartment):
    return materials.specimen(
        materials.casting_run(materials.heat(compartment=compartment))
    )


def indents(*pairs, excluded=()):
    return tuple(
        ReadingEntry(
            number,
            name,
            text,
            "mm",
            excluded_because="cracked rim" if number in excluded else "",
            pointer=("readings", index),
        )
        for number, pair in enumerate(pairs, start=1)
        for index, (name, text) in enumerate(zip(("d1", "d2"), pair, strict=True))
    )


def weighings(*rows, reference="2.640", source="chemistry of H26-014, sample S2"):
    readings = [
        ReadingEntry(number, name, text, unit, pointer=("readings", number))
        for number, row in enumerate(rows, start=1)
        for name, text, unit in zip(
            ("m_air", "m_liquid", "T_liquid"), row, ("g", "g", "degC"), strict=True
        )
    ]
    if reference:
        readings.append(
            ReadingEntry(
                0, "rho_ref", reference, "g/cm^3", source, pointer=("readings", 9)
            )
        )
    return tuple(readings)


def recorded(bar, method, readings, *, entries=(), by=None, **fields):
    return recording.record(
        observation=Observation(
            specimen=bar,
            material_state=bar.material_states.first(),
            method=TestMethod.objects.get(code=method),
            entries=entries,
            readings=readings,
            facts=results.facts(),
            **fields,
        ),
        by=by,
    )


def test_indents_give_the_mean_and_stay_as_they_were_sent(bar):
    test = recorded(bar, BRINELL, indents(*DIAGONALS))
    assert test.state == "submitted"
    hardness = test.measurements.get(property__code="HBW_10_500")
    assert hardness.value == pytest.approx(85.494, abs=1e-3)
    assert hardness.place() == "0.1"
    assert hardness.source == "evaluation"
    rows = test.readings.values_list("number", "name", "text", "unit")
    assert list(rows)[:2] == [(1, "d1", "2.70", "mm"), (1, "d2", "2.72", "mm")]
    result = result_of(test)
    assert result.n == 3
    assert result.sd == pytest.approx(0.7472, abs=1e-4)
    assert test.evaluation.parameters["force_kgf"] == 500
    assert test.evaluation.curve is None
    assert test.material_condition is not None


def test_an_indent_outside_the_scale_is_kept_gives_no_hardness_and_says_what_to_use(
    bar,
):
    test = recorded(bar, BRINELL, indents(("2.30", "2.30"), ("2.31", "2.30")))
    assert test.readings.count() == 4
    assert not test.measurements.exists()
    reason = test.not_obtained.get(property__code="HBW_10_500").reason
    assert "below 0.24 D = 2.4 mm" in reason
    assert "use HBW 10/1000" in reason
    # It was obtained as far as it can be: nothing is owed any more.
    assert test.state == "submitted"
    assert "few-indents" in set(test.flags.values_list("code", flat=True))


def test_an_excluded_indent_stays_visible_and_out_of_the_mean(bar):
    wild = (*DIAGONALS, ("2.20", "2.20"))
    test = recorded(bar, BRINELL, indents(*wild, excluded={4}))
    assert test.measurements.get().value == pytest.approx(85.494, abs=1e-3)
    assert test.readings.filter(excluded_because="cracked rim").count() == 2


def test_a_density_has_its_pores_only_against_a_reference_with_source(bar):
    rows = (("52.400", "32.400", "22.0"), ("52.398", "32.401", "22.0"))
    test = recorded(bar, DENSITY, weighings(*rows))
    numbers = dict(test.measurements.values_list("property__code", "value"))
    assert numbers["rho"] == pytest.approx(2.61237, abs=2e-5)
    assert numbers["pore_rho"] == pytest.approx(
        100 * (1 - numbers["rho"] / 2.640), rel=1e-12
    )
    bare = recorded(bar, DENSITY, weighings(*rows, reference=""))
    assert not bare.measurements.filter(property__code="pore_rho").exists()
    assert "never from a constant" in bare.not_obtained.get().reason
    assert bare.state == "submitted"
    with pytest.raises(Refused, match="where this density comes from") as refused:
        recorded(bar, DENSITY, weighings(*rows, source=" "))
    assert refused.value.faults[0].pointer == ("readings", 9)


def test_a_density_above_its_reference_is_kept_and_flagged(bar):
    test = recorded(bar, DENSITY, weighings(("52.4", "32.4", "22"), reference="2.600"))
    assert test.measurements.get(property__code="pore_rho").value < 0
    codes = set(test.flags.values_list("code", flat=True))
    assert {"above-reference", "outside-soft-limits"} <= codes


@pytest.mark.parametrize(
    ("readings", "code"),
    [
        (indents(("2.70", "2.72"))[:1], "indent"),
        (indents(("nan", "2.72")), "not_finite"),
        (indents(("2,70", "2.72")), "decimal_comma"),
        (indents(("0.27", "27")), "hard_limit"),
        (indents(*DIAGONALS)[:2] * 2, "repeated_reading"),
        ((ReadingEntry(1, "d3", "2", "mm"),), "unknown_reading"),
        ((ReadingEntry(1, "d1", "2", "MPa"),), "unit"),
        ((ReadingEntry(-1, "d1", "2", "mm"),), "number"),
    ],
)
def test_readings_that_cannot_be_are_refused_by_name(bar, readings, code):
    with pytest.raises(Refused) as refused:
        recorded(bar, BRINELL, readings)
    assert code in {fault.code for fault in refused.value.faults}
    assert not bar.tests.exists()


def test_two_masses_swapped_are_refused(bar):
    with pytest.raises(Refused, match="swapped"):
        recorded(bar, DENSITY, weighings(("32.4", "52.4", "22")))


def test_a_tensile_test_takes_no_readings(bar):
    with pytest.raises(Refused, match="not evaluated from readings"):
        recorded(bar, "ASTM-B557-15", indents(*DIAGONALS))


def test_a_bare_mean_is_taken_and_flagged(bar):
    test = recorded(bar, BRINELL, (), entries=(Entry("HBW_10_500", "84.0", "1"),))
    assert test.state == "submitted"
    assert "without-readings" in set(test.flags.values_list("code", flat=True))


def test_the_server_computes_and_says_where_what_was_sent_differs(bar):
    sent = (Entry("HBW_10_500", "88", "1"),)
    test = recorded(bar, BRINELL, indents(*DIAGONALS), entries=sent)
    assert test.measurements.get().value == pytest.approx(85.494, abs=1e-3)
    assert "differs-from-readings" in set(test.flags.values_list("code", flat=True))


def test_readings_are_owed_and_added_once(bar, compartment):
    technician = people.person(Role.TECHNICIAN, compartment)
    test = recorded(bar, BRINELL, (), entries=(Entry("dwell_time", "12", "s"),))
    assert test.owed() == ["HBW_10_500"]
    add = {"test": test, "entries": (), "facts": recording.NOTHING_KNOWN}
    test = recording.add_owed(**add, given=indents(*DIAGONALS), by=technician)
    assert test.state == "submitted"
    with pytest.raises(Conflict):
        recording.add_owed(**add, given=indents(*DIAGONALS), by=technician)


def test_a_correction_of_readings_is_a_new_version_and_the_old_one_stays(
    bar, compartment
):
    technician = people.person(Role.TECHNICIAN, compartment)
    old = recorded(bar, BRINELL, indents(*DIAGONALS))
    new = versions.correct(
        test=old,
        entries=(),
        given=indents(("2.75", "2.75"), *DIAGONALS[1:]),
        reason="The first indent was misread.",
        by=technician,
    )
    assert new.version == 2
    assert new.readings.get(number=1, name="d1").text == "2.75"
    assert new.measurements.get().value < old.measurements.get().value
    assert old.readings.get(number=1, name="d1").text == "2.70"
    # Another fact corrected: readings and evaluation are carried over.
    third = versions.correct(
        test=new,
        entries=(Entry("dwell_time", "12", "s"),),
        reason="The dwell time was forgotten.",
        by=technician,
    )
    assert third.readings.count() == 6
    assert result_of(third) == result_of(new)
    assert third.measurements.count() == 2


def test_readings_of_a_submitted_test_are_fixed_by_the_database(bar):
    test = recorded(bar, BRINELL, indents(*DIAGONALS))
    with pytest.raises(DatabaseError), transaction.atomic():
        test.readings.update(value=2.0)
    with pytest.raises(DatabaseError), transaction.atomic():
        test.readings.all().delete()


def test_a_draft_takes_other_readings(bar, compartment):
    technician = people.person(Role.TECHNICIAN, compartment)
    draft = recorded(bar, BRINELL, indents(*DIAGONALS), by=technician, is_typed=True)
    draft = recording.edit_draft(
        test=draft,
        entries=(),
        given=indents(("2.80", "2.80"), ("2.81", "2.81"), ("2.79", "2.79")),
        facts=results.facts(technician),
        revision=draft.revision,
        by=technician,
    )
    assert draft.readings.get(number=1, name="d1").text == "2.80"
    assert draft.measurements.get().value == pytest.approx(79.59, abs=0.1)
    assert lifecycle.submit(test=draft, by=technician).state == "submitted"
