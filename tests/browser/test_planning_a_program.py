"""A program in a browser: its table of runs pasted cell by cell, its pages accessible."""

import datetime as dt
import os
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone

from tests.browser.signing_in import sign_in
from tests.factories import (
    materials,
    people,
    plans,
    stored_summaries,
    stored_tests,
)
from trials.choices import WorkKind
from trials.models import TrialRun

WIDTHS = (390, 820, 1440)


@pytest.fixture
def engineer(live_site):
    compartment = people.compartment(tag="", name="Scandium program")
    return people.person("engineer", compartment)


@pytest.fixture
def program(engineer):
    """A program with something of everything."""
    compartment = engineer.memberships.get().compartment
    variant = materials.alloy("535+0.30SC", compartment=compartment)
    program = plans.program(
        compartment=compartment,
        by=engineer,
        code="P26-01",
        title="Scandium in cast 535, 2026",
        aim="Show that scandium raises yield strength and keeps elongation.",
        alloys=[variant],
        ends_on=dt.date(2027, 5, 29),
    )
    today = timezone.now().date()
    for kind, title, n, more in (
        (WorkKind.HEATS, "Heats poured", 24, {"due_on": today + dt.timedelta(days=9)}),
        (
            WorkKind.TESTS,
            "Bars tested in tension",
            12,
            {"method_code": "ASTM-B557-15", "due_on": today - dt.timedelta(days=6)},
        ),
        (WorkKind.CASTINGS, "Battery-tray corner castings", 3, {}),
    ):
        plans.work_item(
            program, kind=kind, title=title, planned_quantity=n, responsible=engineer,
            **more,
        )  # fmt: skip
    plans.criterion(program, title="Yields 30 MPa more")
    plans.criterion(
        program,
        title="Yields at all",
        statement=plans.statement(
            alloy=variant, comparison="absolute", baseline_alloy=None, better="higher"
        ),
    )
    runs = {}
    for alloy, yields in (
        (variant, (176.0, 181.0, 178.0)),
        (materials.alloy(), (137.0, 139.0, 135.0)),
    ):
        for value in yields:
            heat = materials.heat(
                compartment=compartment,
                alloy=alloy,
                charged_at=timezone.now() + dt.timedelta(hours=1),
            )
            run = materials.casting_run(heat)
            runs[heat] = run
            for offset in (-1.0, 1.0):
                stored_tests.tensile_test(
                    materials.specimen(run), values={"Rp0.2": value + offset}
                )
    trial = plans.trial(
        compartment=compartment, by=engineer, program=program, code="T26-001"
    )
    first = trial.runs.first()
    TrialRun.objects.filter(pk=first.pk).update(heat=next(iter(runs)))
    plans.component(
        compartment=compartment, by=engineer, program=program, code="CP-001",
        name="Battery tray corner", governing_requirement="crash",
    )  # fmt: skip
    stored_summaries.compute()
    return program


PAGES = {
    "overview": "/overview/",
    "programs": "/programs/",
    "program": "/programs/P26-01/",
    "program-form": "/programs/P26-01/edit/",
    "work-item-form": "/work-items/new/",
    "trial": "/trials/T26-001/",
    "table": "/trials/T26-001/table/",
    "component": "/components/CP-001/",
    "criterion": "/success-criteria/P26-01-C1/",
    "criterion-form": "/success-criteria/new/",
}


@pytest.mark.slow
def test_every_page_of_planning_is_accessible_at_every_width(
    live_site, browser_page, engineer, program
):
    sign_in(browser_page, engineer, live_site)
    found = {}
    folder = os.environ.get("LABTRACK_PICTURES")
    for theme in ("light", "dark"):
        browser_page.context.add_cookies(
            [{"name": "labtrack-theme", "value": theme, "url": live_site.url}]
        )
        for name, url in PAGES.items():
            for width in WIDTHS:
                browser_page.set_viewport_size({"width": width, "height": 900})
                browser_page.goto(url)
                browser_page.wait_for_load_state("networkidle")
                wide = browser_page.evaluate(
                    "document.documentElement.scrollWidth - innerWidth"
                )
                if wide > 0:
                    found[name, theme, width] = f"{wide} px too wide"
                if folder:
                    path = Path(folder) / f"{name}-{theme}-{width}.png"
                    browser_page.screenshot(path=path, full_page=True)
            violations = Axe().run(browser_page).response["violations"]
            if violations:
                found[name, theme] = [
                    (each["id"], each["nodes"][0]["html"][:160]) for each in violations
                ]
    assert found == {}


@pytest.mark.slow
def test_a_block_pasted_into_a_cell_fills_the_table_and_enter_goes_down(
    live_site, browser_page, engineer, program
):
    trial = plans.trial(
        compartment=program.compartment,
        by=engineer,
        code="T26-002",
        factors=[],
        runs=[],
    )
    page = browser_page
    sign_in(page, engineer, live_site)
    page.goto("/trials/T26-002/table/")
    page.locator("#id_cell-h-0").focus()
    page.evaluate(
        """text => {
            const data = new DataTransfer();
            data.setData("text/plain", text);
            document.activeElement.dispatchEvent(new ClipboardEvent(
                "paste", { clipboardData: data, bubbles: true, cancelable: true }));
        }""",
        "Sc [wt%]\tMold\n0\tsand\n0.30\tmetal\n",
    )
    assert page.locator("#id_cell-2-1").input_value() == "metal"
    page.locator("#id_cell-1-0").press("Enter")
    assert page.evaluate("document.activeElement.id") == "id_cell-2-0"
    page.locator("#id_cell-2-0").fill("0,30")
    page.locator("#id_cell-2-0").press("Control+Enter")
    page.get_by_text("decimal comma").first.wait_for()
    page.locator("#id_cell-2-0").fill("0.30")
    page.get_by_role("button", name="Save the table").last.click()
    page.wait_for_url("**/trials/T26-002/")
    assert [level.text for level in trial.runs.get(number=2).levels.all()] == [
        "0.30",
        "metal",
    ]
