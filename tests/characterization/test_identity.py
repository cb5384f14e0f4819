"""Conditions that belong to the identity: declared by a method, asked of a test, and never
in one mean where they differ.
"""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from characterization.actions import catalogue, conditions, identity, recording
from characterization.actions.catalogue import Declared
from characterization.actions.entries import Entry
from characterization.actions.stale_summaries import CONDITION_JOB
from characterization.choices import OwedBy
from characterization.dashboards.analysis import limits
from characterization.models import (
    AcceptanceLimit,
    MaterialCondition,
    MethodProperty,
    Property,
    Reading,
    Test,
    TestMethod,
)
from labtrack.jobs import dispatcher, queue
from labtrack.jobs.choices import JobState
from labtrack.jobs.models import Job
from labtrack.refusals import Refused
from tests.factories import (
    clients,
    materials,
    people,
    results,
    stored_tests,
)
from trials.models import Specification

pytestmark = pytest.mark.django_db

DSC, CHARPY, IMMERSION = "ASTM-E794-06", "ASTM-E23-18", "ASTM-G31-21"


@pytest.fixture
def run(compartment):
    return materials.casting_run(materials.heat(compartment=compartment))


def struck(specimen, energy: str = "12", *more: Entry) -> Test:
    return results.recorded(specimen, CHARPY, Entry("KV8", energy, "J"), *more)


def prop(code: str) -> Property:
    return Property.objects.get(code=code)


# What a test says, and what it is filed under


def test_a_tensile_bar_has_no_such_condition_and_stays_where_it_was(run):
    test = results.sent_test(materials.specimen(run))
    assert test.material_condition.tested_under is None
    assert test.material_condition.label_of("Rm") == "Rm"


def test_what_cannot_be_guessed_is_owed_and_named(run):
    test = results.recorded(
        materials.specimen(run), IMMERSION, Entry("CR", "0.02", "mm/y")
    )
    assert test.state == "in-progress"
    assert test.owed() == ["solution"]
    assert test.condition_missing == ["solution", "t_exposed"]
    with pytest.raises(Refused, match="expected one of NaCl"):
        recording.add_owed(
            test=test,
            entries=[Entry("solution", "salt", "1", source=OwedBy.PERSON)],
            facts=recording.NOTHING_KNOWN,
            by=None,
        )
    done = recording.add_owed(
        test=test,
        entries=[
            Entry("solution", "NaCl 3.5 %", "1", source=OwedBy.PERSON),
            Entry("t_exposed", "30", "d", source=OwedBy.PERSON),
        ],
        facts=recording.NOTHING_KNOWN,
        by=None,
    )
    assert done.state == "submitted"
    assert done.material_condition.tested_under_words == "NaCl 3.5 %, 720 h"


def test_a_sub_size_bar_stands_apart_and_a_full_one_need_not_say_so(run):
    full, stated, small = (
        struck(materials.specimen(run), "12", *more)
        for more in (
            (),
            (Entry("b_bar", "0.394", "in"),),
            (Entry("b_bar", "5", "mm"),),
        )
    )
    assert full.material_condition == stated.material_condition
    assert full.material_condition.tested_under_words == "width 10 mm"
    assert small.material_condition.tested_under_words == "width 5 mm"


@pytest.mark.parametrize(
    ("system", "width", "degrees"),
    [("si", "5 mm", "23 °C"), ("us", "0.20 in", "73 °F")],
)
def test_conditions_read_in_the_units_of_who_looks(
    run, compartment, client, system, width, degrees
):
    test = struck(materials.specimen(run), "12", Entry("b_bar", "5", "mm"))
    condition = test.material_condition
    client.force_login(people.person("viewer", compartment, unit_system=system))
    url = condition.get_absolute_url()
    for page in (
        url,
        reverse("characterization:condition-list"),
        test.get_absolute_url(),
    ):
        text = client.get(page).content.decode()
        assert f"width {width}" in text, page
    assert f"tested at {degrees}" in client.get(url).content.decode()
    # A file and the API hold what is stored, whoever asks.
    rows = client.get(f"{url}inputs.csv", {"property": "KV8"}).content.decode()
    assert "width 5 mm" in rows
    answer = client.get(f"/api/v1/material-conditions/{condition.pk}/").json()
    assert answer["tested_under_words"] == "width 5 mm"
    assert "width 5 mm" in answer["title"]


def test_the_width_that_readings_say_is_the_width_of_the_bar(run):
    reading = recording.ReadingEntry
    test = results.recorded(
        materials.specimen(run),
        CHARPY,
        readings=(reading(0, "width", "7.5", "mm"), reading(1, "KV", "9", "J")),
    )
    assert test.measurements.get(property__code="b_bar").value == 7.5
    assert test.material_condition.tested_under_words == "width 7.5 mm"


def test_a_test_stored_before_its_method_declared_is_filed_by_what_was_read(run):
    old = stored_tests.tensile_test(
        materials.specimen(run),
        state="in-progress",
        values={"KV8": 9.0},
        method=TestMethod.objects.get(code=CHARPY),
    )
    Reading.objects.create(
        test=old, compartment=old.compartment, number=0, name="width", value=5.0,
        text="5", unit="mm",
    )  # fmt: skip
    assert conditions.recompute(specimen_pk=old.specimen_id) == 1
    old.refresh_from_db()
    assert old.material_condition.tested_under_words == "width 5 mm"


def test_a_corrected_rate_moves_the_test_to_another_condition(run, compartment):
    from characterization.actions import versions

    test = results.melted(materials.specimen(run), "10")
    new = versions.correct(
        test=test,
        entries=[Entry("heating_rate", "20", "K/min", source=OwedBy.PERSON)],
        reason="The program was another.",
        by=people.person("engineer", compartment),
    )
    assert new.material_condition.tested_under_words == "20 K/min"
    assert test.material_condition.tested_under_words == "10 K/min"


# A manager declares it


def declare(keeper, method: str, code: str, **said) -> MethodProperty:
    return catalogue.set_part(
        by=keeper,
        method=TestMethod.objects.get(code=method),
        prop=prop(code),
        owed_by="instrument",
        is_owed=False,
        declared=Declared(is_identity=True, **said),
    )


def test_tests_that_are_there_are_filed_anew_when_a_method_declares(run, compartment):
    slow, unsaid = (
        results.sent_test(materials.specimen(run), Rm="250 MPa", Rp02="140 MPa", **more)
        for more in ({"strain_rate": "0.001 1/s"}, {})
    )
    before = slow.material_condition
    keeper = people.keeper(compartment)
    part = declare(
        keeper, "ASTM-B557-15", "strain_rate", step="0.0005",
        default_text="0.0005", default_unit="1/s",
    )  # fmt: skip
    assert part.identity_step == "0.0005"
    dispatcher.coalesce()
    jobs = Job.objects.filter(kind=CONDITION_JOB, state=JobState.QUEUED)
    assert jobs.count() == 2
    for job in jobs:
        queue.run(job_pk=job.pk)
    for test in (slow, unsaid):
        test.refresh_from_db()
    words = [t.material_condition.tested_under_words for t in (slow, unsaid)]
    assert words == ["Strain rate 0.001 1/s", "Strain rate 0.0005 1/s"]
    assert slow.events.latest("pgh_id").material_condition == before


@pytest.mark.parametrize(
    ("code", "said", "field"),
    [
        ("Rm", {}, "is_identity"),
        ("strain_rate", {"step": "much"}, "identity_step"),
        ("strain_rate", {"default_text": "1", "default_unit": "MPa"}, "default_text"),
        ("strain_rate", {"default_text": "<1", "default_unit": "1/s"}, "default_text"),
    ],
)
def test_what_nothing_can_be_filed_by_is_refused(compartment, code, said, field):
    with pytest.raises(ValidationError) as refused:
        declare(people.keeper(compartment), "ASTM-B557-15", code, **said)
    assert field in refused.value.message_dict


def test_the_database_holds_what_is_declared():
    part = MethodProperty.objects.filter(is_identity=False)[:1].values("pk")
    for changed in (
        {"default_text": "1", "default_unit": "s"},
        {"identity_step": "1"},
        {"is_identity": True, "default_text": "1"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            MethodProperty.objects.filter(pk__in=part).update(**changed)
    with pytest.raises(IntegrityError), transaction.atomic():
        Property.objects.filter(code="Rm").update(codes=["PA"])


def test_a_new_edition_declares_what_the_old_one_did(compartment):
    new = catalogue.add_method(
        by=people.keeper(compartment),
        like=TestMethod.objects.get(code=CHARPY),
        code="ASTM-E23-24",
        standard="ASTM E23",
        edition="24",
        title="Notched bar impact",
        specimen_kinds=["coupon"],
    )
    part = new.parts.get(is_identity=True)
    assert (part.property.code, part.default_as_entered()) == ("b_bar", "10 mm")


def test_another_shop_word_is_another_wording_and_the_same_condition(run, compartment):
    test = struck(materials.specimen(run))
    width = prop("b_bar")
    catalogue.edit_property(
        by=people.keeper(compartment), prop=width, version=width.version, us_symbol="B"
    )
    condition = MaterialCondition.objects.get(pk=test.material_condition_id)
    assert condition.tested_under_words == "B 10 mm"
    assert struck(materials.specimen(run)).material_condition == condition


def test_the_page_of_a_method_declares_without_a_programmer(client, compartment):
    keeper = people.keeper(compartment)
    client.force_login(keeper)
    address = reverse(
        "characterization:test-method-set-property", args=["ASTM-B557-15"]
    )
    form = client.get(f"{address}?property=strain_rate").content.decode()
    assert "Results of tests that differ in it never share a mean." in form
    typed = {
        "prop": prop("strain_rate").pk, "owed_by": "instrument", "is_identity": "on",
        "identity_step": "0.0005", "default_text": "0,5", "default_unit": "1/s",
        "reason": "Rp0.2 moves with the rate.",
    }  # fmt: skip
    refused = client.post(address, typed)
    assert refused.status_code == 422
    assert client.post(address, typed | {"default_text": "0.0005"}).status_code == 302
    page = client.get(
        reverse("characterization:test-method-detail", args=["ASTM-B557-15"])
    ).content.decode()
    assert "Belongs to the identity" in page
    assert "0.0005" in page
    client.force_login(people.person("manager", compartment))
    assert client.post(address, typed).status_code == 403


# Where it is typed and where it is shown


def test_conditions_are_typed_as_they_are_declared():
    assert identity.typed("", prop("Rm")).key is None
    assert identity.typed("", prop("KV8")).words == "width 10 mm"
    assert identity.typed("b_bar = 0.394 in", prop("KV8")).words == "width 10 mm"
    under = identity.typed("t_exposed = 30 d; solution = NaCl 3.5 %", prop("CR"))
    assert under.words == "NaCl 3.5 %, 720 h"
    assert identity.as_typed(under.key) == "solution = NaCl 3.5 %; t_exposed = 720 h"


@pytest.mark.parametrize(
    ("code", "text", "why"),
    [
        ("T_liq_DSC", "", "heating_rate = … K/min"),
        ("T_liq_DSC", "10 K/min", "is no condition"),
        ("T_liq_DSC", "heating_rate = 10 MPa", "MPa"),
        ("T_liq_DSC", "heating_rate = quick", "quick"),
        ("HRE", "heating_rate = 10 K/min", "leave it empty"),
        ("Rm", "heating_rate = 10 K/min", "write nothing or t_soak = 20 min"),
        ("CR", "solution = tea; t_exposed = 1 d", "expected one of"),
    ],
)
def test_what_no_method_declares_is_refused_with_what_is(code, text, why):
    with pytest.raises(ValidationError, match=why):
        identity.typed(text, prop(code))


def test_a_limit_of_full_bars_judges_no_sub_size_bar(run, compartment, client):
    viewer = people.person("viewer", compartment)
    full = struck(materials.specimen(run)).material_condition
    small = struck(
        materials.specimen(run), "9", Entry("b_bar", "5", "mm")
    ).material_condition
    under = identity.typed("b_bar = 10 mm", prop("KV8"))
    AcceptanceLimit.objects.create(
        specification=Specification.objects.current().filter(alloy=full.alloy)[0],
        property=prop("KV8"), temper="F", text="8", unit="J", document="House",
        tested_under=under.key, tested_under_words=under.words,
    )  # fmt: skip
    held = limits.of(viewer, prop("KV8"), [full, small]).by_condition
    client.force_login(viewer)
    listed = client.get(
        reverse("characterization:acceptance-limit-list"), {"property": "KV8"}
    )
    assert "KV8, width 10 mm" in listed.content.decode()
    assert (len(held[full.pk]), len(held[small.pk])) == (1, 0)


def test_a_condition_page_asks_no_more_of_the_database_for_more_ways_of_testing(
    run, compartment, client, django_assert_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.force_login(people.person("viewer", compartment))
    first = results.melted(materials.specimen(run), "10").material_condition
    address = first.get_absolute_url()
    client.get(address)
    results.melted(materials.specimen(run), "20")
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(address)
    for rate in ("5", "15", "40"):
        results.melted(materials.specimen(run), rate)
    with django_assert_num_queries(len(few)):
        client.get(address)


def test_a_typed_test_is_asked_for_it_with_what_is_usual(run, compartment, client):
    client.force_login(people.person("technician", compartment))
    bar = materials.specimen(run)
    form = client.get(
        reverse("characterization:test-create", args=[bar.pk, "ASTM-G67-18"])
    ).content.decode()
    assert "Belongs to the identity: other values share no mean with it." in form
    assert 'value="24"' in form


# Programs and instruments


def test_a_program_reads_what_a_method_declares_and_posts_it(run, compartment):
    person = people.person("technician", compartment)
    method = clients.of_person(person).read(f"test-methods/{DSC}/").json()
    (part,) = (one for one in method["parts"] if one["is_identity"])
    assert (part["property"], part["identity_step"]) == ("heating_rate", "0.5")
    client = clients.of_instrument(results.instrument(compartment))
    posted = client.send(
        "tests/",
        {
            "external_id": "DSC-1",
            "specimen": materials.specimen(run).code,
            "method": IMMERSION,
            "performed_at": "2026-11-20T14:05:00-06:00",
            "operator": "JD",
            "test_temperature": {"value": "23", "unit": "degC"},
            "measurements": [
                {"property": "CR", "value": "0.02", "unit": "mm/y"},
                {"property": "solution", "value": "NaCl 3.5 %", "unit": "1"},
                {"property": "t_exposed", "value": "720", "unit": "h"},
            ],
        },
    )
    assert posted.status_code == 201, posted.json()
    found = MaterialCondition.objects.get(pk=posted.json()["material_condition"])
    assert found.tested_under_words == "NaCl 3.5 %, 720 h"


def test_conditions_are_said_beside_a_file(run):
    bar = materials.specimen(
        run, diameter_mm=12.7, diameter_as_entered="12.7 mm", gauge_length_mm=50.8,
        gauge_length_as_entered="50.8 mm",
    )  # fmt: skip
    said = identity.entries_of("strain_rate = 0.001 1/s", source=OwedBy.INSTRUMENT)
    (entry,) = said
    assert (entry.property, entry.value, entry.unit) == ("strain_rate", "0.001", "1/s")
    (worded,) = identity.entries_of("solution = NaCl 3.5 %", source=OwedBy.PERSON)
    assert (worded.value, worded.unit) == ("NaCl 3.5 %", "1")
    with pytest.raises(Refused, match="is no condition"):
        identity.entries_of("fast", source=OwedBy.PERSON)
    test = results.curve_test(bar, conditions="strain_rate = 0.001 1/s")
    assert test.measurements.get(property__code="strain_rate").text == "0.001"
