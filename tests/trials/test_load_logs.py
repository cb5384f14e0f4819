"""A furnace's log on the page of its load: matched, drawn, held beside what was typed."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from characterization.actions import files
from labtrack.accounts.choices import Role
from labtrack.instruments.actions import submissions
from labtrack.instruments.actions.submissions import Arrival
from labtrack.instruments.choices import SubmissionKind
from labtrack.instruments.models import IntakeProblem
from labtrack.jobs import queue
from labtrack.jobs.models import Job
from labtrack.refusals import Refused
from tests.factories import materials, people, results
from trials.models import LoadLog, LoadSegment

pytestmark = pytest.mark.django_db
BEGAN = dt.datetime(2026, 11, 3, 8, 0, tzinfo=ZoneInfo("America/Chicago"))


@pytest.fixture
def load(compartment):
    run = materials.casting_run(materials.heat(compartment=compartment))
    cycle = materials.heat_treatment_cycle(compartment=compartment)
    return materials.heat_treatment_load(
        cycle,
        [materials.specimen(run)],
        furnace="Furnace 3",
        started_at=BEGAN,
        finished_at=BEGAN + dt.timedelta(hours=6),
    )


def log_text(*, minutes=241, set_c=325.0, began=BEGAN):
    """Two thermocouples: up at 5 K/min, held, opened."""
    lines = ["Date and time,Load TC 1 [°C],Load TC 2 [°C]"]
    values = [20 + 5.0 * n for n in range(int((set_c - 20) / 5))]
    values += [set_c] * minutes + [60.0]
    for n, value in enumerate(values):
        when = began + dt.timedelta(minutes=n)
        lines.append(f"{when:%Y-%m-%d %H:%M:%S},{value:.1f},{value - 2:.1f}")
    return ("\n".join(lines) + "\n").encode()


def furnace(compartment):
    return results.instrument(
        compartment, name="Furnace 3", kind="furnace", default_method=""
    )


def sent(instrument, body, name="chart.csv", **fields):
    kept = submissions.keep(
        Arrival(
            kind=SubmissionKind.FILE,
            body=body,
            compartment=instrument.default_compartment,
            instrument=instrument,
            file_name=name,
            fields=fields,
        )
    )
    return files.take_in(submission=kept)


def test_an_uploaded_log_is_drawn_on_the_page_of_its_load(load, compartment, client):
    person = people.person(Role.TECHNICIAN, compartment, time_zone="America/Chicago")
    client.force_login(person)
    LoadSegment.objects.create(
        load=load, position=1, kind="soak", duration_h=5.0, duration_as_entered="5 h",
        recorded_by=person,
    )  # fmt: skip
    fragment = reverse("trials:heat-treatment-load-logs", args=[load.pk])
    assert "No log of the furnace" in client.get(fragment).content.decode()
    upload = f"{load.get_absolute_url()}logs/new/"
    assert client.get(upload).status_code == 200
    body = log_text()
    answer = client.post(upload, {"file": SimpleUploadedFile("chart.csv", body)})
    assert answer.status_code == 302
    assert "a worker reads it" in client.get(fragment).content.decode()

    queue.run(job_pk=Job.objects.get().pk)
    page = client.get(fragment).content.decode()
    assert "The furnace as its log has it" in page
    assert "as planned" in page
    # Typed are 5 h, the log says 4.03; both stand side by side and the typed one stays.
    assert ">5.00</td>" in page
    assert '<td class="n">4.0' in page
    assert load.segments.get().duration_h == 5.0
    log = LoadLog.objects.get()
    assert log.started_at == BEGAN
    original = client.get(reverse("trials:load-log-original", args=[log.pk]))
    assert original.content == body

    # The same file again is the same log.
    client.post(upload, {"file": SimpleUploadedFile("chart.csv", body)})
    queue.run(job_pk=Job.objects.order_by("-pk").first().pk)
    assert LoadLog.objects.count() == 1

    withdraw = reverse("trials:load-log-withdraw", args=[log.pk])
    client.post(withdraw, {"reason": ""})
    client.post(withdraw, {"reason": "a\x00b"})
    log.refresh_from_db()
    assert not log.withdrawn_by_id
    client.post(withdraw, {"reason": "Of the other furnace."})
    page = client.get(fragment).content.decode()
    assert "Of the other furnace." in page
    assert "The furnace as its log has it" not in page


def test_a_short_soak_is_told_with_how_much_it_lacks(load, compartment, client):
    sent(furnace(compartment), log_text(minutes=180))
    client.force_login(people.person(Role.VIEWER, compartment))
    fragment = reverse("trials:heat-treatment-load-logs", args=[load.pk])
    page = client.get(fragment).content.decode()
    assert "h short of the plan" in page
    assert "Add a furnace log" not in page


def test_the_log_is_drawn_in_the_units_of_its_reader(load, compartment, client):
    sent(furnace(compartment), log_text())
    fragment = reverse("trials:heat-treatment-load-logs", args=[load.pk])
    band = f"±{load.cycle.temperature_tolerance_k:g} K"
    client.force_login(people.person(Role.VIEWER, compartment))
    assert band in client.get(fragment).content.decode()
    client.force_login(people.person(Role.VIEWER, compartment, unit_system="us"))
    page = client.get(fragment).content.decode()
    assert f"±{load.cycle.temperature_tolerance_k * 1.8:g} °F" in page
    assert band not in page


@pytest.mark.parametrize(
    ("name", "fields", "by"),
    [
        ("chart.csv", {}, "its furnace and times"),
        ("{code}.csv", {}, "the file's name"),
        ("chart.csv", {"about": "{code}"}, "named by its sender"),
    ],
)
def test_a_furnace_s_own_file_finds_its_load(load, compartment, name, fields, by):
    said = {key: text.format(code=load.code) for key, text in fields.items()}
    effect = sent(furnace(compartment), log_text(), name.format(code=load.code), **said)
    assert effect.url == load.get_absolute_url()
    assert LoadLog.objects.get(load=load).matched_by == by


@pytest.mark.parametrize(
    ("body", "fields", "why"),
    [
        (log_text(), {"about": "HT00-404"}, "No load is called HT00-404"),
        (
            log_text(began=BEGAN + dt.timedelta(days=40)),
            {},
            "0 loads of the furnace Furnace 3 ran between",
        ),
        (
            log_text() + b"2026-11-03 08:00:00,20.0,18.0\n",
            {},
            "clock runs back",
        ),
    ],
)
def test_a_log_that_fits_no_load_needs_attention(load, compartment, body, fields, why):
    with pytest.raises(Refused, match=why):
        sent(furnace(compartment), body, **fields)


def test_a_log_of_another_day_is_none_of_the_load_it_is_uploaded_to(
    load, compartment, client
):
    person = people.person(Role.TECHNICIAN, compartment, time_zone="America/Chicago")
    client.force_login(person)
    late = log_text(began=BEGAN + dt.timedelta(days=9))
    client.post(
        f"{load.get_absolute_url()}logs/new/",
        {"file": SimpleUploadedFile("chart.csv", late)},
    )
    queue.run(job_pk=Job.objects.get().pk)
    assert IntakeProblem.objects.get().code == "other_times"
    fragment = reverse("trials:heat-treatment-load-logs", args=[load.pk])
    page = client.get(fragment).content.decode()
    assert "needs attention" in page
    assert "log of another load" in page


def test_strangers_and_viewers(load, compartment, client):
    sent(furnace(compartment), log_text())
    log = LoadLog.objects.get()
    fragment = reverse("trials:heat-treatment-load-logs", args=[load.pk])
    client.force_login(people.person(Role.MANAGER))
    for address in (
        fragment,
        f"{load.get_absolute_url()}logs/new/",
        reverse("trials:load-log-original", args=[log.pk]),
    ):
        assert client.get(address).status_code == 404
    client.force_login(people.person(Role.VIEWER, compartment))
    assert client.get(f"{load.get_absolute_url()}logs/new/").status_code == 403
    refused = client.post(
        reverse("trials:load-log-withdraw", args=[log.pk]), {"reason": "x"}
    )
    assert refused.status_code == 403


def test_a_cup_of_a_melt_is_left_to_its_test(load, compartment):
    cup = results.instrument(compartment, name="Cup", default_method="HOUSE-CUP-1")
    with pytest.raises(Refused, match="of the cup"):
        sent(cup, log_text())
    assert not LoadLog.objects.exists()
