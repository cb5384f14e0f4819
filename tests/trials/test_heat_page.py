"""The page of a heat: verdict, proposal, decision, the melt log, and what keeps it fresh."""

import datetime as dt
import re

import pytest
from django.urls import reverse

from tests.factories import chemistry, materials, people
from trials.models import (
    ChemistrySample,
    LotAssay,
    MeltEvent,
    PourDecision,
    Specification,
)

pytestmark = pytest.mark.django_db
GOOD = {"Mg": "6.80", "Mn": "0.18", "Ti": "0.17", "Be": "0.0045", "Na": "0.0002"}
TARGETS = {"Mg": ("6.6", "6.8", "7.0"), "Sc": ("0.28", "0.30", "0.32")}


@pytest.fixture
def alloy(compartment):
    alloy = materials.alloy("535+0.30SC", compartment=compartment)
    for element, (low, target, high) in TARGETS.items():
        materials.alloy_target(
            alloy, element, low_wt_pct=low, target_wt_pct=target, high_wt_pct=high
        )
    return alloy


@pytest.fixture
def heat(compartment, technician, alloy):
    heat = materials.heat(
        compartment=compartment, by=technician, alloy=alloy, code="H26-023"
    )
    materials.charge_addition(
        heat, assayed("535.2 ingot", technician, compartment, Mg="6.9"), mass_kg=100.0
    )
    return heat


def assayed(material, by, compartment, kind="ingot", **elements):
    lot = materials.lot(compartment=compartment, by=by, material=material, kind=kind)
    for element, text in elements.items():
        LotAssay.objects.create(
            lot=lot,
            compartment=compartment,
            element=element,
            text=text,
            unit="wt%",
            wt_pct=text,
            source="certificate",
            created_by=by,
        )
    return lot


def page(browser, heat, **query):
    answer = browser.get(heat.get_absolute_url(), query)
    assert answer.status_code == 200
    return answer


def verdict(answer):
    return answer.context["melt"].verdict


def test_without_chemistry_it_holds_and_says_what_is_missing(
    signed_in, technician, heat
):
    answer = page(signed_in(technician), heat)
    assert verdict(answer).decision == "hold"
    missing = [str(each.what) for each in answer.context["detail"].missing]
    assert missing[0] == "Chemistry"
    assert "Melt temperature" in missing


def test_scandium_that_is_aimed_at_is_no_fault(signed_in, technician, heat):
    chemistry.sample(heat, burns=[{**GOOD, "Sc": "0.300"}])
    shown = verdict(page(signed_in(technician), heat))
    assert shown.decision == "pour"
    assert "AA 535.0" in shown.headline
    assert "with Sc as the alloy aims at it" in shown.headline


def test_another_specification_judges_as_it_is_written(signed_in, technician, heat):
    chemistry.sample(heat, burns=[{**GOOD, "Sc": "0.300"}])
    strict = Specification.objects.current().get(code="535.0", form="casting")
    shown = verdict(page(signed_in(technician), heat, specification=strict.pk))
    assert shown.decision != "pour"
    assert any(miss.element == "Sc" for miss in shown.misses)


def test_beryllium_and_sodium_come_first(signed_in, technician, heat):
    burns = [{**GOOD, "Be": "0.0021", "Na": "0.0014", "Sc": "0.20"}]
    chemistry.sample(heat, burns=burns)
    answer = page(signed_in(technician), heat)
    assert verdict(answer).headline.startswith("Be is 21 ppm")
    rows = [row.element for row in answer.context["melt"].composition]
    assert rows[:2] == ["Be", "Na"]


def test_what_is_outside_is_corrected_with_lots_at_hand(
    signed_in, technician, compartment, heat
):
    lot = assayed("Al-2Sc", technician, compartment, "master-alloy", Sc="2.0")
    chemistry.sample(heat, burns=[{**GOOD, "Mg": "6.9", "Sc": "0.262"}])
    chemistry.event(heat, minutes=70)
    shown = verdict(page(signed_in(technician), heat))
    assert shown.decision == "correct"
    assert [each.lot for each in shown.additions] == [lot]
    # m = M0 (ct - c0) / (eta x - ct) = 100 * 0.038 / (1.9 - 0.3)
    assert shown.additions[0].mass_kg == pytest.approx(2.375, abs=0.001)
    assert "Sc 0.300 %" in shown.outcome
    assert "it cools the melt" in shown.advice


def test_what_no_lot_can_mend_is_held_and_says_so(signed_in, technician, heat):
    chemistry.sample(heat, burns=[{**GOOD, "Sc": "0.262"}])
    shown = verdict(page(signed_in(technician), heat))
    assert shown.decision == "hold"
    assert any("lot is at hand" in reason for reason in shown.reasons)


def test_what_has_a_minimum_has_to_be_measured(signed_in, technician, heat):
    chemistry.sample(heat, burns=[{"Mg": "6.8", "Sc": "0.30"}])
    shown = verdict(page(signed_in(technician), heat))
    assert shown.decision == "hold"
    assert "Mn, Ti, Be" in shown.headline


def test_expected_and_measured_stand_side_by_side(signed_in, technician, heat):
    chemistry.sample(heat, burns=[{**GOOD, "Sc": "0.300"}])
    rows = page(signed_in(technician), heat).context["melt"].composition
    magnesium = next(row for row in rows if row.element == "Mg")
    assert (magnesium.expected, magnesium.measured) == ("6.90", "6.80")
    assert magnesium.residual == "+0.10"


def test_pouring_outside_takes_a_reason_and_is_a_deviation(signed_in, technician, heat):
    chemistry.sample(heat, burns=[{**GOOD, "Sc": "0.262"}])
    browser = signed_in(technician)
    url = reverse("trials:pour-decision-create", args=[heat.code])
    refused = browser.post(url, {"decision": "pour", "reason": ""})
    assert refused.status_code == 422
    assert not PourDecision.objects.exists()
    browser.post(url, {"decision": "pour", "reason": "The trial wants a low one."})
    decision = PourDecision.objects.get()
    assert decision.is_deviation
    assert decision.specification.startswith("AA 535.0")
    assert any(row["element"] == "Sc" for row in decision.findings)
    assert b"The trial wants a low one." in page(browser, heat).content


def test_an_open_page_is_told_only_what_is_new(signed_in, technician, heat):
    browser = signed_in(technician)
    live = page(browser, heat).context["live_url"]
    assert browser.get(live).status_code == 204
    sample = chemistry.sample(heat, burns=[{**GOOD, "Sc": "0.300"}])
    answer = browser.get(live)
    assert sample.code.encode() in answer.content
    assert browser.get(answer.context["live_url"]).status_code == 204
    stranger = signed_in(people.person("engineer", people.compartment()))
    assert stranger.get(live).status_code == 404


def test_the_melt_log_takes_a_line_and_strikes_it_out(signed_in, technician, heat):
    browser = signed_in(technician)
    url = reverse("trials:melt-event-create", args=[heat.code])
    browser.post(
        f"{url}?kind=degas",
        {
            "at_0": "2026-03-02T14:30",
            "duration_0": "12",
            "duration_1": "min",
            "rotor_0": "450",
            "rotor_1": "rpm",
            "gas": "Ar",
        }
        | {"at": "2026-03-02T14:30", "duration": "12", "duration_unit": "min"}
        | {"rotor": "450", "rotor_unit": "rpm", "flow": "", "flow_unit": "L/min"},
    )
    event = MeltEvent.objects.get()
    assert (event.kind, event.duration_min, event.rotor_rpm) == ("degas", 12, 450)
    assert b"12 min" in page(browser, heat).content
    assert browser.get(f"{url}?kind=dance").status_code == 404


def test_a_late_addition_is_asked_about_in_the_form(signed_in, technician, heat):
    run = materials.casting_run(heat)
    browser = signed_in(technician)
    url = reverse("trials:charge-addition-create", args=[heat.code])
    late = run.poured_at + dt.timedelta(minutes=5)
    sent = {
        "lot": materials.lot(compartment=heat.compartment, by=technician).code,
        "mass": "1.2",
        "mass_unit": "kg",
        "added_at": late.strftime("%Y-%m-%dT%H:%M"),
        "purpose": "addition",
    }
    asked = browser.post(url, sent)
    assert asked.status_code == 422
    assert b"last pour" in asked.content
    saved = browser.post(url, sent | {"late_reason": "Second half of the heel."})
    assert saved.status_code == 302
    assert heat.additions.count() == 2


def test_a_sample_is_typed_burn_by_burn(signed_in, technician, heat):
    browser = signed_in(technician)
    rows = {
        "rows-TOTAL_FORMS": "2",
        "rows-INITIAL_FORMS": "0",
        "rows-0-element": "Mg",
        "rows-0-unit": "wt%",
        "rows-0-b1": "6.80",
        "rows-0-b2": "6.84",
        "rows-1-element": "Be",
        "rows-1-unit": "ppm",
        "rows-1-b1": "<5",
    }
    facts = {
        "source": heat.code,
        "stage": "mid-pour",
        "method": "oes",
        "taken_at": "2026-03-02T14:30",
    }
    url = reverse("trials:chemistry-sample-create")
    bad = browser.post(url, facts | rows | {"rows-0-b2": "6,84"})
    assert bad.status_code == 422
    saved = browser.post(url, facts | rows)
    assert saved.status_code == 302, saved.content
    sample = ChemistrySample.objects.get()
    assert sample.elements.get(element="Mg").value_wt_pct == 6.82
    assert sample.elements.get(element="Be").below_wt_pct == 0.0005


def test_the_melt_log_is_in_one_system_of_units(signed_in, compartment, heat):
    chemistry.event(heat, minutes=10, value=732.0, value_as_entered="732 degC")
    chemistry.event(heat, minutes=20, value=732.22, value_as_entered="1350 degF")
    lot = materials.lot(compartment=compartment)
    materials.charge_addition(heat, lot, mass_kg=10.0, mass_as_entered="10.0 kg")
    american = people.person("viewer", compartment, unit_system="us")

    page = signed_in(american).get(heat.get_absolute_url()).context["melt"]
    said = [f"{line.what} {line.detail}" for line in page.log]
    assert sum("1350 °F" in line for line in said) == 2
    assert any("22.0 lb" in line for line in said)
    assert not any("°C" in line or " kg" in line for line in said)
    typed = [line.typed for line in page.log if line.typed]
    assert {"as entered: 10.0 kg", "as entered: 732 °C"} < set(typed)
    assert "as entered: 1350 °F" not in typed

    rows = signed_in(american).get(reverse("trials:melt-event-list")).content.decode()
    assert 'title="as entered: 732 °C">1350 °F<' in rows
    csv = signed_in(american).get(reverse("trials:melt-event-list"), {"export": "csv"})
    body = b"".join(csv.streaming_content) if csv.streaming else csv.content
    assert "732 degC" in body.decode("utf-8-sig")


def test_every_sentence_of_the_page_is_in_the_units_of_its_reader(
    signed_in, technician, compartment, heat
):
    assayed("Al-2Sc", technician, compartment, "master-alloy", Sc="2.0")
    materials.charge_addition(heat, materials.lot(compartment=compartment), mass_kg=10)
    chemistry.sample(heat, burns=[{**GOOD, "Mg": "6.9", "Sc": "0.262"}])
    chemistry.event(heat, minutes=70)
    american = people.person("viewer", compartment, unit_system="us")

    words = re.sub(r'title="[^"]*"', "", _main(page(signed_in(american), heat)))
    assert "220.46 lb" in words
    assert "22.046 lb of the charge has no assay" in words
    assert "<strong>5.76 lb</strong> Al-2Sc" in words
    assert "it cools the melt by about" in words
    assert re.findall(r"[^>]*\d (?:kg|°C|K)\b[^<]*", words) == []
    assert "100 kg" in _main(page(signed_in(technician), heat))


def _main(answer):
    """What is read on the page: no charts, no scripts."""
    text = answer.content.decode()
    text = text[text.index("<main") : text.index("</main>")]
    return re.sub(r"(?s)<(script|figure)\b.*?</\1>", "", text)
