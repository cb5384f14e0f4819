"""Tests chosen in the list: evaluated again together, laid over one another."""

import pytest
from django.urls import reverse

from characterization.models import Test
from labtrack.accounts.choices import Role
from labtrack.jobs import queue
from labtrack.jobs.models import Job
from tests.characterization.views.test_method_settings_page import measured
from tests.factories import materials, micrographs, people, results

pytestmark = pytest.mark.django_db

SIZES = {
    "diameter_mm": 12.7,
    "diameter_as_entered": "12.7 mm",
    "gauge_length_mm": 50.8,
    "gauge_length_as_entered": "2.000 in",
}


@pytest.fixture
def run(compartment):
    return materials.casting_run(materials.heat(compartment=compartment))


@pytest.fixture
def curves(run):
    return [results.curve_test(materials.specimen(run, **SIZES)) for _n in range(2)]


@pytest.fixture
def engineer(compartment, client):
    person = people.person(Role.ENGINEER, compartment)
    client.force_login(person)
    return person


def ticked(name, tests, **more):
    query = [f"test={test.test_uid}" for test in tests]
    query += [f"{key}={value}" for key, value in more.items()]
    return f"{reverse(f'characterization:{name}')}?{'&'.join(query)}"


def test_from_the_list_to_new_versions(curves, engineer, client):
    shown = client.get(reverse("characterization:test-list")).content.decode()
    assert f'value="{curves[0].test_uid}" form="chosen-tests"' in shown
    assert "data-select-all" in shown

    address = ticked("test-reevaluate-many", curves)
    assert "2 chosen tests" in client.get(address).content.decode()
    nothing = client.post(address, {})
    assert nothing.status_code == 422
    assert "what is to be different" in nothing.content.decode()
    asked = client.post(address, {"diameter": "0.498", "diameter_unit": "in"})
    assert asked.status_code == 302
    page = client.get(asked.url).content.decode()
    assert "hx-get" in page
    assert "Save" not in page  # nothing to confirm before the preview stands
    queue.run(job_pk=Job.objects.get().pk)

    page = client.get(asked.url).content.decode()
    assert "2 tests would change" in page
    assert page.count("249 → 251") == 2
    assert "Save 2 new versions" in page
    assert Test.objects.filter(version=2).count() == 0
    confirm = f"{asked.url}confirm/"
    client.post(confirm, {"reason": ""})
    client.post(confirm, {"reason": "a\x00b"})
    assert Job.objects.count() == 1
    for _twice in range(2):
        assert (
            client.post(confirm, {"reason": "Micrometer was off."}).status_code == 302
        )
    made = Job.objects.exclude(kind="preview-reevaluations").get()
    queue.run(job_pk=made.pk)
    page = client.get(f"{asked.url}progress/").content.decode()
    assert "2 new versions, 0 left as they are." in page
    assert page.count("version 2") == 2
    new = Test.objects.filter(version=2, is_current=True)
    assert {t.version_reason for t in new} == {"Micrometer was off."}


@pytest.mark.parametrize("number", ["12\x007", "12,7", "-3", "1e400", "NaN", "x" * 90])
def test_a_size_that_is_none_is_refused_beside_its_field(
    number, curves, engineer, client
):
    answer = client.post(
        ticked("test-reevaluate-many", curves[:1]),
        {"diameter": number, "diameter_unit": "mm"},
    )
    assert answer.status_code == 422
    assert not Job.objects.exists()


def test_all_that_match_a_filter_and_no_more_than_is_taken(
    curves, engineer, client, monkeypatch
):
    address = reverse("characterization:test-reevaluate-many")
    bar = curves[0].specimen.code
    one = client.get(f"{address}?all=1&specimen={bar}").content.decode()
    assert "1 test that matches the filter" in one
    unknown = client.get(f"{address}?all=1&colour=red")
    assert (
        unknown.status_code,
        "cannot be understood" in unknown.content.decode(),
    ) == (
        400,
        True,
    )
    monkeypatch.setattr("characterization.actions.reevaluations.MOST_TESTS", 1)
    many = client.get(f"{address}?all=1")
    assert many.status_code == 400
    assert "2 tests are chosen; at most 1 are taken at once" in many.content.decode()
    assert client.get(address).status_code == 400
    assert client.get(f"{address}?test=x").status_code == 400


def test_tests_of_different_kinds_are_not_evaluated_together(
    curves, run, engineer, client
):
    pores = micrographs.measured_test(
        materials.specimen(run), micrographs.pore_files(1, size=60), by=engineer
    )
    refused = client.get(ticked("test-reevaluate-many", [curves[0], pores]))
    assert refused.status_code == 400
    assert "of one method" in refused.content.decode()


def test_strangers_and_viewers_cannot(curves, compartment, client):
    address = ticked("test-reevaluate-many", curves)
    client.force_login(people.person(Role.TECHNICIAN, compartment))
    assert client.get(address).status_code == 403
    # Somebody else's tests do not exist for them.
    client.force_login(people.person(Role.ENGINEER))
    assert client.get(address).status_code == 403
    other = people.compartment()
    client.force_login(people.person(Role.ENGINEER, other))
    assert client.get(address).status_code == 400
    assert client.get(ticked("test-curves", curves)).status_code == 400


def test_the_page_of_many_costs_as_much_as_that_of_one(
    curves, engineer, client, django_assert_max_num_queries
):
    client.post(
        ticked("test-reevaluate-many", curves),
        {"diameter": "12.65", "diameter_unit": "mm"},
    )
    job = Job.objects.get()
    queue.run(job_pk=job.pk)
    with django_assert_max_num_queries(14):
        client.get(reverse("characterization:reevaluation", args=[job.pk]))


def test_chosen_curves_lie_over_one_another(curves, engineer, client, run):
    typed = results.sent_test(materials.specimen(run))
    page = client.get(ticked("test-curves", [*curves, typed])).content.decode()
    assert "2 curves over one another" in page
    assert "1 chosen test has no valid tensile curve" in page
    one = client.get(ticked("test-curves", curves[:1])).content.decode()
    assert "One curve; choose others" in one


def test_curves_of_two_conditions_share_no_mean(compartment, engineer, client):
    tests = []
    for code in ("535-A", "535-B"):
        alloy = materials.alloy(code, compartment=compartment)
        run = materials.casting_run(
            materials.heat(compartment=compartment, alloy=alloy)
        )
        tests += [
            results.curve_test(materials.specimen(run, **SIZES)) for _n in range(2)
        ]
    page = client.get(ticked("test-curves", tests)).content.decode()
    assert "4 curves of 2 material conditions over one another" in page
    assert "mean of 535-A, F, as cast" in page
    assert "mean of 535-B, F, as cast" in page


FRAME = {"u_force_rel": "0.58", "u_ball_mm": "0.003", "u_diameter_mm": "0.005"}


def test_readings_are_evaluated_again_alone_as_curves_are(run, engineer, client):
    test = measured(materials.specimen(run))
    page = client.get(test.get_absolute_url()).text
    again = reverse("characterization:test-reevaluate", args=[test.test_uid])
    assert again in page
    form = client.get(again).text
    assert "Standard uncertainty of the force" in form
    assert 'name="ball_mm"' not in form
    as_it_is = client.post(again, {"least_indents": "3", "preview": "1"})
    assert as_it_is.status_code == 422
    assert "Nothing would change: version 1" in as_it_is.text
    wrong = client.post(again, FRAME | {"least_indents": "3", "u_ball_mm": "9", "preview": "1"})  # fmt: skip
    assert wrong.status_code == 422
    assert "expected 0.0001 to 0.1" in wrong.text
    shown = client.post(again, FRAME | {"least_indents": "3", "preview": "1"})
    assert shown.status_code == 200
    assert "84.6 ± 3.3" in shown.text
    assert "<strong>84.6 ± 3.5</strong>" in shown.text
    assert Test.objects.count() == 1
    body = FRAME | {"least_indents": "3", "reason": "Certificate 26-114."}
    assert client.post(again, body).status_code == 302
    new = Test.objects.get(version=2)
    assert new.evaluation.parameters["u_force_rel"] == 0.0058
    assert "Certificate 26-114." in client.get(new.get_absolute_url()).text


def test_readings_are_evaluated_again_together(run, engineer, client):
    tests = [measured(materials.specimen(run)) for _n in range(2)]
    address = ticked("test-reevaluate-many", tests)
    assert "Indents, at least" in client.get(address).text
    asked = client.post(address, FRAME)
    queue.run(job_pk=Job.objects.get().pk)
    page = client.get(asked.url).text
    assert "2 tests would change" in page
    assert page.count("84.6 ± 3.3 → 84.6 ± 3.5") == 2
    assert "Standard uncertainty of the force 0.58 %" in page
    client.post(f"{asked.url}confirm/", {"reason": "Certificate 26-114."})
    queue.run(job_pk=Job.objects.exclude(kind="preview-reevaluations").get().pk)
    assert Test.objects.filter(version=2, is_current=True).count() == 2
    # Once more with what the method says today: it never said any of it.
    newer = list(Test.objects.filter(version=2))
    again = client.post(ticked("test-reevaluate-many", newer), {"as_method": "on"})
    queue.run(job_pk=Job.objects.latest("pk").pk)
    page = client.get(again.url).text
    assert page.count("84.6 ± 3.5 → 84.6 ± 3.3") == 2
    assert "the settings of the method today" in page


def test_before_and_after_are_in_the_units_of_the_reader(curves, engineer, client):
    engineer.unit_system = "us"
    engineer.save()
    asked = client.post(
        ticked("test-reevaluate-many", curves),
        {"diameter": "0.498", "diameter_unit": "in"},
    )
    queue.run(job_pk=Job.objects.get().pk)
    page = client.get(asked.url).text
    # 249.18 MPa and 251.19 MPa.
    assert page.count("36.1 → 36.4") == 2
    assert "ksi" in page
    alone = reverse("characterization:test-reevaluate", args=[curves[0].test_uid])
    window = {"window": "stress range", "window_low": "20", "window_high": "80"}
    shown = client.post(alone, window | {"preview": "1"}).text
    assert "Rm [ksi]" in shown
    assert "36.1" in shown
