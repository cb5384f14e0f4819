"""Chemistry keeps its parent's compartment; readings and decisions stay as they came."""

from django.db import migrations

from labtrack.accounts.composite_keys import (
    child_keeps_compartment,
    owner_is_compartments,
)
from labtrack.audit.triggers import IN_COMPARTMENT, kept, stays_of_its_kind

CHILDREN = [
    ("trials_additionrecovery", "addition_id", "trials_chargeaddition"),
    ("trials_burn", "sample_id", "trials_chemistrysample"),
    ("trials_burnreading", "burn_id", "trials_burn"),
    ("trials_certifiedvalue", "reference_material_id", "trials_referencematerial"),
    ("trials_chemistrysample", "heat_id", "trials_heat"),
    ("trials_chemistrysample", "lot_id", "trials_materiallot"),
    (
        "trials_chemistrysample",
        "reference_material_id",
        "trials_referencematerial",
    ),
    ("trials_chemistrysample", "specimen_id", "trials_specimen"),
    ("trials_meltevent", "heat_id", "trials_heat"),
    ("trials_pourdecision", "heat_id", "trials_heat"),
    ("trials_sampleelement", "sample_id", "trials_chemistrysample"),
]
OWNED = ["trials_chemistrysample", "trials_referencematerial"]
TRACKED = [
    "trials_additionrecovery",
    "trials_burn",
    "trials_burnreading",
    "trials_certifiedvalue",
    "trials_chemistrysample",
    "trials_meltevent",
    "trials_referencematerial",
]
EXCLUSION = ("compartment_id", "excluded_reason", "excluded_by_id")


class Migration(migrations.Migration):
    dependencies = [("trials", "0006_guards_of_plans"), ("audit", "0001_guards")]
    operations = [
        *(child_keeps_compartment(*child) for child in CHILDREN),
        *(owner_is_compartments(table) for table in OWNED),
        *(kept(f"{table}event", simulated=IN_COMPARTMENT) for table in TRACKED),
        kept("trials_burn", simulated=IN_COMPARTMENT, may_change=EXCLUSION),
        kept("trials_burnreading", simulated=IN_COMPARTMENT, may_change=EXCLUSION),
        kept(
            "trials_pourdecision",
            simulated=IN_COMPARTMENT,
            may_change=("compartment_id",),
        ),
        *(
            stays_of_its_kind(table)
            for table in [*TRACKED, "trials_pourdecision", "trials_sampleelement"]
        ),
    ]
