"""Needs attention: what was not understood is shown, mended, read again or dismissed."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from characterization.models import Test
from labtrack.accounts.choices import Role
from labtrack.instruments.actions import intake_problems, submissions
from labtrack.instruments.choices import ProblemState, SubmissionKind
from labtrack.instruments.models import IntakeProblem, RawSubmission
from labtrack.refusals import Fault, Refused
from tests.factories import materials, people, results

pytestmark = pytest.mark.django_db


@pytest.fixture
def specimen(compartment):
    heat = materials.heat(compartment=compartment)
    return materials.specimen(materials.casting_run(heat))


@pytest.fixture
def instrument(compartment):
    return results.instrument(compartment)


def problem_of(instrument, compartment, body: bytes = b"\xff\x00", **fields):
    defaults = {
        "kind": SubmissionKind.FILE,
        "file_name": "bar 1.csv",
        "fields": {"specimen": "NO-SUCH-BAR", "method": "ASTM-B557-15"},
    }
    return submissions.keep_refused(
        submissions.Arrival(
            body=body,
            compartment=compartment,
            instrument=instrument,
            **defaults | fields,
        ),
        Refused(Fault("unknown_specimen", "NO-SUCH-BAR is not known.", ("specimen",))),
    )


def test_the_page_says_why_from_whom_and_shows_text(
    technician, instrument, compartment, signed_in
):
    problem = problem_of(instrument, compartment, b"force;extension\n1;<script>\n")
    page = signed_in(technician).get(problem.get_absolute_url()).content.decode()
    assert "NO-SUCH-BAR is not known." in page
    assert instrument.name in page
    assert "1;&lt;script&gt;" in page
    assert "<script>\n" not in page


def test_reasons_are_told_in_words_and_kept_with_their_pointers(
    technician, instrument, compartment, signed_in
):
    problem = problem_of(instrument, compartment)
    problem.detail = (
        "/settings: The rate is not known.\n/measurements/0/unit: 'kN' is no stress."
    )
    problem.save()
    client = signed_in(technician)
    for url in (problem.get_absolute_url(), "/attention/"):
        page = client.get(url).content.decode().replace("&#x27;", "'")
        assert "The rate is not known." in page
        assert "/settings" not in page
    page = client.get(problem.get_absolute_url()).content.decode()
    assert "measurements 1, unit: " in page


def test_the_bytes_are_a_download_that_no_browser_interprets(
    technician, instrument, compartment, signed_in
):
    body = b"<html><script>alert(1)</script>\xff\x00"
    problem = problem_of(instrument, compartment, body, file_name='a"b\r\n.html')
    response = signed_in(technician).get(f"{problem.get_absolute_url()}bytes/")
    assert response.content == body
    assert response["Content-Type"] == "application/octet-stream"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Disposition"].startswith("attachment")
    assert "\n" not in response["Content-Disposition"]


def test_large_bytes_come_from_the_store(
    technician, instrument, compartment, signed_in
):
    body = b"force,extension\n" + b"1.0,2.0\n" * 20_000
    problem = problem_of(instrument, compartment, body)
    assert problem.submission.body is None
    client = signed_in(technician)
    assert client.get(f"{problem.get_absolute_url()}bytes/").content == body
    page = client.get(problem.get_absolute_url()).content.decode()
    assert "The beginning only" in page


def test_reading_again_with_what_was_missing_makes_the_test(
    technician, instrument, compartment, specimen, signed_in
):
    gauge = {"constants": {"gauge_length": {"value": "50.8", "unit": "mm"}}}
    profile = results.import_profile(compartment, results.CURVE_PROFILE | gauge)
    problem = problem_of(instrument, compartment, results.curve_file())
    response = signed_in(technician).post(
        f"{problem.get_absolute_url()}replay/",
        {"specimen": specimen.code, "profile": profile.pk},
    )
    assert response.status_code == 302
    problem.refresh_from_db()
    assert problem.state == ProblemState.RESOLVED
    assert problem.closed_by == technician
    assert Test.objects.get().specimen == specimen


def test_reading_again_says_which_of_several_states_an_instrument_meant(
    technician, instrument, compartment, specimen, signed_in
):
    aged = materials.material_state(specimen)
    gauge = {"constants": {"gauge_length": {"value": "50.8", "unit": "mm"}}}
    profile = results.import_profile(compartment, results.CURVE_PROFILE | gauge)
    problem = problem_of(instrument, compartment, results.curve_file())
    said = {"specimen": specimen.code, "profile": profile.pk}
    url = f"{problem.get_absolute_url()}replay/"
    asked = signed_in(technician).post(url, said)
    assert asked.status_code == 422
    assert f"say which of F/0, {aged.label}" in asked.content.decode()
    assert 'name="material_state"' in asked.content.decode()
    answer = signed_in(technician).post(url, said | {"material_state": aged.label})
    assert answer.status_code == 302
    assert Test.objects.get().material_state == aged


def test_reading_again_in_vain_says_why_and_leaves_it_open(
    technician, instrument, compartment, signed_in
):
    problem = problem_of(instrument, compartment, results.curve_file())
    response = signed_in(technician).post(f"{problem.get_absolute_url()}replay/", {})
    assert response.status_code == 422
    assert "profile" in response.content.decode()
    problem.refresh_from_db()
    assert problem.state == ProblemState.OPEN


def test_a_person_cannot_name_a_specimen_they_do_not_see(
    technician, instrument, compartment, signed_in
):
    """The instrument works in every compartment of its organisation; its reader does not."""
    other = people.compartment(compartment.organisation, name="Other", tag="OT")
    hidden = materials.specimen(
        materials.casting_run(materials.heat(compartment=other))
    )
    profile = results.import_profile(compartment, results.CURVE_PROFILE)
    problem = problem_of(instrument, compartment, results.curve_file())
    answers = []
    for code in (hidden.code, "NO-SUCH-BAR"):
        response = signed_in(technician).post(
            f"{problem.get_absolute_url()}replay/",
            {"specimen": code, "profile": profile.pk},
        )
        page = response.content.decode()
        said = page[page.index('class="lt-errors"') :].split("</ul>")[0]
        answers.append((response.status_code, said.replace(code, "CODE")))
    assert answers[0] == answers[1]
    assert not Test.objects.exists()


def test_dismissing_needs_a_reason_and_keeps_the_bytes(
    technician, instrument, compartment
):
    problem = problem_of(instrument, compartment)
    with pytest.raises(ValidationError, match="Say why"):
        intake_problems.dismiss(problem=problem, reason="  ", by=technician)
    intake_problems.dismiss(problem=problem, reason="dry run", by=technician)
    problem.refresh_from_db()
    assert problem.state == ProblemState.DISMISSED
    assert problem.resolution == "dry run"
    assert RawSubmission.objects.count() == 1
    with pytest.raises(ValidationError, match="closed already"):
        intake_problems.dismiss(problem=problem, reason="again", by=technician)


def test_a_viewer_mends_nothing(viewer, instrument, compartment):
    problem = problem_of(instrument, compartment)
    with pytest.raises(PermissionDenied):
        intake_problems.dismiss(problem=problem, reason="x", by=viewer)
    with pytest.raises(PermissionDenied):
        intake_problems.replay(problem=problem, by=viewer)


def test_the_list_shows_open_ones_and_refuses_an_unknown_state(
    technician, instrument, compartment, signed_in
):
    first = problem_of(instrument, compartment, b"one")
    problem_of(instrument, compartment, b"two", file_name="second.csv")
    intake_problems.dismiss(problem=first, reason="dry run", by=technician)
    client = signed_in(technician)
    shown = client.get("/attention/").content.decode()
    assert "second.csv" in shown
    assert "bar 1.csv" not in shown
    assert "bar 1.csv" in client.get("/attention/?state=dismissed").content.decode()
    assert client.get("/attention/?state=%00").status_code == 400


@pytest.mark.parametrize("rows", [3, 30])
def test_the_list_costs_the_same_whatever_it_shows(
    rows, technician, instrument, compartment, signed_in, django_assert_num_queries
):
    for n in range(rows):
        problem_of(instrument, compartment, f"bytes {n}".encode())
    assert IntakeProblem.objects.count() == rows
    client = signed_in(technician)
    with django_assert_num_queries(4):
        client.get("/attention/")


def test_a_manager_of_another_organisation_sees_none(
    instrument, compartment, signed_in
):
    problem = problem_of(instrument, compartment)
    other = people.compartment(people.organisation())
    somebody = people.person(Role.MANAGER, other, is_laboratory_manager=True)
    client = signed_in(somebody)
    assert client.get(problem.get_absolute_url()).status_code == 404
    assert "bar 1.csv" not in client.get("/attention/?state=all").content.decode()


def test_the_list_of_one_compartment_keeps_to_it(
    technician, instrument, compartment, signed_in
):
    problem_of(instrument, compartment, b"one")
    elsewhere = people.compartment(compartment.organisation)
    people.membership(technician, elsewhere, Role.TECHNICIAN)
    client = signed_in(technician)
    here = client.get(f"/attention/?compartment={compartment.pk}").content.decode()
    there = client.get(f"/attention/?compartment={elsewhere.pk}").content.decode()
    assert "bar 1.csv" in here
    assert f"?state=dismissed&amp;compartment={compartment.pk}" in here
    assert "bar 1.csv" not in there
    hidden = people.compartment(people.organisation())
    for unknown in (hidden.pk, 0, "x", "9" * 30, "%00"):
        answer = client.get(f"/attention/?compartment={unknown}")
        assert answer.status_code == 404, unknown
