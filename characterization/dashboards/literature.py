"""Published values for charts and pages: beside what was measured, never in it."""

from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from characterization.choices import LiteratureStatistic
from characterization.models import LiteratureValue
from labtrack.pages.detail import Action, Reader, RecordDetail
from labtrack.quantities import shown_unit


@dataclass(frozen=True, slots=True)
class LiteraturePoint:
    """One published number as a chart marks it: in the property's canonical unit, with the
    text as published and its source. `url` is its page here.
    """

    pk: int
    url: str
    label: str
    material: str
    temper: str
    process: str
    property: str
    unit: str
    value: float
    spread: float | None
    text: str
    scandium_wt_pct: float | None
    is_minimum: bool
    statement: str
    source: str


def literature_for(
    *properties: str, alloys: tuple[str, ...] = (), with_scandium: bool = False
) -> tuple[LiteraturePoint, ...]:
    """Published numbers of these properties (codes), for a mark of their own on a chart.

    `alloys` keeps rows of those registered alloys and rows that name none; with
    `with_scandium` only rows whose scandium content was published, which can stand on an
    axis of scandium. Rows without a number, and withdrawn ones, are left out. One query.
    """
    rows = LiteratureValue.objects.drawable().filter(property__code__in=properties)
    if alloys:
        rows = rows.filter(Q(alloy__code__in=alloys) | Q(alloy=None))
    if with_scandium:
        rows = rows.filter(scandium_wt_pct__isnull=False)
    rows = rows.select_related("property").order_by("property__position", "pk")
    return tuple(_point(row) for row in rows)


def _point(row: LiteratureValue) -> LiteraturePoint:
    unit = f" {shown_unit(row.unit)}".rstrip()
    return LiteraturePoint(
        pk=row.pk,
        url=row.get_absolute_url(),
        label=" ".join(filter(None, (row.material, row.temper))),
        material=row.material,
        temper=row.temper,
        process=row.process,
        property=row.property.code,
        unit=row.property.canonical_unit,
        value=row.value or 0.0,
        spread=row.spread,
        text=f"{row.text}{unit}",
        scandium_wt_pct=row.scandium_wt_pct,
        is_minimum=row.statistic == LiteratureStatistic.MINIMUM,
        statement=row.statement,
        source=row.source,
    )


def compose(row: LiteratureValue, reader: Reader) -> RecordDetail:
    """The page of one published value."""
    edit = reverse("characterization:literature-value-update", args=[row.pk])
    home = reverse("characterization:literature-value-list")
    return RecordDetail(
        record=row,
        noun=_("Published value"),
        title=" ".join(filter(None, (row.material, row.temper))),
        is_code=False,
        sub=row.property.name,
        states=["literature", *(["withdrawn"] if row.withdrawn_because else [])],
        breadcrumbs=[
            {"label": _("Literature"), "url": home},
            {"label": row.material},
        ],
        facts=_facts(row, reader),
        primary=Action(_("Edit"), edit)
        if row.may_be_edited_by(reader.person)
        else None,
    )


def _facts(row: LiteratureValue, reader: Reader) -> list[dict]:
    spread = f" ± {row.spread_text}" if row.spread_text else ""
    unit = f" {shown_unit(row.unit)}".rstrip()
    scandium = "" if row.scandium_wt_pct is None else f"{row.scandium_wt_pct:g} wt%"
    source = (
        format_html(
            '{} <a class="in-text" href="{}" rel="noreferrer">{}</a>',
            row.source,
            row.source_url,
            _("Open"),
        )
        if row.source_url
        else row.source
    )
    facts = [
        {"label": _("Property"), "value": row.property.code},
        {
            "label": row.get_statistic_display(),
            "value": row.value,
            "unit": row.property.canonical_unit,
            "place": row.property.place_of(row.value),
            "is_lead": True,
        },
        {
            "label": _("As published"),
            "value": f"{row.text}{spread}{unit}"
            if row.text
            else _("a finding, no number"),
        },
        {"label": _("Process"), "value": row.process},
        {"label": _("Scandium"), "value": scandium},
        {"label": _("Registered alloy"), "value": row.alloy},
        {"label": _("What it says"), "value": row.statement, "is_wide": True},
        {"label": _("Source"), "value": source, "is_wide": True},
        {
            "label": _("Added by"),
            "value": row.added_by or _("came with the product"),
            "more": reader.when(row.created_at),
        },
    ]
    if row.withdrawn_because:
        facts.append(
            {
                "label": _("Withdrawn because"),
                "value": row.withdrawn_because,
                "is_wide": True,
            }
        )
    return facts
