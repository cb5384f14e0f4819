"""What would bring a melt into its window: kilograms of lots at hand, and what they do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Sum
from django.utils.translation import gettext as _

from labtrack.accounts.visibility import visible_to
from labtrack.pages.detail import Reader
from labtrack.reading import spoken, spoken_difference
from trials.charge.correction import Aim, Candidate, Correction, correct
from trials.charge.expected import Melt
from trials.charge.recoveries import default_recovery
from trials.charge.temperature import LIQUIDUS_C, cooled, portion_kg
from trials.choices import LotKind
from trials.dashboards.charge import Expected, assays_of
from trials.dashboards.heat_samples import Samples, shown
from trials.dashboards.judging import Judgement
from trials.models import AlloyTarget, ChargeAddition, Heat, MaterialLot

MOST_CANDIDATES = 40
POURABLE_C = 690.0
"""The least that 535 is poured at."""


@dataclass(frozen=True, slots=True)
class Addition:
    """One line of a correction."""

    lot: MaterialLot
    mass_kg: float

    @property
    def shown_kg(self) -> str:
        """For the form, which takes any unit."""
        return shown(self.mass_kg, 3)

    @property
    def said(self) -> str:
        return spoken(self.mass_kg, "kg", 3)


@dataclass(frozen=True, slots=True)
class Proposal:
    """Additions with what they make; or, without any, why there are none."""

    additions: Sequence[Addition] = ()
    outcome: str = ""
    advice: str = ""
    reason: str = ""


def propose(
    heat: Heat,
    reader: Reader,
    *,
    judgement: Judgement,
    missed: Sequence[str],
    samples: Samples,
    expected: Expected,
    targets: Sequence[AlloyTarget],
    temperature_c: float | None,
) -> Proposal:
    """The lightest additions of lots that this reader sees."""
    melt = _measured(samples, expected)
    if melt is None:
        return Proposal(
            reason=_("Without the masses of the charge nothing is proposed.")
        )
    aims = _aims(judgement, samples, targets)
    lots, candidates = _candidates(heat, reader)
    found = correct(melt, _at_target(aims, targets, missed), candidates)
    if not found.is_feasible:
        found = correct(melt, aims, candidates)
    if not found.is_feasible:
        return Proposal(reason=found.reason)
    additions = [
        Addition(lots[name], mass)
        for name, mass in sorted(found.masses_kg.items(), key=lambda item: -item[1])
    ]
    if not additions:
        return Proposal()
    return Proposal(
        additions, _outcome(found, missed), _advice(melt, additions, temperature_c)
    )


def number(value: Any) -> float | None:
    """A limit or target as a number, None where there is none."""
    return None if value is None or value == "" else float(value)


def _measured(samples: Samples, expected: Expected) -> Melt | None:
    """What was measured, in the mass that was charged. What is below detection is taken as
    not there: the proposal errs by at most that limit.
    """
    if expected.melt is None:
        return None
    measured = {element: row.wt_pct or 0.0 for element, row in samples.standing.items()}
    return Melt(expected.melt.mass_kg, measured)


def _aims(judgement: Judgement, samples: Samples, targets) -> dict[str, Aim]:
    """Every element that was measured stays in, or comes into, its window or limits."""
    limits = {
        limit.element: Aim(number(limit.minimum), number(limit.maximum))
        for limit in judgement.rules.limits
    }
    windows = {
        target.element: Aim(number(target.low_wt_pct), number(target.high_wt_pct))
        for target in targets
    }
    aims = limits | windows
    return {
        element: aim for element, aim in aims.items() if element in samples.standing
    }


def _at_target(
    aims: Mapping[str, Aim], targets, missed: Sequence[str]
) -> dict[str, Aim]:
    """What was missed goes to its target, or to the middle, not just over the edge."""
    exact = {target.element: number(target.target_wt_pct) for target in targets}
    found = dict(aims)
    for element in missed:
        aim = aims.get(element)
        if aim is None:
            continue
        point = exact.get(element)
        if point is None and aim.low is not None and aim.high is not None:
            point = (aim.low + aim.high) / 2
        if point is not None:
            found[element] = Aim(point, point)
    return found


def _candidates(
    heat: Heat, reader: Reader
) -> tuple[dict[str, MaterialLot], list[Candidate]]:
    """Pure metals and master alloys at hand, with what is left of each as far as seen."""
    rows = list(
        visible_to(reader.person, MaterialLot)
        .filter(
            kind__in=[LotKind.PURE_METAL, LotKind.MASTER_ALLOY],
            compartment__is_simulated=heat.compartment.is_simulated,
        )
        .select_related("organisation")
        .order_by("-pk")[:MOST_CANDIDATES]
    )
    assays = assays_of(reader.person, rows)
    used = dict(
        visible_to(reader.person, ChargeAddition)
        .filter(lot__in=rows)
        .order_by()
        .values("lot")
        .annotate(kg=Sum("mass_kg"))
        .values_list("lot", "kg")
    )
    lots, candidates = {}, []
    for lot in rows:
        assay = assays.get(lot.pk)
        left = _left(lot, used.get(lot.pk, 0.0))
        if not assay or left <= 0:
            continue
        lots[str(lot.pk)] = lot
        recovery = {e: default_recovery(e, is_alloyed=False) for e in assay}
        candidates.append(Candidate(str(lot.pk), assay, recovery, left))
    return lots, candidates


def _left(lot: MaterialLot, used_kg: float) -> float:
    return float("inf") if lot.mass_kg is None else lot.mass_kg - used_kg


def _outcome(found: Correction, missed: Sequence[str]) -> str:
    made = found.melt.composition if found.melt else {}
    parts = [
        f"{element} {shown(made.get(element, 0.0))} %"
        for element in dict.fromkeys(missed)
    ]
    return _("Expected after it: %(what)s.") % {"what": ", ".join(parts)}


def _advice(melt: Melt, additions, temperature_c: float | None) -> str:
    """How far it cools, and portions where that is too far."""
    added = sum(addition.mass_kg for addition in additions)
    if temperature_c is None:
        return _("No melt temperature is logged: how far it cools is not known.")
    cooling = cooled(melt.mass_kg, temperature_c, added)
    said = _("Cold, it cools the melt by about %(by)s to %(end)s.") % {
        "by": spoken_difference(round(cooling.drop_k), "delta_K"),
        "end": spoken(round(cooling.ends_at_c), "degC", 3),
    }
    if cooling.ends_at_c >= POURABLE_C:
        return said
    portion = portion_kg(melt.mass_kg, temperature_c, not_below_c=POURABLE_C)
    below = (
        _("That is below the liquidus, %(t)s.")
        % {"t": spoken(round(LIQUIDUS_C), "degC", 3)}
        if cooling.freezes()
        else _("That is below the pour window.")
    )
    if portion <= 0:
        return f"{said} {below} " + _("Reheat and preheat it first.")
    return f"{said} {below} " + _(
        "Add it in portions of at most %(mass)s and reheat between, or preheat it."
    ) % {"mass": spoken(portion, "kg", 2)}
