"""Files of other instruments: DSC text, cup logs and hardness maps become tests."""

import pytest

from characterization.actions import files, versions
from characterization.actions.file_facts import SaidBeside
from characterization.models import TestMethod
from labtrack.accounts.choices import Role
from labtrack.instruments.actions import submissions
from labtrack.instruments.actions.submissions import Arrival
from labtrack.instruments.choices import SubmissionKind
from labtrack.refusals import Refused
from tests.characterization import instrument_files
from tests.factories import materials, people

pytestmark = pytest.mark.django_db


@pytest.fixture
def bar(compartment):
    return materials.specimen(
        materials.casting_run(materials.heat(compartment=compartment))
    )


def dsc_text(bar):
    return instrument_files.dsc(bar.code)


def hardness_map(bar):
    return instrument_files.hardness_map(bar.code)


def crack_record(bar):
    return instrument_files.crack_record(bar.code)


def bare_crack_record(bar):
    return instrument_files.bare_crack_record(bar.code)


def scan(bar):
    return instrument_files.scan(bar.code)


def particles(bar):
    return instrument_files.particles(bar.code)


def summary(bar):
    return instrument_files.summary(bar.code)


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


def test_a_record_with_its_curve_is_not_asked_for_readings(bar, compartment):
    test, _person = posted(bar, compartment, crack_record(bar), "ASTM-E399-22-CT")
    assert test.curves.exists()
    assert not test.flags.filter(code="without-readings").exists()


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


def test_a_crack_s_record_with_its_sizes_is_evaluated_at_once(bar, compartment):
    test, _person = posted(bar, compartment, crack_record(bar), "ASTM-E399-22-CT")
    k_q = test.measurements.get(property__code="K_Q")
    # P_Q 18.32 kN, f(25.2/50) 9.79: 18320 x 9.79 / (0.025 sqrt 0.05) / 1e6.
    assert k_q.value == pytest.approx(32.1, abs=0.2)
    assert "Not valid as K_Ic" in test.not_obtained.get(property__code="K_Ic").reason
    assert not test.measurements.filter(property__code="K_Ic").exists()
    assert test.state == "in-progress"  # when and by whom is still owed
    assert "K_Q" not in test.owed()


def test_without_sizes_k_q_is_owed_until_they_are_stated(bar, compartment, client):
    test, person = posted(bar, compartment, bare_crack_record(bar), "ASTM-E399-22-CT")
    assert "K_Q" in test.owed()
    assert "B, W, a" in test.flags.get(code="sizes-missing").message
    client.force_login(person)
    add = client.get(f"{test.get_absolute_url()}add/").content.decode()
    assert "P_Q, by the 5 % secant" not in add  # it is read from the record
    again = versions.reevaluate(
        test=test,
        settings={"b_mm": 25.0, "w_mm": 50.0, "a_mm": 25.2},
        reason="Measured on the broken halves.",
        by=person,
    )
    assert again.measurements.get(property__code="K_Q").value == pytest.approx(
        32.1, abs=0.2
    )
    assert again.evaluation.parameters["geometry"] == "C(T)"


def test_a_potentiostat_s_scan_gives_its_potential_and_current(bar, compartment):
    test, _person = posted(bar, compartment, scan(bar), "ASTM-G59-97")
    numbers = dict(test.measurements.values_list("property__code", "value"))
    assert numbers["E_corr_SCE"] == pytest.approx(-780, abs=1)
    assert numbers["i_corr"] == pytest.approx(2.0, rel=0.06)
    assert test.evaluation.parameters["reference"] == "SCE"


def test_imagej_s_particles_give_sizes_and_owe_the_fraction(bar, compartment):
    name = f"{bar.code}.csv"
    test, person = posted(
        bar, compartment, particles(bar), "ASTM-E1245-03-PORES", name=name
    )
    assert "Aa_pore" in test.owed()
    assert test.measurements.get(property__code="F_max_pore").value == 96
    again = versions.reevaluate(
        test=test,
        settings={"field_area_mm2": 0.1, "fields": 2.0},
        reason="The field of the objective.",
        by=person,
    )
    # 2000 and 1600 um^2 of 100,000 um^2 each.
    assert again.measurements.get(property__code="Aa_pore").value == pytest.approx(1.8)


def test_imagej_s_summary_becomes_fields(bar, compartment):
    test, _person = posted(bar, compartment, summary(bar), "ASTM-E1245-03-PORES")
    assert test.measurements.get(property__code="Aa_pore").value == pytest.approx(1.25)
    assert test.readings.filter(name="field").count() == 4
    assert test.readings.get(name="field", number=1).value == pytest.approx(24_000)


def test_particles_without_a_scale_need_attention_with_the_reason(bar, compartment):
    with pytest.raises(Refused, match="does not print the unit"):
        posted(
            bar,
            compartment,
            particles(bar).replace(b" (um^2)", b""),
            "ASTM-E1245-03-PORES",
        )


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
        (crack_record, "ASTM-E399-22-CT", "where the 5 % secant meets the record"),
        (scan, "ASTM-G59-97", "Tafel lines meet at the corrosion potential"),
        (particles, "ASTM-E1245-03-PORES", "how much of their area, are smaller"),
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
