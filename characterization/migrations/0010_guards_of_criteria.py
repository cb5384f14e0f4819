"""What was promised stays as it was promised."""

from django.db import migrations

from labtrack.accounts.composite_keys import (
    child_keeps_compartment,
    owner_is_compartments,
)
from labtrack.audit.triggers import IN_COMPARTMENT, kept, stays_of_its_kind


class Migration(migrations.Migration):
    dependencies = [
        ("characterization", "0009_published_minima"),
        ("trials", "0006_guards_of_plans"),
        ("audit", "0001_guards"),
    ]
    operations = [
        child_keeps_compartment(
            "characterization_successcriterion", "program_id", "trials_program"
        ),
        child_keeps_compartment(
            "characterization_criterionstatement",
            "criterion_id",
            "characterization_successcriterion",
        ),
        owner_is_compartments("characterization_successcriterion"),
        kept(
            "characterization_criterionstatement",
            simulated=IN_COMPARTMENT,
            may_change=("compartment_id",),
        ),
        kept("characterization_successcriterionevent", simulated=IN_COMPARTMENT),
        stays_of_its_kind("characterization_successcriterion"),
        stays_of_its_kind("characterization_criterionstatement"),
    ]
