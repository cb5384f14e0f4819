"""A spectrometer's export as a file: through the door, to samples, or the true reason."""

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile

from characterization.actions import files
from labtrack.instruments.actions import intake_problems
from labtrack.instruments.models import IntakeProblem, RawSubmission
from labtrack.instruments.replay import Corrections
from labtrack.jobs.models import Job
from labtrack.refusals import Refused
from tests.factories import clients, materials, people, results
from trials.melt_choices import SampleState
from trials.models import ChemistrySample

BURNS = """Sample: {0}
Program: AlMg-Sc
Date: 2026-11-20 09:12

Burn;Si;Fe;Mg;Sc;Be
;%;%;%;%;ppm
1;0,081;0,112;6,812;0,3012;41
2;0,083;0,110;6,795;0,2998;<5
*3;0,083;0,110;6,995;0,2998;43
Mean;0,082;0,111;6,8035;0,3005;41
"""


@pytest.fixture
def compartment(db):
    return people.compartment()


@pytest.fixture
def heat(compartment):
    return materials.heat(compartment=compartment)


@pytest.fixture
def post(compartment):
    spectrometer = results.instrument(compartment)
    client = clients.of_instrument(spectrometer)

    def send(text, **fields):
        answer = client.post(
            "/api/v1/raw-files/",
            {"file": SimpleUploadedFile("burns.csv", text.encode()), **fields},
            HTTP_IDEMPOTENCY_KEY=f"b-{RawSubmission.objects.count()}",
        )
        assert answer.status_code == 202, answer.json()
        return Job.objects.get(pk=answer.json()["id"])

    return send


def refused(job):
    with pytest.raises(Refused):
        files.carry_out(job)
    return IntakeProblem.objects.get(submission_id=job.subject_id, state="open")


def test_a_file_of_burns_is_a_sample_to_be_named(post, heat):
    done = files.carry_out(post(BURNS.format(f"{heat.code}-S2")))

    sample = ChemistrySample.objects.get()
    assert (sample.code, sample.heat, sample.state) == (
        f"{heat.code}-S2",
        heat,
        SampleState.TO_BE_NAMED,
    )
    assert done == {"url": sample.get_absolute_url(), "chemistry_samples": 1}
    assert sample.program == "AlMg-Sc"
    assert sample.analysed_at.isoformat() == "2026-11-20T15:12:00+00:00"  # in Chicago
    _first, second, third = sample.burns.order_by("number")
    assert third.excluded_reason == "struck out at the machine"
    texts = {row.element: (row.text, row.unit) for row in second.readings.all()}
    assert texts["Sc"] == ("0.2998", "wt%")
    assert texts["Be"] == ("<5", "ppm")
    # The mean of the two burns that count, as percent.
    scandium = sample.elements.get(element="Sc")
    assert float(scandium.value_wt_pct) == pytest.approx((0.3012 + 0.2998) / 2)


def test_the_same_file_again_is_the_same_sample(post, heat):
    job = post(BURNS.format(heat.code))
    assert files.carry_out(job) == files.carry_out(job)
    assert ChemistrySample.objects.count() == 1


def test_several_samples_in_a_file_are_several_samples(post, heat):
    text = (
        "Sample,Burn,Mg %,Sc %,Ti %\n"
        f"{heat.code}-S1,1,6.81,0.301,0.15\n{heat.code}-S2,1,6.61,0.201,0.14\n"
    )
    assert files.carry_out(post(text))["chemistry_samples"] == 2
    assert set(ChemistrySample.objects.values_list("code", flat=True)) == {
        f"{heat.code}-S1",
        f"{heat.code}-S2",
    }
    named = post(text, about=heat.code)
    assert refused(named).code == "several_samples"


def test_a_sample_of_nothing_waits_until_a_person_says_what_it_is(post, heat):
    problem = refused(post(BURNS.format("H99-999-S1")))
    assert (problem.code, "H99-999-S1" in problem.detail) == ("unknown_sample", True)
    assert not ChemistrySample.objects.exists()
    corrections = Corrections(specimen=f"{heat.code}-S1")
    viewer = people.person(compartment=heat.compartment, role="viewer")
    stranger = people.person()
    for person in (viewer, stranger):
        with pytest.raises(PermissionDenied):
            intake_problems.replay(problem=problem, by=person, corrections=corrections)

    engineer = people.person(compartment=heat.compartment, role="engineer")
    outcome = intake_problems.replay(
        problem=problem, by=engineer, corrections=corrections
    )

    sample = ChemistrySample.objects.get()
    assert outcome.url == sample.get_absolute_url()
    problem.refresh_from_db()
    assert (problem.state, sample.code) == ("resolved", f"{heat.code}-S1")


def test_burns_without_a_unit_are_never_guessed(post, heat):
    bare = BURNS.format(heat.code).replace(";%;%;%;%;ppm\n", "")
    assert "never guessed" in refused(post(bare)).detail
