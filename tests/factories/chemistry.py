"""Chemistry samples with their burns, reference materials, decisions about a melt.

What burns together say of an element is derived by the product itself.
"""

import datetime as dt
import itertools
from collections.abc import Mapping, Sequence

from labtrack import quantities
from tests.factories import materials
from trials.actions import sample_elements
from trials.melt_choices import ChemistryMethod, Decision, SampleStage
from trials.models import (
    Burn,
    BurnReading,
    CertifiedValue,
    ChemistrySample,
    Heat,
    MaterialLot,
    MeltEvent,
    PourDecision,
    ReferenceMaterial,
)

_numbers = itertools.count(1)
BURNS = ({"Mg": "6.80", "Sc": "0.300"}, {"Mg": "6.84", "Sc": "0.302"})


def reference_material(*, compartment=None, by=None, **fields) -> ReferenceMaterial:
    n = next(_numbers)
    return ReferenceMaterial.objects.create(
        **materials._placed(compartment, by) | {"code": f"RM-{n}"} | fields
    )


def certified_value(
    material: ReferenceMaterial, element: str = "Sc", text: str = "0.0494", **fields
) -> CertifiedValue:
    defaults = {"unit": "wt%", "value_wt_pct": float(text)}
    return CertifiedValue.objects.create(
        reference_material=material,
        compartment=material.compartment,
        element=element,
        text=text,
        **defaults | fields,
    )


def sample(
    source=None,
    *,
    burns: Sequence[Mapping[str, str]] = BURNS,
    unit: str = "wt%",
    minutes: float = 60,
    **fields,
) -> ChemistrySample:
    """A sample of a heat (or lot, or reference material) with burns, text by element."""
    source = source or materials.heat()
    n = next(_numbers)
    field = {Heat: "heat", MaterialLot: "lot", ReferenceMaterial: "reference_material"}
    defaults = {
        "code": f"{source.code}-S{n}",
        "stage": SampleStage.BEFORE_FIRST_POUR,
        "method": ChemistryMethod.OES,
        "taken_at": materials.CHARGED_AT + dt.timedelta(minutes=minutes),
    }
    made = ChemistrySample.objects.create(
        **{field[type(source)]: source},
        **materials._below(source, None) | defaults | fields,
    )
    for number, readings in enumerate(burns, 1):
        burn = Burn.objects.create(
            sample=made, number=number, compartment=made.compartment
        )
        for element, text in readings.items():
            value = quantities.canonical_value(text.removeprefix("<"), unit, "wt%")
            BurnReading.objects.create(
                burn=burn,
                compartment=made.compartment,
                element=element,
                text=text,
                unit=unit,
                value_wt_pct=value,
                is_below=text.startswith("<"),
            )
    sample_elements.refresh(made)
    return made


def event(heat: Heat, kind: str = "temperature", *, minutes: float = 30, **fields):
    defaults = {"value": 755.0, "value_as_entered": "755 degC"}
    return MeltEvent.objects.create(
        heat=heat,
        compartment=heat.compartment,
        kind=kind,
        at=materials.CHARGED_AT + dt.timedelta(minutes=minutes),
        recorded_by=heat.created_by,
        **defaults | fields,
    )


def decision(heat: Heat, **fields) -> PourDecision:
    defaults = {
        "decision": Decision.POUR,
        "proposed": Decision.POUR,
        "specification": "AA 535.0, castings",
        "decided_by": heat.created_by,
    }
    return PourDecision.objects.create(
        heat=heat, compartment=heat.compartment, **defaults | fields
    )
