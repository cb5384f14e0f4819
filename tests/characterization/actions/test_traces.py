"""Files of other instruments: DSC text, cup logs and hardness maps become tests."""

import numpy as np
import pytest

from characterization.actions import files, versions
from characterization.actions.file_facts import SaidBeside
from characterization.models import TestMethod
from labtrack.accounts.choices import Role
from labtrack.instruments.actions import submissions
from labtrack.instruments.actions.submissions import Arrival
from labtrack.instruments.choices import SubmissionKind
from labtrack.refusals import Refused
from tests.factories import materials, people

pytestmark = pytest.mark.django_db


@pytest.fixture
def bar(compartment):
    return materials.specimen(
        materials.casting_run(materials.heat(compartment=compartment))
    )


def dsc_text(bar):
    """A triangle of 120 J/g from 560 to 600 degC at 10 K/min."""
    t = np.linspace(500, 700, 801)
    flow = np.where((t > 560) & (t < 600), np.minimum(t - 560, 600 - t), 0.0) / 20
    lines = [f"#IDENTITY:;{bar.code}", "#SAMPLE MASS /mg:;20.0"]
    lines += ["##Temp./°C;Time/min;DSC/(mW/mg)"]
    lines += [
        f"{a:.2f};{(a - 500) / 10:.4f};{b:.5f}" for a, b in zip(t, flow, strict=True)
    ]
    return "\n".join(lines).encode()


def hardness_map(bar):
    lines = [
        f"Specimen:;{bar.code}",
        "No.;x [mm];y [mm];Diagonal [µm];Diagonal [µm];HV 0.5",
        *(f"{n};{0.5 * n};0.0;112.0;112.8;73.8" for n in range(1, 7)),
    ]
    return "\n".join(lines).encode()


def posted(bar, compartment, content, method, name="run.txt"):
    person = people.person(Role.ENGINEER, compartment)
    kept = submissions.keep(
        Arrival(
            kind=SubmissionKind.FILE,
            body=content,
            file_name=name,
            person=person,
            compartment=compartment,
            fields=SaidBeside(specimen=bar.code, method=method).as_fields(),
        )
    )
    return files.understand(submission=kept), person


def test_a_dsc_run_becomes_a_test_and_is_evaluated_again(bar, compartment):
    test, person = posted(bar, compartment, dsc_text(bar), "ASTM-E794-06")
    numbers = dict(test.measurements.values_list("property__code", "value"))
    assert numbers["T_sol_DSC"] == pytest.approx(560, abs=0.7)
    assert numbers["dH"] == pytest.approx(120, rel=0.02)
    assert numbers["heating_rate"] == pytest.approx(10, rel=1e-3)
    assert test.curves.get().trace.kind == "dsc"
    again = versions.reevaluate(
        test=test,
        settings={"from_c": 530.0, "u_temperature_k": 0.4},
        reason="The baseline began in the base of another peak.",
        by=person,
    )
    assert again.version == 2
    assert again.evaluation.parameters["from_c"] == 530
    assert again.measurements.get(
        property__code="T_sol_DSC"
    ).uncertainty == pytest.approx(0.8)


def test_a_hardness_map_becomes_indents_with_their_places(bar, compartment):
    test, _person = posted(bar, compartment, hardness_map(bar), "ASTM-E384-22-HV-0.5")
    assert test.measurements.get(property__code="HV_0.5").value == pytest.approx(
        73.4, abs=0.3
    )
    assert test.readings.filter(name="x").count() == 6
    assert not test.curves.exists()


@pytest.mark.parametrize(
    ("content", "method", "why"),
    [
        (hardness_map, "ASTM-E92-17-HV-5", "holds HV 0.5"),
        (hardness_map, "ASTM-B557-15", "no hardness map"),
        (dsc_text, "ASTM-B557-15", "no thermogram"),
        (dsc_text, "ASTM-G59-97", "no thermogram"),
    ],
)
def test_a_file_of_another_kind_is_refused_with_both_named(
    bar, compartment, content, method, why
):
    with pytest.raises(Refused, match=why):
        posted(bar, compartment, content(bar), method)


def test_a_rating_is_one_of_its_codes(bar, compartment):
    from characterization.actions.entries import Entry, MethodRules

    rules = MethodRules(TestMethod.objects.get(code="ASTM-G66-18"))
    (row,) = rules.measurements([Entry("G66", "PB", "1")])
    assert (row.text, row.value) == ("PB", 2)
    with pytest.raises(Refused, match="expected one of N, PA"):
        rules.measurements([Entry("G66", "3", "1")])


@pytest.mark.parametrize(
    ("content", "method", "shown"),
    [
        (dsc_text, "ASTM-E794-06", "tangent of the flank meets the baseline"),
        (hardness_map, "ASTM-E384-22-HV-0.5", "Hardness from the first indent outward"),
    ],
)
def test_the_page_shows_the_trace_with_its_construction(
    bar, compartment, client, content, method, shown
):
    test, person = posted(bar, compartment, content(bar), method)
    client.force_login(person)
    page = client.get(test.get_absolute_url()).content.decode()
    assert shown in page
    assert "How it was evaluated" in page


def test_a_new_evaluation_is_looked_at_before_it_is_saved(bar, compartment, client):
    test, person = posted(bar, compartment, dsc_text(bar), "ASTM-E794-06")
    client.force_login(person)
    address = f"{test.get_absolute_url()}reevaluate/"
    assert "Baseline from" in client.get(address).content.decode()
    typed = {"direction": "heating", "from_c": "575", "to_c": "660"}
    looked = client.post(address, typed | {"preview": "1"})
    assert "What it would give" in looked.content.decode()
    assert test.evaluation.parameters["from_c"] == 480
    assert client.post(address, typed).status_code == 422  # no reason, no version
    saved = client.post(address, typed | {"reason": "Another event was meant."})
    assert saved.status_code == 302
    refused = client.post(
        address, typed | {"from_c": "900", "to_c": "950", "preview": "1"}
    )
    assert refused.status_code == 422
    assert "points between" in refused.content.decode(), refused.context["form"].errors
