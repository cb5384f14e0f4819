"""The broken bar over the API: works, stranger, wrong role, bad input explained, repeat
harmless. Its figures are those of the page: one function derives both.
"""

import pytest

from characterization.models import Test
from tests.factories import clients, materials, people, results


@pytest.fixture
def specimen(compartment):
    return materials.specimen(
        materials.casting_run(materials.heat(compartment=compartment)),
        gauge_length_mm=50.8,
        gauge_length_as_entered="2.000 in",
    )


@pytest.fixture
def frame(compartment):
    return clients.of_instrument(results.instrument(compartment))


@pytest.fixture
def technician(compartment):
    return clients.of_person(people.person("technician", compartment))


def value(code, text, unit="mm"):
    return {"property": code, "value": text, "unit": unit}


@pytest.fixture
def payload(specimen):
    return {
        "external_id": "F3-0001",
        "specimen": specimen.code,
        "method": "ASTM-B557-15",
        "performed_at": "2026-11-20T14:05:00-06:00",
        "operator": "JD",
        "test_temperature": {"value": "23", "unit": "degC"},
        "measurements": [value("Rm", "251.3", "MPa"), value("Rp0.2", "141.2", "MPa")],
    }


BROKEN = [value("Lu", "2.200", "in"), value("du", "11.90"), value("x_f", "5")]


def figures(body):
    return {m["property"]: m for m in body["measurements"]}


def add(client, body, measurements):
    return client.send(
        f"tests/{body['id']}/add/",
        {"measurements": measurements},
        HTTP_IF_MATCH=body["etag"],
    )


def test_a_person_adds_the_broken_bar_and_the_server_derives(
    frame, technician, payload
):
    owing = frame.send("tests/", payload).json()
    assert owing["owed"] == ["A_4D"]

    answer = add(technician, owing, BROKEN)

    assert answer.status_code == 200, answer.json()
    found = figures(answer.json())
    assert found["A_4D"]["value"] == pytest.approx(10.0)
    assert found["Z"]["value"] == pytest.approx(100 * (1 - (11.9 / 12.7) ** 2))
    assert (found["A_4D"]["source"], found["Lu"]["source"]) == ("evaluation", "person")
    assert answer.json()["state"] == "submitted"
    assert "fracture_outside_middle_half" in [f["code"] for f in answer.json()["flags"]]


def test_a_program_sends_them_with_the_rest_and_a_repeat_is_harmless(frame, payload):
    payload["measurements"] += [*BROKEN, value("A_4D", "10", "%")]

    first, again = frame.send("tests/", payload), frame.send("tests/", payload)

    assert (first.status_code, again.status_code) == (201, 200), again.json()
    assert figures(first.json())["A_4D"]["value"] == pytest.approx(10.0)
    assert Test.objects.count() == 1


@pytest.mark.parametrize(
    ("sent", "pointer", "says"),
    [
        ([value("Lu", "1.9", "in")], 0, "Lu 1.9 in is less than L0 2.000 in"),
        ([value("x_f", "1"), value("du", "13")], 1, "du 13 mm is wider than the bar"),
        ([value("Lu", "55.6"), value("x_f", "30")], 1, "beyond half of Lu 55.6 mm"),
        ([value("A_4D", "12", "%"), BROKEN[0]], 0, "A_4D is 12 %, but Lu 2.200 in"),
    ],
)
def test_what_cannot_be_is_400_with_what_was_given_and_expected(
    frame, technician, payload, sent, pointer, says
):
    owing = frame.send("tests/", payload).json()

    answer = add(technician, owing, sent)

    assert answer.status_code == 400
    [error] = answer.json()["errors"]
    assert error["pointer"] == f"/measurements/{pointer}/value"
    assert says in error["message"]
    assert Test.objects.get().owed() == ["A_4D"]


def test_a_correction_of_a_size_derives_again(frame, technician, payload):
    payload["measurements"] += BROKEN
    first = frame.send("tests/", payload).json()

    answer = technician.send(
        f"tests/{first['id']}/correct/",
        {"measurements": [value("Lu", "2.100", "in")], "reason": "Misread"},
        HTTP_IF_MATCH=first["etag"],
    )

    assert answer.status_code == 200, answer.json()
    assert figures(answer.json())["A_4D"]["value"] == pytest.approx(5.0)


def test_a_viewer_and_a_stranger_add_nothing(frame, payload, compartment):
    owing = frame.send("tests/", payload).json()
    viewer = clients.of_person(people.person("viewer", compartment))
    stranger = clients.of_person(people.person())

    assert add(viewer, owing, BROKEN).status_code == 403
    assert add(stranger, owing, BROKEN).status_code == 404


def test_the_catalog_says_that_they_may_come_and_are_not_owed(technician):
    parts = technician.read("test-methods/ASTM-E8-22/").json()["parts"]

    assert {
        (part["owed_by"], part["is_owed"])
        for part in parts
        if part["property"] in ("Lm", "Lu", "du", "x_f")
    } == {("person", False)}
