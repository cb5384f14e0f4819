"""What is written to a part of a record over the API: steps of a load, the table of a
trial, the next edition of a cycle, another version of a criterion, many samples at once.
"""

import json

import pytest

from characterization.models import SuccessCriterion
from labtrack.accounts.choices import Role
from labtrack.instruments.models import Instrument, IntakeProblem, RawSubmission
from tests.factories import clients, materials, people, plans, supply
from tests.factories.clients import edit
from trials.api.chemistry_batches import MOST_SAMPLES
from trials.models import (
    ChargeAddition,
    ChemistrySample,
    ExchangeRate,
    HeatTreatmentCycle,
    LoadSegment,
    MeltEvent,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def common(compartment, technician):
    return {"compartment": compartment, "by": technician}


@pytest.fixture
def client(technician):
    return clients.of_person(technician)


@pytest.fixture
def heat(common):
    return materials.heat(code="H26-014", **common)


def pointers(answer) -> dict[str, str]:
    return {e["pointer"]: e["message"] for e in answer.json()["errors"]}


# --- The melt log -----------------------------------------------------------------------
AT = "2026-11-23T08:20:00-06:00"


def event(client, **body):
    return client.send("melt-events/", {"heat": "H26-014", "at": AT, **body})


def test_the_value_of_an_event_has_a_unit_of_its_kind(client, heat):
    hot = event(
        client, kind="temperature", value={"value": "1364", "unit": "degF"}
    ).json()
    assert (hot["value"], hot["value_as_entered"]) == (740.0, "1364 degF")
    dross = event(client, kind="skim", value={"value": "2", "unit": "lb"})
    assert dross.json()["value"] == pytest.approx(0.90718474)
    wrong = event(client, kind="skim", value={"value": "740", "unit": "degC"})
    assert "/value/unit" in pointers(wrong)


def test_what_an_event_of_its_kind_does_not_have_is_refused(client, heat):
    sent = {"duration": {"value": "5", "unit": "min"}, "gas": "Ar"}
    wrong = event(client, kind="skim", **sent)
    assert wrong.status_code == 400
    assert set(pointers(wrong)) == {"/duration", "/gas"}
    assert "/value" in pointers(event(client, kind="temperature"))
    noted = event(client, kind="note", value={"value": "1", "unit": "kg"})
    assert "/value" in pointers(noted)
    unknown = event(client, kind="boil")
    assert "/kind" in pointers(unknown)
    assert not MeltEvent.objects.exists()


def test_a_line_is_struck_out_and_stays_legible(client, heat):
    made = event(client, kind="degas", gas="Ar", rotor={"value": "400", "unit": "rpm"})
    struck = edit(
        client,
        made["Location"],
        {"struck_reason": "Another heat.", "reason": "Another heat."},
        made["ETag"],
    )
    assert struck.json()["struck_reason"] == "Another heat."
    assert struck.json()["rotor_as_entered"] == "400 rpm"
    shown = client.read("melt-events/", heat="H26-014").json()["results"]
    assert [row["kind"] for row in shown] == ["degas"]


def test_an_addition_is_corrected_with_its_reason(client, heat, common):
    lot = materials.lot(code="ML-0002", **common)
    addition = materials.charge_addition(heat, lot)
    url = f"/api/v1/charge-additions/{addition.pk}/"
    tag = client.get(url)["ETag"]
    body = {"mass": {"value": "14.1", "unit": "lb"}}
    silent = edit(client, url, body, tag)
    assert set(pointers(silent)) == {"/reason"}
    told = edit(client, url, body | {"reason": "Misread."}, tag)
    assert told.json()["mass_as_entered"] == "14.1 lb"
    assert told.json()["version"] == 2
    said = ChargeAddition.objects.get().events.last().pgh_context.metadata
    assert said["reason"] == "Misread."


def test_an_addition_moved_behind_the_last_pour_is_asked_about(client, heat, common):
    materials.casting_run(heat)
    lot = materials.lot(**common)
    addition = materials.charge_addition(heat, lot)
    url = f"/api/v1/charge-additions/{addition.pk}/"
    body = {"added_at": "2026-12-01T00:00:00Z", "reason": "Clock was wrong."}
    tag = client.get(url)["ETag"]
    asked = edit(client, url, body, tag)
    assert asked.status_code == 409
    assert "/late_reason" in pointers(asked)
    told = edit(client, url, body | {"late_reason": "Second half."}, tag)
    assert told.status_code == 200, told.content


# --- Heat treatment ---------------------------------------------------------------------
SOAK = {
    "kind": "soak",
    "set_temperature": {"value": "325", "unit": "degC"},
    "duration": {"value": "4", "unit": "h"},
}


def test_the_next_edition_of_a_cycle_and_its_tolerances(client, common):
    cycle = materials.heat_treatment_cycle(code="T5-325-4H", **common)
    url = f"heat-treatment-cycles/{cycle.pk}/editions/"
    body = {"temper": "T5", "segments": [SOAK], "temperature_tolerance_k": "3"}
    made = client.send(url, body, key="E-2")
    assert made.status_code == 201, made.content
    assert made.json()["edition"] == 2
    assert made.json()["temperature_tolerance_k"] == 3
    assert made.json()["time_tolerance_pct"] == 5
    assert client.send(url, body, key="E-2").json() == made.json()
    assert HeatTreatmentCycle.objects.count() == 2
    wrong = client.send(url, body | {"temperature_tolerance_k": "-1"})
    assert "/temperature_tolerance_k" in pointers(wrong)


@pytest.fixture
def load(common, heat):
    cycle = materials.heat_treatment_cycle(code="T5-325-4H", **common)
    bar = materials.specimen(materials.casting_run(heat))
    return materials.heat_treatment_load(cycle, [bar], code="HT26-001")


def test_steps_of_a_load_as_they_ran(client, load):
    url = f"/api/v1/heat-treatment-loads/{load.code}/"
    steps = url + "segments/"
    tag = client.get(url)["ETag"]
    ran = SOAK | {"position": 1, "actual_temperature": {"value": "621", "unit": "degF"}}
    assert edit(client, steps, {"segments": [ran]}).status_code == 428
    made = edit(client, steps, {"segments": [ran]}, tag)
    assert made.status_code == 200, made.content
    step = made.json()["segments"][0]
    assert step["actual_temperature_c"] == pytest.approx(327.2222, abs=1e-3)
    assert step["actual_temperature_as_entered"] == "621 degF"
    assert edit(client, steps, {"segments": [ran]}, tag).status_code == 412
    quench = {"position": 2, "kind": "quench", "medium": "water"}
    again = edit(client, steps, {"segments": [quench]}, made["ETag"])
    assert [row["position"] for row in again.json()["segments"]] == [1, 2]


def test_a_fault_in_a_step_names_the_step(client, load):
    url = f"/api/v1/heat-treatment-loads/{load.code}/"
    wrong = SOAK | {"position": 3, "duration": {"value": "-4", "unit": "h"}}
    body = {"segments": [SOAK | {"position": 1}, wrong]}
    refused = edit(client, url + "segments/", body, client.get(url)["ETag"])
    assert refused.status_code == 400
    assert "/segments/1/duration" in pointers(refused)
    assert not LoadSegment.objects.exists()


def test_steps_are_written_by_who_may_correct_every_item(load, viewer, stranger):
    url = f"/api/v1/heat-treatment-loads/{load.code}/segments/"
    assert edit(clients.of_person(viewer), url, {}).status_code == 403
    assert edit(clients.of_person(stranger), url, {}).status_code == 404


# --- Trials -----------------------------------------------------------------------------
@pytest.fixture
def trial(common):
    return plans.trial(code="T26-001", **common)


TABLE = {
    "factors": [{"name": "Sc", "kind": "element", "unit": "wt%", "element": "Sc"}],
    "runs": [{"number": n, "levels": [f"0.{n}"]} for n in (1, 2, 3)],
}


def test_the_table_of_a_trial_is_put(client, trial):
    url = "/api/v1/trials/T26-001/"
    table = url + "table/"
    tag = client.get(url)["ETag"]
    assert edit(client, table, TABLE, method="put").status_code == 428
    put = edit(client, table, TABLE, tag, method="put")
    assert put.status_code == 200, put.content
    assert [factor["name"] for factor in put.json()["factors"]] == ["Sc"]
    levels = [run["levels"][0]["text"] for run in put.json()["runs"]]
    assert levels == ["0.1", "0.2", "0.3"]
    assert edit(client, table, TABLE, tag, method="put").status_code == 412


def test_a_row_of_another_width_and_a_run_with_a_heat_are_refused(client, trial, heat):
    url = "/api/v1/trials/T26-001/"
    wrong = TABLE | {"runs": [{"number": 1, "levels": ["0.1", "sand"]}]}
    tag = client.get(url)["ETag"]
    refused = edit(client, url + "table/", wrong, tag, method="put")
    assert "2 levels" in pointers(refused)["/runs"]
    run = trial.runs.get(number=4)
    run_url = f"/api/v1/trial-runs/{run.pk}/"
    linked = edit(client, run_url, {"heat": "H26-014"}, client.get(run_url)["ETag"])
    assert linked.json()["heat"]["code"] == "H26-014"
    kept = edit(client, url + "table/", TABLE, tag, method="put")
    assert "Run 4 has a heat already" in pointers(kept)["/runs"]


def test_a_heat_is_taken_off_a_run_with_a_reason_and_a_run_is_dropped(
    client, trial, heat
):
    url = f"/api/v1/trial-runs/{trial.runs.get(number=1).pk}/"
    linked = edit(client, url, {"heat": "H26-014"}, client.get(url)["ETag"])
    silent = edit(client, url, {"heat": None}, linked["ETag"])
    assert set(pointers(silent)) == {"/reason"}
    body = {"heat": None, "reason": "Wrong melt.", "dropped_because": "No metal."}
    off = edit(client, url, body, linked["ETag"])
    assert off.json()["heat"] is None
    assert off.json()["dropped_because"] == "No metal."
    shared = client.read("trial-runs/", trial="T26-001").json()["results"]
    assert len(shared) == 4


def test_a_hidden_heat_of_a_run_stays_whatever_is_sent(
    client, trial, organisation, technician
):
    run = trial.runs.get(number=1)
    hidden = materials.heat(compartment=people.compartment(organisation))
    run.heat = hidden
    run.save()
    url = f"/api/v1/trial-runs/{run.pk}/"
    shown = client.get(url)
    assert shown.json()["heat"] == {"withheld": True}
    edited = edit(
        client, url, {"heat": None, "reason": "x"}, shown["ETag"], method="put"
    )
    assert edited.status_code == 200, edited.content
    run.refresh_from_db()
    assert run.heat == hidden


# --- Success criteria --------------------------------------------------------------------
def test_a_criterion_is_restated_with_a_reason(client, common, viewer):
    program = plans.program(code="PRG-1", **common)
    made = client.send("success-criteria/", CRITERION)
    assert made.status_code == 201, made.content
    first = made.json()["statements"][0]
    assert first["margin"] == pytest.approx(30, abs=0.01)
    assert first["margin_as_entered"] == "4.35 ksi"
    assert (first["confidence_pct"], first["test_temperature_c"]) == (90, 23)
    url = made["Location"] + "statements/"
    promise = {k: v for k, v in CRITERION.items() if k not in ("program", "title")}
    easier = promise | {"margin": {"value": "20", "unit": "MPa"}}
    assert "/reason" in pointers(edit(client, url, easier, made["ETag"], method="post"))
    easier["reason"] = "The buyer asks for less."
    assert edit(client, url, easier, method="post").status_code == 428
    restated = edit(client, url, easier, made["ETag"], method="post")
    assert restated.status_code == 200, restated.content
    assert [row["number"] for row in restated.json()["statements"]] == [2, 1]
    assert restated.json()["statements"][0]["margin"] == 20
    assert edit(client, url, easier, made["ETag"], method="post").status_code == 412
    assert (
        edit(clients.of_person(viewer), url, easier, method="post").status_code == 403
    )
    assert SuccessCriterion.objects.get().program == program


CRITERION = {
    "program": "PRG-1",
    "title": "Yields more",
    "property": "Rp0.2",
    "comparison": "superior",
    "better": "higher",
    "margin": {"value": "4.35", "unit": "ksi"},
    "confidence_pct": "90",
    "alloy": "A535.0",
    "baseline_alloy": "535.0",
    "origin": "separately-cast",
    "process": "permanent-mold",
    "mold_class": "metal",
    "section_class": "over 6 to 13 mm",
}


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"property": "Hardness"}, "/property"),
        ({"property": 5}, "/property"),
        ({"margin": {"value": "4", "unit": "kg"}}, "/margin/unit"),
        ({"margin": {"value": "nan", "unit": "MPa"}}, "/margin/value"),
        ({"section_class": "thick"}, "/section_class"),
        ({"process": ""}, "/process"),
        ({"baseline_alloy": "A535.0"}, "/baseline_alloy"),
        ({"test_temperature": {"value": "27", "unit": "degC"}}, "/test_temperature"),
    ],
)
def test_what_cannot_be_promised_is_named_where_it_stands(
    change, pointer, client, common
):
    plans.program(code="PRG-1", **common)
    refused = client.send("success-criteria/", CRITERION | change)
    assert refused.status_code == 400
    assert pointer in pointers(refused)
    assert not SuccessCriterion.objects.exists()


# --- Exchange rates ---------------------------------------------------------------------
def test_a_rate_is_the_organizations_own(client, technician, stranger):
    rate = supply.rate(technician)
    theirs = clients.of_person(stranger)
    assert theirs.get(f"/api/v1/exchange-rates/{rate.pk}/").status_code == 404
    again = {
        "base": rate.base,
        "quote": rate.quote,
        "rate": "0.9",
        "on": rate.on.isoformat(),
        "source": "Bank",
    }
    refused = client.send("exchange-rates/", again)
    assert refused.status_code == 400
    assert "rate of that day" in refused.json()["detail"]
    assert theirs.send("exchange-rates/", again).status_code == 201
    wrong = client.send("exchange-rates/", again | {"base": "EURO", "rate": "0"})
    assert "/base" in pointers(wrong)
    assert ExchangeRate.objects.count() == 2


# --- Many samples at once ----------------------------------------------------------------
BULK = "chemistry-samples/bulk/"


def sample(number: int, **changes):
    reading = {"element": "Mg", "value": "6.80", "unit": "wt%"}
    return {
        "external_id": f"OES1-{number}",
        "sample": f"H26-014-S{number}",
        "burns": [{"readings": [reading]}],
        **changes,
    }


def test_each_sample_of_a_list_is_judged_by_itself(client, heat):
    wrong = sample(2, burns=[{"readings": [{"element": "Mg", "value": "x"}]}])
    answer = client.send(BULK, [sample(1), wrong, sample(3, sample="H99-001-S1")])
    assert answer.status_code == 200, answer.content
    data = answer.json()
    assert (data["stored"], data["duplicate"], data["rejected"]) == (1, 0, 2)
    assert data["items"][0]["sample"] == "H26-014-S1"
    assert data["items"][1]["errors"][0]["pointer"].startswith("/burns/0/readings/0")
    assert data["items"][2]["errors"][0]["code"] == "unknown_sample"
    assert [row.code for row in ChemistrySample.objects.all()] == ["H26-014-S1"]


def test_a_list_repeated_under_its_key_is_answered_the_same(client, heat):
    body = [sample(1), sample(2)]
    answers = [client.send(BULK, body, key="B-1") for _n in "ab"]
    assert answers[0].json() == answers[1].json()
    assert ChemistrySample.objects.count() == 2
    assert client.send(BULK, [sample(3)], key="B-1").status_code == 422


def test_what_an_instrument_sent_wrongly_waits_by_itself_as_it_came(heat):
    spectrometer = Instrument.objects.create(
        organisation=heat.organisation,
        name="OES 1",
        kind="spectrometer",
        default_compartment=heat.compartment,
    )
    frame = clients.of_instrument(spectrometer)
    bad = sample(2, sample="H99-001-S1")
    text = f"[{json.dumps(sample(1))} ,\n {json.dumps(bad, indent=1)}]"
    answer = frame.send(BULK, text)
    assert answer.json()["rejected"] == 1, answer.content
    problem = IntakeProblem.objects.get()
    assert bytes(problem.submission.body) == json.dumps(bad, indent=1).encode()
    bodies = {bytes(row.body) for row in RawSubmission.objects.all()}
    assert json.dumps(sample(1)).encode() in bodies
    again = frame.send(BULK, text)
    assert (again.json()["duplicate"], again.json()["rejected"]) == (1, 1)
    assert ChemistrySample.objects.count() == 1


def test_a_list_is_a_list_of_a_stated_length(client, heat):
    for body in ({}, [], "x", None, 5):
        assert client.send(BULK, body).status_code == 400
    many = [sample(n) for n in range(MOST_SAMPLES + 1)]
    refused = client.send(BULK, many)
    assert refused.json()["errors"][0]["code"] == "too_many"
    assert not ChemistrySample.objects.exists()


def test_where_a_person_may_not_record_the_sample_is_rejected(
    client, heat, organisation, technician
):
    elsewhere = people.compartment(organisation)
    people.membership(technician, elsewhere, Role.VIEWER)
    other = materials.heat(code="H26-015", compartment=elsewhere)
    answer = client.send(BULK, [sample(1), sample(2, sample=f"{other.code}-S2")])
    statuses = [item["status"] for item in answer.json()["items"]]
    assert statuses == ["stored", "rejected"]
    assert answer.json()["items"][1]["errors"][0]["code"] == "forbidden"


def test_a_viewer_sends_no_samples(viewer, heat):
    answer = clients.of_person(viewer).send(BULK, [sample(1)])
    assert answer.status_code == 403
