"""What is written down of lots: assays, prices, supply stages, the heats returns came from;
and exchange rates.
"""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from labtrack.accounts import permissions
from labtrack.accounts.models import Compartment, User
from labtrack.audit.history import attributed
from labtrack.editing import change, claim, store
from labtrack.entered import Entered
from trials.actions.coding import one_world
from trials.actions.supply_values import number, priced, read_assay
from trials.chemistry.fractions import excess, fraction
from trials.choices import LotKind, PricedMass
from trials.models import (
    ExchangeRate,
    Heat,
    LotAssay,
    LotOrigin,
    MaterialLot,
    MaterialPrice,
    SupplyStage,
)


@transaction.atomic
def record_assay(
    *,
    by: User,
    lot: MaterialLot,
    element: str,
    text: str,
    unit: str,
    source: str,
    compartment: Compartment | None = None,
    document: str = "",
    reported_on: date | None = None,
    notes: str = "",
) -> LotAssay:
    """Note what a certificate or an analysis says of one element. `text` may begin with
    "<". The compartment is the lot's unless a stricter one is given.
    """
    assay = LotAssay(
        lot=lot,
        element=element,
        source=source,
        document=document,
        reported_on=reported_on,
        notes=notes,
        created_by=by,
        **read_assay(element, text, unit),
        **_place(by, lot, compartment),
    )
    return _within_100(assay)


@transaction.atomic
def edit_assay(
    *,
    by: User,
    assay: LotAssay,
    version: int,
    text: str,
    unit: str,
    reason: str = "",
    **fields,
) -> LotAssay:
    """Correct a misread assay; element, lot and compartment stay."""
    permissions.require(by, "correct", assay.compartment_id)
    locked = claim(assay, version=version)
    for name, value in (fields | read_assay(assay.element, text, unit)).items():
        setattr(locked, name, value)
    with attributed(by, reason):
        return _within_100(locked)


@transaction.atomic
def record_price(
    *,
    by: User,
    form: str,
    value: str,
    currency: str,
    priced_on: date,
    source: str,
    lot: MaterialLot | None = None,
    compartment: Compartment | None = None,
    material: str = "",
    per: str = PricedMass.KG,
    element: str = "",
    contained: str = "",
    notes: str = "",
) -> MaterialPrice:
    """Note a price with the form it is of. `contained` is how much of `element` that form
    holds [wt%]. A price of no lot needs a compartment and a material.
    """
    if lot is None and compartment is None:
        raise ValidationError({"compartment": _("Say where the price lies.")})
    place = _place(by, lot, compartment)
    return store(
        MaterialPrice(
            lot=lot,
            material=material or (lot.material if lot else ""),
            priced_on=priced_on,
            source=source,
            notes=notes,
            created_by=by,
            **priced(
                form=form,
                value=value,
                currency=currency,
                per=per,
                element=element,
                contained=contained,
            ),
            **place,
        )
    )


def edit_price(
    *,
    by: User,
    price: MaterialPrice,
    version: int,
    form: str,
    value: str,
    currency: str,
    per: str,
    element: str = "",
    contained: str = "",
    reason: str = "",
    **fields,
) -> MaterialPrice:
    """Correct a price; lot and compartment stay."""
    fields |= priced(
        form=form,
        value=value,
        currency=currency,
        per=per,
        element=element,
        contained=contained,
    )
    return change(price, by=by, version=version, fields=fields, reason=reason)


@transaction.atomic
def record_stage(
    *,
    by: User,
    lot: MaterialLot,
    step: str,
    company: str,
    country: str,
    evidence: str,
    position: int | None = None,
    compartment: Compartment | None = None,
    notes: str = "",
) -> SupplyStage:
    """Note one stage of where the metal came from, after those that stand. What is not
    known is written so.
    """
    place = _place(by, lot, compartment)
    if position is None:
        MaterialLot.objects.select_for_update().get(pk=lot.pk)
        last = lot.supply_stages.aggregate(last=Max("position"))["last"]
        position = (last or 0) + 1
    return store(
        SupplyStage(
            lot=lot,
            position=position,
            step=step,
            company=company,
            country=country,
            evidence=evidence,
            notes=notes,
            created_by=by,
            **place,
        )
    )


def edit_stage(
    *, by: User, stage: SupplyStage, version: int, reason: str = "", **fields
) -> SupplyStage:
    """Correct a stage; lot and compartment stay."""
    return change(stage, by=by, version=version, fields=fields, reason=reason)


@transaction.atomic
def add_origins(
    *,
    by: User,
    lot: MaterialLot,
    origins: Iterable[tuple[Heat, Entered | None]],
    reason: str = "",
) -> list[LotOrigin]:
    """Say which heats a lot of returns came from, and how much of it from each where that
    is known. A heat that stands already is corrected; the others stay.
    """
    permissions.require(by, "correct", lot.compartment_id)
    if lot.kind != LotKind.RETURNS:
        raise ValidationError(
            _("%(lot)s is no lot of returns; only returns come from heats.")
            % {"lot": lot}
        )
    wanted = list(origins)
    with attributed(by, reason):
        return [_origin(by, lot, heat, mass) for heat, mass in wanted]


@transaction.atomic
def remove_origin(*, by: User, origin: LotOrigin, reason: str = "") -> None:
    """Take back that a lot came from a heat; it stays in the history."""
    permissions.require(by, "correct", origin.compartment_id)
    with attributed(by, reason):
        origin.delete()


@transaction.atomic
def record_rate(
    *, by: User, base: str, quote: str, rate: str, on: date, source: str
) -> ExchangeRate:
    """Note what one unit of a currency cost on one day, with who says so."""
    _require_recorder(by)
    return store(
        ExchangeRate(
            organisation=by.organisation,
            base=base.upper(),
            quote=quote.upper(),
            rate=number("rate", rate),
            rate_as_entered=rate,
            on=on,
            source=source,
            created_by=by,
        )
    )


@transaction.atomic
def edit_rate(
    *,
    by: User,
    rate_row: ExchangeRate,
    version: int,
    rate: str,
    source: str,
    reason: str = "",
) -> ExchangeRate:
    """Correct a rate; currencies and day stay."""
    _require_recorder(by)
    if by.organisation_id != rate_row.organisation_id:
        raise PermissionDenied(_("The rate is another organization's."))
    locked = claim(rate_row, version=version)
    locked.rate, locked.rate_as_entered = number("rate", rate), rate
    locked.source = source
    with attributed(by, reason):
        return store(locked)


def _origin(by: User, lot: MaterialLot, heat: Heat, mass: Entered | None) -> LotOrigin:
    one_world(lot.compartment, heat=heat)
    row = LotOrigin.objects.filter(lot=lot, heat=heat).first()
    row = row or LotOrigin(
        lot=lot, heat=heat, compartment=lot.compartment, recorded_by=by
    )
    row.mass_kg = mass.value if mass else None
    row.mass_as_entered = str(mass or "")
    return store(row)


def _place(
    by: User, lot: MaterialLot | None, compartment: Compartment | None
) -> dict[str, Compartment]:
    """The lot's compartment or the stricter one that was given."""
    place = compartment or lot.compartment
    permissions.require(by, "record", place.pk)
    one_world(place, lot=lot)
    return {"compartment": place}


def _within_100(assay: LotAssay) -> LotAssay:
    """Store it unless what the same source says of the lot is more than all of it."""
    MaterialLot.objects.select_for_update().get(pk=assay.lot_id)
    others = LotAssay.objects.filter(
        lot_id=assay.lot_id,
        source=assay.source,
        document=assay.document,
        compartment_id=assay.compartment_id,
        is_below=False,
    ).exclude(pk=assay.pk)
    texts = [
        fraction(row.text, row.unit).text
        for row in others.exclude(element=assay.element)
    ]
    texts.append(f"{assay.wt_pct:f}" if not assay.is_below else "0")
    over = excess(texts)
    if over:
        raise ValidationError(
            {
                "text": _(
                    "With %(element)s at %(given)s the assays of this source add up to more "
                    "than 100 wt%%, by %(over)s."
                )
                % {
                    "element": assay.element,
                    "given": assay.as_entered,
                    "over": over.normalize(),
                }
            }
        )
    return store(assay)


def _require_recorder(by: User) -> None:
    if not permissions.compartments_where(by, "record").exists():
        raise PermissionDenied(_("Your role does not allow recording anywhere."))
