"""Stored statistics: of exactly the tests that count, traceable, reproducible, once."""

import json
import random

import pytest
from django.db import connection

from characterization.actions import stale_summaries, summaries
from characterization.choices import Basis
from characterization.models import Property, StaleSummary, Summary
from labtrack.accounts.actions import scopes
from labtrack.accounts.models import ViewingScope
from labtrack.jobs import dispatcher
from labtrack.jobs.snapshots import one_snapshot
from labtrack.statistics.replicates import NOT_AN_ALLOWABLE
from tests.factories import materials, people, stored_tests

pytestmark = pytest.mark.usefixtures("committed_db")

VALUES = [250.0, 254.0, 246.0, 247.0, 251.0, 249.5]


@pytest.fixture
def compartment(committed_db):
    made = people.compartment()
    people.person("viewer", made)
    scopes.sweep()
    return made


def bars(compartment, *, heats: int, each: int):
    """Bars of one condition from several heats."""
    for _ in range(heats):
        run = materials.casting_run(materials.heat(compartment=compartment))
        for _ in range(each):
            yield materials.specimen(run)


def rm_of(specimen, value: float, **fields):
    return stored_tests.tensile_test(specimen, values={"Rm": value}, **fields)


def work() -> None:
    """What the dispatcher and the worker do, here and now."""
    dispatcher.coalesce()
    for pk in StaleSummary.objects.order_by("pk").values_list("pk", flat=True):
        summaries.refresh(stale_pk=pk)


def newest(basis="working", code="Rm", **filters) -> Summary:
    return (
        Summary.objects.filter(basis=basis, property__code=code, **filters)
        .order_by("-version")
        .first()
    )


def test_the_mean_is_over_heats_and_its_inputs_are_listed(compartment):
    tests = [
        rm_of(bar, value)
        for bar, value in zip(bars(compartment, heats=3, each=2), VALUES, strict=True)
    ]
    work()
    found = newest()
    assert (found.n, found.n_heats, found.n_approved) == (6, 3, 0)
    assert found.mean_of_heats == pytest.approx((252 + 246.5 + 250.25) / 3, rel=1e-15)
    assert found.low_95 < found.mean_of_heats < found.high_95
    assert found.statistics["mean_interval"]["over"] == "heats"
    assert found.input_ids == sorted(t.measurements.get().pk for t in tests)
    assert found.statistics["inputs"][0][1] == tests[0].pk
    assert "scipy" in found.program
    assert not StaleSummary.objects.exists()


def test_one_heat_gives_no_interval_and_says_why(compartment):
    for bar in bars(compartment, heats=1, each=3):
        rm_of(bar, random.gauss(250, 3))
    work()
    found = newest()
    assert found.low_95 is None
    assert "One heat" in found.statistics["reasons"]["mean_interval"]


def test_a_bound_is_shown_from_ten_values_of_three_heats_and_is_no_allowable(
    compartment,
):
    stock = list(bars(compartment, heats=3, each=4))
    for number, bar in enumerate(stock[:9]):
        rm_of(bar, 250.0 + number)
    work()
    assert newest().statistics["tolerance_bound"] is None
    assert "from 10 values" in newest().statistics["reasons"]["tolerance_bound"]
    rm_of(stock[9], 255.5)
    work()
    bound = newest().statistics["tolerance_bound"]
    assert bound["label"] == NOT_AN_ALLOWABLE
    assert bound["factor"] == pytest.approx(2.354640, abs=5e-7)


def test_released_counts_approved_tests_alone(compartment):
    first, second = bars(compartment, heats=2, each=1)
    rm_of(first, 250.0)
    rm_of(second, 260.0, state="approved")
    work()
    assert (newest("working").n, newest("working").n_approved) == (2, 1)
    assert (newest("released").n, newest("released").mean_of_heats) == (1, 260.0)


@pytest.mark.parametrize("state", ["draft", "rejected", "withdrawn"])
def test_what_does_not_stand_does_not_count(compartment, state):
    first, second = bars(compartment, heats=2, each=1)
    rm_of(first, 250.0)
    rm_of(second, 300.0, state=state)
    work()
    assert newest().n == 1


def test_an_invalid_test_leaves_the_statistics_and_a_version_says_so(compartment):
    first, second = (rm_of(bar, 250.0) for bar in bars(compartment, heats=2, each=1))
    work()
    stored_tests.void(second)
    work()
    assert [
        s.n for s in Summary.objects.filter(basis="working").order_by("version")
    ] == [
        2,
        1,
    ]
    stored_tests.void(first)
    work()
    assert (newest().n, newest().mean_of_heats) == (0, None)


def test_a_correction_takes_the_place_of_what_it_corrects(compartment):
    (bar,) = bars(compartment, heats=1, each=1)
    test = rm_of(bar, 250.0)
    work()
    stored_tests.replace(test, {"Rm": 240.0})
    work()
    assert (newest().n, newest().mean_of_heats) == (1, 240.0)


def test_equal_inputs_add_no_version(compartment):
    for bar in bars(compartment, heats=2, each=2):
        rm_of(bar, 250.0 + bar.pk % 5)
    work()
    before = Summary.objects.count()
    dispatcher.coalesce()
    owe_everything()
    work()
    assert Summary.objects.count() == before
    assert not StaleSummary.objects.exists()


def owe_everything() -> None:
    ids = ViewingScope.objects.values_list("pk", flat=True)
    stale_summaries.owe_scopes([str(pk) for pk in ids])


def test_the_stored_figures_come_out_again_to_the_byte_from_their_listed_inputs(
    compartment,
):
    for bar in bars(compartment, heats=3, each=4):
        rm_of(bar, random.gauss(250, 5))
    work()
    found = newest()
    inputs = [summaries.Input(*row) for row in found.statistics["inputs"]]
    stored = {k: v for k, v in found.statistics.items() if k != "inputs"}
    for _ in range(10):
        random.shuffle(inputs)
        again = summaries.figures_of(inputs).as_json()
        assert json.dumps(again, sort_keys=True) == json.dumps(stored, sort_keys=True)
        assert summaries.hash_of(inputs) == found.input_hash


def test_censored_values_are_counted_and_stay_out_of_the_figures(compartment):
    first, second = bars(compartment, heats=2, each=1)
    rm_of(first, 250.0)
    test = stored_tests.tensile_test(second, state="in-progress", values={})
    stored_tests.measurement(test, "Rm", 200.0, censoring=">")
    work()
    found = newest()
    assert (found.n, found.mean_of_heats) == (1, 250.0)
    assert found.statistics["n_censored"] == 1
    assert len(found.input_ids) == 2


def test_a_scope_sees_only_its_own_compartments(committed_db):
    owner = people.organisation()
    one, other = people.compartment(owner), people.compartment(owner)
    people.person("viewer", one)
    people.person("viewer", other)
    people.membership(people.person("viewer", one), other)
    scopes.sweep()
    for compartment, value in ((one, 250.0), (other, 300.0)):
        for bar in bars(compartment, heats=1, each=1):
            rm_of(bar, value)
    work()
    found = {s.scope.key: s.n for s in Summary.objects.filter(basis="working")}
    assert found == {f"{one.pk}": 1, f"{other.pk}": 1, f"{one.pk},{other.pk}": 2}


def test_simulated_and_measured_never_share_a_summary(compartment):
    simulated = people.compartment(compartment.organisation, is_simulated=True)
    people.membership(compartment.memberships.get().user, simulated)
    scopes.sweep()
    for place in (compartment, simulated):
        for bar in bars(place, heats=1, each=1):
            rm_of(bar, 250.0)
    work()
    found = {s.scope.is_simulated: s.n for s in Summary.objects.filter(basis="working")}
    assert found == {False: 1, True: 1}


def test_a_scope_without_compartments_fails_loudly_and_writes_nothing(compartment):
    for bar in bars(compartment, heats=1, each=1):
        rm_of(bar, 250.0)
    dispatcher.coalesce()
    ViewingScope.compartments.through.objects.all().delete()
    owed = StaleSummary.objects.first()
    with pytest.raises(summaries.NoScope):
        summaries.refresh(stale_pk=owed.pk)
    assert not Summary.objects.exists()
    assert "NoScope" in StaleSummary.objects.get(pk=owed.pk).last_error


def test_an_owed_summary_is_set_aside_after_five_attempts_and_others_go_on(compartment):
    for bar in bars(compartment, heats=1, each=1):
        stored_tests.tensile_test(bar, values={"Rm": 250.0, "A_4D": 9.0})
    dispatcher.coalesce()
    poison = StaleSummary.objects.get(property__code="Rm", basis="working")
    StaleSummary.objects.filter(pk=poison.pk).update(attempts=summaries.MAX_ATTEMPTS)
    work()
    assert StaleSummary.objects.get().is_quarantined
    assert newest(code="Rm") is None
    assert newest(code="A_4D").n == 1


def test_what_changes_while_it_is_computed_is_owed_again(compartment, monkeypatch):
    first, second = bars(compartment, heats=2, each=1)
    rm_of(first, 250.0)
    dispatcher.coalesce()
    owed = StaleSummary.objects.get(basis="working")
    compute = summaries._compute

    def slow(stale_pk):
        generation = compute(stale_pk)
        rm_of(second, 260.0)
        dispatcher.coalesce()
        return generation

    monkeypatch.setattr(summaries, "_compute", slow)
    summaries.refresh(stale_pk=owed.pk)
    monkeypatch.undo()
    again = StaleSummary.objects.get(pk=owed.pk)
    assert again.published_at is None
    assert newest().n == 1
    work()
    assert newest().n == 2


def test_an_old_snapshot_does_not_see_half_of_a_change(compartment):
    (bar,) = bars(compartment, heats=1, each=1)
    rm_of(bar, 250.0)
    dispatcher.coalesce()
    prop = Property.objects.get(code="Rm")

    with one_snapshot():
        with connection.cursor() as cursor:
            cursor.execute("SHOW transaction_isolation")
            assert cursor.fetchone() == ("repeatable read",)
        found = summaries.inputs_of(
            condition_id=bar.tests.get().material_condition_id,
            prop=prop,
            formula=None,
            scope=ViewingScope.objects.get(),
            basis=Basis.WORKING,
        )
    assert [one.value for one in found] == [250.0]
