"""Every real file of the shared folder, posted by a client over HTTP and read by the real
worker: understood with the figures that others found, or refused with the true reason.

`pytest -s` prints the table.
"""

import csv
import sys
import time

import pytest

from benchmarks.caller import Caller
from characterization.models import Test
from labtrack.instruments.models import IntakeProblem
from labtrack.jobs.models import Job
from tests.factories import clients, materials, people, results
from tests.import_profiles import MATCAL_6061
from tests.shared_material import shared

WITHIN_S = 300
MATCAL = "data/matcal_6061T6_tension"
FIVE_MM = {
    "diameter_mm": 5.0,
    "diameter_as_entered": "5 mm",
    "gauge_length_mm": 25.0,
    "gauge_length_as_entered": "25 mm",
}
TWENTY_MM = {"diameter_mm": 20.0, "diameter_as_entered": "20 mm"}
RAW = {
    "bluehill_Tens_Yield_1.csv": ({}, 188.43817),
    "bluehill_Tens_Yield_4.csv": ({}, 180.85825),
    "bluehill_Tens_Yield_7.csv": ({}, 194.31363),
    "bluehill_Tens_No_Yield_1.csv": ({}, 739.33423),
    "zwick_fr_latin1.tra": ({}, 409.9027),
    # Without dimensions in the file the specimen's own count.
    "mts_testsuite_1-5.txt": (FIVE_MM, 1065.60668945313 / 19.634954),
    "Exemple_WB400kN_2_Tract_L100_D10.csv": (TWENTY_MM, 197121.999999891 / 314.159265),
    "Exemple_Erreur_Import_Largeur_Incorrecte.csv": ({}, "not_monotonic"),
    "mts793_de_decimal_comma.csv": ({}, "no_load"),
}
"""Each file, the sizes of its specimen, and its strength [MPa] or the code of its refusal."""


@pytest.mark.slow
def test_every_real_file_is_understood_or_refused_with_the_true_reason(
    committed_db, live_site, worker
):
    references = {
        row["file"]: float(row["Rm_MPa"])
        for row in csv.DictReader(
            shared(f"{MATCAL}/reference_results_computed.csv").read_text().splitlines()
        )
    }
    compartment = people.compartment(tag="")
    run = materials.casting_run(materials.heat(compartment=compartment))
    profile = results.import_profile(compartment, MATCAL_6061)
    house = results.instrument(compartment, name="house", default_profile=None)
    plate = results.instrument(compartment, name="plate", default_profile=profile)

    senders = {each.pk: Caller(live_site.url, _secret(each)) for each in (house, plate)}
    sent = {}
    for name, (sizes, expected) in RAW.items():
        bar = materials.specimen(run, **sizes)
        path = shared(f"vectors/raw/{name}")
        job = _post(senders[house.pk], path, specimen=bar.code)
        sent[name] = (job, expected)
    folder = shared(f"{MATCAL}/processed_data")
    for name, strength in sorted(references.items()):
        code = name.removeprefix("cleaned_").removesuffix(".csv").upper()
        materials.specimen(run, code=code)
        job = _post(senders[plate.pk], folder / name)
        sent[name] = (job, strength)
    assert len(references) == 57
    assert set(RAW) == {path.name for path in shared("vectors/raw").iterdir()}

    _wait(sent)
    rows = [_came_to(name, job, expected) for name, (job, expected) in sent.items()]
    table = "\n".join(f"{n:52} {e:>14} {g:>14}  {w}" for n, e, g, w in rows)
    sys.stdout.write(f"\n{table}\n")
    wrong = [row for row in rows if row[3].startswith("NOT")]
    assert not wrong


def _secret(instrument) -> str:
    return clients.of_instrument(instrument).defaults["HTTP_AUTHORIZATION"].split()[1]


def _post(caller: Caller, path, **fields) -> int:
    answer = caller.upload("raw-files/", path.name, path.read_bytes(), **fields)
    assert answer.status == 202, (path.name, answer.content)
    return answer.data["id"]


def _wait(sent) -> None:
    keys = [job for job, _expected in sent.values()]
    end = time.monotonic() + WITHIN_S
    while Job.objects.filter(pk__in=keys, state__in=["queued", "running"]).exists():
        assert time.monotonic() < end, "The worker did not finish in time."
        time.sleep(0.5)


def _came_to(name: str, key: int, expected: float | str) -> tuple[str, str, str, str]:
    """File, what was expected, what was found, and in words."""
    job = Job.objects.get(pk=key)
    problem = IntakeProblem.objects.filter(submission_id=job.subject_id).first()
    if isinstance(expected, str):
        if problem is None or problem.code != expected:
            return name, expected, job.state, f"NOT refused so: {job.message}"
        return name, expected, problem.code, problem.detail.splitlines()[0][:90]
    shown = f"{expected:.3f} MPa"
    if job.state != "done":
        return name, shown, job.state, f"NOT understood: {job.message[:120]}"
    test = Test.objects.get(test_uid=job.result["test"])
    found = test.measurements.filter(property__code="Rm").first()
    if found is None:
        reason = test.not_obtained.get(property__code="Rm").reason
        return name, shown, "–", f"NOT obtained: {reason[:90]}"
    is_near = found.value == pytest.approx(expected, rel=5e-4)
    word = "understood" if is_near else "NOT the strength that others found"
    return name, shown, f"{found.value:.3f} MPa", word
