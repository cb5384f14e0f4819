"""The logs of a load: temperature against time with the planned soaks and their tolerance,
and what the log says of each soak beside what was typed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from django.urls import reverse
from django.utils.translation import gettext as _

from labtrack import quantities
from labtrack.accounts import permissions
from labtrack.accounts.models import User
from labtrack.accounts.visibility import visible_to
from labtrack.charts.card import ChartCard, Column
from labtrack.charts.plane import Axis, Band, Line, plane
from labtrack.instruments import channels, understanding
from labtrack.jobs.choices import JobState
from labtrack.jobs.models import Job
from labtrack.pages.detail import Reader
from labtrack.quantities import shown_unit
from labtrack.reading import (
    in_words,
    spoken_difference,
    spoken_number,
    spoken_unit,
)
from trials.choices import SegmentKind
from trials.models import HeatTreatmentLoad, LoadLog, LoadSegment
from trials.treatment.furnace_log import Soak, Stay, stays

DRAWN = 1500
MOST_COLORS = 8


@dataclass(frozen=True)
class ShownLog:
    """One log: its chart, what it says, and what may be done with it."""

    log: LoadLog
    card: ChartCard
    columns: list[Column]
    rows: list[list[Any]]
    original_url: str
    withdraw_url: str
    warnings: list[str]


@dataclass(frozen=True)
class LogsPage:
    """The logs that a person sees, and whether one is being read."""

    load: HeatTreatmentLoad
    logs: list[ShownLog]
    withdrawn: list[LoadLog]
    n_withheld: int
    is_waiting: bool
    problem: str
    upload_url: str


def logs_page(load: HeatTreatmentLoad, reader: Reader) -> LogsPage:
    """`load` comes with its cycle and segments."""
    person = reader.person
    found = list(
        visible_to(person, LoadLog)
        .filter(load=load)
        .select_related("trace", "submission", "compartment", "withdrawn_by")
    )
    standing = [log for log in found if not log.withdrawn_by_id]
    job = (
        visible_to(person, Job)
        .filter(kind=understanding.JOB_KIND, arguments__load=load.pk)
        .order_by("-pk")
        .first()
    )
    places = set(load.items.values_list("compartment_id", flat=True))
    may_record = any(permissions.may(person, "record", place) for place in places)
    return LogsPage(
        load=load,
        logs=[_shown(log, load, reader) for log in standing],
        withdrawn=[log for log in found if log.withdrawn_by_id],
        n_withheld=load.logs.count() - len(found),
        is_waiting=job is not None and job.state in (JobState.QUEUED, JobState.RUNNING),
        problem=job.message
        if job is not None and job.state in (JobState.FAILED, JobState.QUARANTINED)
        else "",
        upload_url=reverse("trials:heat-treatment-load-log-upload", args=[load.code])
        if may_record
        else "",
    )


def _shown(log: LoadLog, load: HeatTreatmentLoad, reader: Reader) -> ShownLog:
    series = channels.unpack(bytes(log.trace.data), log.trace.channel_names)
    elapsed = series.pop("time")
    # What of the cycle lies in a compartment that the reader does not see stays there.
    soaks = _soaks(load) if reader.sees(load.cycle) else []
    found = stays(
        elapsed, series, soaks, tolerance_k=load.cycle.temperature_tolerance_k
    )
    may_correct = reader.may("correct", log.compartment_id)
    return ShownLog(
        log=log,
        card=_card(log, load, elapsed, series, soaks, found, reader.person),
        columns=_COLUMNS(),
        rows=[_row(stay, load, soaks) for stay in found],
        original_url=reverse("trials:load-log-original", args=[log.pk]),
        withdraw_url=reverse("trials:load-log-withdraw", args=[log.pk])
        if may_correct
        else "",
        warnings=[
            f"{_('Line')} {warning['line']}: {warning['message']}"
            if warning["line"]
            else warning["message"]
            for warning in log.trace.facts.get("warnings", [])
        ],
    )


def _soaks(load: HeatTreatmentLoad) -> list[Soak]:
    """The soaks as they were set, where that was typed, else as they were planned."""
    ran = _ran(load)
    found = []
    for step in load.cycle.segments.all():
        if step.kind != SegmentKind.SOAK:
            continue
        own = ran.get(step.position)
        set_c = own.set_temperature_c if own else None
        set_c = step.set_temperature_c if set_c is None else set_c
        if set_c is not None:
            found.append(Soak(step.position, set_c, step.duration_h))
    return found


def _ran(load: HeatTreatmentLoad) -> dict[int, LoadSegment]:
    return {row.position: row for row in load.segments.all()}


def _card(
    log: LoadLog,
    load: HeatTreatmentLoad,
    elapsed: np.ndarray,
    series: dict[str, np.ndarray],
    soaks: Sequence[Soak],
    found: Sequence[Stay],
    person: User,
) -> ChartCard:
    unit = quantities.customary_unit("degC", person.unit_system)
    tolerance = load.cycle.temperature_tolerance_k
    zone = ZoneInfo(person.time_zone)

    def shown(values: Any) -> list[float]:
        array = np.asarray(values, dtype=float)
        return [float(v) for v in quantities.convert_array(array, "degC", unit)]

    keep = np.unique(np.linspace(0, len(elapsed) - 1, DRAWN).astype(int))
    is_colored = 1 < len(series) <= MOST_COLORS
    lines = []
    for name, values in series.items():
        at = keep[np.isfinite(values[keep])]
        lines.append(
            Line(
                [float(v) for v in elapsed[at] / 3600],
                shown(values[at]),
                name,
                group=name if is_colored else "",
                is_faint=len(series) > MOST_COLORS,
            )
        )
    bands = []
    for soak in soaks:
        begins = _begins_h(log, load, soak, found)
        if begins is None:
            continue
        x = [begins, begins + (soak.planned_h or 0)]
        lines.append(Line(x, shown([soak.set_c] * 2), _("planned"), "offset-line"))
        bands.append(
            Band(
                x,
                shown([soak.set_c - tolerance] * 2),
                shown([soak.set_c + tolerance] * 2),
            )
        )
    highest = [
        float(np.nanmax(v)) if np.isfinite(v).any() else 0.0 for v in series.values()
    ]
    return ChartCard(
        key=f"furnace-log-{log.pk}",
        title=_("The furnace as its log has it"),
        subtitle=_(
            "Temperature in %(unit)s against hours since %(when)s; dashed: planned soaks, "
            "band: ±%(k)s"
        )
        % {
            "unit": shown_unit(unit),
            "when": f"{log.started_at.astimezone(zone):%Y-%m-%d %H:%M %Z}",
            "k": spoken_difference(tolerance, "delta_K"),
        },
        spec=plane(
            lines,
            x=Axis(_("Time [h]"), from_zero=True),
            y=Axis(_("Temperature [%(unit)s]") % {"unit": shown_unit(unit)}),
            bands=bands,
            simulated=log.compartment.is_simulated,
        ),
        columns=[
            Column(_("Channel"), css="opt"),
            Column(_("Readings"), is_number=True),
            Column(_("Highest"), shown_unit(unit), is_number=True),
        ],
        rows=[
            [name, f"{int(np.isfinite(values).sum()):,}", f"{shown([top])[0]:.1f}"]
            for (name, values), top in zip(series.items(), highest, strict=True)
        ],
    )


def _begins_h(
    log: LoadLog, load: HeatTreatmentLoad, soak: Soak, found: Sequence[Stay]
) -> float | None:
    """Where a planned soak is drawn: when it was typed to have begun, else when the last
    channel had arrived.
    """
    own = _ran(load).get(soak.position)
    if own is not None and own.started_at is not None:
        return (own.started_at - log.started_at).total_seconds() / 3600
    arrived = [
        stay.arrived_s
        for stay in found
        if stay.position == soak.position and stay.arrived_s is not None
    ]
    return max(arrived) / 3600 if arrived else None


def _COLUMNS() -> list[Column]:  # noqa: N802 (a table's head, in the reader's language)
    return [
        Column(_("Step"), is_number=True),
        Column(_("Channel"), css="opt"),
        Column(_("Set"), spoken_unit("degC"), is_number=True, css="opt"),
        Column(_("Reached after"), "h", is_number=True, css="opt"),
        Column(_("In the window"), "h", is_number=True),
        Column(_("Planned"), "h", is_number=True),
        Column(_("Typed"), "h", is_number=True, css="opt"),
        Column(_("Largest deviation"), spoken_unit("delta_K"), is_number=True),
        Column(_("What it says"), css="wrap"),
    ]


def _row(stay: Stay, load: HeatTreatmentLoad, soaks: Sequence[Soak]) -> list[Any]:
    soak = next(each for each in soaks if each.position == stay.position)
    typed = _ran(load).get(stay.position)
    return [
        str(stay.position),
        stay.channel,
        spoken_number(stay.set_c, "degC"),
        _number(None if stay.arrived_s is None else stay.arrived_s / 3600, 2),
        _number(stay.in_window_h, 2),
        _number(soak.planned_h, 2),
        _number(typed.duration_h if typed else None, 2),
        _deviation(stay.deviation_k),
        _verdict(stay, soak, load),
    ]


def _deviation(kelvin: float | None) -> str:
    return (
        "–" if kelvin is None else f"{float(spoken_number(kelvin, 'delta_K', 6)):+.1f}"
    )


def _number(value: float | None, digits: int) -> str:
    return "–" if value is None else f"{value:.{digits}f}"


def _verdict(stay: Stay, soak: Soak, load: HeatTreatmentLoad) -> Any:
    cycle, said = load.cycle, []
    if stay.in_window_h is None:
        nearest = (
            "–" if stay.nearest_c is None else in_words(f"{stay.nearest_c:.1f} °C")
        )
        text = _("never in the window; nearest %(t)s") % {"t": nearest}
        return {"state": "asked", "text": text}
    if abs(stay.deviation_k or 0) > cycle.temperature_tolerance_k:
        said.append(
            _("left the window of ±%(by)s")
            % {"by": spoken_difference(cycle.temperature_tolerance_k, "delta_K")}
        )
    least = (soak.planned_h or 0) * (1 - cycle.time_tolerance_pct / 100)
    if stay.in_window_h < least:
        short = (soak.planned_h or 0) - stay.in_window_h
        said.append(_("%(h)s h short of the plan") % {"h": f"{short:.2f}"})
    if stay.goes_on:
        said.append(_("the log ends before the soak does"))
    if not said:
        return {"state": "met", "text": _("as planned")}
    return {"state": "asked", "text": ", ".join(said)}
