"""The steps of a load: planned and as they ran side by side, deviations in words."""

from collections.abc import Iterator
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from labtrack.entry.quantity import shown_to
from labtrack.pages.detail import Reader, Section
from labtrack.reading import in_words
from labtrack.templatetags.display import state
from trials.choices import SegmentKind
from trials.dashboards import columns
from trials.models import HeatTreatmentLoad, HeatTreatmentSegment, LoadSegment
from trials.treatment.comparing import Deviation, Step, Tolerances, deviations


def section(load: HeatTreatmentLoad, reader: Reader) -> Section:
    """One row a step. Two queries."""
    planned = {step.position: step for step in load.cycle.segments.all()}
    ran = {step.position: step for step in load.segments.all()}
    tolerances = Tolerances(
        load.cycle.temperature_tolerance_k, load.cycle.time_tolerance_pct
    )
    # What of the cycle lies in a compartment that the reader does not see stays there.
    is_seen = reader.sees(load.cycle)
    rows = []
    for position in sorted({*planned, *ran}):
        one, other = planned.get(position), ran.get(position)
        found = deviations(_step(one), _ran(other), tolerances) if is_seen else ()
        rows.append(
            [
                str(position),
                _planned_words(one, reader) if is_seen else _("withheld"),
                _ran_words(other, reader) if other else _("not recorded"),
                _said(found, is_recorded=other is not None),
            ]
        )
    return Section(
        title=_("Steps, planned and as they ran"),
        note=in_words(
            _("load within ±%(k)s K, times within ±%(pct)s %%")
            % {"k": f"{tolerances.temperature_k:g}", "pct": f"{tolerances.time_pct:g}"}
        )
        if is_seen
        else "",
        columns=[
            columns.column(_("No."), is_number=True),
            columns.column(_("Planned"), css="w"),
            columns.column(_("As it ran"), css="w"),
            columns.column(_("Deviation"), css="w"),
        ],
        rows=rows,
        empty=_("The cycle has no steps."),
    )


def words(deviation: Deviation) -> str:
    """A deviation as a sentence with both sides and the tolerance used."""
    planned, actual, tolerance = (
        deviation.planned,
        deviation.actual,
        deviation.tolerance,
    )
    if deviation.kind in ("missing", "unplanned", "step"):
        return _of_steps(deviation)
    if deviation.kind == "medium":
        return _("medium %(actual)s instead of %(planned)s") % {
            "actual": actual,
            "planned": planned,
        }
    said = {"actual": f"{actual:.4g}", "planned": f"{planned:.4g}", "by": ""}
    if isinstance(planned, float | int) and isinstance(actual, float | int):
        said["by"] = f"{actual - planned:+.3g}"
    sentences = {
        "set-temperature": _("set to %(actual)s °C, planned %(planned)s °C"),
        "load-temperature": _(
            "load at %(actual)s °C, %(by)s K from %(planned)s °C (tolerance ±%(tolerance)s K)"
        ),
        "time": _("%(actual)s h, planned %(planned)s h (tolerance ±%(tolerance)s %%)"),
        "ramp": _(
            "ramp %(actual)s K/h, planned %(planned)s K/h (tolerance ±%(tolerance)s %%)"
        ),
        "medium-temperature": _(
            "medium at %(actual)s °C, planned %(planned)s °C (tolerance ±%(tolerance)s K)"
        ),
        "delay": _("delay %(actual)s s, longest planned %(planned)s s"),
    }
    said["tolerance"] = f"{tolerance or 0:g}"
    return in_words(sentences[deviation.kind] % said)


def _of_steps(deviation: Deviation) -> str:
    def named(kind: Any) -> str:
        return str(SegmentKind(kind).label).lower() if kind else ""

    if deviation.kind == "missing":
        return _("planned %(step)s is not recorded") % {
            "step": named(deviation.planned)
        }
    if deviation.kind == "unplanned":
        return _("%(step)s was not planned") % {"step": named(deviation.actual)}
    return _("%(actual)s instead of %(planned)s") % {
        "actual": named(deviation.actual),
        "planned": named(deviation.planned),
    }


def _said(found: tuple[Deviation, ...], *, is_recorded: bool) -> Any:
    if not is_recorded:
        return ""
    if not found:
        return {"state": "met", "text": _("as planned")}
    lines = [(words(each),) for each in found]
    return format_html(
        "{} {}", state("asked", mini=True), format_html_join("; ", "{}", lines)
    )


def _step(step: HeatTreatmentSegment | None) -> Step | None:
    if step is None:
        return None
    return Step(
        kind=step.kind,
        set_temperature_c=step.set_temperature_c,
        duration_h=step.duration_h,
        ramp_k_per_h=step.ramp_k_per_h,
        medium=step.medium,
        medium_temperature_c=step.medium_temperature_c,
        delay_s=step.delay_s,
    )


def _ran(step: LoadSegment | None) -> Step | None:
    if step is None:
        return None
    return Step(
        kind=step.kind,
        set_temperature_c=step.set_temperature_c,
        load_temperature_c=step.actual_temperature_c,
        duration_h=step.duration_h,
        ramp_k_per_h=step.ramp_k_per_h,
        medium=step.medium,
        medium_temperature_c=step.medium_temperature_c,
        delay_s=step.delay_s,
    )


def _planned_words(step: HeatTreatmentSegment | None, reader: Reader) -> str:
    if step is None:
        return _("not planned")
    return ", ".join(_shared(step, reader, delay=_("within %(time)s")))


def _ran_words(step: LoadSegment, reader: Reader) -> SafeString:
    said = list(_shared(step, reader, delay=_("after %(time)s")))
    load = shown_to(reader.person, step.actual_temperature_as_entered)
    if load:
        # After the set point, where one was recorded.
        place = 2 if step.set_temperature_as_entered else 1
        said.insert(place, _("load %(temperature)s") % {"temperature": load})
    said += [each for each in (step.furnace, step.chart) if each]
    text = ", ".join(said)
    if step.started_at is None:
        return format_html("{}", text)
    return format_html("{}, {} {}", text, _("from"), reader.when(step.started_at))


def _shared(step: Any, reader: Reader, *, delay: str) -> Iterator[str]:
    """What planned and recorded steps have alike, in words."""
    yield step.get_kind_display()
    for text in (
        step.set_temperature_as_entered,
        step.duration_as_entered,
        step.ramp_as_entered,
    ):
        if text:
            yield shown_to(reader.person, text)
    if step.medium:
        yield step.medium
    if step.medium_temperature_as_entered:
        yield shown_to(reader.person, step.medium_temperature_as_entered)
    if step.delay_as_entered:
        yield delay % {"time": shown_to(reader.person, step.delay_as_entered)}
