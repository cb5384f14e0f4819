"""What of each element stayed in the melt, calculated back from samples, beside what was
assumed of its additions.

An element is followed from the last sample before it was added (or from the heel, or from
nothing) to the first sample after. Its interval is of the scatter of burns and of the digits
that assays and masses were written with. Dross leaves with the composition of the melt, and the
loss of an addition takes all of its elements: as in trials.charge.expected.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import fsum, sqrt
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from labtrack import quantities
from labtrack.reading import in_force
from trials.charge.expected import Melt, Metal
from trials.charge.recoveries import usual_range
from trials.charge.recovery import Recovered, Sampled, back_calculated
from trials.dashboards.charge import ALLOYED, Assays, metal_of
from trials.dashboards.heat_samples import Samples, shown
from trials.models import ChargeAddition, ChemistrySample, SampleElement

ALARM, DIFFERS = "out-of-limits", "asked"


@dataclass(frozen=True, slots=True)
class Row:
    """One element, as the page shows it."""

    element: str
    charged: str
    assumed: str
    recovered: str
    interval: str
    basis: str
    state: str = ""
    word: str = ""
    use_url: str = ""
    """Where it becomes the estimate of its addition, for who may set that."""


@dataclass(frozen=True, slots=True)
class _Reading:
    """One element of one sample; None is "<" its limit and counted as nothing."""

    sample: ChemistrySample
    element: SampleElement

    @property
    def at(self) -> datetime:
        return self.sample.at

    def sampled(self, melt_kg: float) -> Sampled:
        value = self.element.value_wt_pct
        if value is None:
            return Sampled(0.0, melt_kg)
        return Sampled(value, melt_kg, self.element.s_wt_pct, self.element.n)


class Followed:
    """The melt of one heat over time, by mass."""

    def __init__(
        self,
        additions: Sequence[ChargeAddition],
        assays: Assays,
        *,
        steps: Assays | None = None,
        skimmed: Sequence[tuple[datetime, float]] = (),
        heel: Melt | None = None,
    ):
        self.metals = [(row, metal_of(row, assays)) for row in additions]
        self.steps = steps or {}
        self.skimmed = skimmed
        self.heel = heel or Melt(0.0, {})

    def holds_unknown(self, element: str) -> bool:
        """Whether there was a heel of which that element is not known."""
        return self.heel.mass_kg > 0 and element not in self.heel.composition

    def relative_u(
        self, element: str, holding: Sequence[tuple[ChargeAddition, Metal]]
    ) -> float:
        """How well what was added of an element is known, as far as the digits of assays
        and masses say: half a step of the last one, evenly spread.
        """
        total = fsum(m.mass_kg * m.assay[element] for _row, m in holding)
        parts = []
        for row, metal in holding:
            step = self.steps.get(row.lot_id, {}).get(element, 0.0)
            parts.append((metal.mass_kg * step) ** 2)
            parts.append((_last_digit_kg(row) * metal.assay[element]) ** 2)
        return sqrt(fsum(parts) / 12) / total

    def melt_kg(self, at: datetime) -> float:
        """What was in the crucible at that moment."""
        added = [_kept(m) for row, m in self.metals if row.added_at <= at]
        return fsum([self.heel.mass_kg, *added]) - fsum(
            kg for when, kg in self.skimmed if when <= at
        )

    def since(
        self, before: datetime | None, after: datetime
    ) -> list[tuple[ChargeAddition, Metal]]:
        """What was added after one moment, up to another."""
        return [
            (row, metal)
            for row, metal in self.metals
            if row.added_at <= after and (before is None or row.added_at > before)
        ]


def rows(
    followed: Followed,
    samples: Samples,
    *,
    first: Sequence[str] = (),
    may_record: bool = False,
) -> list[Row]:
    """Each element that was charged and sampled afterwards; those of the alloy first."""
    named = {e for _row, metal in followed.metals for e in metal.assay if e != "Al"}
    order = [*(e for e in first if e in named), *sorted(named - set(first))]
    found = (_row_of(e, followed, samples, may_record=may_record) for e in order)
    return [row for row in found if row is not None]


def _row_of(
    element: str, followed: Followed, samples: Samples, *, may_record: bool
) -> Row | None:
    bracket = _bracket(element, followed, _readings(samples, element))
    if bracket is None:
        return None
    before, after = bracket
    between = followed.since(before.at if before else None, after.at)
    holding = [(row, m) for row, m in between if m.assay.get(element)]
    element_kg = fsum(_kept(m) * m.assay[element] / 100 for _r, m in holding)
    assumed = (
        fsum(m.recovered_kg(element) * (1 - m.loss) for _r, m in holding) / element_kg
    )
    basis = _basis(before, after, followed)
    common = {
        "element": element,
        "charged": shown(in_force(element_kg, "kg")),
        "assumed": shown(100 * assumed),
    }
    if before is None and followed.holds_unknown(element):
        why = _("What the heel held of it is not known.")
        return Row(**common, recovered="", interval="", basis=why)
    if after.element.value_wt_pct is None:
        return Row(
            **common,
            recovered="",
            interval="",
            basis=basis,
            state="below-detection",
            word=_("Below detection"),
        )
    recovered = _recovered(element, followed, bracket, holding)
    state, word = _judged(recovered, assumed, _usual(element, holding))
    return Row(
        **common,
        recovered=shown(100 * recovered.value),
        interval=_interval(recovered),
        basis=basis,
        state=state,
        word=word,
        use_url=_use_url(element, recovered, holding, after)
        if may_record and not _holds(recovered, assumed)
        else "",
    )


def _readings(samples: Samples, element: str) -> list[_Reading]:
    return [
        _Reading(sample, row)
        for sample in samples.counted
        for row in sample.elements.all()
        if row.element == element and row.n
    ]


def _bracket(
    element: str, followed: Followed, readings: Sequence[_Reading]
) -> tuple[_Reading | None, _Reading] | None:
    """The last sample before the latest addition that was sampled since, and the first
    sample after it. None where nothing of the element was added and then sampled.
    """
    if not readings:
        return None
    added = [
        row.added_at
        for row, metal in followed.metals
        if metal.assay.get(element) and row.added_at <= readings[-1].at
    ]
    if not added:
        return None
    last = max(added)
    after = next(reading for reading in readings if reading.at >= last)
    before = [reading for reading in readings if reading.at < last]
    return (before[-1] if before else None), after


def _recovered(
    element: str,
    followed: Followed,
    bracket: tuple[_Reading | None, _Reading],
    holding: Sequence[tuple[ChargeAddition, Metal]],
) -> Recovered:
    before, after = bracket
    added_kg = fsum(_kept(m) for _r, m in holding)
    element_kg = fsum(_kept(m) * m.assay[element] / 100 for _r, m in holding)
    if before is None:
        held = followed.heel.composition.get(element, 0.0)
        start = Sampled(held, followed.heel.mass_kg)
    else:
        start = before.sampled(followed.melt_kg(before.at))
    between = followed.since(before.at if before else None, after.at)
    melt_kg = start.melt_kg + fsum(_kept(metal) for _row, metal in between)
    return back_calculated(
        start,
        after.sampled(melt_kg),
        added_kg=added_kg,
        assay_wt_pct=100 * element_kg / added_kg,
        scale_u_kg=added_kg * followed.relative_u(element, holding),
    )


def _kept(metal: Metal) -> float:
    """What an addition leaves in the crucible, [kg]."""
    return metal.mass_kg * (1 - metal.loss)


def _last_digit_kg(row: ChargeAddition) -> float:
    """What the last digit of a mass as it was typed stands for."""
    number, _space, unit = row.mass_as_entered.rpartition(" ")
    try:
        exponent = quantities.parse_number(number).as_tuple().exponent
        return float(quantities.convert_difference(f"1e{exponent}", unit, "kg"))
    except (ValueError, quantities.UnknownUnit, quantities.IncompatibleUnits):
        return 0.0


def _usual(
    element: str, holding: Sequence[tuple[ChargeAddition, Metal]]
) -> tuple[float, float] | None:
    """The usual range of what was assumed by default; None where a person set the
    estimate, or for an element without a range.
    """
    ranges = []
    for addition, _metal in holding:
        set_by_hand = [
            row.element
            for row in addition.recoveries.all()
            if row.recovery_pct is not None
        ]
        usual = usual_range(element, is_alloyed=addition.lot.kind in ALLOYED)
        if usual is None or element in set_by_hand:
            return None
        ranges.append(usual)
    return min(low for low, _high in ranges), max(high for _low, high in ranges)


def _holds(recovered: Recovered, assumed: float) -> bool:
    """Whether what was assumed lies in the interval; so it does where there is none."""
    if recovered.low is None or recovered.high is None:
        return True
    return recovered.low <= assumed <= recovered.high


def _judged(
    recovered: Recovered, assumed: float, usual: tuple[float, float] | None
) -> tuple[str, str]:
    if recovered.is_alarm:
        return ALARM, _("More than went in")
    if recovered.low is None or recovered.high is None:
        return "", _("No interval")
    if _holds(recovered, assumed):
        return "", _("As assumed")
    if usual and recovered.low <= usual[1] and recovered.high >= usual[0]:
        return "", _("In the usual range")
    return DIFFERS, _("Not as assumed")


def _interval(recovered: Recovered) -> str:
    if recovered.low is None or recovered.high is None:
        return ""
    return _("%(low)s to %(high)s") % {
        "low": shown(100 * max(recovered.low, 0.0)),
        "high": shown(100 * recovered.high),
    }


def _basis(before: _Reading | None, after: _Reading, followed: Followed) -> str:
    if before is not None:
        return _("%(before)s to %(after)s") % {
            "before": before.sample.code,
            "after": after.sample.code,
        }
    start = _("heel") if followed.heel.mass_kg else _("charge")
    return _("%(before)s to %(after)s") % {"before": start, "after": after.sample.code}


def _use_url(
    element: str,
    recovered: Recovered,
    holding: Sequence[tuple[ChargeAddition, Metal]],
    after: _Reading,
) -> str:
    """Only of one addition is it known how much of it stayed."""
    if len(holding) != 1 or not 0 < recovered.value <= 1:
        return ""
    url = reverse("trials:charge-addition-recoveries", args=[holding[0][0].pk])
    said = {
        "element": element,
        "recovery": f"{shown(100 * recovered.value)} %",
        "source": _("Calculated back from %(sample)s") % {"sample": after.sample.code},
    }
    return f"{url}?{urlencode(said)}"
