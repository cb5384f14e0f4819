"""The tables of a program's overview as files: numbers as numbers, with what marks them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpResponseBase
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from characterization.choices import Basis
from characterization.dashboards.program_overview import ProgramOverview
from labtrack.pages.export import Marks, rows_response


@dataclass(frozen=True, slots=True)
class Table:
    """One table: what it is called, its heads, its rows."""

    title: str | Promise
    columns: Sequence[Any]
    rows: Callable[[ProgramOverview], list[list[Any]]]


def _criteria(page: ProgramOverview) -> list[list[Any]]:
    rows = []
    for line in page.criteria:
        low, high = line.judgement.interval or (None, None)
        rows.append(
            [
                line.criterion.code,
                line.criterion.title,
                line.statement.property.code,
                line.statement.property.canonical_unit,
                line.subject,
                line.against,
                line.asked,
                line.verdict.label,
                line.judgement.found,
                low,
                high,
                line.judgement.threshold,
                line.statement.confidence_pct,
                line.n_bars,
                line.n_approved,
                *line.judgement.heats,
                line.reason,
                line.statement.number,
                line.statement.stated_at,
                line.first_heat_at,
            ]
        )
    return rows


def _work(page: ProgramOverview) -> list[list[Any]]:
    return [
        [
            line.item.code,
            line.item.title,
            line.item.get_kind_display(),
            line.n,
            line.planned,
            line.item.starts_on,
            line.item.due_on,
            str(line.item.responsible or ""),
            line.when,
        ]
        for line in page.work
    ]


def _latest(page: ProgramOverview) -> list[list[Any]]:
    """One row per result, in the canonical unit; a test without one has a row too."""
    return [
        [
            line.test.specimen.code,
            line.test.method.code,
            line.test.get_state_display(),
            line.scandium.wt_pct if line.scandium else None,
            result.property.code if result else None,
            result.value if result else None,
            result.property.canonical_unit if result else None,
            line.test.created_at,
        ]
        for line in page.latest
        for result in line.results or [None]
    ]


TABLES = {
    "criteria": Table(
        gettext_lazy("Success criteria"),
        [
            "Code", "Title", "Property", "Unit", "Candidate", "Baseline", "Asked",
            "Verdict", "Found", "Lower bound", "Upper bound", "Threshold",
            "Confidence [%]", "Bars", "Approved", "Heats", "Heats of the baseline",
            "What is missing", "Version", "Stated", "First heat",
        ],
        _criteria,
    ),
    "work": Table(
        gettext_lazy("Scope of work"),
        [
            "Code", "Title", "What counts", "Done", "Planned", "Start", "Due",
            "Responsible", "Stands",
        ],
        _work,
    ),
    "latest": Table(
        gettext_lazy("Latest results"),
        [
            "Specimen", "Method", "State", "Sc [wt%]", "Property", "Value", "Unit",
            "Received",
        ],
        _latest,
    ),
}  # fmt: skip


def response(
    page: ProgramOverview, name: str, fmt: str, *, at: datetime
) -> HttpResponseBase:
    """One table of the page as a file."""
    table = TABLES[name]
    place = page.program.compartment
    marks = Marks(
        markings=place.marking,
        is_simulated=place.is_simulated,
        about=[
            (_("Program"), f"{page.program.code}, {page.program.title}"),
            (_("Basis"), str(Basis(page.basis).label)),
            (
                _("Approved"),
                _("%(n)d of %(all)d results")
                % {"n": page.n_approved, "all": page.n_results},
            ),
            (_("Scope"), _("%(n)d compartments") % {"n": page.n_scope}),
            (_("As of"), (page.as_of or at).isoformat(timespec="seconds")),
        ],
    )
    return rows_response(
        fmt, f"{page.program.code}-{name}", table.columns, table.rows(page), marks
    )
