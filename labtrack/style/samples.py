"""Made-up content of the style page; a fixed text, seeded by nothing."""

from datetime import UTC, datetime, timedelta
from typing import Any

import django_tables2 as tables
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.html import format_html

from labtrack.icons import icon
from labtrack.states import STATES, state_of

TOKENS = {
    "Neutrals": ("surface", "raised", "sunken", "hover", "border", "border-strong"),
    "Words": ("text", "muted", "accent-ink"),
    "Accent": ("accent", "accent-hover", "accent-soft", "on-accent"),
    "Status": ("ok", "caution", "danger", "info", "sim"),
    "Status, soft": ("ok-soft", "caution-soft", "danger-soft", "info-soft", "sim-soft"),
    "States": ("submitted", "literature", "invalid", "sim-stripe"),
    "Series": tuple(f"series-{n}" for n in range(1, 9)),
    "Scandium": tuple(f"sc-{n}" for n in range(5)),
}
BARS = [
    # mark, specimen, heat, Rp0.2, Rm, A, state
    ("C793G", "H26-006-PM01-B3-T1", "H26-006", "175", "296", "8.4", "approved"),
    ("KMLBY", "H26-006-PM01-B4-T1", "H26-006", "174", "299", "8.1", "approved"),
    ("BYLJK", "H26-012-PM02-B3-T1", "H26-012", "177", "295", "6.2", "verified"),
    ("JRNKU", "H26-012-PM02-B4-T1", "H26-012", "169", "298", "8.5", "invalid"),
    ("DYPYX", "H26-012-PM03-B3-T1", "H26-012", "175", "291", "10.5", "submitted"),
    ("JLXFL", "H26-021-PM01-B2-T1", "H26-021", "171", "290", "", "in-progress"),
]
NUMBER = {"th": {"class": "n"}, "td": {"class": "n"}}


class StateColumn(tables.Column):
    """A state, quiet as in every table."""

    def render(self, value: str) -> str:
        """Icon and word."""
        shown = state_of(value)
        return format_html(
            '<span class="state" data-state="{}">{}{}</span>',
            shown.key,
            icon(shown.icon),
            shown.word,
        )


class SampleTable(tables.Table):
    """Six bars, as a list page would show them."""

    mark = tables.Column(attrs={"td": {"class": "code strong"}})
    specimen = tables.Column(
        attrs={"th": {"class": "opt"}, "td": {"class": "opt code muted"}}
    )
    heat = tables.Column(attrs={"td": {"class": "code"}})
    rp02 = tables.Column(verbose_name="Rp0.2 [MPa]", attrs=NUMBER)
    rm = tables.Column(verbose_name="Rm [MPa]", attrs=NUMBER)
    a = tables.Column(verbose_name="A 4D [%]", attrs=NUMBER)
    state = StateColumn()

    caption = "Bars of one material condition"

    class Meta:
        row_attrs = {"data-href": lambda record: f"#{record['mark']}"}
        empty_text = "No bar of this material condition has been tested yet."


def table(rows: list[dict[str, Any]] | None = None) -> SampleTable:
    """The sample table, filled unless told otherwise."""
    names = ("mark", "specimen", "heat", "rp02", "rm", "a", "state")
    if rows is None:
        rows = [dict(zip(names, bar, strict=True)) for bar in BARS]
    made = SampleTable(rows, orderable=True, order_by="rp02")
    if rows:
        made.pager = {
            "shown": "1 to 6",
            "count": 10_000,
            "is_exact": False,
            "noun": "tests",
            "previous_url": "",
            "next_url": "?cursor=6#table",
        }
    return made


def history() -> dict[str, Any]:
    """Three changes, as a record's history tells them."""
    start = datetime(2026, 11, 23, 15, 12, tzinfo=UTC)
    return {
        "events": [
            {
                "by": "KL",
                "at": start,
                "changes": [{"field": "Validity", "old": "valid", "new": "invalid"}],
                "reason": "Fracture in the grip, outside the middle half.",
            },
            {"by": "Dispatcher", "at": start, "text": "Version 7 of the summary"},
            {
                "by": "JD",
                "at": start - timedelta(days=3),
                "changes": [
                    {"field": "Diameter", "old": "12.86 mm", "new": "12.68 mm"}
                ],
                "reason": "Caliper read wrong; re-evaluated from the stored curves.",
            },
        ]
    }


def family() -> list[dict[str, Any]]:
    """A lot, a withheld lot, a heat and its bars."""
    bars = [
        {"label": "PM01-B1", "url": "#family", "note": "tensile bar"},
        {"label": "PM01-B2", "is_here": True, "note": "this one"},
    ]
    heat = {"label": "H26-013", "url": "#family", "note": "150 kg", "children": bars}
    return [
        {"label": "ML-0117", "url": "#family", "note": "Al-2Sc, 18.4 kg"},
        {"is_withheld": True, "note": "6.4 kg", "children": [heat]},
    ]


def facts() -> list[dict[str, Any]]:
    """The headline of a material condition."""
    return [
        {
            "label": "Mean of heats, Rp0.2",
            "value": 176.04,
            "unit": "MPa",
            "place": "1",
            "is_lead": True,
        },
        {
            "label": "95 % interval, 4 heats",
            "value": "167 to 185",
            "more": "MPa",
            "is_lead": True,
        },
        {"label": "n", "value": "23 bars", "more": "1 excluded"},
        {"label": "Heats", "value": "4"},
        {"label": "Lowest bar", "value": "165", "more": "min. 124"},
        {"label": "Basis", "value": "Working", "more": "15 of 23 approved"},
        {"label": "Fatigue strength", "value": None},
    ]


def checks() -> list[dict[str, Any]]:
    """Diagnostics, one of each outcome."""
    return [
        {
            "title": "At least 3 heats",
            "outcome": "passed",
            "value": "4",
            "detail": "Passed. One heat would give no interval",
        },
        {
            "title": "A-basis and B-basis",
            "outcome": "not_run",
            "value": "",
            "detail": "Not run, needs 5 heats for ANOVA basis",
        },
        {
            "title": "Heats agree with one another",
            "outcome": "failed",
            "value": "F 15.2",
            "detail": "Failed, p under 0.01. Use heats, not bars, for any interval",
        },
    ]


def history_address() -> str:
    """Where the sample drawer is filled from."""
    try:
        return reverse("style-history")
    except NoReverseMatch:
        return ""


def everything() -> dict[str, Any]:
    """All made-up content by the name the template uses."""
    return {
        "tokens": TOKENS,
        "states": list(STATES.values()),
        "facts": facts(),
        "checks": checks(),
        "family": family(),
        "history_url": history_address(),
        "moment": timezone.now() - timedelta(minutes=4),
        "breadcrumbs": [
            {"label": "ML-0117", "url": "#family", "is_code": True},
            {"is_withheld": True},
            {"label": "H26-013", "url": "#family", "is_code": True},
            {"label": "Style"},
        ],
        "tabs": [
            {"label": "Rp0.2", "url": "#tabs", "is_here": True},
            {"label": "Rm", "url": "#tabs"},
            {"label": "A 4D", "url": "#tabs"},
        ],
        "tiles": [
            {
                "before": "At 0.30 % Sc, T5 raises Rp0.2 by",
                "value": "33",
                "unit": "MPa",
                "interval": "[29, 38]",
                "after": "over the same heats as cast.",
                "provenance": "48 bars, paired within 4 heats, 95 %, working",
                "url": "#tiles",
            },
            {
                "before": "Elongation A 4D falls by",
                "value": "3.2",
                "unit": "%",
                "interval": "[2.3, 4.0]",
                "after": "against 535.0-F, at most 4.0 allowed.",
                "provenance": "48 bars, 8 heats in 4 blocks, 95 %, working",
                "url": "#tiles",
            },
        ],
        "columns": [
            {"label": "Heat"},
            {"label": "Bars", "is_number": True},
            {"label": "Mean", "unit": "MPa", "is_number": True},
            {"label": "State", "css": "opt"},
        ],
        "rows": [
            [
                {"text": "H26-006", "url": "#records", "is_code": True},
                "6",
                "176.6",
                {"state": "approved"},
            ],
            [
                {"text": "H26-012", "url": "#records", "is_code": True},
                "5",
                "173.0",
                {"state": "submitted"},
            ],
        ],
        "footer": ["All", "11", "174.8", ""],
        "exports": [
            {"label": "CSV", "url": "#exports"},
            {"label": "Excel", "url": "#exports"},
        ],
    }
