"""Six laboratories' workbooks of BAM-M321, imported as samples of a reference material."""

import csv
import math
from collections import defaultdict

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from labtrack.instruments.actions import import_profiles
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
    preview = browser.get(answer.url)
    assert not ChemistrySample.objects.exists()
    assert b"Blank." in preview.content
    assert b"Import 6 sheets" in preview.content

    assert browser.post(answer.url).status_code == 302
    assert browser.post(answer.url).status_code == 302  # again: harmless
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
    page = signed_in(manager).get(answer.url)
    assert b"This is no .xlsx workbook." in page.content
    assert signed_in(manager).post(answer.url).status_code == 302
    assert not ChemistrySample.objects.exists()


@pytest.mark.parametrize("files", ["", "x", "1,x", "99999999999999999999"])
def test_an_address_of_nothing_is_404(signed_in, manager, files):
    browser = signed_in(manager)
    url = f"{reverse('trials:chemistry-sheets-preview')}?files={files}"
    assert browser.get(url).status_code == 404
