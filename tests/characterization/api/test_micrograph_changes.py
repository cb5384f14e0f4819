"""`/api/v1/micrographs/{id}/…`: scale, corrections, settings, left out and back by programs."""

import pytest

from characterization.actions import lifecycle
from characterization.models import ImageEvaluation, Micrograph, Test
from labtrack.accounts.choices import Role
from labtrack.jobs.models import Job
from tests.characterization.api.test_micrographs import post
from tests.factories import clients, people, results
from tests.factories import micrographs as images

pytestmark = pytest.mark.django_db
PHASES = "ASTM-E1245-03-PHASE"
ACTIONS = {
    "scale": {"scale": {"value": "0.52", "unit": "um"}, "reason": "Stage micrometer."},
    "correct": {"corrections": {"erased": [[[0, 0], [9, 0], [9, 9]]]}, "reason": "Dirt."},
    "measure": {"settings": {"spacing_px": 25}, "reason": "Closer lines."},
    "exclude": {"reason": "Out of focus."},
    "include": {"reason": "It is sharp."},
}  # fmt: skip


@pytest.fixture
def engineer(compartment):
    return people.person(Role.ENGINEER, compartment)


@pytest.fixture
def client(engineer):
    return clients.of_person(engineer)


@pytest.fixture
def grains(specimen, engineer):
    """Two fields of a grain size, measured without a scale."""
    test = images.measured_test(
        specimen,
        images.grain_files(2, size=120),
        method=images.GRAINS,
        um_per_pixel=None,
        by=engineer,
    )
    return list(Micrograph.objects.filter(series=test.test_uid))


@pytest.fixture
def waiting(specimen, engineer):
    """One field that is not measured yet."""
    files = images.grain_files(1, size=60)
    about = {"method": images.GRAINS, "um_per_pixel": None, "by": engineer}
    return images.upload(specimen, files, **about).fields[0]


def changed(client, row, what, data=None, **headers):
    path = f"micrographs/{row.pk}/"
    tag = client.read(path).headers.get("ETag", "")
    headers = {"HTTP_IF_MATCH": tag} | headers
    body = ACTIONS[what] if data is None else data
    return client.send(f"{path}{what}/", body, **headers)


def measured(answer) -> ImageEvaluation:
    assert answer.status_code == 202, answer.content
    return images.measure(Job.objects.get(pk=answer.json()["job"]["id"]))


def current(row) -> Test:
    return Test.objects.get(test_uid=row.series, is_current=True)


def test_a_scale_with_its_source_gives_the_lengths(client, grains):
    first, second = grains
    body = {
        "scale": {"value": "0.52", "unit": "um"},
        "scale_from": "stage micrometer S8",
        "whole_series": True,
        "reason": "The camera does not write it.",
    }
    answer = changed(client, first, "scale", body)
    assert answer.json()["evaluation"] == 2
    evaluation = measured(answer)
    assert evaluation.reason == "The camera does not write it."
    for row in Micrograph.objects.filter(series=first.series):
        assert (row.um_per_pixel, row.scale_source) == (0.52, "stated")
        assert row.scale_said == "0.52 um/px; stage micrometer S8"
    size = current(first).measurements.get(property__code="l_mean").value
    # The bar of 200 um is 400 px in the second alone: half as much again there.
    drawn = {
        "pixels": "100",
        "length": {"value": "0.104", "unit": "mm"},
        "reason": "Bar.",
    }
    measured(changed(client, second, "scale", drawn))
    second.refresh_from_db()
    first.refresh_from_db()
    assert (second.um_per_pixel, second.scale_source) == (pytest.approx(1.04), "drawn")
    assert second.scale_said == "100 px = 0.104 mm"
    assert first.um_per_pixel == 0.52
    assert current(first).version == 3
    mean = current(first).measurements.get(property__code="l_mean").value
    assert mean == pytest.approx(1.5 * size, rel=0.1)


def test_each_correction_is_an_evaluation_of_its_own(client, grains):
    row = grains[0]
    measured(changed(client, row, "scale", ACTIONS["scale"] | {"whole_series": True}))
    corners = [[0, 0], [60, 0], [60, 120], [0, 120]]
    body = {"corrections": {"erased": [corners]}, "reason": "Resin."}
    evaluation = measured(changed(client, row, "correct", body))
    assert evaluation.corrections == {"1": {"erased": [corners]}}
    half = evaluation.fields.get(micrograph=row).result["details"]["length_px"]
    closer = measured(
        changed(
            client,
            row,
            "measure",
            {"settings": {"segmentation": {"smoothing_px": 1}}, "reason": "Noise."},
        )
    )
    # What was not said stays: the other settings, and what was done by hand.
    assert closer.corrections == evaluation.corrections
    assert closer.settings["segmentation"]["smoothing_px"] == 1
    assert closer.settings["segmentation"]["threshold"] == "otsu"
    back = measured(
        changed(client, row, "correct", {"corrections": {}, "reason": "It was none."})
    )
    assert back.corrections == {}
    whole = back.fields.get(micrograph=row).result["details"]["length_px"]
    assert half < 0.7 * whole
    measured(changed(client, row, "exclude"))
    row.refresh_from_db()
    assert row.excluded_because == "Out of focus."
    measured(changed(client, row, "include"))
    counts = changed(client, row, "include")
    assert (counts.status_code, counts.json()["errors"][0]["message"]) == (
        409,
        "The field counts already.",
    )
    assert ImageEvaluation.objects.filter(series=row.series).count() == 7


@pytest.mark.parametrize("what", ACTIONS)
def test_what_was_read_is_named_and_a_repeat_is_harmless(client, waiting, what):
    row = waiting
    if what == "include":
        changed(client, row, "exclude")
    before = ImageEvaluation.objects.count()
    assert changed(client, row, what, HTTP_IF_MATCH="").status_code == 428
    tag = client.read(f"micrographs/{row.pk}/").headers["ETag"]
    assert changed(client, row, what, HTTP_IF_MATCH=tag).status_code == 202
    again = changed(client, row, what, HTTP_IF_MATCH=tag)
    assert again.status_code == 412
    assert ImageEvaluation.objects.count() == before + 1


def test_strangers_viewers_and_instruments_change_nothing(compartment, grains, client):
    row = grains[0]
    measured(changed(client, row, "scale"))
    tag = client.read(f"micrographs/{row.pk}/").headers["ETag"]
    before = ImageEvaluation.objects.count()

    def refused(other):
        (status,) = {
            changed(other, row, what, HTTP_IF_MATCH=tag).status_code for what in ACTIONS
        }
        return status

    stranger = people.person(Role.MANAGER, people.compartment())
    assert refused(clients.of_person(stranger)) == 404
    assert refused(clients.of_person(people.person(Role.VIEWER, compartment))) == 403
    # Once there are numbers, changing them is evaluating again.
    technician = people.person(Role.TECHNICIAN, compartment)
    assert refused(clients.of_person(technician)) == 403
    assert refused(clients.of_instrument(results.instrument(compartment))) == 403
    assert ImageEvaluation.objects.count() == before


@pytest.mark.parametrize(
    ("what", "data", "pointer"),
    [
        ("scale", {"reason": "x"}, "/scale"),
        ("scale", {"scale": {"value": "1,5", "unit": "um"}, "reason": "x"}, "/scale"),
        ("scale", {"scale": {"value": "0", "unit": "um"}, "reason": "x"}, "/scale"),
        ("scale", {"scale": {"value": "-1", "unit": "um"}, "reason": "x"}, "/scale"),
        ("scale", {"scale": {"value": "NaN", "unit": "um"}, "reason": "x"}, "/scale"),
        ("scale", {"scale": {"value": "1", "unit": "kg"}, "reason": "x"}, "/scale"),
        ("scale", {"scale": {"value": "1", "unit": "um"}}, "/reason"),
        ("scale", {"pixels": "1", "length": {"value": "5", "unit": "um"}, "reason": "x"}, "/pixels"),
        ("scale", {"pixels": "9", "reason": "x"}, "/scale"),
        ("scale", {"pixels": "9", "length": {"value": "9", "unit": "m"}, "reason": "x"}, "/length"),
        ("correct", {"corrections": {"erase": []}, "reason": "x"}, "/corrections"),
        ("correct", {"corrections": {"erased": [[[0, 0]]]}, "reason": "x"}, "/corrections"),
        ("correct", {"corrections": [], "reason": "x"}, "/corrections"),
        ("correct", {"corrections": {"crossings": [["1", 2, 1]]}, "reason": "x"}, "/corrections"),
        ("correct", {"corrections": {"crossings": 5}, "reason": "x"}, "/corrections"),
        ("correct", {"corrections": {}, "reason": ""}, "/reason"),
        ("measure", {"settings": {"spacing": 5}, "reason": "x"}, "/settings"),
        ("measure", {"settings": {"spacing_px": "5"}, "reason": "x"}, "/settings"),
        ("measure", {"settings": {"segmentation": 5}, "reason": "x"}, "/settings"),
        ("measure", {"settings": {"segmentation": {"watershed": "yes"}}, "reason": "x"}, "/settings"),
        ("measure", {"settings": {"segmentation": {"threshold": "fixed", "level": "x"}}, "reason": "x"}, "/settings"),
        ("measure", {"settings": {"segmentation": {"least_object_px": 1e300}}, "reason": "x"}, "/settings"),
        ("exclude", {}, "/reason"),
        ("include", {"reason": " "}, "/reason"),
        ("exclude", {"reason": "x", "why": "y"}, "/why"),
    ],
)  # fmt: skip
def test_bad_input_is_explained(client, waiting, what, data, pointer):
    before = ImageEvaluation.objects.count()
    answer = changed(client, waiting, what, data)
    assert answer.status_code == 400, answer.content
    assert answer.json()["errors"][0]["pointer"].startswith(pointer)
    assert answer.json()["errors"][0]["message"]
    assert ImageEvaluation.objects.count() == before
    assert not Micrograph.objects.exclude(um_per_pixel=None).exists()


def test_a_withdrawn_test_is_not_measured(client, grains, engineer):
    lifecycle.withdraw(test=current(grains[0]), reason="Wrong mount.", by=engineer)
    assert changed(client, grains[0], "scale").status_code == 409


def test_pictures_say_their_phase_and_where_the_scale_is_from(client, specimen):
    files = images.pore_files(2, size=60)
    sent = post(
        client,
        *files,
        specimen=specimen.code,
        method=PHASES,
        scale="0.5",
        scale_from="stage micrometer S8",
        conditions="phase = Mg2Si",
        test_temperature="23",
    )
    assert (sent.status_code, sent.json()["missing"]) == (202, [])
    test = Test.objects.get()
    assert test.material_condition.tested_under == '{"phase":"Mg2Si"}'
    first = Micrograph.objects.first()
    assert first.scale_said == "0.5 um/px; stage micrometer S8"
    # The same pictures hold another phase too: another test, and each once.
    again = {"specimen": specimen.code, "method": PHASES}
    other = post(client, *files, key="2", conditions="phase = Al3Fe", **again)
    assert (other.status_code, Test.objects.count()) == (202, 2)
    twice = post(client, *files, key="3", conditions="phase = Al3Fe", **again)
    assert (twice.status_code, twice.json()["test"]) == (200, other.json()["test"])


def test_what_the_method_needs_and_nobody_said_is_named_at_once(client, specimen):
    sent = post(
        client,
        *images.pore_files(1, size=60),
        specimen=specimen.code,
        method=PHASES,
        test_temperature="23",
    )
    assert (sent.status_code, sent.json()["missing"]) == (202, ["phase"])
    wrong = post(
        client,
        *images.pore_files(1, size=70),
        key="2",
        specimen=specimen.code,
        method=PHASES,
        conditions="phase = gold",
    )
    assert wrong.status_code == 400
    assert wrong.json()["errors"][0]["pointer"].startswith("/conditions")
