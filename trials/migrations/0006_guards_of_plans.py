"""What was planned keeps its place, its history and its world."""

from django.db import migrations

from labtrack.accounts.composite_keys import (
    child_keeps_compartment,
    owner_is_compartments,
)
from labtrack.audit.triggers import IN_COMPARTMENT, kept, stays_of_its_kind

CHILDREN = [
    ("trials_programalloy", "program_id", "trials_program"),
    ("trials_workitem", "program_id", "trials_program"),
    ("trials_component", "program_id", "trials_program"),
    ("trials_requirement", "component_id", "trials_component"),
    ("trials_trial", "program_id", "trials_program"),
    ("trials_factor", "trial_id", "trials_trial"),
    ("trials_trialrun", "trial_id", "trials_trial"),
    ("trials_runlevel", "run_id", "trials_trialrun"),
]
OWNED = ["trials_program", "trials_workitem", "trials_component", "trials_trial"]
TABLES = [*OWNED, *(child for child, _, _ in CHILDREN if child not in OWNED)]


class Migration(migrations.Migration):
    dependencies = [("trials", "0005_stays_of_its_kind"), ("audit", "0001_guards")]
    operations = [
        *(child_keeps_compartment(*child) for child in CHILDREN),
        *(owner_is_compartments(table) for table in OWNED),
        *(kept(f"{table}event", simulated=IN_COMPARTMENT) for table in TABLES),
        *(stays_of_its_kind(table) for table in TABLES),
    ]
