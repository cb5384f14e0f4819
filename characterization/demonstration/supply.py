"""The demonstration's lots, with certificates, prices and where the metal came from."""

from datetime import datetime, timedelta

from characterization.demonstration.assumptions import ASSAYS, PRICES
from characterization.demonstration.people import Cast
from labtrack.entered import entered
from trials.actions import material_lots, supply
from trials.choices import AssaySource, FractionUnit, LotKind, SupplyStep
from trials.models import MaterialLot

NOT_KNOWN = "not known"


def receive(cast: Cast, *, at: datetime) -> dict[str, MaterialLot]:
    """Four lots by name; the master alloy is the developer's own, and so is its price."""
    lots = {
        "ingot": _lot(
            cast,
            LotKind.INGOT,
            "535.2 ingot",
            at,
            supplier="Simulated Ingot Company",
            supplier_lot="S-77120",
            certificate="simulated certificate 77120",
            mass=entered("8000", "lb", "kg"),
        ),
        "magnesium": _lot(
            cast,
            LotKind.PURE_METAL,
            "Mg 99.8",
            at,
            supplier="Simulated Magnesium Company",
            supplier_lot="M-0418",
            mass=entered("150", "lb", "kg"),
        ),
        "zirconium": _lot(
            cast,
            LotKind.MASTER_ALLOY,
            "Al-10Zr",
            at,
            supplier="Simulated Master Alloys",
            supplier_lot="Z-2291",
            certificate="simulated certificate Z-2291",
            mass=entered("60", "kg", "kg"),
        ),
        # The developer's own: who is not in its compartment sees that it is withheld.
        "master": _lot(
            cast,
            LotKind.MASTER_ALLOY,
            "Al-2Sc",
            at,
            by="developer",
            compartment=cast.supply,
            supplier="Simulated Scandium",
            supplier_lot="AS-2026-03",
            certificate="simulated certificate AS-03",
            mass=entered("600", "kg", "kg"),
        ),
    }
    for name, lot in lots.items():
        _assay(cast, name, lot, at)
    _price(cast, lots, at)
    _trace(cast, lots)
    return lots


def _lot(
    cast: Cast, kind: str, material: str, at: datetime, by: str = "technician", **fields
) -> MaterialLot:
    return material_lots.record(
        by=cast[by],
        compartment=fields.pop("compartment", cast.program),
        kind=kind,
        material=material,
        received_on=at.date(),
        **fields,
    )


def _assay(cast: Cast, name: str, lot: MaterialLot, at: datetime) -> None:
    for element, text in ASSAYS[name].items():
        supply.record_assay(
            by=_owner_of(cast, lot),
            lot=lot,
            element=element,
            text=text,
            unit=FractionUnit.WT_PCT,
            source=AssaySource.CERTIFICATE,
            document=lot.certificate,
            reported_on=at.date(),
        )


def _price(cast: Cast, lots: dict[str, MaterialLot], at: datetime) -> None:
    common = {"currency": "USD", "priced_on": at.date()}
    for name, value in (("ingot", "4.10"), ("magnesium", "5.20")):
        supply.record_price(
            by=cast["engineer"],
            lot=lots[name],
            form="ingot" if name == "ingot" else "metal",
            value=value,
            source="Simulated invoice",
            **common,
        )
    supply.record_price(
        by=cast["engineer"],
        lot=lots["zirconium"],
        form="master-alloy",
        value="18.50",
        source="Simulated invoice",
        element="Zr",
        contained=ASSAYS["zirconium"]["Zr"],
        **common,
    )
    for price in PRICES:
        supply.record_price(
            by=cast["developer"],
            compartment=cast.supply,
            lot=lots["master"] if price.form == "master-alloy" else None,
            material=price.material,
            form=price.form,
            value=price.value,
            source=price.source,
            element="Sc",
            contained=price.contained,
            **common,
        )
    supply.record_rate(
        by=cast["engineer"],
        base="USD",
        quote="CAD",
        rate="1.36",
        on=(at - timedelta(days=1)).date(),
        source="Simulated rate",
    )


def _trace(cast: Cast, lots: dict[str, MaterialLot]) -> None:
    """Where the scandium came from, as far as it is known."""
    stages = (
        (SupplyStep.MINED, "Simulated Scandium", "Canada", "simulated mine record 12"),
        (SupplyStep.REFINED, NOT_KNOWN, NOT_KNOWN, NOT_KNOWN),
        (
            SupplyStep.ALLOYED,
            "Simulated Master Alloys",
            "United States",
            "simulated certificate AS-03",
        ),
    )
    for step, company, country, evidence in stages:
        supply.record_stage(
            by=cast["developer"],
            lot=lots["master"],
            step=step,
            company=company,
            country=country,
            evidence=evidence,
        )
    supply.record_stage(
        by=cast["engineer"],
        lot=lots["ingot"],
        step=SupplyStep.CAST,
        company="Simulated Ingot Company",
        country="United States",
        evidence=lots["ingot"].certificate,
    )


def _owner_of(cast: Cast, lot: MaterialLot):
    return cast["developer" if lot.compartment_id == cast.supply.pk else "engineer"]
