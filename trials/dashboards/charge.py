"""What the charge of a heat should have become, by assays and recoveries.

Assays have a compartment of their own: what the reader may not see is not computed with,
and the page says how many kilograms that concerns.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from labtrack.accounts.visibility import visible_to
from trials.charge.expected import ChargeError, Melt, Metal, expected
from trials.charge.recoveries import default_recovery
from trials.choices import AssaySource, LotKind
from trials.models import ChargeAddition, LotAssay, MaterialLot

ALLOYED = {LotKind.INGOT, LotKind.RETURNS, LotKind.BOUGHT_STOCK}
Assays = Mapping[int, Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Expected:
    """The melt that the additions should make, and what that leaves open."""

    melt: Melt | None
    unknown_kg: float = 0.0
    """Of lots without an assay that this reader sees: counted as holding nothing."""
    n_later: int = 0
    """Additions after the moment that was asked for."""

    def of(self, element: str) -> float | None:
        return self.melt.composition.get(element) if self.melt else None


def assays_of(person, lots: Iterable[MaterialLot | int]) -> Assays:
    """Lot id -> element -> wt%: own analysis before the certificate, the newest first. A
    "<" says too little to be computed with.
    """
    return assays_and_steps(person, lots)[0]


def assays_and_steps(
    person, lots: Iterable[MaterialLot | int]
) -> tuple[Assays, Assays]:
    """The same, and what the last digit of each stands for [wt%]: an assay of 0.08 says no
    more than 0.075 to 0.085.
    """
    ids = {lot.pk if isinstance(lot, MaterialLot) else lot for lot in lots}
    rows = visible_to(person, LotAssay).filter(lot__in=ids, is_below=False)
    found: dict[int, dict[str, float]] = {}
    steps: dict[int, dict[str, float]] = {}
    ranked = sorted(
        rows,
        key=lambda row: (
            row.source != AssaySource.OWN_ANALYSIS,
            -(row.reported_on.toordinal() if row.reported_on else 0),
            -row.pk,
        ),
    )
    for row in ranked:
        of_lot = found.setdefault(row.lot_id, {})
        if row.element not in of_lot:
            of_lot[row.element] = float(row.wt_pct)
            steps.setdefault(row.lot_id, {})[row.element] = _step(row)
    return found, steps


def _step(row: LotAssay) -> float:
    """Of the last digit of an assay as it was reported, in wt%."""
    written = Decimal(row.text)
    last = Decimal(1).scaleb(written.as_tuple().exponent)
    return float(last * (row.wt_pct / written)) if written else float(last)


def recoveries_of(
    addition: ChargeAddition, elements: Iterable[str]
) -> dict[str, float]:
    """The estimates set for an addition, else the defaults of its kind."""
    is_alloyed = addition.lot.kind in ALLOYED
    found = {e: default_recovery(e, is_alloyed=is_alloyed) for e in elements}
    for row in addition.recoveries.all():
        if row.recovery_pct is not None:
            found[row.element] = row.recovery_pct / 100
    return found


def metal_of(addition: ChargeAddition, assays: Assays) -> Metal:
    assay = assays.get(addition.lot_id, {})
    loss = (addition.loss_pct or 0.0) / 100
    return Metal(addition.mass_kg, assay, recoveries_of(addition, assay), loss)


def expected_of(
    additions: Iterable[ChargeAddition],
    assays: Assays,
    *,
    until: datetime | None = None,
    dross_kg: float = 0.0,
    heel: Melt | None = None,
) -> Expected:
    """The melt after the additions up to a moment (all of them without one), on the heel
    that was there before.
    """
    rows = list(additions)
    counted = [row for row in rows if until is None or row.added_at <= until]
    if not any(row.lot_id in assays for row in counted):
        return Expected(None, n_later=len(rows) - len(counted))
    metals = [metal_of(row, assays) for row in counted]
    try:
        melt = expected(metals, start=heel, dross_kg=dross_kg)
    except ChargeError:
        return Expected(None)
    unknown = sum(row.mass_kg for row in counted if row.lot_id not in assays)
    return Expected(melt, unknown, len(rows) - len(counted))
