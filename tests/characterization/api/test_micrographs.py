"""`/api/v1/micrographs/`: sent, measured, read, and downloaded as they came."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from characterization.models import ImageEvaluation, Micrograph, Test
from labtrack.accounts.choices import Role
from labtrack.instruments.actions import intake_problems
from labtrack.instruments.choices import ProblemState, TokenScope
from labtrack.instruments.models import IntakeProblem, RawSubmission
from labtrack.instruments.replay import Corrections, Result
from labtrack.jobs.models import Job
from tests.factories import clients, people, results
from tests.factories import micrographs as images

pytestmark = pytest.mark.django_db
URL = "/api/v1/micrographs/"
FILES = images.pore_files(3, percent=2.0, size=80)


@pytest.fixture
def microscope(compartment):
    return results.instrument(compartment)


@pytest.fixture
def client(microscope):
    return clients.of_instrument(microscope)


@pytest.fixture
def technician(compartment):
    return people.person(Role.TECHNICIAN, compartment)


def post(client, *bodies, key="m-1", names=None, **fields):
    headers = {"HTTP_IDEMPOTENCY_KEY": key} if key else {}
    sent = [
        SimpleUploadedFile(names[n] if names else f"f{n}.png", body, "image/png")
        for n, body in enumerate(bodies)
    ]
    return client.post(
        URL, {"files": sent, "method": images.PORES, **fields}, **headers
    )


def measured() -> ImageEvaluation:
    return images.measure(Job.objects.latest("pk"))


def test_a_series_is_sent_measured_and_read(client, specimen, technician):
    answer = post(
        client,
        *FILES,
        specimen=specimen.code,
        scale="0.5",
        etchant="as polished",
        performed_at="2026-11-20T14:05:00-06:00",
        operator="JD",
        test_temperature="23",
    )
    assert answer.status_code == 202, answer.content
    sent = answer.json()
    assert sent["job"]["state"] == "queued"
    assert len(sent["fields_added"]) == 3
    job = client.get(f"/api/v1/jobs/{sent['job']['id']}/")
    assert job.json()["total_steps"] == 3

    reader = clients.of_person(technician)
    evaluations = f"{URL}{sent['fields_added'][0]}/evaluations/"
    assert [e["state"] for e in reader.get(evaluations).json()] == ["waiting"]
    measured()
    (evaluation,) = reader.get(evaluations).json()
    assert (evaluation["state"], evaluation["version"]) == ("done", 1)
    assert evaluation["result"]["n"] == 3
    assert evaluation["settings"]["segmentation"]["threshold"] == "otsu"

    rows = reader.get(URL, {"test": sent["test"]}).json()["results"]
    assert [row["number"] for row in rows] == [3, 2, 1]
    first = rows[-1]
    assert (first["um_per_pixel"], first["scale_source"]) == (0.5, "stated")
    assert first["measured"]["unit"] == "%"
    assert "details" not in first["measured"]
    detail = reader.get(f"{URL}{first['id']}/").json()
    assert detail["measured"]["details"]["objects"] >= 1
    original = reader.get(f"{URL}{first['id']}/original/")
    assert original.content == FILES[0]
    assert original["Content-Disposition"] == 'attachment; filename="f0.png"'
    assert original["X-Content-Type-Options"] == "nosniff"
    test = Test.objects.get()
    assert (test.instrument.name, test.operator_as_sent) == (
        client_name(test),
        "JD",
    )


def client_name(test: Test) -> str:
    return test.submission.instrument.name


def test_the_same_again_is_harmless_and_other_pictures_are_409(client, specimen):
    first = post(client, *FILES[:2], specimen=specimen.code, external_id="S-1")
    again = post(client, *FILES[:2], specimen=specimen.code, external_id="S-1")
    assert (again.status_code, again.json()) == (202, first.json())
    new_key = post(
        client, *FILES[:2], key="m-2", specimen=specimen.code, external_id="S-1"
    )
    assert new_key.status_code == 200
    assert (new_key.json()["test"], new_key.json()["repeated"]) == (
        first.json()["test"],
        2,
    )
    other = post(client, FILES[2], key="m-3", specimen=specimen.code, external_id="S-1")
    assert (other.status_code, other.json()["code"]) == (409, "differs")
    reused = post(client, FILES[2], specimen=specimen.code, external_id="S-1")
    assert reused.status_code == 422
    assert Test.objects.count() == 1


def test_without_a_name_the_bytes_name_a_series(client, specimen):
    first = post(client, *FILES[:2], specimen=specimen.code).json()["test"]
    turned = post(client, *FILES[1::-1], key="m-2", specimen=specimen.code)
    assert (turned.status_code, turned.json()["test"]) == (200, first)


def test_a_person_sends_once_and_adds_more_fields(technician, specimen):
    client = clients.of_person(technician)
    sent = post(client, *FILES[:2], key="", specimen=specimen.code).json()
    again = post(client, *FILES[:2], key="", specimen=specimen.code)
    assert (again.status_code, again.json()["test"]) == (200, sent["test"])
    # Counting is recording; once there are numbers, more fields are an evaluation.
    more = post(
        client, FILES[2], key="", method="", test=sent["test"], reason="One more"
    )
    assert more.status_code == 202, more.content
    assert Micrograph.objects.count() == 3
    assert post(client, FILES[2], key="", test=sent["test"]).status_code == 400


def test_files_that_are_no_pictures_are_named_and_kept(client, specimen):
    answer = post(client, FILES[0], b"<svg/>", b"", specimen=specimen.code)
    assert answer.status_code == 202
    assert [p["code"] for p in answer.json()["problems"]] == ["not_a_picture", "empty"]
    assert IntakeProblem.objects.count() == 2


def test_none_of_them_a_picture_is_400_with_each_reason(client, technician, specimen):
    answer = post(client, b"<svg/>", b"PK\x03\x04" + b"0" * 40, specimen=specimen.code)
    assert answer.status_code == 400
    errors = answer.json()["errors"]
    assert [e["pointer"] for e in errors] == ["/files/0", "/files/1"]
    assert "SVG" in errors[0]["message"]
    assert "zip" in errors[1]["message"]
    assert not Test.objects.exists()
    # An instrument cannot be asked again: its bytes stay, each with its own reason.
    kept = IntakeProblem.objects.order_by("pk")
    assert ["SVG" in kept[0].detail, "zip" in kept[1].detail] == [True, True]
    by_person = post(clients.of_person(technician), b"<svg/>", specimen=specimen.code)
    assert by_person.status_code == 400
    assert IntakeProblem.objects.count() == 2


@pytest.mark.parametrize(
    ("fields", "status", "pointer"),
    [
        ({"scale": "1,5"}, 400, "/scale"),
        ({"scale": "0"}, 400, "/scale"),
        ({"scale": "5", "scale_unit": "kg"}, 400, "/scale"),
        ({"scale": "-1"}, 400, "/scale"),
        ({"method": "ASTM-B557-15"}, 400, "/method"),
        ({"method": "NO-SUCH"}, 400, "/method"),
        ({"method": ""}, 400, "/method"),
        ({"performed_at": "2026-11-20"}, 400, "/performed_at"),
        ({"color": "red"}, 400, "/color"),
        ({"specimen": ""}, 400, "/specimen"),
        ({"specimen": "H00-404-B1"}, 409, "/specimen"),
        ({"test_temperature": "warm"}, 400, None),
    ],
)
def test_bad_input_is_explained(client, specimen, fields, status, pointer):
    answer = post(client, FILES[0], **{"specimen": specimen.code, **fields})
    assert answer.status_code == status, answer.content
    if pointer:
        assert answer.json()["errors"][0]["pointer"] == pointer
    assert not Test.objects.exists()
    assert IntakeProblem.objects.get().submission.size == len(FILES[0])


def test_no_files_json_and_no_key_are_refused(client, specimen):
    answer = client.post(URL, {"specimen": specimen.code}, HTTP_IDEMPOTENCY_KEY="x")
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (
        400,
        "/files",
    )
    keyless = post(client, FILES[0], key="", specimen=specimen.code)
    assert (keyless.status_code, keyless.json()["code"]) == (400, "idempotency_key")
    as_json = client.send("micrographs/", {"specimen": specimen.code})
    assert as_json.status_code == 415


def test_who_may_send_and_who_reads(compartment, specimen, microscope, technician):
    viewer = clients.of_person(people.person(Role.VIEWER, compartment))
    assert post(viewer, FILES[0], specimen=specimen.code).status_code == 403
    numbers = clients.of_instrument(microscope, scopes=[TokenScope.RESULTS])
    assert post(numbers, FILES[0], specimen=specimen.code).status_code == 403
    stranger = clients.of_person(people.person(Role.MANAGER, people.compartment()))
    assert post(stranger, FILES[0], specimen=specimen.code).status_code == 409
    frame = clients.of_instrument(microscope)
    field = post(frame, FILES[0], specimen=specimen.code).json()["fields_added"][0]
    test = Test.objects.get()
    for path in ("", f"{field}/", f"{field}/original/", f"{field}/evaluations/"):
        assert viewer.get(URL + path).status_code == 200
        assert frame.get(URL + path).status_code == 403
        hidden = stranger.get(URL + path)
        assert hidden.status_code == (404 if path else 200)
    assert stranger.get(URL).json()["results"] == []
    added = post(
        stranger, FILES[1], key="", method="", test=test.test_uid, reason="Mine"
    )
    assert added.status_code == 404
    assert (
        post(frame, FILES[1], key="m-2", test=test.test_uid, reason="More").status_code
        == 400
    )


def test_filters_and_as_many_questions_for_ten_as_for_two(technician, specimen):
    reader = clients.of_person(technician)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert reader.get(URL).status_code == 200
        return len(captured)

    images.measured_test(specimen, FILES[:2], by=technician)
    queries()
    few = queries()
    images.measured_test(specimen, images.grain_files(6, size=60), method=images.GRAINS)
    assert queries() == few
    by_method = reader.get(URL, {"method": images.GRAINS, "left_out": "false"})
    assert len(by_method.json()["results"]) == 6
    assert reader.get(URL, {"left_out": "true"}).json()["results"] == []
    assert reader.get(URL, {"specimn": "x"}).status_code == 400
    assert reader.get(URL, {"test": "x"}).status_code == 400


def test_pictures_of_a_mistyped_specimen_are_read_again_together(
    client, specimen, technician
):
    post(client, *FILES, b"", specimen="H00-404-PM01-B1", scale="0.5")
    waiting = IntakeProblem.objects.filter(code="unknown_specimen")
    assert waiting.count() == 3
    outcome = intake_problems.replay(
        problem=waiting.first(),
        by=technician,
        corrections=Corrections(specimen=specimen.code),
    )
    assert outcome.result is Result.RESOLVED
    assert "3 pictures" in outcome.message
    assert set(waiting.values_list("state", flat=True)) == {ProblemState.RESOLVED}
    assert IntakeProblem.objects.get(code="empty").state == ProblemState.OPEN
    assert measured().result["n"] == 3
    field = Micrograph.objects.first()
    assert (field.um_per_pixel, field.submission.compartment) == (
        0.5,
        specimen.compartment,
    )
    assert RawSubmission.objects.count() == 4


def test_what_is_still_no_picture_stays_with_the_reason(client, specimen, technician):
    post(client, b"<svg/>", specimen=specimen.code)
    page = problem_page(technician, IntakeProblem.objects.get())
    assert page.status_code == 422
    assert "This is an SVG drawing" in page.content.decode()
    assert IntakeProblem.objects.get().state == ProblemState.OPEN


def problem_page(person, problem):
    from tests.characterization.views.test_micrograph_pages import signed_in

    return signed_in(person).post(f"/attention/{problem.pk}/replay/", {})


def test_a_field_that_could_not_be_decoded_is_tried_again(
    specimen, technician, monkeypatch
):
    from characterization.actions import image_work
    from characterization.imaging.decoding import ImageProblem

    def broken(_data):
        raise ImageProblem("truncated", "The picture is cut short.")

    uploaded = images.upload(specimen, FILES[:2], by=technician)
    decode = image_work.decode
    calls = iter([broken, decode, decode, decode])
    monkeypatch.setattr(image_work, "decode", lambda data: next(calls)(data))
    images.measure(uploaded.job)
    problem = IntakeProblem.objects.get()
    assert Micrograph.objects.exclude(excluded_because="").count() == 1
    engineer = people.person(Role.ENGINEER, specimen.compartment)
    outcome = intake_problems.replay(problem=problem, by=engineer)
    assert outcome.result is Result.UNDER_WAY
    assert measured().result["n"] == 2
    problem.refresh_from_db()
    assert (problem.state, problem.resolution) == (
        ProblemState.RESOLVED,
        "Measured as field 1.",
    )
