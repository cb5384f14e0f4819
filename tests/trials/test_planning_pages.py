"""Pages of what was planned: shown, hidden, refused in words, and counted from records."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories import materials, people, plans
from trials.models import Component, Program, Trial, TrialRun, WorkItem

pytestmark = pytest.mark.django_db

NOUNS = ["program", "work-item", "component", "trial"]


@pytest.fixture
def variant(compartment):
    return materials.alloy(compartment=compartment)


@pytest.fixture
def program(compartment, technician, variant):
    return plans.program(
        compartment=compartment, by=technician, code="P26-01", alloys=[variant]
    )


@pytest.fixture
def records(program, compartment, technician):
    common = {"compartment": compartment, "by": technician, "program": program}
    return {
        "program": program,
        "work-item": plans.work_item(program),
        "component": plans.component(**common),
        "trial": plans.trial(**common),
    }


@pytest.mark.parametrize("noun", NOUNS)
class TestEachNoun:
    def test_list_page_export_and_api_show_it(self, noun, records, viewer, signed_in):
        browser = signed_in(viewer)
        record = records[noun]
        for url in (
            reverse(f"trials:{noun}-list"),
            reverse(f"trials:{noun}-list") + "?export=csv",
            record.get_absolute_url(),
            reverse(f"trials-api:{noun}-list"),
            reverse(f"trials-api:{noun}-detail", args=[record.code]),
        ):
            answer = browser.get(url)
            assert answer.status_code == 200, url
            assert record.code in answer.getvalue().decode(), url

    def test_a_stranger_finds_nothing_and_a_viewer_changes_nothing(
        self, noun, records, viewer, signed_in
    ):
        url = records[noun].get_absolute_url()
        assert signed_in(people.person()).get(url).status_code == 404
        assert signed_in(viewer).get(f"{url}edit/").status_code == 403
        assert signed_in(viewer).post(url).status_code == 405

    def test_its_form_shows_what_is_there_and_refuses_a_stale_edit(
        self, noun, records, technician, signed_in
    ):
        record = records[noun]
        browser = signed_in(technician)
        url = f"{record.get_absolute_url()}edit/"
        form = browser.get(url).context["form"]
        data = typed(form)
        saved = browser.post(url, data)
        assert saved.status_code == 302, browser.post(url, data).context["form"].errors
        record.refresh_from_db()
        assert record.version == 2
        again = browser.post(url, data | {"once": "another"})
        assert again.status_code == 409


def typed(form) -> dict:
    """What a browser sends of a form that nobody changed."""
    data = {}
    parts = [form, *(form.rows or [])]
    if form.rows is not None:
        parts.append(form.rows.management_form)
    for part in parts:
        for field in part:
            value = field.value()
            widget = field.field.widget
            if hasattr(widget, "decompress") and not isinstance(value, list):
                names = widget.widgets_names
                for suffix, text in zip(names, widget.decompress(value), strict=True):
                    data[f"{field.html_name}{suffix}"] = text or ""
            else:
                value = widget.format_value(value) if value is not None else ""
                value = value[0] if isinstance(value, list) else value
                data[field.html_name] = "" if value is None else str(value)
    return data


def test_a_program_is_begun_with_its_variants(
    compartment, technician, variant, signed_in
):
    browser = signed_in(technician)
    url = reverse("trials:program-create")
    data = typed(browser.get(url).context["form"])
    data |= {
        "compartment": str(compartment.pk),
        "title": "Scandium in 535",
        "baseline": str(materials.alloy().pk),
        "rows-0-alloy": str(variant.pk),
        "starts_on": "2026-01-19",
        "ends_on": "2026-01-01",
    }
    refused = browser.post(url, data)
    assert refused.status_code == 422
    assert "ends before it starts" in refused.content.decode()
    answer = browser.post(url, data | {"ends_on": "2027-05-29"})
    program = Program.objects.get()
    assert answer.url == program.get_absolute_url()
    assert [row.alloy for row in program.program_alloys.all()] == [variant]
    assert browser.post(url, data | {"ends_on": "2027-05-29"}).status_code == 302
    assert Program.objects.count() == 1


def test_an_edit_keeps_the_variants_that_the_editor_may_not_see(
    program, technician, variant, signed_in
):
    elsewhere = people.compartment(program.organisation)
    hidden = materials.alloy(compartment=elsewhere, code="535+HIDDEN")
    program.program_alloys.create(
        alloy=hidden, compartment=program.compartment, position=2
    )
    browser = signed_in(technician)
    url = f"{program.get_absolute_url()}edit/"
    page = browser.get(url)
    assert "535+HIDDEN" not in page.content.decode()
    assert browser.post(url, typed(page.context["form"])).status_code == 302
    kept = list(program.program_alloys.values_list("alloy_id", flat=True))
    assert kept == [variant.pk, hidden.pk]
    assert "535+HIDDEN" not in browser.get(program.get_absolute_url()).content.decode()


def test_lists_narrow_to_a_program_as_it_counts(
    program, technician, variant, compartment, signed_in
):
    mine = materials.heat(compartment=compartment, alloy=variant)
    other = materials.heat(compartment=compartment, alloy=materials.alloy("A356.0"))
    browser = signed_in(technician)
    page = browser.get(f"/heats/?program={program.code}").content.decode()
    assert mine.code in page
    assert other.code not in page
    nothing = browser.get("/heats/?program=P26-99").content.decode()
    assert mine.code not in nothing
    for name in ("casting-runs", "castings", "specimens", "tests"):
        answer = browser.get(f"/{name}/?program={program.code}&alloy={variant.pk}")
        assert answer.status_code == 200, name


class TestTheTableOfRuns:
    @pytest.fixture
    def trial(self, compartment, technician):
        return plans.trial(compartment=compartment, by=technician, factors=[], runs=[])

    @pytest.fixture
    def browser(self, technician, signed_in):
        return signed_in(technician)

    @pytest.fixture
    def url(self, trial):
        return reverse("trials:trial-table", args=[trial.code])

    PASTED = "Order\tSc [wt%]\tMold\n2\t0\tsand\n1\t0.30\tmetal"

    def test_what_is_pasted_is_shown_and_not_saved_then_saved(
        self, trial, browser, url
    ):
        first = browser.get(url)
        data = typed(first.context["form"])
        shown = browser.post(url, data | {"pasted": self.PASTED, "fill": "1"})
        assert shown.status_code == 200
        assert trial.runs.count() == 0
        grid = shown.context["form"].grid
        assert [cell.text for cell in grid.headings[:2]] == ["Sc [wt%]", "Mold"]
        saved = browser.post(url, data | texts_of(grid))
        assert saved.url == trial.get_absolute_url()
        assert list(trial.runs.values_list("number", "planned_order")) == [
            (1, 2),
            (2, 1),
        ]
        page = browser.get(trial.get_absolute_url()).content.decode()
        assert "0 of 2 runs have a heat" in page
        assert "0.30" in page

    def test_a_fault_stands_beside_its_cell_and_nothing_is_lost(
        self, trial, browser, url
    ):
        data = typed(browser.get(url).context["form"])
        data |= {
            "cell-h-0": "Sc [wt%]",
            "cell-1-0": "0,3",
            "cell-o-1": "first",
            "cell-2-0": "140",
            "cell-h-1": "Mold",
        }
        answer = browser.post(url, data)
        assert answer.status_code == 422
        grid = answer.context["form"].grid
        assert "decimal comma" in grid.rows[0].cells[0].error
        assert "no place in an order" in grid.rows[0].order.error
        assert "0 to 100" in grid.rows[1].cells[0].error
        assert grid.rows[0].cells[1].error == "Fill in a level."
        assert grid.rows[0].cells[0].text == "0,3"
        assert trial.factors.count() == 0

    def test_more_rows_and_columns_keep_what_was_typed(self, browser, url):
        data = typed(browser.get(url).context["form"])
        data |= {"cell-h-0": "Mold", "cell-1-0": "sand", "cell-o-8": ""}
        grid = browser.post(url, data | {"more": "factors"}).context["form"].grid
        assert (len(grid.headings), grid.rows[0].cells[0].text) == (3, "sand")
        grid = browser.post(url, data | {"more": "runs"}).context["form"].grid
        assert len(grid.rows) == 16

    def test_a_draft_of_the_table_comes_back(self, browser, url):
        import json

        browser.post(
            reverse("drafts:keep"),
            {
                "form_url": url,
                "texts": json.dumps({"cell-h-0": "Mold", "cell-o-1": "x"}),
            },
        )
        grid = browser.get(url).context["form"].grid
        assert (grid.headings[0].text, grid.rows[0].order.text) == ("Mold", "x")

    def test_a_table_too_large_is_cut_to_what_is_kept(self, browser, url):
        lines = "\n".join(f"{n}\t{n}" for n in range(300))
        answer = browser.post(url, {"pasted": f"A\tB\n{lines}", "fill": "1"})
        assert len(answer.context["form"].grid.rows) == 200


def texts_of(grid) -> dict:
    cells = [*grid.headings, *grid.kinds]
    for row in grid.rows:
        cells += [row.order, row.block, *row.cells]
    return {cell.name: cell.text for cell in cells}


class TestARun:
    @pytest.fixture
    def trial(self, compartment, technician):
        return plans.trial(compartment=compartment, by=technician)

    @pytest.fixture
    def run(self, trial):
        return trial.runs.first()

    @pytest.fixture
    def url(self, run):
        return reverse("trials:trial-run-update", args=[run.pk])

    def test_a_heat_is_linked_shared_and_taken_off_with_a_reason(
        self, trial, run, url, compartment, technician, signed_in
    ):
        browser = signed_in(technician)
        heat = materials.heat(compartment=compartment)
        data = typed(browser.get(url).context["form"])
        assert browser.post(url, data | {"heat": heat.code}).status_code == 302
        page = browser.get(trial.get_absolute_url()).content.decode()
        assert heat.code in page
        assert "1 of 4 runs have a heat" in page
        assert "measured Sc" in page  # what is missing
        other = reverse("trials:trial-run-update", args=[trial.runs.last().pk])
        shared = browser.post(
            other,
            typed(browser.get(other).context["form"]) | {"heat": heat.code},
        )
        assert shared.status_code == 422
        assert "say why they share it" in shared.content.decode()
        data = typed(browser.get(url).context["form"]) | {"heat": ""}
        assert browser.post(url, data).status_code == 422
        assert browser.post(url, data | {"reason": "wrong"}).status_code == 302
        run.refresh_from_db()
        assert run.heat is None

    def test_a_withheld_heat_stays_and_is_not_named(
        self, trial, run, url, technician, signed_in
    ):
        hidden = materials.heat(
            compartment=people.compartment(trial.organisation), code="H26-HIDDEN"
        )
        TrialRun.objects.filter(pk=run.pk).update(heat=hidden)
        browser = signed_in(technician)
        for page in (url, trial.get_absolute_url()):
            assert "H26-HIDDEN" not in browser.get(page).content.decode()
        api = browser.get(reverse("trials-api:trial-detail", args=[trial.code])).json()
        assert api["runs"][0]["heat"] == {"withheld": True}
        answer = browser.post(url, typed(browser.get(url).context["form"]))
        assert answer.status_code == 302
        run.refresh_from_db()
        assert run.heat == hidden


def test_pages_cost_the_same_however_much_hangs_on_them(
    program, compartment, technician, viewer, signed_in
):
    browser = signed_in(viewer)

    def cost(url: str) -> int:
        browser.get(url)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert browser.get(url).status_code == 200
        return len(queries)

    common = {"compartment": compartment, "by": technician, "program": program}
    trial = plans.trial(**common)
    plans.work_item(program)
    plans.component(**common)
    urls = [
        program.get_absolute_url(),
        trial.get_absolute_url(),
        *(reverse(f"trials:{noun}-list") for noun in NOUNS),
        *(reverse(f"trials-api:{noun}-list") for noun in NOUNS),
    ]
    before = [cost(url) for url in urls]
    for run in trial.runs.all():
        heat = materials.heat(compartment=compartment)
        TrialRun.objects.filter(pk=run.pk).update(heat=heat)
    one = cost(trial.get_absolute_url())
    for _n in range(4):
        plans.trial(**common)
        plans.work_item(program)
        plans.component(**common)
        program.program_alloys.create(
            alloy=materials.alloy(compartment=compartment), compartment=compartment
        )
    after = [cost(url) for url in urls]
    assert [b - a for a, b in zip(before, after, strict=True)] == [
        0,
        one - before[1],
        *[0] * 8,
    ]
    assert Component.objects.count() == Trial.objects.count() == 5
    assert WorkItem.objects.count() == 5
