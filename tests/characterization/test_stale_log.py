"""Whatever changes a statistic is noted by the database itself, and owed once."""

import pytest
from django.db import connection

from characterization.actions import stale_summaries
from characterization.models import Property, StaleSummary, Test
from labtrack.accounts.actions import scopes
from labtrack.jobs import dispatcher
from labtrack.jobs.models import Job, StaleLog
from tests.factories import materials, people, stored_tests

pytestmark = pytest.mark.django_db


def forget() -> None:
    StaleLog.objects.all().delete()
    StaleSummary.objects.all().delete()


def keys() -> set[str]:
    return set(StaleLog.objects.filter(topic="summary").values_list("key", flat=True))


def key_of(test: Test, code: str, condition=None) -> str:
    prop = Property.objects.get(code=code)
    condition = condition or test.material_condition
    return f"{condition.pk}:{prop.pk}:{test.compartment_id}"


def test_a_new_measurement_is_noted_by_condition_property_and_compartment():
    test = stored_tests.tensile_test(state="in-progress", values={"Rm": 250.0})
    assert keys() == {key_of(test, "Rm")}


def test_dimensions_and_parameters_make_nothing_stale():
    stored_tests.tensile_test(state="in-progress", values={"d0": 12.7})
    assert keys() == set()


def test_numbers_of_a_draft_are_not_noted_until_it_is_submitted():
    test = stored_tests.tensile_test(state="draft", values={"Rm": 250.0})
    assert keys() == set()
    stored_tests.move(test, "submitted")
    assert keys() == {key_of(test, "Rm")}


@pytest.mark.parametrize("step", ["approved", "rejected", "superseded"])
def test_each_step_of_a_test_is_noted(step):
    test = stored_tests.tensile_test(values={"Rm": 250.0})
    forget()
    stored_tests.move(test, step)
    assert keys() == {key_of(test, "Rm")}


def test_a_test_marked_invalid_is_noted():
    test = stored_tests.tensile_test(values={"Rm": 250.0})
    forget()
    stored_tests.void(test)
    assert keys() == {key_of(test, "Rm")}


def test_a_test_that_moves_to_another_condition_makes_both_stale():
    test = stored_tests.tensile_test(values={"Rm": 250.0})
    other = stored_tests.tensile_test(test_temperature_c=200.0, values={"Rm": 90.0})
    before = test.material_condition
    forget()
    test.material_condition = other.material_condition
    test.save()
    assert keys() == {
        key_of(test, "Rm", before),
        key_of(test, "Rm", other.material_condition),
    }


def test_a_change_that_no_statistic_hangs_on_is_not_noted():
    test = stored_tests.tensile_test(values={"Rm": 250.0})
    forget()
    test.revision += 1
    test.save()
    assert keys() == set()


def test_many_rows_changed_at_once_leave_one_line_per_key():
    run = materials.casting_run()
    for _ in range(3):
        stored_tests.tensile_test(materials.specimen(run), values={"Rm": 250.0})
    forget()
    assert Test.objects.update(is_current=False) == 3
    assert StaleLog.objects.filter(topic="summary").count() == 1


def test_raw_sql_is_noted_as_well():
    test = stored_tests.tensile_test(state="in-progress", values={"Rm": 250.0})
    forget()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO characterization_measurement (test_id, compartment_id, "
            "property_id, value, text, unit, uncertainty_text, censoring, source) "
            "SELECT %s, %s, id, 9.5, '9.5', '%%', '', '', 'person' "
            "FROM characterization_property WHERE code = 'A_4D'",
            [test.pk, test.compartment_id],
        )
    assert keys() == {key_of(test, "A_4D")}


def test_a_corrected_fact_asks_for_the_condition_anew_once():
    test = stored_tests.tensile_test(values={"Rm": 250.0})
    bar = test.specimen
    for thickness in (10.0, 20.0):
        bar.section_thickness_mm = thickness
        bar.save()
    dispatcher.coalesce()
    job = Job.objects.get(kind=stale_summaries.CONDITION_JOB)
    before = test.material_condition
    assert stale_summaries.recompute_condition(job) == {"moved": 1}
    moved = Test.objects.get(pk=test.pk).material_condition
    assert moved != before
    assert moved.section_class.name == "over 13 to 25 mm"


def test_a_corrected_pour_reaches_its_bars():
    run = materials.casting_run()
    bar = materials.specimen(run)
    run.process = "dry-sand"
    run.save()
    lines = StaleLog.objects.filter(topic="condition").values_list("key", flat=True)
    assert list(lines) == [str(bar.pk)]


def owed() -> set[tuple]:
    return set(StaleSummary.objects.values_list("scope__key", "basis"))


def test_what_changed_is_owed_to_every_scope_that_holds_its_compartment():
    one = people.compartment()
    other = people.compartment(one.organisation)
    people.person("viewer", one)
    people.membership(people.person("viewer", one), other)
    people.person("viewer", other)
    scopes.sweep()
    dispatcher.coalesce()
    stored_tests.tensile_test(
        materials.specimen(materials.casting_run(materials.heat(compartment=one))),
        values={"Rm": 250.0},
    )
    dispatcher.coalesce()
    assert owed() == {
        (key, basis)
        for key in (f"{one.pk}", f"{one.pk},{other.pk}")
        for basis in ("working", "released")
    }
    assert not StaleLog.objects.filter(topic="summary").exists()


def test_a_new_scope_owes_what_was_measured_before_it():
    test = stored_tests.tensile_test(values={"Rm": 250.0, "A_4D": 9.0})
    forget()
    people.person("viewer", test.compartment)
    scopes.sweep()
    dispatcher.coalesce()
    codes = set(StaleSummary.objects.values_list("property__code", flat=True))
    assert codes == {"Rm", "A_4D"}


def test_a_generation_is_raised_by_each_change_and_never_reused():
    test = stored_tests.tensile_test(state="in-progress", values={"Rm": 250.0})
    people.person("viewer", test.compartment)
    scopes.sweep()
    dispatcher.coalesce()
    first = StaleSummary.objects.get(basis="working")
    StaleSummary.objects.update(published_at=stored_tests.TESTED_AT)
    stored_tests.move(test, "submitted")
    dispatcher.coalesce()
    again = StaleSummary.objects.get(basis="working")
    assert again.pk == first.pk
    assert again.generation > first.generation
    assert again.published_at is None
    StaleSummary.objects.all().delete()
    stored_tests.void(test)
    dispatcher.coalesce()
    assert StaleSummary.objects.get(basis="working").generation > again.generation
