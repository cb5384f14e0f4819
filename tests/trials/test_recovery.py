"""What of an element stayed in the melt: followed from the sample before it was added to
the one after, shown on the page of the heat with its interval and its alarm.
"""

import datetime as dt
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from labtrack.entered import entered
from tests.factories import chemistry, clients, materials, people, supply
from trials.actions import melt
from trials.models import AdditionRecovery, Heat, MeltEvent

pytestmark = pytest.mark.django_db


@pytest.fixture
def heat(compartment, technician):
    return materials.heat(compartment=compartment, by=technician, code="H26-023")


@pytest.fixture
def browser(signed_in, technician):
    return signed_in(technician)


def lot(heat, kind, **elements):
    found = materials.lot(
        compartment=heat.compartment, by=heat.created_by, kind=kind, material=kind
    )
    for element, text in elements.items():
        supply.assay(found, element, text, by=heat.created_by)
    return found


def charge(heat, kind, kg, minutes=0, *, loss_pct=None, **elements):
    return materials.charge_addition(
        heat,
        lot(heat, kind, **elements),
        mass_kg=kg,
        mass_as_entered=f"{kg} kg",
        added_at=materials.CHARGED_AT + dt.timedelta(minutes=minutes),
        loss_pct=loss_pct,
        loss_as_entered=f"{loss_pct} %" if loss_pct else "",
    )


def sampled(heat, minutes, *burns, **fields):
    return chemistry.sample(
        heat, burns=list(burns), minutes=minutes, stage="after-addition", **fields
    )


def found(browser, heat) -> dict:
    answer = browser.get(heat.get_absolute_url())
    assert answer.status_code == 200
    return {row.element: row for row in answer.context["melt"].recovery}


def with_scandium(heat, *after: str):
    """19.03 kg of Al-2Sc into 100 kg without scandium, as in the worked example."""
    charge(heat, "ingot", 100.0, Mg="6.80")
    sampled(heat, 30, {"Mg": "6.80", "Sc": "0.000"})
    addition = charge(heat, "master-alloy", 19.03, 40, Sc="2.00")
    sampled(heat, 60, *({"Sc": text} for text in after))
    return addition


def test_an_element_is_followed_from_the_sample_before_to_the_one_after(browser, heat):
    with_scandium(heat, "0.303", "0.304", "0.305")
    row = found(browser, heat)["Sc"]
    # 119.03 kg at 0.304 wt% of 19.03 kg at 2.00 wt%.
    assert row.recovered == "95.1"
    assert (row.charged, row.assumed) == ("0.381", "95.0")
    # Burns: 0.001 / sqrt(3) * 119.03 / 0.3806 = 0.1806; digits of 2.00: 0.01 / sqrt(12) / 2
    # of 95.1 = 0.137; together 0.227 with 4.97 degrees of freedom, t 2.58: 0.585.
    assert row.interval == "94.5 to 95.7"
    assert (row.state, row.word) == ("", "As assumed")
    assert row.basis.startswith("H26-023-S")


def test_what_was_assumed_outside_the_interval_is_flagged(browser, heat):
    with_scandium(heat, "0.2795", "0.2800", "0.2805")
    row = found(browser, heat)["Sc"]
    assert (row.recovered, row.state, row.word) == ("87.6", "asked", "Not as assumed")
    page = unescape(browser.get(heat.get_absolute_url()).content.decode())
    assert "Recovery of each element" in page
    assert "More came back than went in" not in page


def test_what_an_ingot_loses_while_held_is_usual_and_may_become_the_estimate(
    browser, heat
):
    charge(heat, "ingot", 100.0, Be="0.0052")
    sampled(heat, 30, {"Be": "0.0050"}, {"Be": "0.0050"}, {"Be": "0.00505"})
    row = found(browser, heat)["Be"]
    assert (row.assumed, row.state) == ("100", "")
    assert (row.word, row.use_url != "") == ("In the usual range", True)


def test_a_usual_range_says_nothing_where_a_person_set_the_estimate(browser, heat):
    addition = with_scandium(heat, "0.3030", "0.3040", "0.3050")
    AdditionRecovery.objects.create(
        addition=addition,
        compartment=heat.compartment,
        element="Sc",
        recovery_pct=97.0,
        recovery_as_entered="97 %",
        set_by=heat.created_by,
    )
    row = found(browser, heat)["Sc"]
    assert (row.assumed, row.word) == ("97.0", "Not as assumed")


def test_more_than_went_in_beyond_the_scatter_is_an_alarm(browser, heat):
    with_scandium(heat, "0.3795", "0.3800", "0.3805")
    row = found(browser, heat)["Sc"]
    assert (row.state, row.word) == ("out-of-limits", "More than went in")
    assert row.use_url == ""
    page = browser.get(heat.get_absolute_url()).content.decode()
    assert "a segregated sample" in page


def test_a_value_above_100_alone_is_scatter(browser, heat):
    with_scandium(heat, "0.30", "0.35")
    row = found(browser, heat)["Sc"]
    assert float(row.recovered) > 100
    assert row.state == ""


def test_one_burn_gives_no_interval_and_below_detection_no_value(browser, heat):
    with_scandium(heat, "0.300")
    row = found(browser, heat)["Sc"]
    assert (row.interval, row.word) == ("", "No interval")
    other = materials.heat(compartment=heat.compartment, by=heat.created_by)
    charge(other, "master-alloy", 2.0, Be="5.0")
    sampled(other, 30, {"Be": "<0.0005"})
    row = found(browser, other)["Be"]
    assert (row.recovered, row.state) == ("", "below-detection")


def test_the_charge_is_followed_from_nothing_and_what_is_not_sampled_is_not_shown(
    browser, heat
):
    charge(heat, "ingot", 100.0, Mg="6.80", Mn="0.18")
    sampled(heat, 30, {"Mg": "6.70"})
    charge(heat, "pure-metal", 1.0, 50, Mg="99.8")
    rows = found(browser, heat)
    assert set(rows) == {"Mg"}
    assert rows["Mg"].recovered == "98.5"
    assert rows["Mg"].assumed == "100"
    assert rows["Mg"].basis.startswith("charge to ")


def test_losses_dross_and_the_heel_are_counted(browser, heat, compartment, technician):
    before = materials.heat(compartment=compartment, by=technician, code="H26-022")
    chemistry.sample(before, burns=[{"Sc": "0.20"}])
    Heat.objects.filter(pk=heat.pk).update(
        heel_mass_kg=20.0, heel_mass_as_entered="20 kg", heel_from=before
    )
    heat.refresh_from_db()
    charge(heat, "master-alloy", 10.0, 10, loss_pct=10.0, Sc="2.0")
    MeltEvent.objects.create(
        heat=heat,
        compartment=compartment,
        kind="skim",
        at=materials.CHARGED_AT + dt.timedelta(minutes=5),
        value=4.0,
        value_as_entered="4 kg",
        recorded_by=technician,
    )
    # 20 kg at 0.20 and 9 kg at 2.0 of which 95 % stay: 0.211 kg in 29 kg.
    sampled(heat, 30, {"Sc": "0.7276"}, {"Sc": "0.7276"})
    answer = browser.get(heat.get_absolute_url())
    melt = answer.context["melt"]
    assert melt.expected.of("Sc") == pytest.approx(100 * (0.04 + 0.171) / 29)
    assert melt.expected.melt.mass_kg == pytest.approx(25)
    row = {r.element: r for r in melt.recovery}["Sc"]
    assert (row.recovered, row.charged) == ("95.0", "0.180")
    assert row.basis.startswith("heel to ")
    assert "20 kg" in answer.content.decode()


def test_a_heel_that_is_hidden_or_of_nothing_known_is_said(
    browser, heat, organisation, compartment
):
    hidden = materials.heat(compartment=people.compartment(organisation), code="H9-1")
    chemistry.sample(hidden, burns=[{"Sc": "0.20"}])
    Heat.objects.filter(pk=heat.pk).update(
        heel_mass_kg=20.0, heel_mass_as_entered="20 kg", heel_from=hidden
    )
    charge(heat, "master-alloy", 10.0, 10, Sc="2.0")
    sampled(heat, 30, {"Sc": "0.70"})
    answer = browser.get(heat.get_absolute_url())
    row = answer.context["melt"].recovery[0]
    assert row.recovered == ""
    assert "not known" in row.basis
    page = answer.content.decode()
    assert "H9-1" not in page
    assert "What the heel of 20 kg holds is not known" in page


def test_what_was_recovered_becomes_the_estimate_in_one_step(browser, heat):
    addition = with_scandium(heat, "0.2795", "0.2800", "0.2805")
    by = heat.created_by
    melt.set_recoveries(
        by=by, addition=addition, recoveries={"Zr": entered("88", "%", "%")}
    )
    url = found(browser, heat)["Sc"].use_url
    form = browser.get(url).context["form"]
    rows = [row.initial for row in form.rows if row.initial]
    assert {row["element"]: row["recovery"] for row in rows} == {
        "Zr": "88 %",
        "Sc": "87.6 %",
    }
    assert "Calculated back from H26-023-S" in form.initial["source"]
    sent = {
        "source": form.initial["source"],
        "rows-TOTAL_FORMS": "1",
        "rows-INITIAL_FORMS": "0",
        "rows-0-element": "Sc",
        "rows-0-recovery": "87.6",
        "rows-0-recovery_unit": "%",
    }
    assert browser.post(url, sent).status_code == 302
    assert AdditionRecovery.objects.get(element="Sc").recovery_pct == 87.6
    row = found(browser, heat)["Sc"]
    assert (row.assumed, row.word) == ("87.6", "As assumed")


def test_an_assay_of_few_digits_is_no_alarm(browser, heat):
    """0.08 says 0.075 to 0.085: 8 % more than that in the melt is nothing new."""
    charge(heat, "ingot", 100.0, Fe="0.08")
    sampled(heat, 30, {"Fe": "0.0860"}, {"Fe": "0.0861"}, {"Fe": "0.0860"})
    row = found(browser, heat)["Fe"]
    assert (row.recovered, row.state) == ("108", "")
    other = materials.heat(compartment=heat.compartment, by=heat.created_by)
    charge(other, "ingot", 100.0, Fe="0.0800")
    sampled(other, 30, {"Fe": "0.0860"}, {"Fe": "0.0861"}, {"Fe": "0.0860"})
    assert found(browser, other)["Fe"].state == "out-of-limits"


def test_a_viewer_sees_recovery_and_sets_none(signed_in, viewer, heat):
    with_scandium(heat, "0.2795", "0.2805")
    assert found(signed_in(viewer), heat)["Sc"].use_url == ""


def test_more_elements_and_samples_cost_no_more_statements(browser, heat):
    with_scandium(heat, "0.303", "0.305")
    browser.get(heat.get_absolute_url())
    with CaptureQueriesContext(connection) as few:
        browser.get(heat.get_absolute_url())
    charge(heat, "master-alloy", 3.0, 70, Zr="10", Ti="5", B="1")
    for minutes in (80, 90, 100):
        sampled(heat, minutes, {"Zr": "0.2", "Ti": "0.1", "B": "0.02", "Sc": "0.3"})
    with CaptureQueriesContext(connection) as many:
        browser.get(heat.get_absolute_url())
    assert len(many) == len(few)


def test_heel_and_loss_are_typed_and_sent(browser, compartment, heat, technician):
    url = reverse("trials:heat-create")
    texts = {
        "compartment": compartment.pk,
        "alloy": materials.alloy().pk,
        "charged_at": "2026-03-03T08:00",
        "heel_mass": "44.1",
        "heel_mass_unit": "lb",
        "heel_from": heat.code,
        "rows-TOTAL_FORMS": "0",
        "rows-INITIAL_FORMS": "0",
    }
    assert browser.post(url, texts).status_code == 302
    made = Heat.objects.exclude(pk=heat.pk).get()
    assert (made.heel_from, made.heel_mass_as_entered) == (heat, "44.1 lb")
    assert made.heel_mass_kg == pytest.approx(20.0034, abs=1e-3)
    alone = browser.post(url, {**texts, "heel_mass": ""})
    assert alone.status_code == 422
    assert "A heel of another heat has a mass." in unescape(alone.content.decode())
    client = clients.of_person(technician)
    lot = materials.lot(code="ML-9", compartment=compartment, by=technician)
    body = {
        "lot": lot.code,
        "mass": {"value": "6.4", "unit": "kg"},
        "loss": {"value": "2", "unit": "%"},
    }
    sent = client.send(f"heats/{made.code}/additions/", body)
    assert sent.json()["loss_pct"] == 2
    wrong = client.send(
        f"heats/{made.code}/additions/", body | {"loss": {"value": "100", "unit": "%"}}
    )
    assert wrong.status_code == 400
    shown = client.read(f"heats/{made.code}/").json()
    assert shown["heel_from"]["code"] == heat.code
