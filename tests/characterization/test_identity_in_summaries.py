"""Summaries, dashboards and promises keep results of different conditions apart, and count
calculated values as they count measured ones.
"""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from characterization.actions import formulas, lifecycle
from characterization.actions.criteria import state
from characterization.dashboards import criteria as judging
from characterization.dashboards.analysis.asked import setting_key
from characterization.models import (
    CalculatedValue,
    FormulaVersion,
    Property,
    Summary,
    Test,
)
from labtrack.accounts.actions import scopes
from labtrack.entered import entered
from labtrack.jobs import queue
from labtrack.jobs.choices import JobState
from labtrack.jobs.models import Job
from tests.factories import (
    clients,
    materials,
    people,
    plans,
    results,
    stored_summaries,
)

pytestmark = pytest.mark.usefixtures("committed_db")


@pytest.fixture
def compartment(committed_db):
    made = people.compartment()
    people.person("viewer", made)
    scopes.sweep()
    return made


@pytest.fixture
def run(compartment):
    return materials.casting_run(materials.heat(compartment=compartment))


def prop(code: str) -> Property:
    return Property.objects.get(code=code)


def test_onsets_of_two_rates_never_share_a_mean(run, compartment):
    people.person("viewer", compartment)
    scopes.sweep()
    ten, again, twenty, cooled, american = (
        results.melted(materials.specimen(run), *said)
        for said in (
            ("10", "628"), ("9.98", "630"), ("20", "640"), ("-10", "612"),
            ("18", "629", "degF/min"),
        )
    )  # fmt: skip
    assert ten.material_condition == again.material_condition
    assert american.material_condition == ten.material_condition
    assert len({t.material_condition for t in (ten, twenty, cooled)}) == 3
    assert ten.material_condition.label_of("T_liq_DSC") == "T_liq_DSC, 10 K/min"
    assert ten.measurements.get(property__code="heating_rate").unit == "K/min"
    stored_summaries.compute()
    means = {
        row.condition.tested_under_words: (row.n, row.mean_of_heats)
        for row in Summary.objects.filter(
            basis="working", property__code="T_liq_DSC"
        ).select_related("condition")
    }
    assert means == {
        "10 K/min": (3, pytest.approx(629)),
        "20 K/min": (1, 640),
        "-10 K/min": (1, 612),
    }


def test_a_criterion_is_judged_by_results_of_its_own_rate(run, compartment):
    person = people.person("engineer", compartment)
    scopes.sweep()
    tests = [results.melted(materials.specimen(run), rate) for rate in ("10", "20")]
    stored_summaries.compute()
    program = plans.program(compartment=compartment, by=person, alloys=[])

    def promised(under: str):
        return state(
            by=person,
            program=program,
            title="Melts late",
            statement=plans.statement(
                property=prop("T_liq_DSC"),
                comparison="absolute",
                margin=entered("600", "degC", "degC"),
                alloy=run.heat.alloy,
                baseline_alloy=None,
                tested_under=under,
            ),
        )

    with pytest.raises(ValidationError, match="belong to their conditions"):
        promised("")
    criterion = promised("heating_rate = 20 K/min")
    reading = judging.reading_of(person, basis="working", is_simulated=False)
    (line,) = judging.judged(judging.criteria_of(program, person), reading)
    assert line.candidate.condition == tests[1].material_condition
    assert "20 K/min" in line.cast_as
    assert criterion.statements.get().tested_under == '{"heating_rate":"20"}'


def test_dashboards_and_files_name_the_rate_and_keep_rates_apart(
    run, compartment, client
):
    viewer = people.person("viewer", compartment)
    scopes.sweep()
    ten, twenty = (
        results.melted(materials.specimen(run), rate) for rate in ("10", "20")
    )
    results.melted(materials.specimen(run), "10")
    stored_summaries.compute()
    client.force_login(viewer)
    page = client.get(
        reverse("characterization:analysis-comparison"),
        {"property": "T_liq_DSC", "cast": setting_key(ten.material_condition)},
    ).context["page"]
    (cast,) = (one for one in page.filters if one.name == "cast")
    assert sorted(option.label.rpartition(", ")[2] for option in cast.options) == [
        "10 K/min",
        "20 K/min",
    ]
    (refused,) = page.table("not-compared").rows
    assert refused[1] == "Tested otherwise (20 K/min, not 10 K/min)"
    detail = client.get(
        f"{ten.material_condition.get_absolute_url()}?property=T_liq_DSC"
    )
    said = detail.content.decode()
    assert "T_liq_DSC, 10 K/min" in said
    assert "The same metal, tested otherwise" in said
    assert twenty.material_condition.get_absolute_url() in said
    exported = client.get(
        reverse(
            "characterization:condition-inputs", args=[twenty.material_condition_id]
        ),
        {"property": "T_liq_DSC"},
    ).content.decode()
    assert "tested_under" in exported
    assert "20 K/min" in exported
    shown = client.get(ten.get_absolute_url()).content.decode()
    assert "F, as cast, 10 K/min" in shown


# Calculated properties


def pulled(run, rm: str, rp: str) -> Test:
    return results.sent_test(
        materials.specimen(run), Rm=f"{rm} MPa", Rp02=f"{rp} MPa", A_4D="9 %"
    )


def work() -> None:
    """What the worker does with what waits, then everything that is owed."""
    for pk in Job.objects.filter(state=JobState.QUEUED).values_list("pk", flat=True):
        queue.run(job_pk=pk)
    stored_summaries.compute()


def newest(code: str, basis: str = "working") -> Summary:
    rows = Summary.objects.filter(property__code=code, basis=basis)
    return rows.select_related("formula").order_by("-version")[0]


def test_a_yield_ratio_has_a_mean_of_heats_like_what_was_measured(run, compartment):
    other = materials.casting_run(
        materials.heat(compartment=compartment, alloy=run.heat.alloy)
    )
    tests = [
        pulled(run, "250", "150"),
        pulled(run, "250", "125"),
        pulled(other, "200", "140"),
    ]
    work()
    found = newest("YR")
    assert (found.n, found.n_heats, found.n_approved) == (3, 2, 0)
    assert found.mean_of_heats == pytest.approx((0.55 + 0.7) / 2)
    assert found.formula == FormulaVersion.objects.get(property__code="YR")
    values = CalculatedValue.objects.filter(test__in=tests)
    assert found.input_ids == sorted(values.values_list("pk", flat=True))
    approver = people.person("approver", compartment)
    lifecycle.approve(test=tests[0], by=approver)
    work()
    assert newest("YR").n_approved == 1
    assert newest("YR", "released").mean_of_heats == pytest.approx(0.6)
    lifecycle.mark_invalid(
        test=tests[1], code="machine-fault", reason="Slip", by=approver
    )
    work()
    assert newest("YR").mean_of_heats == pytest.approx((0.6 + 0.7) / 2)


def test_another_version_of_a_formula_has_a_mean_of_its_own_and_none_where_it_is_retired(
    run, compartment
):
    keeper = people.keeper(compartment)
    pulled(run, "250", "150")
    work()
    first = newest("YR")
    ratio = prop("YR")
    formulas.revise(
        by=keeper, prop=ratio, version=ratio.version, formula="Rm / Rp0.2 / 10",
        reason="Asked for the other way round.",
    )  # fmt: skip
    work()
    second = newest("YR")
    assert (second.formula.number, second.n) == (2, 1)
    assert second.mean_of_heats == pytest.approx(250 / 150 / 10)
    assert second.input_ids != first.input_ids
    formulas.retire(by=keeper, prop=ratio, reason="Not needed.")
    work()
    assert (newest("YR").n, newest("YR").formula) == (0, None)


def test_what_was_there_before_summaries_counted_it_is_owed_by_scope(run):
    pulled(run, "250", "150")
    from characterization.actions import stale_summaries
    from characterization.models import StaleSummary
    from labtrack.accounts.models import ViewingScope

    stale_summaries.owe_scopes(
        [str(pk) for pk in ViewingScope.objects.values_list("pk", flat=True)]
    )
    owed = set(StaleSummary.objects.values_list("property__code", flat=True))
    assert {"Rm", "YR"} <= owed


def test_pages_mark_what_is_calculated_with_the_version_of_its_formula(
    run, compartment, client
):
    test = pulled(run, "250", "150")
    work()
    client.force_login(people.person("viewer", compartment))
    address = test.material_condition.get_absolute_url()
    page = client.get(f"{address}?property=YR").content.decode()
    assert "YR = Rp0.2 / Rm, version 1" in page
    assert "Statistics are being computed" not in page
    assert "Calculated" in page
    files = client.get(f"{address}inputs.csv?property=YR").content.decode()
    assert "YR = Rp0.2 / Rm, version 1" in files
    for name in ("analysis-comparison", "analysis-property-against-element"):
        answer = client.get(reverse(f"characterization:{name}"), {"property": "YR"})
        page = answer.context["page"]
        (offered,) = (one for one in page.filters if one.name == "property")
        assert "YR, Yield ratio, Rp0.2 / Rm (calculated)" in [
            option.label for option in offered.options
        ]
        if not page.empty:
            assert page.calculated == "YR = Rp0.2 / Rm, version 1"
            assert "YR = Rp0.2 / Rm, version 1" in answer.content.decode()


def test_a_stranger_sees_no_calculated_mean(run, compartment, client):
    test = pulled(run, "250", "150")
    work()
    stranger = people.person("viewer")
    client.force_login(stranger)
    assert client.get(test.material_condition.get_absolute_url()).status_code == 404
    page = client.get(
        reverse("characterization:analysis-comparison"), {"property": "YR"}
    ).context["page"]
    assert page.n == 0


def test_a_program_states_a_criterion_with_its_conditions(run, compartment):
    engineer = people.person("engineer", compartment)
    program = plans.program(compartment=compartment, by=engineer, alloys=[])
    client = clients.of_person(engineer)
    promise = {
        "program": program.code,
        "title": "Melts late",
        "property": "T_liq_DSC",
        "comparison": "absolute",
        "better": "higher",
        "margin": {"value": "600", "unit": "degC"},
        "alloy": run.heat.alloy.code,
        "origin": "separately-cast",
        "process": "permanent-mold",
        "mold_class": "metal",
        "section_class": "over 6 to 13 mm",
    }
    refused = client.send("success-criteria/", promise)
    assert refused.status_code in (400, 422)
    assert "heating_rate" in refused.text
    under = [{"property": "heating_rate", "value": "20", "unit": "K/min"}]
    stated = client.send("success-criteria/", promise | {"tested_under": under})
    assert stated.status_code == 201, stated.json()
    (statement,) = stated.json()["statements"]
    assert statement["tested_under"] == {"heating_rate": "20"}
    assert statement["tested_under_words"] == "20 K/min"
