"""`POST /api/v1/tests/bulk/`: each row answered by itself, or all or nothing."""

import copy
import json

import pytest

from characterization.models import Test
from labtrack.instruments.models import IntakeProblem, RawSubmission
from tests.factories import clients, people, results

NDJSON = "application/x-ndjson"


@pytest.fixture
def client(compartment):
    return clients.of_instrument(results.instrument(compartment))


@pytest.fixture
def row(specimen):
    """`row(3)`: the third test, complete."""

    def made(n: int, **changes) -> dict:
        return {
            "external_id": f"F3-{n:04}",
            "specimen": specimen.code,
            "method": "ASTM-B557-15",
            "performed_at": "2026-11-20T14:05:00-06:00",
            "operator": "JD",
            "test_temperature": {"value": "23", "unit": "degC"},
            "measurements": [
                {"property": "Rm", "value": f"{250 + n % 30}", "unit": "MPa"},
                {"property": "Rp0.2", "value": "141.2", "unit": "MPa"},
                {"property": "A_4D", "value": "11.5", "unit": "%"},
            ],
            **changes,
        }

    return made


def statuses(answer) -> list[str]:
    return [item["status"] for item in answer.json()["items"]]


def test_every_row_is_stored_and_answered_at_its_index(client, row):
    answer = client.send("tests/bulk/", [row(1), row(2), row(3)])

    assert answer.status_code == 200
    assert (answer.json()["stored"], answer.json()["rejected"]) == (3, 0)
    assert [item["index"] for item in answer.json()["items"]] == [0, 1, 2]
    assert {str(t.test_uid) for t in Test.objects.all()} == {
        item["test"] for item in answer.json()["items"]
    }


def test_one_bad_row_of_many_is_rejected_alone(client, row):
    rows = [row(n) for n in range(20)]
    rows[7]["measurements"][0]["unit"] = "Mpa"
    answer = client.send("tests/bulk/", rows)

    assert statuses(answer) == ["stored"] * 7 + ["rejected"] + ["stored"] * 12
    [error] = answer.json()["items"][7]["errors"]
    assert error["pointer"] == "/measurements/0/unit"
    assert error["given"] == "Mpa"
    assert "MPa" in error["message"]
    assert Test.objects.count() == 19


def test_the_rejected_row_waits_for_a_person_with_its_index(client, row):
    client.send("tests/bulk/", [row(1), row(2, specimen="H99-NOWHERE")])

    problem = IntakeProblem.objects.get()
    assert problem.code == "unknown_specimen"
    assert "/1/specimen" in problem.detail
    assert b"H99-NOWHERE" in bytes(problem.submission.body)


def test_with_atomic_one_bad_row_refuses_all_and_the_bytes_are_kept(client, row):
    rows = [row(1), row(2, method="ASTM-B999"), row(3)]
    answer = client.send("tests/bulk/?atomic=true", rows)

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["pointer"] == "/1/method"
    assert Test.objects.count() == 0
    assert json.loads(bytes(RawSubmission.objects.get().body)) == rows


def test_a_refused_atomic_batch_may_come_again_under_its_key(client, row):
    bad = [row(1), row(2, method="ASTM-B999")]
    assert client.send("tests/bulk/?atomic=true", bad, key="b-1").status_code == 400

    good = [row(1), row(2)]
    answer = client.send("tests/bulk/?atomic=true", good, key="b-1")
    assert statuses(answer) == ["stored", "stored"]


def test_the_same_external_id_twice_inside_is_a_duplicate_when_identical(client, row):
    answer = client.send("tests/bulk/", [row(1), row(1)])

    assert statuses(answer) == ["stored", "duplicate"]
    first, second = answer.json()["items"]
    assert first["test"] == second["test"]
    assert Test.objects.count() == 1


def test_the_same_external_id_twice_inside_with_other_values_is_a_conflict(client, row):
    other = copy.deepcopy(row(1))
    other["measurements"][0]["value"] = "260"
    answer = client.send("tests/bulk/", [row(1), other])

    assert statuses(answer) == ["stored", "rejected"]
    [error] = answer.json()["items"][1]["errors"]
    assert error["code"] == "conflict_in_batch"
    assert "251 MPa" in error["message"]
    assert "260 MPa" in error["message"]


def test_a_batch_sent_again_under_a_new_key_is_all_duplicates(client, row):
    rows = [row(1), row(2)]
    client.send("tests/bulk/", rows)
    answer = client.send("tests/bulk/", rows)

    assert statuses(answer) == ["duplicate", "duplicate"]
    assert Test.objects.count() == 2


def test_the_same_key_again_gives_the_first_answer(client, row):
    first = client.send("tests/bulk/", [row(1)], key="b-1")
    second = client.send("tests/bulk/", [row(1)], key="b-1")

    assert second.json() == first.json()
    assert second.headers["Idempotency-Replayed"] == "true"


def test_lines_of_ndjson_are_rows_and_an_unreadable_line_is_rejected_alone(client, row):
    lines = [json.dumps(row(1)), '{"external_id": ', json.dumps(row(2))]
    answer = client.send("tests/bulk/", "\n".join(lines), content_type=NDJSON)

    assert statuses(answer) == ["stored", "rejected", "stored"]
    assert answer.json()["items"][1]["errors"][0]["code"] == "json_syntax"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "type"),
        ([], "type"),
        ("text", "json_syntax"),
        ('[{"a": 1, "a": 2}]', "duplicate_key"),
        ("[" * 100_000, "too_deep"),
    ],
)
def test_what_is_no_list_of_tests_is_refused(client, body, code):
    answer = client.send("tests/bulk/", body)

    assert answer.status_code == 400
    assert answer.json()["code"] == code


@pytest.mark.parametrize("item", [None, 1, "text", [], True])
def test_a_row_that_is_no_object_is_rejected_alone(client, row, item):
    answer = client.send("tests/bulk/", [row(1), item])

    assert statuses(answer) == ["stored", "rejected"]


def test_more_than_ten_thousand_rows_are_refused_as_a_whole(client):
    answer = client.send("tests/bulk/", "[" + ",".join(["1"] * 10_001) + "]")

    assert answer.status_code == 400
    assert answer.json()["code"] == "too_many"


@pytest.mark.parametrize("query", ["atomic=yes", "atomic=1", "atomik=true"])
def test_an_unknown_mode_is_refused(client, row, query):
    assert client.send(f"tests/bulk/?{query}", [row(1)]).status_code == 400
    assert Test.objects.count() == 0


def test_a_batch_without_a_key_is_refused(client, row):
    assert client.send("tests/bulk/", [row(1)], key="").status_code == 400


def test_a_person_sends_a_batch_with_a_token_and_needs_no_key(row, compartment):
    engineer = clients.of_person(people.person("engineer", compartment))

    assert statuses(engineer.send("tests/bulk/", [row(1)], key="")) == ["stored"]


def test_a_viewer_may_not_record(row, viewer):
    answer = clients.of_person(viewer).send("tests/bulk/", [row(1)])

    assert answer.status_code == 403
    assert Test.objects.count() == 0


def test_a_stranger_records_nothing_on_a_hidden_specimen(row, stranger):
    answer = clients.of_person(stranger).send("tests/bulk/", [row(1)])

    assert statuses(answer) == ["rejected"]
    assert answer.json()["items"][0]["errors"][0]["code"] == "unknown_specimen"
