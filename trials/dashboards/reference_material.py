"""The page of a reference material: its certificate, and every laboratory's results."""

import math
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from labtrack.accounts.natural_keys import key_of
from labtrack.accounts.visibility import visible_to
from labtrack.charts.card import ChartCard, Column
from labtrack.charts.laboratories import laboratories
from labtrack.pages.detail import Action, Reader, RecordDetail, Section
from trials.chemistry.means import Reading, mean_of
from trials.dashboards import columns
from trials.dashboards.heat_samples import shown, shown_mean
from trials.models import ReferenceMaterial, SampleElement

MOST_ROWS = 400


def compose(material: ReferenceMaterial, reader: Reader) -> RecordDetail:
    """The certificate, and each element by laboratory with its means."""
    certified = {value.element: value for value in material.certified_values.all()}
    rows = list(
        visible_to(reader.person, SampleElement)
        .filter(
            sample__reference_material=material,
            sample__excluded_reason="",
            n__gt=0,
        )
        .select_related("sample__organisation", "sample__instrument")
        .order_by("sample__laboratory", "sample__pk", "element")[:MOST_ROWS]
    )
    samples = material.chemistry_samples.count()
    may_mend = reader.may("correct", material.compartment_id)
    simulated = material.compartment.is_simulated
    return RecordDetail(
        record=material,
        noun=_("Reference material"),
        title=material.code,
        sub=", ".join(filter(None, [material.name, material.producer])),
        breadcrumbs=[
            columns.home(
                _("Reference materials"), reverse("trials:reference-material-list")
            ),
            columns.here(material),
        ],
        facts=[
            {"label": _("Certificate"), "value": material.certificate},
            {"label": _("Certified elements"), "value": len(certified)},
            {"label": _("Samples"), "value": samples, "is_lead": True},
            {
                "label": _("Laboratories"),
                "value": len({_laboratory(row) for row in rows}),
                "is_lead": True,
            },
        ],
        sections=[_by_laboratory(rows, certified, reader)],
        primary=Action(
            _("Type a sample"),
            f"{reverse('trials:chemistry-sample-create')}?"
            f"{urlencode({'source': key_of(material)})}",
            "plus",
        )
        if may_mend
        else None,
        actions=[
            Action(
                _("Import results sheets"),
                f"{reverse('trials:chemistry-sheets-upload')}?"
                f"{urlencode({'source': key_of(material)})}",
            ),
            Action(
                _("Edit"),
                reverse("trials:reference-material-update", args=[key_of(material)]),
            ),
        ]
        if may_mend
        else [],
        extra={
            "cards": _cards(rows, certified, simulated),
            "certificate": _certificate(certified),
        },
    )


def _laboratory(row: SampleElement) -> str:
    return row.sample.laboratory or str(row.sample.instrument or row.sample.code)


def _certificate(certified) -> Section:
    return Section(
        title=_("Certified values"),
        columns=[
            columns.column(_("Element")),
            columns.column(_("Value"), is_number=True),
            columns.column(_("Uncertainty"), is_number=True),
            columns.column(_("Unit")),
        ],
        rows=[
            [
                value.element,
                value.text if value.is_certified else f"({value.text})",
                value.uncertainty_text,
                value.unit,
            ]
            for value in certified.values()
        ],
        empty=_("No certified values yet: edit the record and copy them."),
    )


def _by_laboratory(rows, certified, reader: Reader) -> Section:
    """Result per element and laboratory, with what the certificate says beside."""
    ordered = sorted(rows, key=lambda row: (row.element, _laboratory(row)))
    return Section(
        title=_("Results by element and laboratory"),
        note=_("Mean of replicates, n and s; blank cells were blank in the file."),
        columns=[
            columns.column(_("Element")),
            columns.column(_("Laboratory")),
            columns.column(_("Sample"), css="opt2"),
            columns.column(_("Mean"), is_number=True, unit="wt%"),
            columns.column(_("s"), is_number=True, unit="wt%"),
            columns.column(_("n"), is_number=True),
            columns.column(_("Certified"), is_number=True, unit="wt%", css="opt"),
            columns.column(_("Difference"), is_number=True, unit="wt%", css="opt"),
        ],
        rows=[
            [
                row.element,
                _laboratory(row),
                {
                    "text": row.sample.code,
                    "url": row.sample.get_absolute_url(),
                    "is_code": True,
                },
                shown_mean(row),
                shown(row.s_wt_pct, 2) or None,
                f"{row.n}",
                _certified_text(certified.get(row.element)),
                _difference(row, certified.get(row.element)),
            ]
            for row in ordered
        ],
        empty=_("No results yet: import workbooks or type samples."),
    )


def _certified_text(value) -> str | None:
    if value is None:
        return None
    text = shown(value.value_wt_pct, 4)
    if value.uncertainty_wt_pct is None:
        return text
    return f"{text} ± {shown(value.uncertainty_wt_pct, 2)}"


def _difference(row: SampleElement, value) -> str | None:
    if value is None or row.value_wt_pct is None:
        return None
    difference = row.value_wt_pct - value.value_wt_pct
    sign = "\N{MINUS SIGN}" if difference < 0 else "+"
    return f"{sign}{shown(abs(difference), 2)}"


def _cards(rows, certified, simulated: bool) -> list[ChartCard]:
    """One dot plot for each element that more than one laboratory measured."""
    by_element: dict[str, list[SampleElement]] = {}
    for row in rows:
        by_element.setdefault(row.element, []).append(row)
    return [
        _card(element, found, certified.get(element), simulated)
        for element, found in sorted(by_element.items())
        if len({_laboratory(row) for row in found}) > 1 or element in certified
    ]


def _card(element: str, rows, value, simulated: bool) -> ChartCard:
    unit, scale = ("ppm", 1e4) if _largest(rows) < 0.01 else ("wt%", 1.0)
    points = [
        {
            "laboratory": _laboratory(row),
            "value": (row.value_wt_pct or 0.0) * scale,
            "low": ((row.value_wt_pct or 0.0) - (row.s_wt_pct or 0.0)) * scale,
            "high": ((row.value_wt_pct or 0.0) + (row.s_wt_pct or 0.0)) * scale,
            "shown": f"{shown((row.value_wt_pct or 0.0) * scale, 4)} {unit}, n = {row.n}",
            "code": row.sample.code,
            "url": row.sample.get_absolute_url(),
        }
        for row in rows
        if row.value_wt_pct is not None
    ]
    overall = mean_of(Reading(p["value"]) for p in points)
    band = None
    if value is not None and value.uncertainty_wt_pct:
        band = (
            (value.value_wt_pct - value.uncertainty_wt_pct) * scale,
            (value.value_wt_pct + value.uncertainty_wt_pct) * scale,
        )
    return ChartCard(
        key=f"laboratories-{element}",
        title=_("%(element)s by laboratory") % {"element": element},
        subtitle=_(
            "Means [%(unit)s] with one standard deviation of the replicates, n = %(n)d laboratories"
        )
        % {"unit": unit, "n": len(points)},
        spec=laboratories(
            points,
            axis=f"{element} [{unit}]",
            certified=value.value_wt_pct * scale if value else None,
            band=band,
            mean=overall.wt_pct,
            simulated=simulated,
        )
        if points
        else None,
        empty=_("Only results below detection."),
        columns=[
            Column(_("Laboratory")),
            Column(_("Sample")),
            Column(_("Mean"), unit, is_number=True),
            Column(_("s"), unit, is_number=True),
        ],
        rows=[
            [
                p["laboratory"],
                {"text": p["code"], "url": p["url"]},
                shown(p["value"], 4),
                shown(p["high"] - p["value"], 2),
            ]
            for p in points
        ],
    )


def _largest(rows) -> float:
    values = [row.value_wt_pct for row in rows if row.value_wt_pct is not None]
    return max(values, default=math.inf)
