"""The profile editor: from an unknown file to a profile, and on to evaluated tests."""

import re

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from characterization.actions import files
from characterization.models import Test
from labtrack.instruments.actions import replays
from labtrack.instruments.models import ImportProfile, IntakeProblem, RawSubmission
from labtrack.jobs.models import Job
from labtrack.refusals import Refused
from tests.factories import clients, materials, people, results

UNKNOWN = "# bench 4\nBar: {0}\nDiam: 10,00 mm\n\nt;A;B\n" + "".join(
    f"{i};{min(i * 350.0, 14000 + i * 20.0):.1f};{i * 0.004:.3f}\n".replace(".", ",")
    for i in range(90)
)
"""A frame that names its columns so that nobody can guess them, with decimal commas."""


@pytest.fixture(autouse=True)
def own_files(tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "MEDIA_ROOT", tmp_path)


@pytest.fixture
def compartment(db):
    return people.compartment()


@pytest.fixture
def manager(compartment):
    return people.person(
        role="engineer", compartment=compartment, is_laboratory_manager=True
    )


@pytest.fixture
def frame(compartment):
    return results.instrument(compartment, default_profile=None)


@pytest.fixture
def bars(compartment):
    run = materials.casting_run(materials.heat(compartment=compartment))
    return [materials.specimen(run) for _each in range(3)]


@pytest.fixture
def waiting(frame, bars):
    """The problem of each bar's file, as the frame sent them."""
    client, problems = clients.of_instrument(frame), []
    for number, bar in enumerate(bars):
        content = UNKNOWN.format(bar.code).encode()
        answer = client.post(
            "/api/v1/raw-files/",
            {"file": SimpleUploadedFile(f"{number}.dat", content)},
            HTTP_IDEMPOTENCY_KEY=f"u-{number}",
        )
        job = Job.objects.get(pk=answer.json()["id"])
        with pytest.raises(Refused):
            files.carry_out(job)
        problems.append(IntakeProblem.objects.get(submission_id=job.subject_id))
    return problems


def describe_url(problem):
    return reverse("characterization:profile-describe", args=[problem.submission_id])


def fields_of(page: str) -> dict[str, str]:
    """What a browser would send for the form as it stands on the page."""
    form = page[page.index('id="describe-form"') :]
    form = form[: form.index("</form>")]
    sent = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = (
            re.search(r'name="([^"]+)"', tag),
            re.search(r'value="([^"]*)"', tag),
        )
        if name and ("checkbox" not in tag or "checked" in tag):
            checked = "on" if "checkbox" in tag else ""
            sent[name[1]] = value[1] if value else checked
    for name, body in re.findall(
        r'<select name="([^"]+)".*?>(.*?)</select>', form, re.S
    ):
        chosen = re.search(r'value="([^"]*)" selected', body)
        sent[name] = chosen[1] if chosen else ""
    return sent


def answered(page, **more):
    sent = fields_of(page) | {
        "name": "bench 4",
        "rows-0-channel": "time",
        "rows-0-unit": "s",
        "rows-1-channel": "force",
        "rows-1-unit": "N",
        "rows-2-channel": "extension",
        "rows-2-unit": "mm",
        "stated-0-meaning": "specimen",
        "stated-1-meaning": "diameter",
        "stated-1-unit": "mm",
        "constant_gauge_length": "50",
        "constant_gauge_length_unit": "mm",
    }
    return sent | more


def test_the_file_is_shown_as_it_looks(manager, waiting, signed_in):
    page = signed_in(manager).get(describe_url(waiting[0])).content.decode()

    sent = fields_of(page)
    assert (sent["delimiter"], sent["decimal_mark"]) == (";", ",")
    assert sent["header_line"] == "5"
    assert [sent[f"rows-{at}-name"] for at in range(3)] == ["t", "A", "B"]
    assert sent["rows-1-channel"] == "" == sent["rows-1-unit"]  # nothing is guessed
    assert "has a comma as its decimal mark" in page
    assert sent["stated-1-key"] == "Diam"


def test_a_profile_is_previewed_saved_and_reads_what_waits(
    manager, waiting, frame, bars, signed_in, compartment
):
    client = signed_in(manager)
    page = client.get(describe_url(waiting[0])).content.decode()
    sent = answered(page)

    shown = client.post(describe_url(waiting[0]), sent | {"preview": "1"})
    assert shown.status_code == 200
    assert bars[0].code in shown.content.decode()
    assert "Rm" in shown.content.decode()
    assert not ImportProfile.objects.exists()

    saved = client.post(describe_url(waiting[0]), sent)
    profile = ImportProfile.objects.get()
    assert saved.status_code == 302, saved.content.decode()
    assert saved.url == profile.get_absolute_url()
    frame.refresh_from_db()
    assert frame.default_profile == profile

    detail = client.get(saved.url).content.decode()
    assert "3 files of" in detail
    again = reverse(
        "instruments:import-profile-read-again", args=[profile.pk, frame.pk]
    )
    client.post(again)
    job = Job.objects.get(kind=replays.JOB_KIND)
    assert replays.carry_out(job) == {"understood": 3, "still_open": 0}
    assert replays.carry_out(job) == {"understood": 3, "still_open": 0}
    job.refresh_from_db()
    assert (job.done_steps, job.total_steps) == (3, 3)

    assert Test.objects.count() == 3
    test = Test.objects.get(specimen=bars[0])
    strength = test.measurements.get(property__code="Rm").value
    top = 14000 + 89 * 20.0
    assert strength == pytest.approx(top / (3.14159265 * 25), rel=1e-6)
    assert not IntakeProblem.objects.filter(state="open").exists()
    named = client.get(profile.get_absolute_url()).content.decode()
    assert "0.dat" in named
    assert profile.readings.count() == 3


def test_a_unit_is_asked_and_a_contradiction_of_the_file_is_refused(
    manager, waiting, signed_in
):
    client = signed_in(manager)
    url = describe_url(waiting[0])
    page = client.get(url).content.decode()

    bare = client.post(url, answered(page, **{"rows-1-unit": ""}))
    assert bare.status_code == 422
    assert "never guessed" in bare.content.decode()

    wrong = client.post(url, answered(page, **{"rows-1-unit": "mm"}))
    assert "mm is no unit of force" in wrong.content.decode()

    stated = client.post(url, answered(page, **{"stated-1-unit": "m"}))
    assert "according to the file" in stated.content.decode().replace("&#x27;", "'")
    assert not ImportProfile.objects.exists()


def test_a_number_that_may_be_two_is_asked(manager, frame, compartment, signed_in):
    client = signed_in(manager)
    text = "t;A;B\n" + "".join(f"{i};1,{i:03d};2,{i:03d}\n" for i in range(100, 160))
    kept = client.post(
        reverse("characterization:profile-example"),
        {
            "instrument": frame.pk,
            "file": SimpleUploadedFile("x.dat", text.encode()),
        },
    )
    page = client.get(kept.url).content.decode()
    assert "nothing in the file says which" in page
    sent = fields_of(page)
    assert sent["decimal_mark"] == ""
    refused = client.post(kept.url, answered(page, **{"decimal_mark": ""}))
    assert "Choose: nothing in the file says" in refused.content.decode()
    assert IntakeProblem.objects.get().code == "not_described"


def test_the_table_is_found_again_where_a_person_says(manager, waiting, signed_in):
    client = signed_in(manager)
    url = describe_url(waiting[0])
    page = client.get(url).content.decode()

    again = client.post(url, answered(page, header_line="0", look="1"))

    sent = fields_of(again.content.decode())
    assert again.status_code == 200
    assert sent["rows-0-name"] == ""
    assert sent["name"] == "bench 4"


def test_only_who_looks_after_instruments_describes_their_files(
    manager, waiting, compartment, signed_in
):
    url = describe_url(waiting[0])
    engineer = people.person(role="engineer", compartment=compartment)
    assert signed_in(engineer).get(url).status_code == 403
    assert signed_in(people.person()).get(url).status_code == 404
    page = signed_in(engineer).get(waiting[0].get_absolute_url()).content.decode()
    assert "Describe these files" not in page
    page = signed_in(manager).get(waiting[0].get_absolute_url()).content.decode()
    assert url in page


def test_a_next_edition_begins_with_what_was_said(manager, waiting, signed_in):
    client = signed_in(manager)
    url = describe_url(waiting[0])
    client.post(url, answered(client.get(url).content.decode()))
    profile = ImportProfile.objects.get()
    files_of = RawSubmission.objects.count()

    page = client.get(f"{url}?edition_of={profile.pk}").content.decode()
    sent = fields_of(page)
    assert (sent["rows-1-channel"], sent["rows-1-unit"]) == ("force", "N")
    assert sent["constant_gauge_length"] == "50"
    client.post(f"{url}?edition_of={profile.pk}", sent | {"rows-0-channel": ""})

    newest = ImportProfile.objects.order_by("-edition").first()
    assert (newest.edition, newest.name) == (2, "bench 4")
    assert len(newest.definition["columns"]) == 2
    assert RawSubmission.objects.count() == files_of
