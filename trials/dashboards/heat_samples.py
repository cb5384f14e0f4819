"""The samples of one heat, read once: what each says, what stands, how it went over time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from labtrack import rounding
from labtrack.accounts.natural_keys import key_of
from labtrack.pages.detail import Reader
from trials.dashboards.heat_chemistry import SampleMean, Standing, stands_for
from trials.melt_choices import SampleState
from trials.models import ChemistrySample, Heat, SampleElement

ZEROS_KEPT_FROM = 0.1


@dataclass(frozen=True, slots=True)
class Samples:
    """Samples in order of time, and what stands for the heat by element."""

    rows: Sequence[ChemistrySample]
    standing: dict[str, Standing]

    @property
    def counted(self) -> list[ChemistrySample]:
        return [row for row in self.rows if not row.excluded_reason]

    @property
    def readings(self) -> dict[str, str]:
        """What stands, as decimal text with its "<", for the judge."""
        return {element: text_of(row) for element, row in self.standing.items()}

    @property
    def last_at(self) -> datetime | None:
        """When the last sample that stands for anything was taken."""
        standing = {pk for row in self.standing.values() for pk in row.sample_ids}
        moments = [row.at for row in self.rows if row.pk in standing]
        return max(moments, default=None)

    @property
    def elements(self) -> list[str]:
        return list(self.standing)


def load(heat: Heat, first_pour: datetime | None) -> Samples:
    """Every sample of the heat with its elements, in two statements."""
    rows = sorted(
        heat.chemistry_samples.select_related(
            "instrument", "created_by"
        ).prefetch_related("elements"),
        key=lambda row: (row.at, row.pk),
    )
    means: dict[str, list[SampleMean]] = {}
    for row in rows:
        if row.excluded_reason:
            continue
        for element in row.elements.all():
            if element.n:
                means.setdefault(element.element, []).append(_mean(row, element))
    standing = {e: stands_for(found, first_pour) for e, found in means.items()}
    return Samples(rows, standing)


def _mean(row: ChemistrySample, element: SampleElement) -> SampleMean:
    return SampleMean(
        row.heat_id,
        row.pk,
        element.element,
        row.stage,
        row.at,
        element.value_wt_pct,
        element.below_wt_pct,
    )


def text_of(row: Standing | SampleElement) -> str:
    """The mean as decimal text, "<" where it is below detection."""
    value = row.wt_pct if isinstance(row, Standing) else row.value_wt_pct
    if value is not None:
        return f"{rounding.of_float(value):f}"
    return f"<{rounding.of_float(row.below_wt_pct or 0.0):f}"


def shown(value: float | None, digits: int = 3) -> str:
    """A mass fraction with so many digits that count; small ones without the zeros that
    nobody measured (0.0003, not 0.000300).
    """
    if value is None:
        return ""
    number = rounding.of_float(value)
    if not number:
        return "0"
    text = f"{rounding.to_significant(number, digits):f}"
    if abs(value) >= ZEROS_KEPT_FROM or "." not in text:
        return text
    return text.rstrip("0")


def shown_mean(row: Standing | SampleElement | None) -> str:
    """As people read it: 6.82, < 0.0005."""
    if row is None:
        return ""
    value = row.wt_pct if isinstance(row, Standing) else row.value_wt_pct
    if value is not None:
        return shown(value)
    return f"< {shown(row.below_wt_pct)}" if row.below_wt_pct is not None else ""


def table(
    samples: Samples, reader: Reader, *, elements: Sequence[str], may_record: bool
):
    """Rows of the table of samples, the last one first."""
    return [
        {
            "code": row.code,
            "url": row.get_absolute_url(),
            "stage": row.get_stage_display() if row.stage else "",
            "name_url": reverse("trials:chemistry-sample-update", args=[key_of(row)])
            if row.state == SampleState.TO_BE_NAMED and may_record
            else "",
            "is_owed": row.state == SampleState.TO_BE_NAMED,
            "is_excluded": bool(row.excluded_reason),
            "why": row.excluded_reason,
            "at": reader.when(row.at),
            "method": row.get_method_display(),
            "by": str(row.instrument or row.created_by or ""),
            "cells": _cells(row, elements),
            "n": max((e.n for e in row.elements.all()), default=0),
        }
        for row in reversed(samples.rows)
    ]


def _cells(row: ChemistrySample, elements: Sequence[str]) -> list[dict]:
    found = {e.element: e for e in row.elements.all()}
    return [
        {
            "text": shown_mean(found.get(element)),
            "is_below": bool(
                found.get(element) and found[element].below_wt_pct is not None
            ),
            "title": _spread(found.get(element)),
        }
        for element in elements
    ]


def _spread(element: SampleElement | None) -> str:
    if element is None:
        return ""
    parts = [_("n = %(n)d burns") % {"n": element.n}]
    if element.s_wt_pct is not None:
        parts.append(f"s = {shown(element.s_wt_pct, 2)} wt%")
    if element.n_excluded:
        parts.append(_("%(n)d left out") % {"n": element.n_excluded})
    return ", ".join(parts)
