"""Micrographs on screen: uploaded, shown in tiles, corrected, and as bytes only downloaded."""

import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from characterization.models import ImageEvaluation, Micrograph, Test
from labtrack.instruments.models import IntakeProblem
from labtrack.jobs.models import Job
from tests.factories import materials, people
from tests.factories import micrographs as images

pytestmark = pytest.mark.django_db
BACKEND = "labtrack.accounts.backends.EmailBackend"


def signed_in(person) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(person, backend=BACKEND)
    return client


@pytest.fixture
def bar():
    return materials.specimen()


@pytest.fixture
def engineer(bar):
    return people.person("engineer", bar.compartment)


@pytest.fixture
def client(engineer):
    return signed_in(engineer)


def form_of(client, url, **typed):
    """The form of a page, filled in."""
    page = client.get(url)
    assert page.status_code == 200
    first = {
        name: value
        for name, value in page.context["form"].initial.items()
        if value is not None
    }
    return client.post(url, {**first, **typed})


def uploaded(client, bar, *bodies, **typed):
    files = [
        SimpleUploadedFile(f"f{n}.png", body, "image/png")
        for n, body in enumerate(bodies)
    ]
    return client.post(
        reverse("characterization:micrograph-upload"),
        {
            "specimen": bar.code,
            "method": images.method_pk(images.PORES),
            "files": files,
            "performed_at": "2026-11-02T14:05",
            "temperature": "73.4",
            "temperature_unit": "degF",
            "etchant": "as polished",
            **typed,
        },
    )


def test_several_fields_are_uploaded_at_once_and_measured(client, bar):
    answer = uploaded(
        client, bar, *images.pore_files(3), b"<svg/>", scale="0.5", scale_unit="um"
    )
    assert answer.status_code == 302, answer.context["form"].errors
    job = Job.objects.get()
    assert answer.url == reverse("characterization:job", args=[job.pk])
    assert IntakeProblem.objects.count() == 1
    images.measure(job)
    job.state = "done"
    job.save()
    assert "Open the test" in client.get(answer.url).content.decode()
    test = Test.objects.get()
    page = client.get(test.get_absolute_url()).content.decode()
    assert page.count('class="lt-thumb"') == 3
    assert "95 % over 3 fields" in page
    assert Micrograph.objects.first().um_per_pixel == 0.5


def test_methods_that_pictures_answer_are_offered(client):
    form = client.get(reverse("characterization:micrograph-upload")).context["form"]
    offered = set(form.fields["method"].queryset.values_list("code", flat=True))
    assert offered >= {images.PORES, images.GRAINS, images.POINTS, images.ARMS}
    assert "ASTM-E112-13-CIRCLES" not in offered  # test lines are straight
    assert "ASTM-B557-15" not in offered


def test_what_is_no_picture_is_said_beside_the_files(client, bar):
    answer = uploaded(client, bar, b"<svg/>")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "SVG" in page
    assert not Test.objects.exists()
    assert IntakeProblem.objects.exists()


def test_the_bytes_are_only_a_download_and_what_is_shown_is_ours(client, bar):
    body = images.pore_files(1)[0] + b"<script>alert(1)</script>"
    images.measured_test(bar, [body])
    field = Micrograph.objects.get()
    original = client.get(
        reverse("characterization:micrograph-original", args=[field.pk])
    )
    assert original.content == body
    assert original["Content-Disposition"].startswith("attachment")
    assert original["X-Content-Type-Options"] == "nosniff"
    assert original["Content-Type"] == "application/octet-stream"
    for name, args in {
        "tile": [field.pk, 0, 0, 0],
        "overlay": [field.pk, 1, 0, 0, 0],
    }.items():
        shown = client.get(reverse(f"characterization:micrograph-{name}", args=args))
        assert shown["Content-Type"] == "image/png"
        assert b"script" not in b"".join([shown.content])
        missing = [*args[:-1], 7]
        url = reverse(f"characterization:micrograph-{name}", args=missing)
        assert client.get(url).status_code == 404


def test_a_field_is_corrected_in_its_viewer(client, bar, engineer):
    test = images.measured_test(bar, by=engineer)
    field = Micrograph.objects.get(series=test.test_uid, number=1)
    page = client.get(field.get_absolute_url())
    config = json.loads(
        re.search(
            rf'<script id="viewer-{field.pk}"[^>]*>(.*?)</script>',
            page.content.decode(),
        )[1]
    )
    assert (config["width"], config["height"], config["levels"]) == (200, 160, 1)
    erased = [[[0, 0], [50, 0], [50, 50]]]
    answer = client.post(
        field.get_absolute_url(),
        {"corrections": json.dumps({"erased": erased}), "reason": "A scratch"},
    )
    assert answer.status_code == 302
    evaluation = ImageEvaluation.objects.get(number=2)
    assert evaluation.corrections == {"1": {"erased": erased}}
    images.measure(Job.objects.get(subject_id=evaluation.pk))
    assert Test.objects.get(is_current=True).version_reason == "A scratch"
    for bad in ("[]", "{", '{"color": 1}', '{"points": "xyz"}'):
        answer = client.post(
            field.get_absolute_url(), {"corrections": bad, "reason": "Bad"}
        )
        assert answer.status_code == 422


def test_the_scale_is_drawn_and_the_settings_are_changed(client, bar, engineer):
    test = images.measured_test(
        bar, images.grain_files(), method=images.GRAINS, um_per_pixel=None, by=engineer
    )
    field = Micrograph.objects.get(series=test.test_uid, number=1)
    answer = client.post(
        reverse("characterization:micrograph-scale", args=[field.pk]),
        {
            "pixels": "250",
            "length": "0.1",
            "length_unit": "mm",
            "whole_series": "on",
            "reason": "Drawn",
        },
    )
    assert answer.status_code == 302, answer.context["form"].errors
    field.refresh_from_db()
    assert field.um_per_pixel == pytest.approx(0.4)
    images.measure(Job.objects.latest("pk"))
    url = reverse("characterization:test-measure-fields", args=[test.test_uid])
    answer = form_of(client, url, spacing_px="25", reason="Closer lines")
    assert answer.status_code == 302, answer.context["form"].errors
    assert ImageEvaluation.objects.latest("pk").settings["spacing_px"] == 25


def test_two_fields_side_by_side_and_more_are_added(client, bar, engineer):
    test = images.measured_test(bar, images.pore_files(2), by=engineer)
    left, right = Micrograph.objects.filter(series=test.test_uid)
    url = reverse("characterization:micrograph-compare")
    assert client.get(f"{url}?left={left.pk}&right={right.pk}").status_code == 200
    assert client.get(f"{url}?left={left.pk}").status_code == 404
    add = reverse("characterization:test-add-fields", args=[test.test_uid])
    more = SimpleUploadedFile("more.png", images.pore_files(3)[2], "image/png")
    answer = client.post(add, {"files": [more], "reason": "One more"})
    assert answer.status_code == 302, answer.context["form"].errors
    answer = client.post(
        reverse("characterization:micrograph-exclude", args=[left.pk]),
        {"reason": "Out of focus"},
    )
    assert answer.status_code == 302
    left.refresh_from_db()
    assert left.excluded_because == "Out of focus"
    assert "Count it again" in client.get(left.get_absolute_url()).content.decode()
    include = reverse("characterization:micrograph-include", args=[left.pk])
    assert client.post(include, {"reason": ""}).url == left.get_absolute_url()
    assert client.post(include, {"reason": "It was sharp"}).status_code == 302
    left.refresh_from_db()
    assert left.excluded_because == ""


def test_a_field_opens_beside_one_of_another_specimen(client, bar, engineer):
    test = images.measured_test(bar, images.pore_files(1), by=engineer)
    other = materials.specimen(bar.casting_run)
    beside = images.measured_test(other, images.pore_files(2)[1:], by=engineer)
    left = Micrograph.objects.get(series=test.test_uid)
    right = Micrograph.objects.get(series=beside.test_uid)
    url = reverse("characterization:micrograph-compare")
    page = client.get(url, {"left": left.pk, "right": other.code.lower()})
    assert [side.micrograph for side in page.context["sides"]] == [left, right]
    page = client.get(url, {"left": left.pk, "right": "H99-\0NONE"})
    assert [side.micrograph for side in page.context["sides"]] == [left, left]
    assert "There is no micrograph of H99-NONE." in page.content.decode()
    hidden = images.measured_test(materials.specimen(), images.pore_files(1))
    hidden_field = Micrograph.objects.get(series=hidden.test_uid)
    for given in (hidden_field.pk, hidden.specimen.code):
        page = client.get(url, {"left": left.pk, "right": given})
        assert page.status_code == 404 or "There is no" in page.content.decode()


@pytest.mark.parametrize(
    ("method", "tool"),
    [
        (images.PORES, "erase"),
        (images.GRAINS, "crossing"),
        (images.POINTS, "points"),
        (images.ARMS, "arms"),
    ],
)
def test_each_method_opens_with_its_own_tool(client, bar, engineer, method, tool):
    test = images.measured_test(bar, images.grain_files(1), method=method, by=engineer)
    field = Micrograph.objects.get(series=test.test_uid)
    page = client.get(field.get_absolute_url())
    assert f'data-tool="{tool}"' in page.content.decode()
    assert client.get(test.get_absolute_url()).status_code == 200
    settings = reverse("characterization:test-measure-fields", args=[test.test_uid])
    # Rows of arms are drawn: there is nothing to set.
    expected = 404 if method == images.ARMS else 200
    assert client.get(settings).status_code == expected


def test_the_page_says_from_which_field_on_one_knew_enough(client, bar, engineer):
    test = images.measured_test(bar, images.grain_files(6), method=images.GRAINS)
    charts = client.get(test.get_absolute_url()).context["page"].images.charts
    assert [card.key for card in charts] == ["running-mean", "running-accuracy"]
    assert charts[0].title.startswith("Enough fields")
    assert charts[1].title.startswith("The aim of 10 % is kept from field")
    assert len(charts[1].rows) == 6


def test_the_page_says_how_far_it_is_and_when_it_was_set_aside(client, bar, engineer):
    job = images.upload(bar, images.pore_files(1), by=engineer).job
    url = Test.objects.get().get_absolute_url()
    page = client.get(url).content.decode()
    assert "Being measured." in page
    assert reverse("characterization:job", args=[job.pk]) in page
    Job.objects.filter(pk=job.pk).update(state="quarantined", message="Set aside.")
    page = client.get(url).content.decode()
    assert "Could not be measured." in page
    assert "Set aside." in page


def test_a_viewer_looks_and_a_stranger_sees_nothing(bar, engineer):
    test = images.measured_test(bar, images.pore_files(1), by=engineer)
    field = Micrograph.objects.get(series=test.test_uid)
    onlooker = signed_in(people.person("viewer", bar.compartment))
    page = onlooker.get(field.get_absolute_url())
    assert page.status_code == 200
    assert "Correct by hand" not in page.content.decode()
    refused = onlooker.post(
        field.get_absolute_url(), {"corrections": "{}", "reason": "x"}
    )
    assert refused.status_code == 403
    stranger = signed_in(people.person("engineer", people.compartment()))
    for name in ("detail", "original", "scale"):
        url = reverse(f"characterization:micrograph-{name}", args=[field.pk])
        assert stranger.get(url).status_code == 404


def test_the_page_of_a_series_asks_as_often_for_ten_fields_as_for_two(
    bar, engineer, client
):
    def queries(count):
        test = images.measured_test(bar, images.pore_files(count, size=60), by=engineer)
        client.get(test.get_absolute_url())
        with CaptureQueriesContext(
            connection,
        ) as captured:
            client.get(test.get_absolute_url())
        return len(captured)

    assert queries(2) == queries(8)


def field_of(client, code):
    form = client.get(reverse("characterization:micrograph-upload")).context["form"]
    names = {p[0].property.code: name for name, p in form.conditions.items()}
    return names[code]


def test_the_upload_asks_for_the_phase_where_the_method_needs_it(client, bar):
    phase = field_of(client, "phase")
    page = client.get(reverse("characterization:micrograph-upload")).text
    assert "Needed for ASTM-E1245-03-PHASE, ASTM-E562-19-PHASE." in page
    files = images.pore_files(1, size=60)
    method = {"method": images.method_pk("ASTM-E1245-03-PHASE")}
    left = uploaded(client, bar, *files, **method)
    assert left.status_code == 422
    assert "ASTM-E1245-03-PHASE asks for it" in left.text
    assert not Test.objects.exists()
    # A method of pores takes none.
    none = uploaded(client, bar, *files, **{phase: "Mg2Si"})
    assert none.status_code == 422
    assert "does not ask for it" in none.text
    wrong = uploaded(client, bar, *files, **method, **{phase: "gold"})
    assert wrong.status_code == 422
    sent = uploaded(client, bar, *files, **method, **{phase: "Mg2Si"})
    assert sent.status_code == 302
    test = Test.objects.get()
    assert test.condition_missing == []
    assert test.material_condition.tested_under == '{"phase":"Mg2Si"}'
    assert Micrograph.objects.get().submission.fields["conditions"] == "phase = Mg2Si"
    other = uploaded(client, bar, *files, **method, **{phase: "Al3Fe"})
    assert other.status_code == 302
    assert Test.objects.count() == 2
