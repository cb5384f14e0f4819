"""The spectrometer's door: recorded once, named later, refused with a pointer, nothing lost."""

import json

import pytest

from labtrack.instruments.actions import intake_problems
from labtrack.instruments.models import Instrument, IntakeProblem, RawSubmission
from labtrack.instruments.replay import Corrections
from tests.factories import clients, materials, people
from trials.models import ChemistrySample

pytestmark = pytest.mark.django_db
ROUTE = "chemistry-samples/"


@pytest.fixture
def heat():
    return materials.heat(code="H26-014")


@pytest.fixture
def spectrometer(heat):
    return Instrument.objects.create(
        organisation=heat.organisation,
        name="OES 1",
        kind="spectrometer",
        default_compartment=heat.compartment,
    )


@pytest.fixture
def client(spectrometer):
    return clients.of_instrument(spectrometer)


def body(**changes):
    return {
        "external_id": "OES1-0001",
        "sample": "H26-014-S7",
        "program": "AL-MG",
        "analysed_at": "2026-03-02T14:05:00-06:00",
        "burns": [
            {
                "number": 1,
                "readings": [
                    {"element": "Mg", "value": "6.80", "unit": "wt%"},
                    {"element": "Na", "value": "<5", "unit": "ppm"},
                ],
            },
            {"readings": [{"element": "Mg", "value": 6.84, "unit": "wt%"}]},
        ],
        **changes,
    }


def problem_of(answer) -> dict:
    assert answer["Content-Type"] == "application/problem+json"
    return answer.json()["errors"][0]


def test_a_sample_number_of_an_open_heat_makes_a_sample_to_be_named(client, heat):
    answer = client.send(ROUTE, body())
    assert answer.status_code == 201, answer.content
    data = answer.json()
    assert (data["code"], data["state"]) == ("H26-014-S7", "to-be-named")
    assert data["heat"]["code"] == "H26-014"
    means = {row["element"]: row for row in data["elements"]}
    assert means["Mg"]["value_wt_pct"] == 6.82
    assert means["Na"]["below_wt_pct"] == 0.0005
    first = data["burns"][0]["readings"][1]
    assert (first["text"], first["unit"], first["is_below"]) == ("<5", "ppm", True)
    assert RawSubmission.objects.get().compartment == heat.compartment


def test_the_same_again_is_harmless(client):
    first = client.send(ROUTE, body(), key="one")
    assert client.send(ROUTE, body(), key="one").json() == first.json()
    again = client.send(ROUTE, body(), key="two")
    assert (again.status_code, again.json()["code"]) == (200, "H26-014-S7")
    assert ChemistrySample.objects.count() == 1


def test_the_same_external_id_with_another_number_is_a_conflict(client):
    client.send(ROUTE, body())
    other = body()
    other["burns"][1]["readings"][0]["value"] = "6.90"
    answer = client.send(ROUTE, other)
    assert answer.status_code == 409
    assert problem_of(answer)["pointer"] == "/burns/1/readings/0/value"
    assert "6.84" in problem_of(answer)["message"]


def test_the_same_key_with_another_payload_is_refused(client):
    client.send(ROUTE, body(), key="one")
    answer = client.send(ROUTE, body(program="OTHER"), key="one")
    assert answer.status_code == 422


def test_an_unknown_heat_is_kept_under_needs_attention_and_can_be_read_again(
    client, heat
):
    answer = client.send(ROUTE, body(sample="H26-099-S1"))
    assert answer.status_code == 409
    assert problem_of(answer)["code"] == "unknown_sample"
    problem = IntakeProblem.objects.get()
    assert json.loads(bytes(problem.submission.body))["sample"] == "H26-099-S1"
    outcome = intake_problems.replay(
        problem=problem,
        by=heat.created_by,
        corrections=Corrections(specimen="H26-014-S3"),
    )
    assert outcome.url.endswith("/chemistry-samples/H26-014-S3/")
    problem.refresh_from_db()
    assert problem.state == "resolved"
    assert client.send(ROUTE, body(sample="H26-014-S3")).status_code == 200


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"burns": []}, "/burns"),
        ({"extra": 1}, "/extra"),
        ({"sample": 5}, "/sample"),
        ({"is_full_analysis": "true"}, "/is_full_analysis"),
        ({"analysed_at": "2026-03-02T14:05:00"}, "/analysed_at"),
        ({"stage": "whenever"}, "/stage"),
        (
            {"burns": [{"readings": [{"element": "Mg", "value": "6.8"}]}]},
            "/burns/0/readings/0/unit",
        ),
        (
            {
                "burns": [
                    {"readings": [{"element": "Sc", "value": "0.18", "unit": "at%"}]}
                ]
            },
            "/burns/0/readings/0/unit",
        ),
        (
            {
                "burns": [
                    {"readings": [{"element": "Mg", "value": "6,8", "unit": "wt%"}]}
                ]
            },
            "/burns/0/readings/0/value",
        ),
        (
            {
                "is_full_analysis": True,
                "burns": [
                    {
                        "readings": [
                            {"element": "Al", "value": "92.4", "unit": "wt%"},
                            {"element": "Mg", "value": "6.8", "unit": "wt%"},
                        ]
                    }
                ],
            },
            "/is_full_analysis",
        ),
    ],
)
def test_bad_input_is_explained_where_it_stands_and_kept(client, change, pointer):
    answer = client.send(ROUTE, body(**change))
    assert answer.status_code == 400, answer.content
    assert problem_of(answer)["pointer"] == pointer
    assert not ChemistrySample.objects.exists()
    assert IntakeProblem.objects.count() == 1


def test_not_a_number_is_no_json(client):
    text = json.dumps(body()).replace('"6.80"', "NaN")
    assert client.send(ROUTE, text).status_code == 400


def test_an_instrument_says_odd_times_and_is_not_turned_away(client, heat):
    answer = client.send(ROUTE, body(analysed_at="2019-01-01T00:00:00Z"))
    assert answer.status_code == 201
    assert "before the heat was charged" in answer.json()["remarks"]


def test_an_instrument_needs_a_key_and_reads_nothing(client):
    assert client.send(ROUTE, body(), key="").status_code == 400
    assert client.read(ROUTE).status_code == 403


def test_a_stranger_finds_neither_heat_nor_sample(client, heat):
    client.send(ROUTE, body())
    stranger = clients.of_person(people.person("engineer", people.compartment()))
    assert stranger.read(f"{ROUTE}H26-014-S7/").status_code == 404
    assert stranger.read(ROUTE).json()["results"] == []
    assert stranger.send(ROUTE, body(external_id="x")).status_code == 409
    other = Instrument.objects.create(
        organisation=people.organisation(),
        name="OES 9",
        kind="spectrometer",
        default_compartment=people.compartment(),
    )
    answer = clients.of_instrument(other).send(ROUTE, body())
    assert answer.status_code == 409


def test_a_viewer_sends_nothing(heat):
    viewer = clients.of_person(people.person("viewer", heat.compartment))
    assert viewer.send(ROUTE, body()).status_code == 403


def test_a_person_names_it_and_leaves_out_a_burn_with_the_etag(client, heat):
    client.send(ROUTE, body())
    person = clients.of_person(heat.created_by)
    path = f"/api/v1/{ROUTE}H26-014-S7/"
    read = person.get(path)

    def patch(data, tag):
        return person.patch(
            path, json.dumps(data), content_type="application/json", HTTP_IF_MATCH=tag
        )

    assert patch({"stage": "mid-pour"}, "").status_code == 428
    named = patch({"stage": "mid-pour", "reason": "Seen."}, read["ETag"])
    assert named.json()["state"] == "named"
    assert patch({"stage": "last-pour"}, read["ETag"]).status_code == 412
    left_out = person.post(
        f"{path}exclude/",
        json.dumps({"burn": 2, "reason": "Diffuse."}),
        content_type="application/json",
        HTTP_IF_MATCH=named["ETag"],
    )
    means = {row["element"]: row for row in left_out.json()["elements"]}
    assert (means["Mg"]["value_wt_pct"], means["Mg"]["n_excluded"]) == (6.8, 1)


def test_samples_are_filtered_by_heat_and_an_unknown_filter_is_refused(client, heat):
    client.send(ROUTE, body())
    person = clients.of_person(heat.created_by)
    assert len(person.read(ROUTE, heat="H26-014").json()["results"]) == 1
    assert person.read(ROUTE, heat="H26-015").json()["results"] == []
    assert person.read(ROUTE, heats="1").status_code == 400
