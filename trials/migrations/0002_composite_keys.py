"""Children keep their parent's compartment; a record's owner is its compartment's."""

from django.db import migrations

from labtrack.accounts.composite_keys import (
    child_keeps_compartment,
    owner_is_compartments,
)

CHILDREN = [
    ("trials_chargeaddition", "heat_id", "trials_heat"),
    ("trials_castingrun", "heat_id", "trials_heat"),
    ("trials_casting", "casting_run_id", "trials_castingrun"),
    ("trials_specimen", "casting_run_id", "trials_castingrun"),
    ("trials_specimen", "casting_id", "trials_casting"),
    ("trials_specimen", "heat_id", "trials_heat"),
    ("trials_specimen", "material_lot_id", "trials_materiallot"),
    ("trials_specimen", "parent_specimen_id", "trials_specimen"),
    ("trials_specimen", "source_heat_id", "trials_heat"),
    ("trials_specimen", "source_lot_id", "trials_materiallot"),
    ("trials_loaditem", "casting_id", "trials_casting"),
    ("trials_loaditem", "specimen_id", "trials_specimen"),
    ("trials_materialstate", "specimen_id", "trials_specimen"),
    ("trials_materialstate", "load_item_id", "trials_loaditem"),
]
OWNED = [
    "trials_alloy",
    "trials_materiallot",
    "trials_heat",
    "trials_castingrun",
    "trials_casting",
    "trials_specimen",
    "trials_heattreatmentcycle",
]


class Migration(migrations.Migration):
    dependencies = [("trials", "0001_first"), ("accounts", "0001_first")]
    operations = [
        *(child_keeps_compartment(*child) for child in CHILDREN),
        *(owner_is_compartments(table) for table in OWNED),
    ]
