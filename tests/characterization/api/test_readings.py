"""Instruments post readings; the value is computed here, whatever they sent beside them."""

import pytest

from characterization.models import Test
from labtrack.accounts.choices import Role
from tests.factories import clients, people, results

pytestmark = pytest.mark.django_db
BRINELL = "ASTM-E10-18-HBW-10-500"


@pytest.fixture
def client(compartment):
    return clients.of_instrument(results.instrument(compartment))


@pytest.fixture
def payload(specimen):
    diagonals = (("2.70", "2.72"), ("2.68", "2.70"), ("2.71", "2.71"))
    return {
        "external_id": "HB-0001",
        "specimen": specimen.code,
        "method": BRINELL,
        "performed_at": "2026-11-20T14:05:00-06:00",
        "operator": "JD",
        "test_temperature": {"value": "23", "unit": "degC"},
        "readings": [
            {"number": number, "name": name, "value": value, "unit": "mm"}
            for number, pair in enumerate(diagonals, start=1)
            for name, value in zip(("d1", "d2"), pair, strict=True)
        ],
    }


def test_readings_alone_make_a_test_and_come_back_with_the_value(client, payload):
    answer = client.send("tests/", payload)
    assert answer.status_code == 201, answer.json()
    body = answer.json()
    assert body["state"] == "submitted"
    (hardness,) = body["measurements"]
    assert hardness["property"] == "HBW_10_500"
    assert hardness["source"] == "evaluation"
    assert hardness["value"] == pytest.approx(85.494, abs=1e-3)
    assert body["readings"][1] == {
        "number": 1,
        "name": "d2",
        "value": 2.72,
        "text": "2.72",
        "unit": "mm",
        "source": "",
        "excluded_because": "",
    }


def test_a_repeat_is_harmless_and_other_readings_under_the_same_id_are_409(
    client, payload
):
    first = client.send("tests/", payload).json()
    again = client.send("tests/", payload)
    assert (again.status_code, again.json()["id"]) == (200, first["id"])
    payload["readings"][0]["value"] = "2.60"
    other = client.send("tests/", payload)
    assert other.status_code == 409
    assert "/readings/0/value" in {e["pointer"] for e in other.json()["errors"]}
    assert Test.objects.count() == 1


@pytest.mark.parametrize(
    ("index", "change", "pointer"),
    [
        (0, {"value": "NaN"}, "/readings/0/value"),
        (0, {"value": True}, "/readings/0/value"),
        (1, {"unit": "MPa"}, "/readings/1/unit"),
        (1, {"name": "d3"}, "/readings/1/name"),
        (2, {"number": "2"}, "/readings/2/number"),
        (2, {"number": 2.5}, "/readings/2/number"),
        (2, {"number": True}, "/readings/2/number"),
        (3, {"colour": "red"}, "/readings/3/colour"),
        (5, {"name": "d1"}, "/readings/5"),
    ],
)
def test_a_bad_reading_is_named(client, payload, index, change, pointer):
    payload["readings"][index] |= change
    answer = client.send("tests/", payload)
    assert answer.status_code == 400
    pointers = {error["pointer"] for error in answer.json()["errors"]}
    assert any(found.startswith(pointer) for found in pointers), pointers
    assert not Test.objects.exists()


def test_neither_numbers_nor_readings_is_no_test(client, payload):
    del payload["readings"]
    answer = client.send("tests/", payload)
    assert answer.status_code == 400
    assert "readings" in answer.text


def test_a_batch_takes_readings(client, payload):
    answer = client.send("tests/bulk/", [payload, {**payload, "external_id": "HB-2"}])
    assert answer.json()["stored"] == 2


def test_a_person_corrects_the_readings(client, payload, compartment):
    found = client.send("tests/", payload).json()
    engineer = clients.of_person(people.person(Role.ENGINEER, compartment))
    payload["readings"][0]["value"] = "2.60"
    answer = engineer.send(
        f"tests/{found['id']}/correct/",
        {"readings": payload["readings"], "reason": "Misread."},
        HTTP_IF_MATCH=found["etag"],
    )
    assert answer.status_code == 200, answer.text
    assert answer.json()["version"] == 2
    assert answer.json()["readings"][0]["text"] == "2.60"


def test_the_catalog_says_what_a_method_reads(client, compartment):
    reader = clients.of_person(people.person(Role.VIEWER, compartment))
    method = reader.read("test-methods/ASTM-B311-17/").json()
    assert [column["name"] for column in method["readings"]] == [
        "m_air",
        "m_liquid",
        "T_liquid",
        "m_wire",
    ]
    assert {g["name"]: g["needs_source"] for g in method["givens"]} == {
        "rho_ref": True,
        "rho_liquid": True,
        "u_rho_ref": False,
        "u_rho_liquid": False,
    }
    tensile = reader.read("test-methods/ASTM-B557-15/").json()
    assert (tensile["readings"], tensile["givens"]) == ([], [])
