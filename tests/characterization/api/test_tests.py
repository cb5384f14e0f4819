"""`POST /api/v1/tests/`: works, stranger, wrong role, bad input explained, repeat harmless."""

import json

import pytest

from characterization.models import Test
from labtrack.instruments.models import IntakeProblem, RawSubmission
from tests.factories import clients, materials, people, results


@pytest.fixture
def frame(compartment):
    return results.instrument(compartment)


@pytest.fixture
def client(frame):
    return clients.of_instrument(frame)


@pytest.fixture
def payload(specimen):
    return {
        "external_id": "F3-0001",
        "specimen": specimen.code,
        "method": "ASTM-B557-15",
        "performed_at": "2026-11-20T14:05:00-06:00",
        "operator": "JD",
        "test_temperature": {"value": "23", "unit": "degC"},
        "measurements": [
            {"property": "Rm", "value": "251.30", "unit": "MPa", "uncertainty": "1.2"},
            {"property": "Rp0.2", "value": 141.2, "unit": "MPa"},
            {"property": "A_4D", "value": "11.5", "unit": "%"},
        ],
    }


def test_an_instrument_stores_a_test_and_gets_it_back(client, payload):
    answer = client.send("tests/", payload)

    assert answer.status_code == 201
    body = answer.json()
    assert body["state"] == "submitted"
    assert [m["text"] for m in body["measurements"] if m["property"] == "Rm"] == [
        "251.30"
    ]


def test_the_bytes_are_kept_with_the_effect(client, payload, specimen):
    client.send("tests/", json.dumps(payload))

    submission = RawSubmission.objects.get()
    assert json.loads(bytes(submission.body)) == payload
    assert Test.objects.get().submission == submission


def test_the_same_key_again_gives_the_first_answer(client, payload):
    first = client.send("tests/", payload, key="a-1")
    second = client.send("tests/", payload, key="a-1")

    assert (second.status_code, second.json()) == (201, first.json())
    assert second.headers["Idempotency-Replayed"] == "true"
    assert Test.objects.count() == 1


def test_the_same_key_with_another_payload_is_422(client, payload):
    client.send("tests/", payload, key="a-1")
    answer = client.send("tests/", {**payload, "external_id": "F3-0002"}, key="a-1")

    assert answer.status_code == 422
    assert Test.objects.count() == 1


def test_a_new_key_for_the_same_result_is_a_duplicate(client, payload):
    client.send("tests/", payload)
    answer = client.send("tests/", payload)

    assert answer.status_code == 200
    assert Test.objects.count() == 1


def test_the_same_external_id_with_other_values_is_409_naming_both(client, payload):
    client.send("tests/", payload)
    payload["measurements"][0]["value"] = "252.0"
    answer = client.send("tests/", payload)

    assert answer.status_code == 409
    [error] = answer.json()["errors"]
    assert error["pointer"] == "/measurements/0/value"
    assert "251.30 MPa" in error["message"]
    assert "252.0 MPa" in error["message"]


def test_an_instrument_without_a_key_is_told_how(client, payload):
    answer = client.send("tests/", payload, key="")

    assert answer.status_code == 400
    assert "Idempotency-Key" in answer.json()["detail"]


@pytest.mark.parametrize("key", ["x" * 256, "two words", 'a"b', "ключ"])
def test_a_malformed_key_is_refused(client, payload, key):
    assert client.send("tests/", payload, key=key).status_code == 400


def test_keys_of_two_instruments_are_independent(client, payload, compartment):
    other = clients.of_instrument(results.instrument(compartment))
    client.send("tests/", payload, key="a-1")

    assert other.send("tests/", payload, key="a-1").status_code == 201


def test_a_refusal_is_not_stored_under_the_key(client, payload):
    bad = json.loads(json.dumps(payload))
    bad["measurements"][0]["unit"] = "Mpa"
    assert client.send("tests/", bad, key="a-1").status_code == 400

    assert client.send("tests/", payload, key="a-1").status_code == 201


def test_an_unknown_specimen_is_409_and_the_bytes_wait_for_a_person(client, payload):
    answer = client.send("tests/", {**payload, "specimen": "H99-NOWHERE"})

    assert answer.status_code == 409
    assert answer.json()["code"] == "unknown_specimen"
    problem = IntakeProblem.objects.get()
    assert problem.code == "unknown_specimen"
    assert b"H99-NOWHERE" in bytes(problem.submission.body)


def test_the_same_refused_bytes_again_are_one_row_and_two_receipts(client, payload):
    bad = {**payload, "specimen": "H99-NOWHERE"}
    client.send("tests/", bad)
    client.send("tests/", bad)

    submission = RawSubmission.objects.get()
    assert submission.receipts.count() == 2
    assert IntakeProblem.objects.count() == 1


def test_a_specimen_of_another_organization_is_as_unknown_as_none(client, payload):
    hidden = materials.specimen()

    told = client.send("tests/", {**payload, "specimen": hidden.code})
    absent = client.send("tests/", {**payload, "specimen": "H99-NOWHERE"})

    assert (told.status_code, told.json()["code"]) == (
        absent.status_code,
        absent.json()["code"],
    )
    assert told.json()["detail"].replace(hidden.code, "") == absent.json()[
        "detail"
    ].replace("H99-NOWHERE", "")


def test_a_stamp_mark_names_the_specimen_too(client, payload, specimen):
    from trials import stamp_marks

    specimen.stamp_mark = stamp_marks.draw()
    specimen.save()

    answer = client.send("tests/", {**payload, "specimen": specimen.stamp_mark})
    assert answer.json()["specimen"] == specimen.code


BAD = [
    ({"measurements": "none"}, "/measurements", None),
    ({"measurements": []}, "/measurements", None),
    ({"performed_at": "2026-11-02T01:30:00"}, "/performed_at", "offset"),
    ({"performed_at": "2026-11-02T01:30:60Z"}, "/performed_at", None),
    ({"performed_at": "2026-11-02T01:30:00+99:00"}, "/performed_at", None),
    ({"specimn": "X"}, "/specimn", "specimen"),
    ({"external_id": 12}, "/external_id", "text"),
    ({"external_id": None}, "/external_id", None),
    ({"external_id": "\u202eabc"}, "/external_id", "invisible"),
    ({"method": "ASTM-B999"}, "/method", "ASTM-B557-15"),
    ({"material_state": "T6/7"}, "/material_state", "F/0"),
    (
        {"test_temperature": {"value": "73", "unit": "F"}},
        "/test_temperature/unit",
        "degF",
    ),
    ({"test_temperature": "23"}, "/test_temperature", "object"),
    ({"state": "approved"}, "/state", None),
    ({"approved_by": 1}, "/approved_by", None),
]


@pytest.mark.parametrize(
    ("change", "pointer", "word"), BAD, ids=[str(b[0]) for b in BAD]
)
def test_bad_input_is_400_with_pointer_and_expectation(
    client, payload, change, pointer, word
):
    answer = client.send("tests/", {**payload, **change})

    assert answer.status_code == 400, answer.json()
    assert answer.headers["Content-Type"] == "application/problem+json"
    errors = answer.json()["errors"]
    assert pointer in [error["pointer"] for error in errors]
    if word:
        assert word in " ".join(error["message"] for error in errors)
    assert Test.objects.count() == 0


@pytest.mark.parametrize(
    "value",
    [
        "nan",
        "inf",
        "1_000",
        " 5 ",
        "５",
        "٥",
        "1,5",
        "1e400",
        "0x10",
        "",
        "+-1",
        True,
        None,
        [],
    ],
)
def test_a_value_that_is_no_plain_number_is_refused(client, payload, value):
    payload["measurements"][0]["value"] = value
    answer = client.send("tests/", payload)

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["pointer"].startswith("/measurements/0")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b'{"external_id": "a", "external_id": "b"}', "duplicate_key"),
        (b'{"external_id": NaN}', "json_not_finite"),
        (b'{"external_id": Infinity}', "json_not_finite"),
        (b"[" * 33 + b"]" * 33, "too_deep"),
        (b"[" * 100_000, "too_deep"),
        (b'{"external_id": "\\u0000"}', "nul_character"),
        (b'{"external_id": "\\ud800"}', "lone_surrogate"),
        (b"\xff\xfe{\x00}\x00", "encoding"),
        (b'\xef\xbb\xbf{"a": 1}', "encoding"),
        (b'{"external_id": "\xe9"}', "encoding"),
        (b"", None),
        (b" ", "empty_body"),
        (b"{", "json_syntax"),
        (b"null", None),
        (b"[]", None),
        (b'"text"', None),
    ],
)
def test_a_body_that_is_no_object_is_explained(client, body, code):
    answer = client.send("tests/", body)

    assert answer.status_code == 400
    if code:
        assert answer.json()["code"] == code


def test_every_digit_of_a_number_survives(client, payload):
    body = json.dumps(payload).replace('"251.30"', "251.1000000000000000055")
    answer = client.send("tests/", body)

    assert "251.1000000000000000055" in answer.content.decode()


def test_other_media_types_and_encodings_are_415(client, payload):
    xml = client.send("tests/", "<a/>", content_type="text/xml")
    utf16 = client.send("tests/", "{}", content_type="application/json; charset=utf-16")
    gzip = client.send("tests/", payload, HTTP_CONTENT_ENCODING="gzip")

    assert [a.status_code for a in (xml, utf16, gzip)] == [415, 415, 415]


def test_without_a_token_nothing_opens(payload):
    anonymous = clients.ApiClient("ltk_nothing")

    answer = anonymous.send("tests/", payload)
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_an_instrument_reads_no_results(client, payload):
    client.send("tests/", payload)

    assert client.read("tests/").status_code == 403


def test_a_token_without_the_scope_is_told_which(frame, payload):
    narrow = clients.of_instrument(frame, scopes=["files:write"])

    answer = narrow.send("tests/", payload)
    assert answer.status_code == 403
    assert "results:write" in answer.json()["detail"]


def test_a_person_reads_what_is_visible_and_nothing_else(
    client, payload, viewer, stranger
):
    uid = client.send("tests/", payload).json()["id"]

    seen = clients.of_person(viewer).read(f"tests/{uid}/")
    hidden = clients.of_person(stranger).read(f"tests/{uid}/")
    absent = clients.of_person(stranger).read(
        "tests/00000000-0000-4000-8000-000000000000/"
    )
    assert seen.json()["owed"] == []
    assert hidden.status_code == absent.status_code == 404
    assert hidden.content == absent.content


def test_a_filter_that_does_not_exist_is_400_with_the_nearest_name(viewer):
    answer = clients.of_person(viewer).read("tests/", specimn="X")

    assert answer.status_code == 400
    assert "specimen" in answer.json()["detail"]


@pytest.mark.parametrize(
    "parameters",
    [
        {"limit": "0"},
        {"limit": "-1"},
        {"limit": "99999999999999999999"},
        {"limit": "abc"},
        {"cursor": "rubbish"},
        {"condition": "abc"},
        {"condition": "1e400"},
        {"specimen": "\0"},
        {"tested_from": "32"},
        {"state": "nonsense"},
    ],
)
def test_a_bad_filter_value_is_400(viewer, parameters):
    answer = clients.of_person(viewer).read("tests/", **parameters)

    assert answer.status_code == 400, answer.content


def test_a_transition_takes_the_etag_that_was_read(client, payload, compartment):
    body = client.send("tests/", payload).json()
    approver = clients.of_person(people.person("approver", compartment))
    path = f"tests/{body['id']}/approve/"

    without = approver.send(path, {})
    stale = approver.send(path, {}, HTTP_IF_MATCH='"test-1-999"')
    fresh = approver.send(path, {}, HTTP_IF_MATCH=body["etag"])

    assert (without.status_code, stale.status_code) == (428, 412)
    assert fresh.json()["state"] == "approved"


def test_an_author_may_not_approve(client, payload, compartment):
    approver = people.person("approver", compartment, staff_code="JD")
    body = client.send("tests/", payload).json()

    answer = clients.of_person(approver).send(
        f"tests/{body['id']}/approve/", {}, HTTP_IF_MATCH=body["etag"]
    )
    assert answer.status_code == 403
    assert answer.json()["code"] == "two_person_rule"


def test_a_read_only_personal_token_changes_nothing(client, payload, compartment):
    body = client.send("tests/", payload).json()
    reader = clients.of_person(people.person("approver", compartment), may_write=False)

    answer = reader.send(f"tests/{body['id']}/approve/", {}, HTTP_IF_MATCH=body["etag"])
    assert answer.status_code == 403


def test_an_unknown_route_is_a_problem_too(client):
    answer = client.read("no-such-thing/")

    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == "application/problem+json"
