"""The profile editor for every kind of evidence: a vendor's file, its description without
JSON, the evaluated preview, and then a test of the instrument's next file.
"""

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from characterization.actions import files
from characterization.models import Test
from characterization.parsers.evidence import kinds
from labtrack.instruments.models import ImportProfile
from labtrack.jobs.models import Job
from tests.characterization import invented_files
from tests.characterization.views.test_describing import fields_of
from tests.factories import clients, materials, people, results

PROPOSED = {"cell", "growth", "particles", "indents", "lives"}
"""Their columns have names that such machines print, and the editor proposes the kind."""


@pytest.fixture(scope="module")
def invented():
    """Every file once: a crack takes a while to grow."""
    return {name: make() for name, make in invented_files.EVERY.items()}


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
def bench(compartment):
    return results.instrument(compartment, default_profile=None)


@pytest.fixture
def bars(compartment):
    run = materials.casting_run(materials.heat(compartment=compartment))
    return [materials.specimen(run) for _each in range(6)]


def text_of(file, bars):
    """The file about bars that are there."""
    text = file.text().replace("Bar: {bar}", f"Bar: {bars[0].code}")
    for at, bar in zip((1, 2, 3, 4, 5, 9), bars, strict=True):
        text = text.replace(f"\nB{at};", f"\n{bar.code};")
    return text


def example_of(client, bench, text):
    kept = client.post(
        reverse("characterization:profile-example"),
        {
            "instrument": bench.pk,
            "file": SimpleUploadedFile("bench.txt", text.encode()),
        },
    )
    assert kept.status_code == 302, kept.content.decode()
    return kept.url


def described(client, url, file):
    """The form with everything that a person says, the kind first."""
    sent = fields_of(client.get(url).content.decode()) | {
        "evidence": file.evidence,
        "delimiter": ";",
        "header_line": "4",
        "unit_row": "on",
        "first_line": "",
    }
    asked = client.post(url, sent | {"look": "1"})
    sent = fields_of(asked.content.decode()) | {
        "read_as": "described",
        "name": "bench",
        "decimal_mark": ",",
        "thousands_mark": "",
    }
    evidence = kinds()[file.evidence]
    for at, channel in enumerate(file.channels):
        sent |= {f"rows-{at}-channel": channel, f"rows-{at}-unit": ""}
    for name, constant in file.constants.items():
        assert f"constant_{name}" in sent, name
        sent[f"constant_{name}"] = constant["value"]
        if "unit" in constant:
            sent[f"constant_{name}_unit"] = constant["unit"]
    stated = [n for n, v in sent.items() if n.endswith("-key") and v == "Bar"]
    if evidence.rows != "tests" and stated:
        sent[stated[0].replace("-key", "-meaning")] = "specimen"
    return sent


@pytest.mark.parametrize("kind", invented_files.EVERY)
def test_from_a_vendors_file_to_an_evaluated_test(
    invented, kind, manager, bench, bars, signed_in
):
    file, client = invented[kind], signed_in(manager)
    bench.default_method = file.edition
    bench.save()
    text = text_of(file, bars)
    url = example_of(client, bench, text)
    if kind in PROPOSED:
        page = fields_of(client.get(url).content.decode())
        assert page["evidence"] == file.evidence
    sent = described(client, url, file)

    shown = client.post(url, sent | {"preview": "1"})
    page = shown.content.decode()
    assert shown.status_code == 200, page[page.find("lt-errors") :][:600]
    preview = page[page.index("data-preview") :]
    assert "Read, but not evaluated yet" not in preview
    assert "Not readable yet" not in preview
    assert file.symbol.split("(")[0] in preview
    assert not ImportProfile.objects.exists()

    saved = client.post(url, sent)
    assert saved.status_code == 302, saved.content.decode()
    profile = ImportProfile.objects.get()
    assert profile.definition["evidence"] == file.evidence
    bench.refresh_from_db()
    assert bench.default_profile == profile

    answer = clients.of_instrument(bench).post(
        "/api/v1/raw-files/",
        {"file": SimpleUploadedFile("next.txt", text.encode())},
        HTTP_IDEMPOTENCY_KEY="next",
    )
    files.carry_out(Job.objects.get(pk=answer.json()["id"]))
    tests = Test.objects.filter(method__code=file.edition)
    assert profile.readings.count() == 1
    if kind == "lives":
        assert tests.count() == len(file.rows)
        ran_out = tests.get(specimen=bars[5])
        life = ran_out.measurements.get(property__code="N_f")
        assert (life.censoring, life.value) == (">", 1e7)
        highest = ran_out.measurements.get(property__code="sigma_max").value
        amplitude = ran_out.measurements.get(property__code="sigma_a").value
        assert amplitude == pytest.approx(highest * 0.45)
        return
    test = tests.get()
    assert test.specimen == bars[0]
    value = test.measurements.get(property__code=file.symbol).value
    assert value == pytest.approx(file.expected, rel=file.tolerance)
    seen = client.get(test.get_absolute_url())
    assert seen.status_code == 200


def test_the_preview_of_lives_is_in_the_units_of_its_reader(
    invented, manager, bench, bars, signed_in
):
    manager.unit_system = "us"
    manager.save()
    client, file = signed_in(manager), invented["lives"]
    url = example_of(client, bench, text_of(file, bars))
    sent = described(client, url, file)
    page = client.post(url, sent | {"preview": "1"}).content.decode()
    figure = page[page.index("<figure") : page.index("</figure>")]
    assert "Stress amplitude [ksi]" in figure
    assert "MPa" not in figure


def test_columns_of_another_kind_are_asked_again(
    invented, manager, bench, bars, signed_in
):
    """What was said stays where the new kind knows it, and is open where it does not."""
    client, file = signed_in(manager), invented["notch"]
    url = example_of(client, bench, text_of(file, bars))
    sent = described(client, url, file)
    again = client.post(url, sent | {"evidence": "tensile", "look": "1"})
    there = fields_of(again.content.decode())
    assert there["rows-1-channel"] == "force"
    assert there["rows-2-channel"] == ""
    assert "constant_crack_length" not in there
    assert there["name"] == "bench"


def test_units_are_those_of_the_kind(invented, manager, bench, bars, signed_in):
    client, file = signed_in(manager), invented["dsc"]
    url = example_of(client, bench, text_of(file, bars))
    sent = described(client, url, file)
    wrong = client.post(url, sent | {"rows-1-unit": "K/min"})
    assert "K/min is no unit of power" in wrong.content.decode()
    page = client.post(url, sent | {"look": "1"}).content.decode()
    units = page[page.index('name="rows-1-unit"') :]
    units = units[: units.index("</select>")]
    assert 'value="mW"' in units
    assert 'value="ksi"' not in units


def test_what_a_method_needs_is_asked_before_it_is_saved(
    invented, manager, bench, bars, signed_in
):
    client, file = signed_in(manager), invented["indents"]
    url = example_of(client, bench, text_of(file, bars))
    sent = described(client, url, file)
    bare = client.post(
        url, sent | {"constant_test_force": "", "constant_test_force_unit": ""}
    )
    assert bare.status_code == 422
    assert "needs test_force" in bare.content.decode()
    assert not ImportProfile.objects.exists()
