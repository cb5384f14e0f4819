"""What was made, recorded and edited by programs of people: through the same actions as the
forms, never around them.
"""

import json

import pytest
from django.test import Client

from characterization.api.urls import router as found_router
from labtrack.accounts.choices import Role
from labtrack.accounts.models import CompartmentShare, Membership
from tests.factories import clients, materials, people, plans, results
from trials.api import writing
from trials.api.urls import router
from trials.choices import LotKind
from trials.models import (
    CastingRun,
    ChargeAddition,
    Heat,
    HeatTreatmentLoad,
    MaterialLot,
    ProgramAlloy,
    Specimen,
)

pytestmark = pytest.mark.django_db

WRITABLE = {
    basename: (prefix, view)
    for prefix, view, basename in [*router.registry, *found_router.registry]
    if hasattr(view, "create_input")
}
# What is written of a record where it has no notes, and who wrote it.
TEXTS = {
    "melt-event": "note",
    "charge-addition": "late_reason",
    "exchange-rate": "source",
}
AUTHORS = {"melt-event": "recorded_by", "charge-addition": "recorded_by"}
# An organization's own, not a compartment's: anybody who records anywhere writes theirs.
OWN = {"exchange-rate"}
NOUNS = list(WRITABLE)


@pytest.fixture
def named(compartment, technician):
    """What the examples of the schema name."""
    materials.alloy("535.0")
    common = {"compartment": compartment, "by": technician}
    materials.lot(code="ML-0001", **common)
    materials.lot(code="ML-0002", **common)
    heat = materials.heat(code="H26-014", **common)
    run = materials.casting_run(heat, code="H26-014-PM01")
    materials.casting(run, code="H26-014-PM01-C1")
    materials.specimen(run, code="H26-014-PM01-T1")
    plans.program(code="PRG-1", **common)
    return common


@pytest.fixture
def client(technician):
    return clients.of_person(technician)


def example_of(noun: str, common: dict) -> dict:
    """The example of the schema; a load needs its cycle."""
    if noun == "heat-treatment-load":
        materials.heat_treatment_cycle(code="T5-325-4H", **common)
    return dict(WRITABLE[noun][1].create_input.example)


def created(client, noun: str, common: dict):
    answer = client.send(f"{WRITABLE[noun][0]}/", example_of(noun, common))
    assert answer.status_code == 201, answer.content
    return answer


def text_of(noun: str, text: str) -> dict[str, str]:
    """A small edit of that kind; a correction of an addition says why."""
    why = {"reason": "Misread."} if noun == "charge-addition" else {}
    return {TEXTS.get(noun, "notes"): text, **why}


def edit(client, url: str, body: dict, etag: str = "", *, method: str = "patch"):
    headers = {"if-match": etag} if etag else {}
    return getattr(client, method)(
        url, json.dumps(body), content_type="application/json", headers=headers
    )


def errors_of(answer) -> dict[str, dict]:
    assert answer["Content-Type"] == "application/problem+json"
    return {error["pointer"]: error for error in answer.json()["errors"]}


def test_every_kind_that_is_recorded_has_its_writes():
    assert {
        "alloy",
        "material-lot",
        "heat",
        "casting-run",
        "casting",
        "specimen",
        "heat-treatment-cycle",
        "heat-treatment-load",
        "melt-event",
        "charge-addition",
        "reference-material",
        "exchange-rate",
        "success-criterion",
    } <= set(NOUNS)


@pytest.mark.parametrize("noun", NOUNS)
class TestEachKind:
    """The litany: works, whole and in part; refused to whom it must be."""

    def test_the_example_of_the_schema_is_recorded_and_can_be_read(
        self, noun, named, client, technician
    ):
        answer = created(client, noun, named)
        shown = client.get(answer["Location"])
        assert shown.json() == answer.json()
        assert shown["ETag"] == answer["ETag"]
        model = WRITABLE[noun][1].rows.model
        record = model.objects.get(pk=answer.json()["id"])
        assert getattr(record, AUTHORS.get(noun, "created_by")) == technician

    def test_the_example_of_an_edit_changes_what_it_names_and_nothing_else(
        self, noun, named, client
    ):
        answer = created(client, noun, named)
        body = WRITABLE[noun][1].edit_input.example
        edited = edit(client, answer["Location"], body, answer["ETag"])
        assert edited.status_code == 200, edited.content
        before, after = answer.json(), edited.json()
        assert after["version"] == before["version"] + 1
        touched = {
            name
            for name in before
            if before[name] != after[name]
            and not any(name == key or name.startswith(f"{key}_") for key in body)
        }
        assert touched == {"version"}

    def test_put_empties_what_it_leaves_out(self, noun, named, client):
        answer = created(client, noun, named)
        fields = WRITABLE[noun][1].edit_input().fields
        whole = {
            name: value for name, value in example_like(noun).items() if name in fields
        }
        text = TEXTS.get(noun, "notes")
        noted = text_of(noun, "Remember.")
        kept = edit(client, answer["Location"], noted, answer["ETag"])
        assert kept.json()[text] == "Remember."
        whole |= {n: v for n, v in noted.items() if n != text}
        if noun == "charge-addition":
            whole["added_at"] = answer.json()["added_at"]
        put = edit(client, answer["Location"], whole, kept["ETag"], method="put")
        assert put.status_code == 200, put.content
        assert put.json()[text] == whole.get(text, "")

    def test_an_edit_names_the_version_it_was_made_from(self, noun, named, client):
        answer = created(client, noun, named)
        url, body = answer["Location"], text_of(noun, "x")
        assert edit(client, url, body).status_code == 428
        assert edit(client, url, body, '"heat-1-1"').status_code == 412
        assert edit(client, url, body, "*").status_code == 412

    def test_a_stale_edit_says_who_changed_what_since(
        self, noun, named, client, engineer
    ):
        answer = created(client, noun, named)
        url, tag, text = answer["Location"], answer["ETag"], TEXTS.get(noun, "notes")
        other = clients.of_person(engineer)
        first = edit(other, url, text_of(noun, "By Erin."), tag)
        assert first.status_code == 200, first.content
        stale = edit(client, url, text_of(noun, "By Tom."), tag)
        assert stale.status_code == 412
        problem = stale.json()
        assert problem["changed_by"] == "Erin Engineer"
        was = answer.json()[text]
        assert problem["changed"] == [{"field": text, "from": was, "to": "By Erin."}]
        assert first["ETag"].strip('"') in problem["detail"]
        assert client.get(url).json()[text] == "By Erin."

    def test_a_repeat_under_one_key_records_once(self, noun, named, client):
        body = example_of(noun, named)
        prefix, _view = WRITABLE[noun]
        answers = [client.send(f"{prefix}/", body, key="K-1") for _n in range(2)]
        assert [answer.status_code for answer in answers] == [201, 201]
        assert answers[0].json() == answers[1].json()
        assert answers[1]["Location"] == answers[0]["Location"]
        changed = body | {TEXTS.get(noun, "notes"): "Another payload."}
        assert client.send(f"{prefix}/", changed, key="K-1").status_code == 422

    def test_a_stranger_finds_nothing_and_names_nothing(
        self, noun, named, client, stranger
    ):
        answer = created(client, noun, named)
        theirs = clients.of_person(stranger)
        url, tag = answer["Location"], answer["ETag"]
        assert edit(theirs, url, text_of(noun, "x"), tag).status_code == 404
        body = WRITABLE[noun][1].create_input.example
        if noun in OWN:
            assert theirs.send(f"{WRITABLE[noun][0]}/", dict(body)).status_code == 201
            return
        refused = theirs.send(f"{WRITABLE[noun][0]}/", dict(body))
        assert refused.status_code == 400
        assert {"unknown_record"} <= {e["code"] for e in refused.json()["errors"]}

    def test_a_viewer_may_not(self, noun, named, client, viewer):
        answer = created(client, noun, named)
        reads = clients.of_person(viewer)
        body = example_like(noun)
        assert reads.send(f"{WRITABLE[noun][0]}/", body).status_code == 403
        url, tag = answer["Location"], answer["ETag"]
        assert edit(reads, url, text_of(noun, "x"), tag).status_code == 403
        assert edit(reads, url, text_of(noun, "x")).status_code == 403

    def test_a_token_that_only_reads_may_not(self, noun, named, client, technician):
        answer = created(client, noun, named)
        reads = clients.of_person(technician, may_write=False)
        assert reads.send(f"{WRITABLE[noun][0]}/", {}).status_code == 403
        assert edit(reads, answer["Location"], {}, answer["ETag"]).status_code == 403

    def test_an_instrument_may_not(self, noun, named, client, compartment):
        answer = created(client, noun, named)
        frame = clients.of_instrument(results.instrument(compartment))
        assert frame.send(f"{WRITABLE[noun][0]}/", {}).status_code == 403
        assert edit(frame, answer["Location"], {}, answer["ETag"]).status_code == 403

    def test_a_key_of_the_database_or_an_unknown_one_is_refused(
        self, noun, named, client
    ):
        body = example_of(noun, named)
        for field in ("id", "organisation", "created_by", "version", "colour"):
            answer = client.send(f"{WRITABLE[noun][0]}/", body | {field: 1})
            assert answer.status_code == 400
            assert errors_of(answer)[f"/{field}"]["code"] == "unknown_field"

    def test_nothing_is_deleted(self, noun, named, client):
        answer = created(client, noun, named)
        assert client.delete(answer["Location"]).status_code == 405


def example_like(noun: str) -> dict:
    return dict(WRITABLE[noun][1].create_input.example)


def test_a_quantity_keeps_its_digits_and_unit(named, client):
    body = example_like("casting") | {"mass": {"value": "11.20", "unit": "lb"}}
    made = client.send("castings/", body).json()
    assert made["mass_as_entered"] == "11.20 lb"
    assert made["mass_kg"] == pytest.approx(5.0802345)


@pytest.mark.parametrize(
    ("mass", "pointer", "expected"),
    [
        ({"value": "1.2.3", "unit": "kg"}, "/mass/value", "1.2.3"),
        ({"value": "nan", "unit": "kg"}, "/mass/value", "nan"),
        ({"value": "5", "unit": "stone"}, "/mass/unit", "stone"),
        ({"value": "5", "unit": "degC"}, "/mass/unit", "degC"),
        ({"value": "5"}, "/mass/unit", ""),
        ({"value": "-5", "unit": "kg"}, "/mass", "dict"),
        ("5 kg", "/mass", "5 kg"),
        (5, "/mass", "5"),
    ],
)
def test_a_wrong_quantity_is_named_where_it_stands_with_what_was_given(
    mass, pointer, expected, named, client
):
    answer = client.send("castings/", example_like("casting") | {"mass": mass})
    assert answer.status_code == 400
    fault = errors_of(answer)[pointer]
    assert fault["given"] == expected
    assert fault["message"]


def test_every_fault_of_a_body_is_named_at_once(named, client):
    body = example_like("casting-run") | {
        "heat": "H99-999",
        "process": "dry sand",
        "poured_at": "2026-11-23T09:05:00",
        "pour_temperature": {"value": "715", "unit": "kg"},
    }
    faults = errors_of(client.send("casting-runs/", body))
    assert set(faults) == {
        "/heat",
        "/process",
        "/poured_at",
        "/pour_temperature/unit",
    }
    assert "dry-sand" in faults["/process"]["message"]
    assert not CastingRun.objects.exclude(code="H26-014-PM01").exists()


def test_what_only_the_database_refuses_points_to_what_was_sent(named, client):
    body = example_like("casting-run") | {
        "pour_temperature": {"value": "20", "unit": "degC"}
    }
    answer = client.send("casting-runs/", body)
    assert answer.status_code == 400
    assert "400 to 1200" in errors_of(answer)["/pour_temperature"]["message"]
    body = example_like("heat") | {"code": "H26-014"}
    fault = errors_of(client.send("heats/", body))["/code"]
    assert fault["given"] == "H26-014"
    assert "taken" in fault["message"]


def test_a_fault_in_a_row_names_the_row(named, client):
    rows = [
        {"lot": "ML-0001", "mass": {"value": "9", "unit": "kg"}},
        {"lot": "NOPE", "mass": {"value": "9", "unit": "degC"}},
    ]
    faults = errors_of(
        client.send("heats/", example_like("heat") | {"additions": rows})
    )
    assert set(faults) == {"/additions/1/lot", "/additions/1/mass/unit"}


ADDITION = {
    "lot": "ML-0002",
    "mass": {"value": "6.40", "unit": "kg"},
    "added_at": "2026-11-23T08:40:00-06:00",
    "purpose": "addition",
}


def test_an_addition_is_logged_to_a_heat(named, client):
    made = created(client, "heat", named)
    answers = [
        client.send(f"heats/{made.json()['code']}/additions/", ADDITION, key="A")
        for _n in "ab"
    ]
    assert [each.status_code for each in answers] == [201, 201]
    addition = ChargeAddition.objects.get(lot__code="ML-0002")
    assert addition.mass_as_entered == "6.40 kg"
    assert answers[0].json()["lot"]["code"] == "ML-0002"


def test_what_is_unusual_is_asked_and_taken_with_a_reason(named, client):
    """An addition after the last pour: 409 with where the reason goes."""
    asked = client.send("heats/H26-014/additions/", ADDITION)
    assert asked.status_code == 409
    assert "/late_reason" in errors_of(asked)
    told = ADDITION | {"late_reason": "Heel kept for the next pour."}
    assert client.send("heats/H26-014/additions/", told).status_code == 201


def test_an_addition_to_a_heat_that_is_hidden_or_of_a_viewer_is_none(
    named, viewer, stranger
):
    assert clients.of_person(stranger).send(
        "heats/H26-014/additions/", {}
    ).status_code == (404)
    assert clients.of_person(viewer).send(
        "heats/H26-014/additions/", {}
    ).status_code == (403)


def test_several_specimens_alike_with_marks(named, client):
    body = {
        "origin": "separately-cast",
        "parent": "H26-014-PM01",
        "kind": "tensile-bar",
        "count": 3,
        "diameter": {"value": "0.500", "unit": "in"},
    }
    answer = client.send("specimens/batch/", body)
    assert answer.status_code == 201
    made = answer.json()["results"]
    assert len({row["code"] for row in made}) == 3
    assert all(row["stamp_mark"] and row["diameter_mm"] == 12.7 for row in made)
    assert all(row["diameter_as_entered"] == "0.500 in" for row in made)


@pytest.mark.parametrize("count", [0, 201, "4", True, 1.5, None])
def test_a_count_is_a_whole_number(count, named, client):
    body = example_like("specimen") | {"count": count}
    answer = client.send("specimens/batch/", body)
    assert answer.status_code == 400
    assert "/count" in errors_of(answer)


def test_a_parent_is_looked_for_among_what_the_origin_names(named, client):
    body = example_like("specimen") | {"origin": "cut-from-casting"}
    fault = errors_of(client.send("specimens/", body))["/parent"]
    assert fault["given"] == "H26-014-PM01"
    body["parent"] = "H26-014-PM01-C1"
    assert client.send("specimens/", body).status_code == 201
    fault = errors_of(client.send("specimens/", body | {"origin": "found"}))["/parent"]
    assert "origin" in fault["message"]


def test_an_item_of_a_load_is_named_by_its_mark(named, client):
    bar = Specimen.objects.get(code="H26-014-PM01-T1")
    body = example_of("heat-treatment-load", named)
    body["items"] = [{"specimen": bar.stamp_mark}]
    made = client.send("heat-treatment-loads/", body)
    assert made.json()["items"][0]["specimen"]["code"] == bar.code
    states = client.read(f"specimens/{bar.code}/").json()["material_states"]
    assert [state["temper"] for state in states] == ["F", "T5"]


@pytest.mark.parametrize(
    "item", [{}, {"casting": "H26-014-PM01-C1", "specimen": "H26-014-PM01-T1"}]
)
def test_an_item_is_one_thing(item, named, client):
    body = example_of("heat-treatment-load", named) | {"items": [item]}
    fault = errors_of(client.send("heat-treatment-loads/", body))["/items/0"]
    assert "one casting or one specimen" in fault["message"]
    assert not HeatTreatmentLoad.objects.exists()


def test_a_cycle_of_several_editions_is_named_with_its_edition(named, client):
    body = example_of("heat-treatment-load", named)
    materials.heat_treatment_cycle(code="T5-325-4H", edition=2, **named)
    asked = client.send("heat-treatment-loads/", body | {"cycle": "T5-325-4H"})
    fault = errors_of(asked)["/cycle"]
    assert fault["code"] == "ambiguous_record"
    assert "T5-325-4H/2@eck" in fault["message"]
    exact = body | {"cycle": "T5-325-4H/2@eck"}
    assert client.send("heat-treatment-loads/", exact).status_code == 201


def test_a_code_of_two_owners_is_asked_for_exactly(named, client, technician):
    elsewhere = people.compartment(people.organisation(short_name="partner"))
    people.membership(technician, elsewhere, Role.TECHNICIAN)
    CompartmentShare.objects.create(
        compartment=elsewhere, organisation=technician.organisation
    )
    materials.lot(code="ML-0001", compartment=elsewhere)
    rows = [{"lot": "ML-0001", "mass": {"value": "9", "unit": "kg"}}]
    body = example_like("heat") | {"additions": rows}
    fault = errors_of(client.send("heats/", body))["/additions/0/lot"]
    assert fault["code"] == "ambiguous_record"
    assert "ML-0001@eck" in fault["message"]
    assert "ML-0001@partner" in fault["message"]
    rows[0]["lot"] = "ML-0001@partner"
    assert client.send("heats/", body).status_code == 201


def test_a_registered_alloy_and_a_variant_of_one_name_are_told_apart(
    named, client, compartment
):
    materials.alloy("535.0", compartment=compartment)
    fault = errors_of(client.send("heats/", example_like("heat")))["/alloy"]
    assert "535.0@catalog" in fault["message"]
    body = example_like("heat") | {"alloy": "535.0@catalog"}
    assert client.send("heats/", body).status_code == 201


def test_what_is_registered_is_not_edited(named, client):
    alloy = materials.alloy("535.0")
    url = f"/api/v1/alloys/{alloy.pk}/"
    tag = client.get(url)["ETag"]
    assert edit(client, url, {"name": "Almag"}, tag).status_code == 403


def test_the_reason_of_an_edit_stands_in_the_history(named, client, technician):
    heat = client.get("/api/v1/heats/H26-014/")
    body = {"furnace": "F7", "reason": "Misread."}
    edit(client, "/api/v1/heats/H26-014/", body, heat["ETag"])
    said = Heat.objects.get(code="H26-014").events.last().pgh_context.metadata
    assert said["reason"] == "Misread."
    assert said["user"] == technician.pk


def test_null_takes_a_quantity_away_and_a_repeat_of_its_text_keeps_it(named, client):
    made = created(client, "casting", named)
    kept = edit(client, made["Location"], {"piece": "gearcase"}, made["ETag"])
    assert kept.json()["mass_as_entered"] == "5.08 kg"
    gone = edit(client, made["Location"], {"mass": None}, kept["ETag"])
    assert (gone.json()["mass_kg"], gone.json()["mass_as_entered"]) == (None, "")


def test_a_text_has_one_spelling_and_nothing_hidden(named, client):
    body = example_like("material-lot")
    made = client.send("material-lots/", body | {"supplier": "Que\u0301bec"}).json()
    assert made["supplier"] == "Qu\u00e9bec"
    refused = client.send("material-lots/", body | {"supplier": "a\u200bb"})
    assert "/supplier" in errors_of(refused)


def test_the_rules_of_the_model_hold_here_too(named, client):
    body = example_like("material-lot") | {"kind": LotKind.BOUGHT_STOCK}
    answer = client.send("material-lots/", body)
    assert answer.status_code == 400
    assert "supplied temper" in answer.json()["detail"]
    assert not MaterialLot.objects.filter(kind=LotKind.BOUGHT_STOCK).exists()


def test_simulated_and_real_do_not_mix(named, client, organisation, technician):
    simulated = people.compartment(organisation, name="Demo", is_simulated=True)
    people.membership(technician, simulated, Role.TECHNICIAN)
    body = example_like("heat") | {"compartment": "Demo"}
    faults = errors_of(client.send("heats/", body))
    assert "simulated" in next(iter(faults.values()))["message"]


def test_a_repeat_tells_nothing_to_who_may_no_longer_see_it(
    named, client, technician, organisation
):
    body = example_like("heat")
    assert client.send("heats/", body, key="K").status_code == 201
    Membership.objects.filter(user=technician).delete()
    other = people.compartment(organisation, name="Other", tag="OT")
    people.membership(technician, other, Role.TECHNICIAN)
    assert client.send("heats/", body, key="K").status_code in (400, 404)


def test_a_browser_needs_its_token_against_forgery(named, technician):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(technician, backend="labtrack.accounts.backends.EmailBackend")
    answer = browser.post(
        "/api/v1/heats/",
        json.dumps(example_like("heat")),
        content_type="application/json",
    )
    assert answer.status_code == 403


@pytest.mark.parametrize("noun", WRITABLE)
def test_a_browser_with_its_token_is_answered_as_a_script_is(named, technician, noun):
    """Looking for the token must not use up the body that the door reads."""
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(technician, backend="labtrack.accounts.backends.EmailBackend")
    browser.get("/heats/new/")
    answer = browser.post(
        f"/api/v1/{WRITABLE[noun][0]}/",
        json.dumps(example_of(noun, named)),
        content_type="application/json",
        headers={"x-csrftoken": browser.cookies["csrftoken"].value},
    )
    assert answer.status_code == 201, answer.content


def test_every_view_describes_each_write_with_an_example():
    for _prefix, view in WRITABLE.values():
        assert view.create_input.example
        assert view.edit_input.example
        assert view.create is not writing.RecordWrites.create


def test_alloys_of_a_program_that_the_caller_may_not_see_stay(
    named, client, organisation, technician
):
    hidden = materials.alloy(compartment=people.compartment(organisation))
    program = plans.program(code="PRG-2", **named)
    ProgramAlloy.objects.create(
        program=program, alloy=hidden, compartment=program.compartment
    )
    url = f"/api/v1/programs/{program.code}/"
    edited = edit(client, url, {"alloys": []}, client.get(url)["ETag"])
    assert edited.status_code == 200, edited.content
    assert [row.alloy for row in program.program_alloys.all()] == [hidden]
