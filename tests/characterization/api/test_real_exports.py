"""Real exports over the instrument door, without a profile: figures or the true reason."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from characterization.actions import files
from characterization.models import Test, TestMethod
from labtrack.instruments.actions import submissions
from labtrack.instruments.models import IntakeProblem, RawSubmission
from labtrack.jobs.models import Job
from labtrack.refusals import Refused
from tests.factories import clients, materials, people, results
from tests.shared_material import shared


@pytest.fixture
def compartment(db):
    return people.compartment()


@pytest.fixture
def frame(compartment):
    return results.instrument(compartment)


@pytest.fixture
def casting_run(compartment):
    return materials.casting_run(materials.heat(compartment=compartment))


@pytest.fixture
def post(frame):
    client = clients.of_instrument(frame)
    sent = []

    def send(content, name, **fields):
        sent.append(name)
        answer = client.post(
            "/api/v1/raw-files/",
            {"file": SimpleUploadedFile(name, content, "text/csv"), **fields},
            HTTP_IDEMPOTENCY_KEY=f"f-{len(sent)}",
        )
        assert answer.status_code == 202, answer.json()
        return Job.objects.get(pk=answer.json()["id"])

    return send


def refused(job):
    with pytest.raises(Refused):
        files.carry_out(job)
    return IntakeProblem.objects.get(submission_id=job.subject_id)


def values_of(uid):
    test = Test.objects.get(test_uid=uid)
    return test, dict(test.measurements.values_list("property__code", "value"))


@pytest.mark.parametrize(
    ("file", "sizes", "strength"),
    [
        ("bluehill_Tens_Yield_1.csv", {}, 188.43817),
        ("bluehill_Tens_Yield_4.csv", {}, 180.85825),
        ("bluehill_Tens_Yield_7.csv", {}, 194.31363),
        ("bluehill_Tens_No_Yield_1.csv", {}, 739.33423),
        ("zwick_fr_latin1.tra", {}, 409.9027),
        # No dimension in the file: the specimen's own count.
        (
            "mts_testsuite_1-5.txt",
            {
                "diameter_mm": 5.0,
                "diameter_as_entered": "5 mm",
                "gauge_length_mm": 25.0,
                "gauge_length_as_entered": "25 mm",
            },
            1065.60668945313 / 19.634954,
        ),
        # No strain either: the strength alone.
        (
            "Exemple_WB400kN_2_Tract_L100_D10.csv",
            {"diameter_mm": 20.0, "diameter_as_entered": "20 mm"},
            197121.999999891 / 314.159265,
        ),
    ],
)
def test_a_real_export_gives_its_strength_without_a_profile(
    post, casting_run, file, sizes, strength
):
    bar = materials.specimen(casting_run, **sizes)
    job = post(shared(f"vectors/raw/{file}").read_bytes(), file, specimen=bar.code)

    test, values = values_of(files.carry_out(job)["test"])

    assert values["Rm"] == pytest.approx(strength, rel=1e-4)
    assert test.curves.get().trace.facts["format"]
    reasons = dict(test.not_obtained.values_list("property__code", "reason"))
    assert set(values) | set(reasons) >= {"Rm", "Rp0.2", "E"}


def test_a_strength_no_metal_has_is_not_obtained_and_says_what_the_curve_gives(
    post, casting_run
):
    """Its name says D10; by that its 197 kN would be 2510 MPa."""
    bar = materials.specimen(casting_run, diameter_mm=10.0, diameter_as_entered="10 mm")
    file = "Exemple_WB400kN_2_Tract_L100_D10.csv"
    job = post(shared(f"vectors/raw/{file}").read_bytes(), file, specimen=bar.code)

    test, values = values_of(files.carry_out(job)["test"])

    assert "Rm" not in values
    reason = test.not_obtained.get(property__code="Rm").reason
    assert (
        reason
        == "The evaluation gives 2510 MPa, which cannot be; possible is 0.1 to 2000 MPa."
    )


@pytest.mark.parametrize(
    ("file", "code", "reason"),
    [
        (
            "Exemple_Erreur_Import_Largeur_Incorrecte.csv",
            "not_monotonic",
            "returns 4 times",
        ),
        ("mts793_de_decimal_comma.csv", "no_load", "compression"),
    ],
)
def test_what_is_no_tensile_test_waits_with_the_true_reason(
    post, casting_run, file, code, reason
):
    bar = materials.specimen(casting_run)
    content = shared(f"vectors/raw/{file}").read_bytes()

    problem = refused(post(content, file, specimen=bar.code))

    assert problem.code == code
    assert reason in problem.detail
    assert submissions.content(problem.submission) == content
    assert not Test.objects.exists()


def test_a_file_that_states_no_unit_waits_for_a_profile(post, casting_run):
    name = "cleaned_CA-LT-01.csv"
    path = shared(f"data/matcal_6061T6_tension/processed_data/{name}")

    problem = refused(
        post(path.read_bytes(), name, specimen=materials.specimen(casting_run).code)
    )

    assert "units are never guessed" in problem.detail


def test_uncertainty_is_stored_beside_the_number_where_the_method_carries_it(
    post, casting_run
):
    TestMethod.objects.filter(code="ASTM-B557-15").update(
        evaluation_settings={"uncertainty": {"force_rel": 0.005, "area_rel": 0.002}}
    )
    bar = materials.specimen(casting_run)
    file = "bluehill_Tens_Yield_1.csv"
    job = post(shared(f"vectors/raw/{file}").read_bytes(), file, specimen=bar.code)

    test, _values = values_of(files.carry_out(job)["test"])

    strength = test.measurements.get(property__code="Rm")
    # k = 2 of 0.5 % and 0.2 % in quadrature.
    assert strength.uncertainty == pytest.approx(2 * 0.0053852 * 188.438, rel=5e-3)
    assert strength.uncertainty_text == "2.03"


SIDE_BY_SIDE = (
    "{0},,,{1},,\nTime,Force,Stroke,Time,Force,Stroke\nsec,N,mm,sec,N,mm\n"
    + "".join(
        f"{i},{i * 105.5},{i / 10},{i},{i * 95.5},{i / 10}\n" for i in range(1, 40)
    )
)


def test_several_specimens_in_one_file_become_several_tests(post, casting_run):
    sizes = {"diameter_mm": 10.0, "diameter_as_entered": "10 mm"}
    first = materials.specimen(casting_run, **sizes)
    second = materials.specimen(casting_run, **sizes)
    content = SIDE_BY_SIDE.format(first.code, second.code).encode()

    done = files.carry_out(post(content, "two.csv"))

    tests = list(Test.objects.order_by("pk"))
    assert [str(test.test_uid) for test in tests] == done["tests"]
    assert [test.specimen for test in tests] == [first, second]
    assert len({test.curves.get().trace_id for test in tests}) == 2
    assert files.understand_all(submission=RawSubmission.objects.get()) == tests


def test_one_specimen_named_for_a_file_of_several_is_refused(post, casting_run):
    bar = materials.specimen(casting_run)
    content = SIDE_BY_SIDE.format("B1", "B2").encode()

    problem = refused(post(content, "two.csv", specimen=bar.code))

    assert problem.code == "several_specimens"


def test_the_name_of_the_file_names_the_specimen_exactly(post, casting_run):
    bar = materials.specimen(casting_run, diameter_mm=10.0, diameter_as_entered="10 mm")
    content = "Time [s];Force [N]\n" + "".join(f"{i};{i * 10.5}\n" for i in range(99))

    done = files.carry_out(post(content.encode(), f"{bar.code}.csv"))

    assert Test.objects.get(test_uid=done["test"]).specimen == bar


HEADER = (
    "DataLogger 4.0\n____\nProbenname:   {0}\n"
    "Probendurchmesser [mm]:     10\nMesslänge [mm]:    50\n"
)
DATA = "Probe;{0};INSTRON 8852\n" + (
    "Maschine [mm]\tKraft [kN]\tClip-Gauge [mm]\tZeit [s]\n"
    + "".join(
        f"{i * 0.1:.5E}\t{min(i * 0.5, 12 + i * 0.02):.5E}\t{i * 0.004:.5E}\t{i:.5E}\n"
        for i in range(90)
    )
)


@pytest.mark.parametrize("order", ["header first", "data first"])
def test_two_files_of_one_test_meet_in_either_order(post, casting_run, order):
    bar = materials.specimen(casting_run)
    halves = [
        post(HEADER.format(bar.code).encode(), "bar.ein"),
        post(DATA.format(bar.code).encode(), "bar.dat"),
    ]
    if order == "data first":
        halves.reverse()
        RawSubmission.objects.filter(pk=halves[1].subject_id).exists()

    done = files.carry_out(halves[1])

    _test, values = values_of(done["test"])
    assert values["Rm"] == pytest.approx(1000 * (12 + 89 * 0.02) / 78.539816, rel=1e-6)
    assert values["d0"] == 10.0


@pytest.mark.parametrize("first", ["header", "data"])
def test_the_half_that_waited_is_closed_by_the_other(post, casting_run, first):
    bar = materials.specimen(casting_run)
    halves = [(HEADER, "bar.ein"), (DATA, "bar.dat")]
    if first == "data":
        halves.reverse()
    (one, its_name), (other, other_name) = halves
    problem = refused(post(one.format(bar.code).encode(), its_name))
    assert problem.code == "companion_missing"

    files.carry_out(post(other.format(bar.code).encode(), other_name))

    problem.refresh_from_db()
    assert (problem.state, problem.closed_by) == ("resolved", None)
    assert problem.closed_at is not None
    assert f"The other half of {bar.code} came" in problem.resolution


def test_half_of_a_test_waits_for_the_other(post, casting_run):
    bar = materials.specimen(casting_run)

    problem = refused(post(DATA.format(bar.code).encode(), "bar.dat"))

    assert problem.code == "companion_missing"
    assert bar.code in problem.detail
