"""The page of a chemistry sample: its burns as sent, and what they say together."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from labtrack.accounts.natural_keys import key_of
from labtrack.pages.detail import Action, Reader, RecordDetail, Section
from labtrack.pages.missing import Missing
from trials.dashboards import columns
from trials.dashboards.heat_samples import shown, shown_mean
from trials.melt_choices import SampleState
from trials.models import ChemistrySample, SampleElement

MOST_BURNS = 12
MOST_ROWS = 400


def compose(sample: ChemistrySample, reader: Reader) -> RecordDetail:
    burns = list(
        sample.burns.select_related("excluded_by").prefetch_related("readings")
    )
    elements = list(sample.elements.all())
    may_mend = reader.may("correct", sample.compartment_id)
    return RecordDetail(
        record=sample,
        noun=_("Chemistry sample"),
        title=sample.code,
        sub=", ".join(
            filter(None, [str(sample.get_stage_display() or ""), sample.position])
        ),
        states=_states(sample),
        breadcrumbs=[_of(sample, reader), columns.here(sample)],
        facts=_sample_facts(sample, reader, burns),
        sections=[_readings(burns, elements), _burns(sample, burns, may_mend)],
        missing=_missing(sample, may_mend),
        actions=_sample_actions(sample) if may_mend else [],
    )


def _states(sample: ChemistrySample) -> list:
    found = []
    if sample.state == SampleState.TO_BE_NAMED:
        found.append({"key": "asked", "word": sample.get_state_display()})
    if sample.excluded_reason:
        found.append({"key": "invalid", "word": _("Left out")})
    return found


def _of(sample: ChemistrySample, reader: Reader) -> dict:
    return reader.crumb(sample.source)


def _sample_facts(sample: ChemistrySample, reader: Reader, burns) -> list[dict]:
    return [
        reader.fact(_("Sample of"), sample.source),
        {"label": _("Method"), "value": sample.get_method_display()},
        {"label": _("Burns"), "value": len(burns)},
        {"label": _("Taken"), "value": reader.when(sample.taken_at)},
        {"label": _("Analyzed"), "value": reader.when(sample.analysed_at)},
        {"label": _("Instrument"), "value": sample.instrument},
        {"label": _("Program"), "value": sample.program},
        {"label": _("Drift standard"), "value": sample.drift_standard},
        {"label": _("Laboratory"), "value": sample.laboratory},
        {"label": _("Operator"), "value": sample.operator or sample.created_by},
        {
            "label": _("Analysis"),
            "value": _("full") if sample.is_full_analysis else _("partial"),
        },
        *([reader.fact(_("Disc"), sample.specimen)] if sample.specimen_id else []),
        *(
            [{"label": _("When it arrived"), "value": sample.remarks, "is_wide": True}]
            if sample.remarks
            else []
        ),
        *(
            [
                {
                    "label": _("Left out because"),
                    "value": sample.excluded_reason,
                    "more": str(sample.excluded_by or ""),
                    "is_wide": True,
                }
            ]
            if sample.excluded_reason
            else []
        ),
    ]


def _readings(burns, elements: Sequence[SampleElement]) -> Section:
    """Each element in each burn as sent, and what the burns say together."""
    first = burns[:MOST_BURNS]
    readings = {
        (burn.pk, reading.element): reading
        for burn in first
        for reading in burn.readings.all()
    }
    return Section(
        title=_("Readings"),
        note=_(
            "As sent. A mean with a “<” among its burns is itself “<”; excluded burns do "
            "not count."
        ),
        columns=[
            columns.column(_("Element")),
            columns.column(_("Mean"), is_number=True, unit="wt%"),
            columns.column(_("s"), is_number=True, unit="wt%", css="opt"),
            columns.column(_("n"), is_number=True),
            *(
                columns.column(
                    _("Burn %(n)d") % {"n": burn.number}, is_number=True, css="opt"
                )
                for burn in first
            ),
        ],
        rows=[
            [
                element.element,
                shown_mean(element) or None,
                shown(element.s_wt_pct, 2) or None,
                f"{element.n}",
                *(
                    _reading(readings.get((burn.pk, element.element)), burn)
                    for burn in first
                ),
            ]
            for element in elements
        ],
        empty=_("No readings."),
    )


def _reading(reading, burn) -> Any:
    if reading is None:
        return None
    text = f"{reading.text} {reading.unit}"
    if reading.excluded_reason or burn.excluded_reason:
        return {"state": "invalid", "text": text}
    return text


def _burns(sample: ChemistrySample, burns, may_mend: bool) -> Section:
    url = reverse("trials:chemistry-sample-exclude", args=[key_of(sample)])

    def row(burn) -> list[Any]:
        left_out = [
            f"{reading.element}: {reading.excluded_reason}"
            for reading in burn.readings.all()
            if reading.excluded_reason
        ]
        why = "; ".join(filter(None, [burn.excluded_reason, *left_out]))
        query = {"burn": burn.number}
        text = _("Leave out")
        if burn.excluded_reason:
            query["is_counted"] = "on"
            text = _("Count again")
        return [
            f"{burn.number}",
            f"{len(burn.readings.all())}",
            {"state": "invalid", "text": _("Left out")}
            if burn.excluded_reason
            else _("Counts"),
            why,
            str(burn.excluded_by or ""),
            {"text": text, "url": f"{url}?{urlencode(query)}"} if may_mend else "",
        ]

    return Section(
        title=_("Burns"),
        columns=[
            columns.column(_("Burn"), is_number=True),
            columns.column(_("Elements"), is_number=True),
            columns.column(_("State")),
            columns.column(_("Why"), css="opt"),
            columns.column(_("By"), css="opt"),
            columns.column(_("Change")),
        ],
        rows=[row(burn) for burn in burns],
        empty=_("No burns."),
    )


def _missing(sample: ChemistrySample, may_mend: bool) -> list[Missing]:
    if sample.state != SampleState.TO_BE_NAMED:
        return []
    url = reverse("trials:chemistry-sample-update", args=[key_of(sample)])
    return [
        Missing(
            _("Stage and position"),
            _("an instrument made the sample; say when it was taken"),
            url if may_mend else "",
            _("Name it"),
        )
    ]


def _sample_actions(sample: ChemistrySample) -> list[Action]:
    key = key_of(sample)
    return [
        Action(
            _("Name or correct"),
            reverse("trials:chemistry-sample-update", args=[key]),
        ),
        Action(
            _("Count it again") if sample.excluded_reason else _("Leave it out"),
            reverse("trials:chemistry-sample-leave-out", args=[key]),
        ),
    ]
