"""Readings stay as their test stays; what was read lies where its test lies."""

from importlib import import_module

from django.db import migrations

from labtrack.accounts.composite_keys import child_keeps_compartment
from labtrack.audit.triggers import IN_COMPARTMENT, NEVER, kept, stays_of_its_kind

# The rows of a test all obey one rule, written where it was first needed.
part_stays = import_module("characterization.migrations.0004_guards").part_stays


class Migration(migrations.Migration):
    dependencies = [
        ("characterization", "0006_stays_of_its_kind"),
        ("accounts", "0002_guards"),
    ]
    operations = [
        child_keeps_compartment(
            "characterization_reading", "test_id", "characterization_test"
        ),
        part_stays("characterization_reading", simulated=IN_COMPARTMENT),
        stays_of_its_kind("characterization_reading"),
        kept("characterization_literaturevalueevent", simulated=NEVER),
    ]
