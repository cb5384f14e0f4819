"""The melt log: everything that happened to a heat on one time axis."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from labtrack import quantities
from labtrack.charts.card import ChartCard, Column
from labtrack.charts.over_time import element_over_time, melt_log
from labtrack.entry.quantity import shown_to, typed_otherwise
from labtrack.pages.detail import Reader
from trials.dashboards.heat_samples import Samples, shown
from trials.dashboards.heat_verdict import HeatVerdict
from trials.melt_choices import EVENT_UNITS, MeltEventKind
from trials.models import AlloyTarget, Heat, MeltEvent

MOST_ELEMENTS = 6


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the log."""

    at: datetime
    clock: str
    day: str
    what: str
    detail: str = ""
    short: str = ""
    """Words along the rule of the chart."""
    url: str = ""
    temperature_c: float | None = None
    is_struck: bool = False
    is_withheld: bool = False
    typed: str = ""
    """What was typed in other units than the reader's."""


def lines(
    *,
    additions: Iterable[Any],
    events: Iterable[MeltEvent],
    samples: Samples,
    runs: Iterable[Any],
    reader: Reader,
    may_record: bool,
) -> list[Line]:
    """Additions, events, samples and pours in order of time, the last one first."""
    made = [
        *(_addition(row, reader) for row in additions),
        *(_event(row, reader, may_record) for row in events),
        *(_sample(row, reader) for row in samples.rows),
        *(_pour(row, reader) for row in runs),
    ]
    return sorted(made, key=lambda line: line.at, reverse=True)


def temperatures(log: Sequence[Line]) -> list[Line]:
    """Lines that say how warm the melt was, in order of time."""
    return [
        line
        for line in reversed(log)
        if line.temperature_c is not None and not line.is_struck
    ]


def chart(heat: Heat, log: Sequence[Line], reader: Reader, *, is_simulated: bool):
    """The melt's temperature with everything that happened."""
    unit = quantities.customary_unit("degC", reader.person.unit_system)
    warm = [_point(heat, line, unit) for line in temperatures(log)]
    happened = [
        {
            "minutes": _minutes(heat, line.at),
            "what": line.short,
            "shown": line.what,
            "clock": line.clock,
        }
        for line in reversed(log)
        if line.short and not line.is_struck
    ]
    rows = [
        [line.clock, line.what, line.detail, _shown(line.temperature_c, unit)]
        for line in log
        if not line.is_struck
    ]
    return ChartCard(
        key="melt-log",
        title=_("Melt log"),
        subtitle=_("Logged melt temperatures; dashed: what happened."),
        spec=melt_log(
            warm,
            happened,
            axis=_("Melt temperature [%(unit)s]")
            % {"unit": quantities.shown_unit(unit)},
            simulated=is_simulated,
        )
        if warm
        else None,
        empty=_("Log a melt temperature and it is drawn here, with what happened."),
        columns=[
            Column(_("Time")),
            Column(_("What")),
            Column(_("Detail"), css="opt"),
            Column(_("Temperature"), unit, is_number=True),
        ],
        rows=rows,
    )


def element_charts(
    heat: Heat,
    samples: Samples,
    verdict: HeatVerdict,
    targets: Sequence[AlloyTarget],
    *,
    is_simulated: bool,
) -> list[ChartCard]:
    """The elements that matter over time, each with its limits and window."""
    if len(samples.counted) < 2:
        return []
    limits = {}
    if verdict.judgement is not None:
        limits = {
            row.element: row for row in verdict.judgement.specification.limits.all()
        }
    by_target = {target.element: target for target in targets}
    asked = [
        *(miss.element for miss in verdict.misses),
        *by_target,
        *(e for e, row in limits.items() if row.minimum),
    ]
    chosen = [e for e in dict.fromkeys(asked) if e in samples.standing]
    return [
        _element_chart(
            heat,
            samples,
            element,
            limits.get(element),
            by_target.get(element),
            is_simulated=is_simulated,
        )
        for element in chosen[:MOST_ELEMENTS]
    ]


def _element_chart(heat, samples, element, limit, target, *, is_simulated):
    points = []
    for row in samples.counted:
        found = next((e for e in row.elements.all() if e.element == element), None)
        if found is None or not found.n:
            continue
        is_below = found.value_wt_pct is None
        value = found.below_wt_pct if is_below else found.value_wt_pct
        points.append(
            {
                "minutes": _minutes(heat, row.at),
                "value": value,
                "is_below": is_below,
                "code": row.code,
                "shown": f"{'< ' if is_below else ''}{shown(value)} wt%, n = {found.n}",
                "stage": str(row.get_stage_display() or _("to be named")),
                "url": row.get_absolute_url(),
            }
        )
    window = _pair(target.low_wt_pct, target.high_wt_pct) if target else None
    bounds = _pair(limit.minimum or "0", limit.maximum) if limit else None
    return ChartCard(
        key=f"over-time-{element}",
        title=_("%(element)s over the melt") % {"element": element},
        subtitle=_("Sample means; band: window; rules: limits."),
        spec=element_over_time(
            points,
            axis=f"{element} [wt%]",
            limits=bounds,
            window=window,
            target=float(target.target_wt_pct)
            if target and target.target_wt_pct is not None
            else None,
            simulated=is_simulated,
        )
        if points
        else None,
        empty=_("No sample has this element yet."),
        columns=[
            Column(_("Sample")),
            Column(_("Stage")),
            Column(_("Minutes"), "min", is_number=True),
            Column(element, "wt%", is_number=True),
        ],
        rows=[
            [
                {"text": p["code"], "url": p["url"]},
                p["stage"],
                f"{p['minutes']:.0f}",
                p["shown"],
            ]
            for p in points
        ],
    )


def _pair(low: Any, high: Any) -> tuple[float, float] | None:
    return (float(low), float(high)) if low and high else None


def _minutes(heat: Heat, at: datetime) -> float:
    return round((at - heat.charged_at).total_seconds() / 60, 1)


def _point(heat: Heat, line: Line, unit: str) -> dict[str, Any]:
    return {
        "minutes": _minutes(heat, line.at),
        "value": _in(line.temperature_c, unit),
        "shown": f"{_shown(line.temperature_c, unit)} {quantities.shown_unit(unit)}",
        "what": line.what,
        "clock": line.clock,
    }


def _in(value_c: float | None, unit: str) -> float:
    return float(quantities.convert(repr(value_c), "degC", unit))


def _shown(value_c: float | None, unit: str) -> str:
    return "" if value_c is None else f"{_in(value_c, unit):.0f}"


def _addition(row, reader: Reader) -> Line:
    sees = reader.sees(row.lot)
    material = row.lot.material if sees else ""
    what = f"{shown_to(reader.person, row.mass_as_entered)} {material}".strip()
    parts = [
        _("lot %(lot)s") % {"lot": row.lot.code} if sees else "",
        str(row.get_purpose_display()),
        row.recorded_by.staff_code,
        row.late_reason,
    ]
    return Line(
        row.added_at,
        *_clock(row.added_at, reader),
        what,
        ", ".join(filter(None, parts)),
        material or _("withheld"),
        row.lot.get_absolute_url() if sees else "",
        is_withheld=not sees,
        typed=typed_otherwise(reader.person, row.mass_as_entered),
    )


def _event(row: MeltEvent, reader: Reader, may_record: bool) -> Line:
    typed = (
        row.value_as_entered,
        row.duration_as_entered,
        row.rotor_as_entered,
        row.flow_as_entered,
    )
    parts = [shown_to(reader.person, text) for text in typed]
    parts += [row.gas, row.note, row.recorded_by.staff_code]
    if row.struck_reason:
        parts.append(_("struck out: %(why)s") % {"why": row.struck_reason})
    is_warm = EVENT_UNITS.get(MeltEventKind(row.kind)) == "degC"
    kind = str(row.get_kind_display())
    return Line(
        row.at,
        *_clock(row.at, reader),
        kind,
        ", ".join(filter(None, parts)),
        "" if row.kind == MeltEventKind.TEMPERATURE else kind,
        reverse("trials:melt-event-update", args=[row.pk]) if may_record else "",
        row.value if is_warm else None,
        bool(row.struck_reason),
        typed=typed_otherwise(reader.person, *typed),
    )


def _sample(row, reader: Reader) -> Line:
    stage = row.get_stage_display() if row.stage else _("to be named")
    by = str(row.instrument or (row.created_by.staff_code if row.created_by else ""))
    return Line(
        row.at,
        *_clock(row.at, reader),
        _("Sample %(code)s") % {"code": row.code.rpartition("-")[2]},
        ", ".join(filter(None, [str(stage), str(row.get_method_display()), by])),
        row.code.rpartition("-")[2],
        row.get_absolute_url(),
        is_struck=bool(row.excluded_reason),
    )


def _pour(row, reader: Reader) -> Line:
    return Line(
        row.poured_at,
        *_clock(row.poured_at, reader),
        _("Pour %(code)s") % {"code": row.code.rpartition("-")[2]},
        ", ".join(
            filter(
                None,
                [
                    str(row.get_process_display()),
                    shown_to(reader.person, row.pour_temperature_as_entered),
                ],
            )
        ),
        _("Pour"),
        row.get_absolute_url(),
        row.pour_temperature_c,
        typed=typed_otherwise(reader.person, row.pour_temperature_as_entered),
    )


def _clock(moment: datetime, reader: Reader) -> tuple[str, str]:
    local = moment.astimezone(ZoneInfo(reader.person.time_zone))
    return local.strftime("%H:%M"), f"{date_format(local, 'M j')} {local.tzname()}"
