"""`POST /api/v1/raw-files/`: bytes kept first, understood under a profile, never guessed."""

import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from characterization.actions import files
from characterization.models import Test
from labtrack.instruments.actions import submissions
from labtrack.instruments.models import IntakeProblem, RawSubmission
from labtrack.jobs.models import Job
from labtrack.refusals import Refused
from tests.factories import clients, materials, people, results


@pytest.fixture
def specimen(compartment):
    run = materials.casting_run(materials.heat(compartment=compartment))
    return materials.specimen(
        run, gauge_length_mm=50.8, gauge_length_as_entered="50.80 mm"
    )


@pytest.fixture
def profile(compartment):
    return results.import_profile(
        compartment, results.CURVE_PROFILE, name="Frame export"
    )


@pytest.fixture
def frame(compartment, profile):
    return results.instrument(compartment, default_profile=profile)


@pytest.fixture
def client(frame):
    return clients.of_instrument(frame)


CURVE = results.curve_file()


def post(client, content=CURVE, *, key="f-1", name="bar.csv", **fields):
    headers = {"HTTP_IDEMPOTENCY_KEY": key} if key else {}
    data = {"file": SimpleUploadedFile(name, content, "text/csv"), **fields}
    return client.post("/api/v1/raw-files/", data, **headers)


def understood() -> Test:
    return files.understand(submission=RawSubmission.objects.get())


def test_the_answer_is_a_job_and_the_bytes_are_kept_as_they_came(client, specimen):
    answer = post(client, specimen=specimen.code)

    assert answer.status_code == 202
    job = Job.objects.get()
    assert answer.json()["id"] == job.pk
    assert (job.kind, job.state) == ("understand-file", "queued")
    submission = RawSubmission.objects.get()
    assert job.subject_id == submission.pk
    assert submissions.content(submission) == CURVE
    assert submission.file_name == "bar.csv"


def test_results_arrive_on_a_test_in_progress_that_says_what_it_owes(client, specimen):
    post(
        client,
        specimen=specimen.code,
        performed_at="2026-11-20T14:05:00-06:00",
        operator="JD",
        test_temperature="73.4",
        test_temperature_unit="degF",
    )
    test = understood()

    assert test.state == "in-progress"
    values = dict(test.measurements.values_list("property__code", "value"))
    assert values["Rm"] == pytest.approx(250, abs=1.5)
    # The law of the file meets its own offset line at 151.26 MPa.
    assert values["Rp0.2"] == pytest.approx(151.26, abs=0.1)
    assert test.test_temperature_c == pytest.approx(23.0)
    assert test.test_temperature_as_entered == "73.4 degF"
    assert test.external_id == hashlib.sha256(CURVE).hexdigest()


def test_what_neither_file_nor_sender_says_is_owed_by_a_person(
    client, specimen, technician
):
    post(client, specimen=specimen.code)
    test = understood()

    seen = clients.of_person(technician).read(f"tests/{test.test_uid}/").json()
    assert seen["owed"] == ["A_4D", "performed_at", "test_temperature", "operator"]
    assert test.material_condition is None
    assert test.condition_missing == ["test temperature"]


def test_the_last_owed_number_submits_the_test(client, specimen, technician):
    post(
        client,
        specimen=specimen.code,
        performed_at="2026-11-20T14:05:00-06:00",
        operator="JD",
        test_temperature="23",
    )
    test = understood()
    person = clients.of_person(technician)
    path = f"tests/{test.test_uid}/"

    answer = person.send(
        f"{path}add/",
        {"measurements": [{"property": "A_4D", "value": "11.5", "unit": "%"}]},
        HTTP_IF_MATCH=person.read(path).headers["ETag"],
    )

    assert answer.status_code == 200, answer.content
    assert answer.json()["state"] == "submitted"
    assert answer.json()["owed"] == []


def test_an_unknown_specimen_is_409_and_the_file_waits_for_a_person(client):
    answer = post(client, specimen="H99-NOWHERE")

    assert answer.status_code == 409
    assert answer.json()["code"] == "unknown_specimen"
    assert submissions.content(IntakeProblem.objects.get().submission) == CURVE
    assert not Job.objects.exists()


def test_a_hidden_specimen_is_as_unknown_as_an_absent_one(client):
    hidden = post(client, specimen=materials.specimen().code, key="f-1")
    absent = post(client, specimen="H99-NOWHERE", key="f-2")

    assert hidden.status_code == absent.status_code == 409
    assert hidden.json()["code"] == absent.json()["code"]


def test_without_a_profile_the_file_is_kept_and_nothing_is_guessed(
    compartment, specimen
):
    bare = results.instrument(compartment)
    post(clients.of_instrument(bare), specimen=specimen.code)

    with pytest.raises(Refused, match="import profile"):
        understood()
    assert not Test.objects.exists()


def test_a_profile_is_named_with_or_without_its_edition(compartment, specimen, profile):
    client = clients.of_instrument(results.instrument(compartment))
    post(client, specimen=specimen.code, profile="Frame export (1)", key="f-1")
    assert understood().state == "in-progress"

    unknown = post(client, specimen=specimen.code, profile="Frame export (2)", key="2")
    assert unknown.status_code == 400
    assert unknown.json()["errors"][0]["pointer"] == "/profile"


def test_a_profile_of_another_organization_is_unknown(client, specimen):
    foreign = results.import_profile(
        people.compartment(), results.CURVE_PROFILE, name="Theirs"
    )
    answer = post(client, specimen=specimen.code, profile=foreign.name)

    assert answer.json()["code"] == "unknown_profile"


def test_the_same_key_again_is_answered_alike_whatever_the_boundary(client, specimen):
    first = post(client, specimen=specimen.code)
    # Another media type string: browsers and clients choose a new boundary each time.
    body = (
        b"--other\r\n"
        b'Content-Disposition: form-data; name="specimen"\r\n\r\n'
        + specimen.code.encode()
        + b"\r\n--other\r\n"
        b'Content-Disposition: form-data; name="file"; filename="bar.csv"\r\n'
        b"Content-Type: text/csv\r\n\r\n" + CURVE + b"\r\n--other--\r\n"
    )
    again = client.generic(
        "POST",
        "/api/v1/raw-files/",
        body,
        content_type="multipart/form-data; boundary=other",
        HTTP_IDEMPOTENCY_KEY="f-1",
    )

    assert (again.status_code, again.json()) == (202, first.json())
    assert again.headers["Idempotency-Replayed"] == "true"
    assert Job.objects.count() == 1


def test_the_same_key_with_another_file_is_422(client, specimen):
    post(client, specimen=specimen.code)
    other = post(client, results.curve_file(proof_mpa=150), specimen=specimen.code)

    assert other.status_code == 422
    assert Job.objects.count() == 1


def test_the_same_file_under_a_new_key_is_one_submission_and_one_test(client, specimen):
    post(client, specimen=specimen.code, key="f-1")
    post(client, specimen=specimen.code, key="f-2")

    submission = RawSubmission.objects.get()
    assert submission.receipts.count() == 2
    first = files.understand(submission=submission)
    assert files.understand(submission=submission) == first
    assert Test.objects.count() == 1


def test_other_bytes_under_an_external_id_that_was_used_are_409(client, specimen):
    post(client, specimen=specimen.code, external_id="R-7", key="f-1")
    understood()
    answer = post(
        client,
        results.curve_file(proof_mpa=150),
        specimen=specimen.code,
        external_id="R-7",
        key="f-2",
    )

    assert answer.status_code == 409
    assert answer.json()["errors"][0]["pointer"] == "/external_id"
    assert RawSubmission.objects.count() == 2


def test_an_instrument_without_a_key_is_told_and_its_file_is_kept(client, specimen):
    answer = post(client, specimen=specimen.code, key="")

    assert answer.status_code == 400
    assert "Idempotency-Key" in answer.json()["detail"]
    assert RawSubmission.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "pointer"),
    [
        ({"specimn": "X"}, "/specimn"),
        ({"performed_at": "2026-11-20T14:05:00"}, "/performed_at"),
        ({"operator": "\u202eabc"}, "/operator"),
        ({"external_id": "x" * 121}, "/external_id"),
    ],
)
def test_a_bad_field_beside_the_file_is_400_with_its_pointer(
    client, specimen, fields, pointer
):
    answer = post(client, specimen=specimen.code, **fields)

    assert answer.status_code == 400
    assert pointer in [error["pointer"] for error in answer.json()["errors"]]


def test_an_empty_or_missing_file_is_400(client, specimen):
    empty = post(client, b"", specimen=specimen.code)
    missing = client.post(
        "/api/v1/raw-files/",
        {"specimen": specimen.code},
        HTTP_IDEMPOTENCY_KEY="f-2",
    )

    assert (empty.status_code, missing.status_code) == (400, 400)
    assert missing.json()["errors"][0]["pointer"] == "/file"


def test_json_is_415_here(client):
    assert client.send("raw-files/", {"file": "x"}).status_code == 415


@pytest.mark.parametrize(
    "body",
    [b"", b"rubbish", b"--b\r\nContent-Disposition: form-data\r\n", b"\xff" * 99],
)
def test_garbled_multipart_is_400(client, body):
    answer = client.generic(
        "POST",
        "/api/v1/raw-files/",
        body,
        content_type="multipart/form-data; boundary=b",
        HTTP_IDEMPOTENCY_KEY="f-1",
    )

    assert answer.status_code == 400


def test_a_large_file_lies_in_the_store_under_its_digest(client, specimen):
    large = CURVE * 1 + b"".join(
        b"%.4f,%.6f\n" % (31000 + n / 100, 5.08 + n / 1e4) for n in range(3000)
    )
    post(client, large, specimen=specimen.code)

    submission = RawSubmission.objects.get()
    assert submission.body is None
    path = submissions.stored_path(hashlib.sha256(large).hexdigest())
    assert path.read_bytes() == large
    assert submissions.content(submission) == large


def test_a_token_for_numbers_alone_sends_no_files(frame, specimen):
    narrow = clients.of_instrument(frame, scopes=["results:write"])

    assert post(narrow, specimen=specimen.code).status_code == 403


def test_an_instrument_follows_its_own_job_and_no_other(client, specimen, compartment):
    job = post(client, specimen=specimen.code).json()["id"]
    other = clients.of_instrument(results.instrument(compartment))

    assert client.read(f"jobs/{job}/").json()["state"] == "queued"
    assert other.read(f"jobs/{job}/").status_code == 404


def test_a_person_names_the_specimen(technician, viewer, specimen, profile):
    unnamed = post(clients.of_person(technician), key="", profile=profile.name)
    reader = post(
        clients.of_person(viewer), key="", specimen=specimen.code, profile=profile.name
    )
    named = post(
        clients.of_person(technician),
        key="",
        specimen=specimen.code,
        profile=profile.name,
    )

    assert unnamed.json()["errors"][0]["pointer"] == "/specimen"
    assert reader.status_code == 403
    assert named.status_code == 202


def reevaluated(compartment, data):
    """The answer to a re-evaluation of the one test there is, by an engineer."""
    engineer = clients.of_person(people.person("engineer", compartment))
    path = f"tests/{understood().test_uid}/"
    etag = engineer.read(path).headers["ETag"]
    return engineer.send(f"{path}reevaluate/", data, HTTP_IF_MATCH=etag)


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"window_lo": 0.1}, "window_low"),
        ({"window_low": "0.1"}, "expected a number"),
        ({"window_low": 0.6}, "window_low (Window from) 0.6; expected more"),
        ({"window": "by eye"}, "by eye"),
        ({"offset": True}, "expected a number"),
        ({"hardening_to": [1]}, "expected a number"),
        ("text", "Expected an object"),
        ([], "Expected an object"),
    ],
)
def test_bad_settings_of_an_evaluation_are_explained(
    client, specimen, compartment, settings, told
):
    post(client, specimen=specimen.code)
    answer = reevaluated(compartment, {"settings": settings, "reason": "Try."})

    assert answer.status_code == 400
    assert told in " ".join(error["message"] for error in answer.json()["errors"])
    assert Test.objects.count() == 1


@pytest.mark.parametrize("number", ["1e400", "9" * 4400])
def test_a_setting_beyond_every_number_is_refused(
    client, specimen, compartment, number
):
    post(client, specimen=specimen.code)
    body = f'{{"settings": {{"window_low": {number}}}, "reason": "Try."}}'

    assert reevaluated(compartment, body).status_code == 400


def test_another_window_makes_a_new_version_that_keeps_the_old_one(
    client, specimen, compartment
):
    post(client, specimen=specimen.code)
    window = {"window": "stress range", "window_low": 20, "window_high": 90.5}
    answer = reevaluated(compartment, {"settings": window, "reason": "Toe."})

    assert answer.status_code == 200, answer.content
    assert answer.json()["version"] == 2
    old, new = Test.objects.order_by("version")
    assert new.evaluation.parameters["window_high"] == 90.5
    assert new.curves.get().trace == old.curves.get().trace
    assert old.state == "superseded"
