"""The overview of a program: numbers against the baseline, and constant cost."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from characterization.choices import Comparison, TestState
from characterization.dashboards import criteria
from labtrack.accounts.actions import scopes
from labtrack.entered import entered
from labtrack.instruments.actions import submissions
from labtrack.instruments.choices import SubmissionKind
from labtrack.jobs import dispatcher
from labtrack.jobs.models import StaleLog
from labtrack.refusals import Fault, Refused
from tests.factories import (
    chemistry,
    materials,
    people,
    plans,
    stored_summaries,
    stored_tests,
)
from trials.choices import SpecimenKind, WorkKind
from trials.melt_choices import SampleState

pytestmark = pytest.mark.usefixtures("committed_db")

NEW = {"H1": 176.0, "H2": 181.0, "H3": 178.0}
OLD = {"H4": 137.0, "H5": 139.0, "H6": 135.0}


@pytest.fixture
def compartment(committed_db):
    return people.compartment()


@pytest.fixture
def engineer(compartment):
    return people.person("engineer", compartment)


@pytest.fixture
def variant(compartment):
    return materials.alloy("535+0.30SC", compartment=compartment)


@pytest.fixture
def program(compartment, engineer, variant):
    return plans.program(
        compartment=compartment, by=engineer, code="P26-01", alloys=[variant]
    )


def bars(compartment, alloy, yields: dict[str, float], *, charged_at=None):
    """One heat per value, two bars each, 1 MPa to both sides of it."""
    for code, value in yields.items():
        heat = materials.heat(
            compartment=compartment,
            alloy=alloy,
            code=f"{code}-{alloy.pk}",
            charged_at=charged_at or timezone.now() + dt.timedelta(days=1),
        )
        run = materials.casting_run(heat)
        for offset in (-1.0, 1.0):
            stored_tests.tensile_test(
                materials.specimen(run), values={"Rp0.2": value + offset}
            )


def page(person, signed_in, **query):
    return signed_in(person).get(reverse("characterization:overview"), query)


class TestVerdicts:
    def test_superiority_is_judged_over_heats_and_said_with_its_number(
        self, program, compartment, variant, engineer, signed_in
    ):
        plans.criterion(program, title="Yields 30 MPa more")
        bars(compartment, variant, NEW)
        bars(compartment, materials.alloy(), OLD)
        stored_summaries.compute()
        answer = page(engineer, signed_in)
        (line,) = answer.context["page"].criteria
        assert line.verdict == "met"
        assert line.judgement.found == pytest.approx(41.333, abs=0.001)
        assert (line.n_bars, line.judgement.heats) == (12, (3, 3))
        assert not line.is_stated_late
        (tile,) = answer.context["page"].tiles
        assert (tile["value"], tile["unit"]) == ("+41", "MPa")
        assert "12 bars, 3 + 3 heats" in tile["provenance"]
        assert tile["before"].endswith(", F, as cast, permanent mold, over 6 to 13 mm:")
        assert tile["url"] in answer.content.decode().replace("&amp;", "&")
        # What a phone leaves out of a row it leaves out of the head too.
        table = answer.content.decode().partition("judged over heats")[2]
        head, row = re.findall(r"(?s)<tr>(.*?)</tr>", table)[:2]
        left_out = [
            ["opt" in cell for cell in re.findall(r"<t[hd]([^>]*)>", each)]
            for each in (head, row)
        ]
        assert left_out[0] == left_out[1]
        assert any(left_out[0])

    def test_a_tile_about_alloys_names_how_their_bars_were_cast(
        self, program, compartment, variant, engineer, signed_in
    ):
        bars(compartment, variant, NEW)
        bars(compartment, materials.alloy(), OLD)
        stored_summaries.compute()
        (tile,) = page(engineer, signed_in).context["page"].tiles
        assert tile["before"].startswith(f"{variant.code}, F, as cast, permanent mold,")
        assert "has a higher Rp0.2" in tile["before"]

    def test_arrivals_are_counted_where_the_program_lies(
        self, program, compartment, engineer, signed_in
    ):
        elsewhere = people.compartment(compartment.organisation)
        people.membership(engineer, elsewhere, "engineer")
        for place, name in (
            (compartment, "here"),
            (elsewhere, "one"),
            (elsewhere, "two"),
        ):
            submissions.keep_refused(
                submissions.Arrival(
                    body=name.encode(),
                    compartment=place,
                    person=engineer,
                    kind=SubmissionKind.FILE,
                    file_name=f"{name}.csv",
                    fields={},
                ),
                Refused(Fault("x", f"{name} is not known.", ())),
            )
        (line,) = page(engineer, signed_in).context["page"].waiting
        assert line.counted.n == 1
        listed = signed_in(engineer).get(line.url).content.decode()
        assert "here.csv" in listed
        assert "two.csv" not in listed

    def test_nothing_made_is_not_yet_known_and_says_what_is_missing(
        self, program, engineer, signed_in
    ):
        plans.criterion(program)
        stored_summaries.compute()
        answer = page(engineer, signed_in)
        text = answer.content.decode()
        assert "being computed" not in text
        assert "Not yet known" in text
        assert "2 more heats of the candidate and 2 more heats of the baseline" in text
        assert "No number against the baseline yet." in text

    def test_not_worse_and_a_limit_are_judged_from_the_same_summaries(
        self, program, compartment, variant, engineer
    ):
        common = {"alloy": variant}
        for statement in (
            plans.statement(comparison=Comparison.NOT_WORSE, **common),
            plans.statement(
                comparison=Comparison.ABSOLUTE,
                baseline_alloy=None,
                margin=entered("190", "MPa", "MPa"),
                **common,
            ),
            plans.statement(margin=entered("9", "ksi", "MPa"), **common),
        ):
            plans.criterion(program, statement=statement)
        bars(compartment, variant, NEW)
        bars(compartment, materials.alloy(), OLD)
        stored_summaries.compute()
        reading = criteria.reading_of(engineer, basis="working", is_simulated=False)
        promised = criteria.criteria_of(program, engineer)
        assert [one.verdict for one in criteria.judged(promised, reading)] == [
            "met",
            "not-met",
            "not-met",
        ]
        released = criteria.reading_of(engineer, basis="released", is_simulated=False)
        assert {one.verdict for one in criteria.judged(promised, released)} == {
            "not-yet-known"
        }

    def test_a_criterion_stated_after_its_first_heat_says_so(
        self, program, compartment, variant, engineer, signed_in
    ):
        bars(compartment, variant, {"H1": 170.0}, charged_at=materials.CHARGED_AT)
        plans.criterion(program)
        assert "after the first heat" in page(engineer, signed_in).content.decode()

    def test_results_that_a_person_may_not_see_are_in_none_of_their_numbers(
        self, program, compartment, variant, engineer, signed_in
    ):
        plans.criterion(program)
        elsewhere = people.compartment(program.organisation)
        bars(elsewhere, materials.alloy(), OLD)
        bars(compartment, variant, NEW)
        stored_summaries.compute()
        (line,) = page(engineer, signed_in).context["page"].criteria
        assert (line.verdict, line.judgement.heats) == ("not-yet-known", (3, 0))


class TestWhileNumbersAreComputed:
    """A change waits in the log, then as owed summaries; the page says so of both."""

    SAID = "numbers are being computed; so far: needs results of at least"

    @pytest.fixture(params=["seen by nobody yet", "in the log", "owed"])
    def waiting(self, request, program, compartment, variant):
        if request.param != "seen by nobody yet":
            stored_summaries.compute()
        plans.criterion(program)
        bars(compartment, variant, NEW)
        bars(compartment, materials.alloy(), OLD)
        if request.param == "owed":
            dispatcher.coalesce()

    def test_the_verdict_and_the_heads_say_so_until_they_stand(
        self, waiting, program, engineer, signed_in
    ):
        browser = signed_in(engineer)
        shown = (
            reverse("characterization:overview"),
            reverse("characterization:program-standing", args=[program.pk]),
            program.success_criteria.get().get_absolute_url(),
        )
        for url in shown:
            assert self.SAID in browser.get(url).content.decode(), url
        dashboard = reverse("characterization:analysis-comparison")
        answer = browser.get(dashboard)
        assert answer.context["states"][-1]["word"] == "being computed"
        assert "The numbers are being computed." in answer.content.decode()

        stored_summaries.compute()
        for url in (*shown, dashboard):
            assert "being computed" not in browser.get(url).content.decode(), url

    def test_what_others_wait_for_is_not_said_to_a_stranger(self, waiting, signed_in):
        stranger = people.person("engineer", people.compartment())
        scopes.sweep()
        StaleLog.objects.filter(topic="scopes").delete()
        StaleLog.objects.filter(topic="scope").delete()
        answer = signed_in(stranger).get(
            reverse("characterization:analysis-comparison")
        )
        assert answer.context["states"] == []


class TestTheScopeOfWork:
    def test_progress_is_counted_from_records_of_the_program_alone(
        self, program, compartment, variant, engineer, signed_in
    ):
        for kind, more in (
            (WorkKind.HEATS, {}),
            (WorkKind.POURS, {}),
            (WorkKind.SPECIMENS, {"specimen_kind": SpecimenKind.TENSILE_BAR}),
            (WorkKind.SPECIMENS, {"specimen_kind": SpecimenKind.MOUNT}),
            (WorkKind.TESTS, {"method_code": "ASTM-B557-15"}),
            (WorkKind.TESTS, {"method_code": "ASTM-E10-18"}),
            (WorkKind.MICROGRAPHS, {}),
        ):
            plans.work_item(
                program, kind=kind, title=kind.label, planned_quantity=6, **more
            )
        bars(compartment, variant, NEW)
        bars(compartment, materials.alloy("A356.0"), OLD)
        answer = page(engineer, signed_in)
        assert [line.n for line in answer.context["page"].work] == [
            3, 3, 6, 0, 6, 0, 0,
        ]  # fmt: skip
        browser = signed_in(engineer)
        for line in answer.context["page"].work:
            shown = browser.get(line.url).context["table"]
            assert shown.pager["count"] == line.n if line.n else shown, line.url

    def test_heats_before_the_start_count_for_nothing(
        self, compartment, variant, engineer, signed_in
    ):
        program = plans.program(
            compartment=compartment,
            by=engineer,
            alloys=[variant],
            starts_on=dt.date(2026, 3, 3),
        )
        plans.work_item(program)
        materials.heat(compartment=compartment, alloy=variant)  # March 2
        materials.heat(
            compartment=compartment,
            alloy=variant,
            charged_at=materials.CHARGED_AT + dt.timedelta(days=2),
        )
        (line,) = page(engineer, signed_in).context["page"].work
        assert line.text == "1 of 30"

    def test_what_is_late_done_and_given_up_is_said(self, program, engineer, signed_in):
        long_ago = dt.date(2026, 1, 1)
        plans.work_item(program, due_on=long_ago)
        plans.work_item(program, due_on=long_ago, given_up_because="no furnace")
        late, given_up = page(engineer, signed_in).context["page"].work
        assert (late.is_late, given_up.is_late) == (True, False)
        assert late.when.startswith("late by")
        assert given_up.when == "given up: no furnace"


class TestWhatWaits:
    def test_each_number_is_that_of_its_list(
        self, program, compartment, variant, engineer, signed_in
    ):
        bars(compartment, variant, NEW)
        run = materials.casting_run(
            materials.heat(compartment=compartment, alloy=variant)
        )
        for state in (TestState.SUBMITTED, TestState.APPROVED, TestState.IN_PROGRESS):
            # A casting says no section: no condition is known.
            bar = materials.specimen(materials.casting(run))
            stored_tests.tensile_test(bar, values={"Rp0.2": 150.0}, state=state)
        for heat in (run.heat, materials.heat(compartment=compartment)):
            chemistry.sample(heat, state=SampleState.TO_BE_NAMED, stage="")
        other = materials.alloy("A356.0")
        stranger = materials.heat(compartment=compartment, alloy=other)
        chemistry.sample(stranger, state=SampleState.TO_BE_NAMED, stage="")
        browser = signed_in(engineer)
        waiting = browser.get(reverse("characterization:overview")).context["page"]
        found = {one.text: one for one in waiting.waiting}
        assert {"tests in no mean": 3, "samples to be named": 2}.items() <= {
            text: one.counted.n for text, one in found.items()
        }.items()
        for text, one in found.items():
            shown = browser.get(one.url).context["table"]
            assert shown.pager["count"] == one.counted.n, text
        counting = browser.get(
            reverse("characterization:test-list"), {"in_a_mean": "true"}
        )
        assert counting.context["table"].pager["count"] == 6


class TestThePage:
    def test_the_program_is_chosen_kept_and_switched(
        self, program, compartment, engineer, signed_in
    ):
        other = plans.program(compartment=compartment, by=engineer, title="Other")
        browser = signed_in(engineer)
        url = reverse("characterization:overview")
        assert browser.get(url).context["program"] == other
        assert browser.get(url, {"program": "P26-01"}).context["program"] == program
        assert browser.get(url).context["program"] == program
        assert "program" not in browser.get(url, {"program": "all"}).context
        assert "program" not in browser.get(url).context
        assert browser.get(url, {"program": "P26-99"}).status_code == 404
        assert browser.get(url, {"basis": "guess"}).status_code == 400

    @pytest.mark.parametrize("table", ["criteria", "work", "latest"])
    @pytest.mark.parametrize("fmt", ["csv", "xlsx"])
    def test_its_tables_leave_as_files(
        self, program, compartment, variant, engineer, signed_in, table, fmt
    ):
        plans.criterion(program)
        plans.work_item(program)
        bars(compartment, variant, {"H1": 170.0})
        query = {"program": "P26-01", "export": fmt, "table": table}
        answer = page(engineer, signed_in, **query)
        assert answer.status_code == 200
        assert f'filename="P26-01-{table}.{fmt}"' in answer["Content-Disposition"]
        assert answer.getvalue()
        assert page(engineer, signed_in, **query | {"table": "x"}).status_code == 400

    def test_it_costs_the_same_however_much_was_made(
        self, program, compartment, variant, engineer, signed_in
    ):
        plans.criterion(program)
        plans.work_item(program, kind=WorkKind.TESTS, method_code="ASTM-B557-15")
        bars(compartment, variant, {"A1": 170.0, "A2": 171.0})
        bars(compartment, materials.alloy(), {"B1": 130.0, "B2": 131.0})
        stored_summaries.compute()
        browser = signed_in(engineer)
        url = reverse("characterization:overview")

        def cost() -> int:
            browser.get(url)
            with CaptureQueriesContext(connection) as queries:
                assert browser.get(url).status_code == 200
            return len(queries)

        before = cost()
        for _n in range(3):
            plans.criterion(program)
            plans.work_item(program)
        bars(compartment, variant, {"A3": 172.0, "A4": 171.0})
        bars(compartment, materials.alloy(), {"B3": 132.0, "B4": 131.0})
        stored_summaries.compute()
        assert cost() == before

    def test_fragments_show_the_same_on_the_page_of_the_program(
        self, program, engineer, signed_in
    ):
        plans.criterion(program, title="Yields more")
        item = plans.work_item(program, title="Heats cast")
        browser = signed_in(engineer)
        fragment = browser.get(
            reverse("characterization:program-standing", args=[program.pk])
        ).content.decode()
        assert "Yields more" in fragment
        assert "0 of 30" in fragment
        one = browser.get(
            reverse("characterization:work-item-progress", args=[item.pk])
        ).content.decode()
        assert "0 of 30" in one
