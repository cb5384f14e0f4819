"""What the demonstration's pages tell: recoveries, decisions and furnace loads that agree."""

from datetime import timedelta

import pytest

from characterization.demonstration import assumptions, melts
from labtrack.accounts.models import User
from labtrack.accounts.visibility import seen_compartments
from labtrack.pages.detail import Reader
from trials.dashboards import heat as heat_page
from trials.models import (
    Heat,
    HeatTreatmentLoad,
    LoadLog,
    MeltEvent,
    PourDecision,
    Trial,
)


def test_a_heat_is_as_far_off_its_assays_before_the_additions_as_after():
    one = melts.melt_of(assumptions.VARIANTS[0], 1)  # Only ingot and magnesium.
    ingot = assumptions.INGOT_KG / sum(float(kg) for kg in one.charge_kg.values())
    for element in ("Mn", "Ti", "Fe", "Si", "Cu"):
        before, after = one.after_charge[element], one.contents[element]
        assert after == pytest.approx(ingot * before, rel=1e-12)
    assert one.before_additions(-139)["Mg"] > one.after_charge["Mg"]
    assert one.before_additions(-139)["Fe"] == one.after_charge["Fe"]


@pytest.mark.demonstration
def test_nowhere_did_more_come_back_than_went_in(committed_db):
    engineer = User.objects.get(email__startswith="engineer@")
    reader = Reader(engineer, seen_compartments(engineer))
    recovered = []
    for heat in Heat.objects.select_related("alloy", "compartment", "organisation"):
        melt = heat_page.compose(heat, reader).extra["melt"]
        assert not melt.has_recovery_alarm, heat
        recovered += [
            (heat, row) for row in melt.recovery if row.element in ("Sc", "Mg")
        ]
    low = {
        heat
        for heat, row in recovered
        if row.element == "Sc" and float(row.recovered) < 85
    }
    assert low == {PourDecision.objects.get(is_deviation=True).heat}
    assert all(60 < float(row.recovered) < 105 for _heat, row in recovered)


@pytest.mark.demonstration
def test_every_melt_was_decided_about_just_before_its_pour(committed_db):
    assert PourDecision.objects.count() == 30
    for decision in PourDecision.objects.select_related("heat"):
        pour = MeltEvent.objects.get(heat=decision.heat, kind="pour-start").at
        assert timedelta() < pour - decision.decided_at < timedelta(minutes=10)
        assert "535.0" in decision.specification
        assert "Window" not in decision.specification
        assert {"Mg", "Fe"} <= {row["element"] for row in decision.findings}
    assert (
        Trial.objects.get().created_at < Heat.objects.earliest("charged_at").charged_at
    )


@pytest.mark.demonstration
def test_every_load_says_how_it_ran_and_one_ran_too_cold(committed_db):
    loads = HeatTreatmentLoad.objects.all()
    assert loads.count() >= 5
    cold = []
    for load in loads:
        soak, quench = load.segments.order_by("position")
        assert (soak.kind, quench.kind) == ("soak", "quench")
        off = soak.actual_temperature_c - assumptions.AGING_TEMPERATURE_C
        assert off > -10
        assert soak.duration_h == pytest.approx(assumptions.AGING_TIME_H, rel=0.05)
        assert soak.started_at + timedelta(hours=soak.duration_h) < load.finished_at
        if abs(off) > load.cycle.temperature_tolerance_k:
            cold.append(load)
    (one,) = cold
    assert "thermocouple" in one.notes
    log = LoadLog.objects.get()
    assert log.started_at == log.load.started_at
