"""Six laboratories' workbooks of BAM-M321, imported as samples of a reference material."""

import csv
import math
from collections import defaultdict

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from labtrack.instruments.actions import import_profiles
from labtrack.jobs import queue
from labtrack.jobs.models import Job
from tests.factories import chemistry, people
from tests.shared_material import SHARED
from trials.models import ChemistrySample, SampleElement

FOLDER = SHARED / "data" / "bam_m321_chemistry"
IN_MG_PER_KG = ["B", "Be", "Bi", "Ca", "Cd", "Ga", "Li", "Na", "Pb"]
IN_WT_PCT = [
    "Si",
    "Fe",
    "Cu",
    "Mn",
    "Mg",
    "Cr",
    "Ni",
    "Zn",
    "Ti",
    "Sc",
    "Sn",
    "V",
    "Zr",
]
PROFILE = {
    "format": "chemistry-sheet",
    "kind": "xlsx",
    "sheet": "Ergebnisse",
    "layout": "elements-down",
    "elements": "A",
    "first": 8,
    "values": list("CDEFGH"),
    "units": {"wt%": IN_WT_PCT, "mg/kg": IN_MG_PER_KG},
    "laboratory_cell": "B2",
    "date_cell": "B3",
    "note_cell": "B4",
    "file_name": "Ergebnisblatt_BAM-M321_{laboratory}_m.xlsx",
    "method": "wet",
}
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not FOLDER.is_dir(), reason="The shared workbooks are absent."),
]


@pytest.fixture
def manager():
    return people.person("manager", people.compartment(), is_laboratory_manager=True)


@pytest.fixture
def material(manager):
    compartment = manager.memberships.get().compartment
    return chemistry.reference_material(
        code="BAM-M321", compartment=compartment, by=manager
    )


@pytest.fixture
def profile(manager):
    return import_profiles.make(name="BAM sheets", definition=PROFILE, by=manager)


def tidy() -> dict[tuple[str, str], list[float]]:
    found = defaultdict(list)
    with (FOLDER / "bam_m321_replicates_tidy.csv").open(newline="") as stream:
        for row in csv.DictReader(stream):
            scale = 1e4 if row["unit"] == "mg/kg" else 1.0
            found[row["lab"], row["element"]].append(float(row["value"]) / scale)
    return found


def worked() -> None:
    """What the worker does with everything that waits."""
    for job in Job.objects.filter(state="queued"):
        queue.run(job_pk=job.pk)


def uploaded(browser, material, profile, paths):
    return browser.post(
        reverse("trials:chemistry-sheets-upload"),
        {
            "source": material.code,
            "profile": profile.pk,
            "files": [
                SimpleUploadedFile(path.name, path.read_bytes()) for path in paths
            ],
        },
    )


def test_six_workbooks_become_six_samples_with_the_means_of_the_tidy_file(
    signed_in, manager, material, profile
):
    browser = signed_in(manager)
    paths = sorted(FOLDER.glob("Ergebnisblatt_*.xlsx"))
    answer = uploaded(browser, material, profile, paths)
    assert answer.status_code == 302
    waiting = browser.get(answer.url).content
    assert b"a worker is on them" in waiting
    assert b'hx-trigger="load' in waiting
    assert b"Import 6" not in waiting
    assert browser.post(answer.url).status_code == 302
    assert not Job.objects.filter(kind="import-sheets").exists()
    part = browser.get(answer.url, headers={"hx-request": "true"}).content
    assert b'id="sheets"' in part
    assert b"<body" not in part
    worked()
    preview = browser.get(answer.url)
    assert b"hx-trigger" not in preview.content.partition(b'id="sheets"')[2][:200]
    assert not ChemistrySample.objects.exists()
    assert b"Blank." in preview.content
    assert b"Import 6 sheets" in preview.content

    assert browser.post(answer.url).status_code == 302
    assert browser.post(answer.url).status_code == 302  # again: the same job
    assert Job.objects.filter(kind="import-sheets").count() == 1
    assert not ChemistrySample.objects.exists()
    assert b"0 of 6" in browser.get(answer.url).content
    worked()
    page = browser.get(answer.url).content
    assert b"6 sheets are samples now" in page
    assert b"Open BAM-M321" in page
    assert browser.post(answer.url).status_code == 302
    worked()  # a second import makes nothing more
    assert ChemistrySample.objects.count() == 6

    expected = tidy()
    rows = SampleElement.objects.select_related("sample")
    means = {(row.sample.laboratory, row.element): row for row in rows}
    assert set(means) == set(expected)
    for key, values in expected.items():
        assert means[key].n == len(values)
        assert math.isclose(
            means[key].value_wt_pct, math.fsum(values) / len(values), rel_tol=1e-12
        )
    assert sum(row.n for row in means.values()) == 482

    taken = ChemistrySample.objects.get(laboratory="AMAG_Nasschemie")
    assert "90 readings" in taken.notes
    assert "Blank. C21" in taken.notes
    assert taken.position == "Probe-Nr. A1"

    page = browser.get(material.get_absolute_url())
    assert page.status_code == 200
    assert b"Aleris_Koblenz" in page.content
    assert b"laboratories-Sc" in page.content


def test_a_stranger_sees_no_kept_sheet(signed_in, manager, material, profile):
    path = next(FOLDER.glob("Ergebnisblatt_*AMAG*.xlsx"))
    answer = uploaded(signed_in(manager), material, profile, [path])
    stranger = signed_in(people.person("engineer", people.compartment()))
    assert stranger.get(answer.url).status_code == 404
    assert stranger.post(answer.url).status_code == 404
    assert not ChemistrySample.objects.exists()


def test_a_file_that_is_no_workbook_is_kept_and_says_so(
    signed_in, manager, material, profile, tmp_path
):
    bad = tmp_path / "bad.xlsx"
    bad.write_bytes(b"PK not really")
    answer = uploaded(signed_in(manager), material, profile, [bad])
    worked()
    page = signed_in(manager).get(answer.url)
    assert b"This is no .xlsx workbook." in page.content
    assert signed_in(manager).post(answer.url).status_code == 302
    worked()
    assert not ChemistrySample.objects.exists()


def test_a_job_of_another_kind_is_no_sheets(signed_in, manager):
    compartment = manager.memberships.get().compartment
    other = Job.objects.create(
        kind="understand-file", subject_id=1, compartment=compartment
    )
    url = reverse("trials:chemistry-sheets-preview", args=[other.pk])
    assert signed_in(manager).get(url).status_code == 404


def test_a_laboratory_that_is_typed_names_the_sample_and_progress_is_told(
    signed_in, manager, material, profile
):
    browser = signed_in(manager)
    paths = sorted(FOLDER.glob("Ergebnisblatt_*.xlsx"))[:2]
    answer = uploaded(browser, material, profile, paths)
    worked()
    looked = Job.objects.get()
    first, second = looked.arguments["files"]
    assert [sheet["file"] for sheet in looked.result["sheets"]] == [first, second]
    assert (looked.done_steps, looked.total_steps) == (2, 2)
    browser.post(answer.url, {f"laboratory-{first}": "Lab <1>"})
    worked()
    sample = ChemistrySample.objects.get(submission=first)
    assert sample.laboratory == "Lab <1>"
    assert b"Lab &lt;1&gt;" in browser.get(answer.url).content


def test_who_lost_the_right_meanwhile_imports_nothing_and_is_told(
    signed_in, manager, material, profile
):
    browser = signed_in(manager)
    path = next(FOLDER.glob("Ergebnisblatt_*AMAG*.xlsx"))
    answer = uploaded(browser, material, profile, [path])
    worked()
    browser.post(answer.url)
    manager.memberships.update(role="viewer")
    worked()
    assert not ChemistrySample.objects.exists()
    page = browser.get(answer.url).content
    assert b"It cannot be taken." in page
    assert browser.post(answer.url).status_code == 403
